/** `lwnet report`: what networks cost and what chips make of them, as one file for people who have no lwnet. */
import { fp32 } from '../cost/precision';
import { flatten } from '../graph/flat';
import type { Evaluated } from '../graph/graph';
import { counted } from '../quantity/show';
import { costOf, type Locate } from '../report/cost';
import { type DeploymentCost, deploymentOf } from '../report/deployment';
import { documentForms } from '../report/documents';
import type { Document, Piece } from '../report/documents/document';
import type { Drawing } from '../report/drawings/drawing';
import { frame } from '../report/frame';
import { comparisonPieces, deploymentPieces, networkPieces } from '../report/network-document';
import { choose } from './choose';
import { assumed, everyTarget, hidesFigures, locateWith, readPrecision, readTargets, written } from './cost';
import { drawn } from './draw';
import { isOpen } from './export';
import { Reader, tell } from './read';
import type { ExitCode, Terminal } from './terminal';

interface Options {
  readonly out: string;
  readonly network?: string | undefined;
  readonly set: readonly string[];
  readonly precision?: string | undefined;
  readonly on?: string | undefined;
  readonly target?: readonly string[];
  readonly force: boolean;
}

export async function report(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const { out, set } = options;
  const fail = (failure: string): ExitCode => {
    terminal.complain(`lwnet: ${failure}`);
    return 2;
  };
  const form = documentForms.find(({ ending }) => out.endsWith(ending));
  if (form === undefined)
    return fail(`--out ${out}: its name ends in ${documentForms.map(({ ending }) => ending).join(' or ')}.`);
  const precision = readPrecision(options.precision);
  if ('failure' in precision) return fail(precision.failure);
  const reader = new Reader(terminal);
  if (!(await reader.addTargets(options.target ?? []))) return 2;
  const read = await reader.read(file);
  if (read === undefined) return 2;
  const known = await reader.targetsSeen(file);
  const targets = readTargets(options.on, known);
  if ('failure' in targets) return fail(targets.failure);
  const chosen = choose(read, file, { network: options.network, set }, terminal);
  if ('failure' in chosen) return fail(chosen.failure);
  const { evaluated, problems } = chosen.value;
  const mistakes = problems.filter(hidesFigures);
  for (const problem of mistakes)
    terminal.complain(`${frame(tell(problem, read.sources), uri => terminal.nameOf(uri))}\n`);
  if (mistakes.length > 0) {
    terminal.complain(`lwnet: ${out} is not written: mistakes hide figures.`);
    return 1;
  }
  const locate = locateWith(read.sources, terminal);
  const wanted = { network: options.network, set, precision: options.precision, json: false, layers: false };
  const costs = (judged: ReturnType<typeof written>): readonly DeploymentCost[] =>
    judged.flatMap(one => deploymentOf(one, locate) ?? []);
  // Those of the file, and those that are asked for; all of them are compared and not told one by one.
  const own = costs(written(read.analysis, evaluated, wanted));
  const compared = evaluated.map(network =>
    targets.value === undefined
      ? []
      : costs(assumed([network], targets.value, known, precision.value, wanted, read.analysis)),
  );
  const isAll = options.on === everyTarget;
  const graphs: (readonly Piece[])[] = [];
  for (const network of evaluated) graphs.push(await graphPieces(network, form.drawing, locate));
  const plain = evaluated.map(network => costOf(network, precision.value ?? fp32, locate));
  const document: Document = {
    title: plain.map(({ name }) => name).join(', '),
    about: `${file}, as lwnet evaluates it. Figures are counted unfused; what no source tells is said to be unknown.`,
    pieces: plain.flatMap((cost, i) => [
      ...networkPieces(cost),
      ...graphs[i]!,
      ...own.filter(({ network }) => network.name === cost.name).flatMap(deploymentPieces),
      ...(isAll ? comparisonPieces(compared[i]!) : compared[i]!.flatMap(deploymentPieces)),
    ]),
  };
  const text = form.print(document);
  const failure = await terminal.create(out, [new TextEncoder().encode(text)], options.force);
  if (failure !== undefined) return fail(`${out}: ${failure}`);
  const chips = own.length + compared.flat().length;
  terminal.print(
    `${out}: ${counted(plain.length, 'network')}${chips === 0 ? '' : `, ${counted(chips, 'chip')}`}.\n`,
  );
  return 0;
}

/** The picture of a network, where the form shows one and there is one. */
async function graphPieces(
  network: Evaluated,
  drawing: Drawing | undefined,
  locate: Locate,
): Promise<readonly Piece[]> {
  if (drawing === undefined || isOpen(network)) return [];
  const graph = drawn(network, flatten(network), locate);
  const text = await drawing.print(graph);
  if (typeof text !== 'string') return [];
  return [{ kind: 'graph', title: `graph of ${counted(graph.layers.length, 'layer')}`, text }];
}
