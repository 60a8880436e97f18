/** `lwnet cost`: what the networks of a file cost, as tables or as JSON. */
import { fp32, type Precision, parsePrecision, precisionNames } from '../cost/precision';
import { evaluateNetwork } from '../evaluator/evaluate';
import { type Declared, type Evaluated, nameOf } from '../graph/graph';
import { brokenAbroad, toldIn } from '../names/abroad';
import { withNearest } from '../names/unknown';
import * as imports from '../problems/imports';
import { syntaxProblems } from '../problems/syntax';
import { costJson, costOf, type Locate } from '../report/cost';
import { costText } from '../report/cost-table';
import { frame } from '../report/frame';
import { type Sources, whereIs } from '../report/where';
import type { Network } from '../syntax/tree';
import { nearest } from '../text/nearest';
import type { Problem } from '../text/problem';
import { Reader, type ReadNetworks, tell } from './read';
import { applySettings } from './settings';
import type { ExitCode, Terminal } from './terminal';

interface Options {
  readonly network: string | undefined;
  readonly set: readonly string[];
  readonly precision: string | undefined;
  readonly json: boolean;
  readonly layers: boolean;
  /** Files of targets besides those that are found. */
  readonly target?: readonly string[];
}

/** What was asked for, or why there is no answer. */
type Asked<T> = { readonly value: T } | { readonly failure: string };

interface Chosen {
  readonly evaluated: readonly Evaluated[];
  readonly problems: readonly Problem[];
}

export async function cost(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const reader = new Reader(terminal);
  const read = (await reader.addTargets(options.target ?? [])) ? await reader.read(file) : undefined;
  if (read === undefined) return 2;
  const precision = readPrecision(options.precision);
  const chosen = 'failure' in precision ? precision : choose(read, file, options, terminal);
  if ('failure' in precision || 'failure' in chosen) {
    terminal.complain(`lwnet: ${'failure' in chosen ? chosen.failure : ''}`);
    return 2;
  }
  const { evaluated, problems } = chosen.value;
  const errors = problems.filter(problem => problem.kind.severity === 'error');
  for (const problem of errors)
    terminal.complain(`${frame(tell(problem, read.sources), uri => terminal.nameOf(uri))}\n`);
  const locate = locateWith(read.sources, terminal);
  const costs = evaluated.map(network => costOf(network, precision.value, locate));
  if (options.json) terminal.print(costJson(costs));
  else terminal.print(costs.map(one => costText(one, options.layers)).join('\n'));
  return errors.length > 0 ? 1 : 0;
}

function readPrecision(name: string | undefined): Asked<Precision> {
  if (name === undefined) return { value: fp32 };
  const precision = parsePrecision(name);
  if (precision !== undefined) return { value: precision };
  return { failure: `--precision ${name}: use one of ${precisionNames.join(', ')}, or another like them.` };
}

/** The networks to be costed: the one that is named, else all of the file, else those it deploys. */
function choose(
  { analysis, sources }: ReadNetworks,
  file: string,
  options: Options,
  terminal: Terminal,
): Asked<Chosen> {
  const own = analysis.networks.map(({ evaluated }) => evaluated);
  const ownNames = own.map(evaluated => evaluated.declared.node.name.name);
  const name = options.network ?? (options.set.length > 0 && own.length === 1 ? ownNames[0] : undefined);
  if (name === undefined) {
    if (options.set.length > 0)
      return {
        failure: `--set needs --network where a file has not one network but ${own.length}: ${ownNames.join(', ')}.`,
      };
    if (own.length > 0) return { value: { evaluated: own, problems: analysis.problems } };
    const deployed = analysis.deployments.flatMap(({ deployed: { evaluated } }) => evaluated ?? []);
    if (deployed.length > 0) return { value: { evaluated: deployed, problems: analysis.problems } };
    return { failure: `${file} declares no network.` };
  }
  const declared = analysis.linked.find(name);
  if (declared?.node.kind !== 'network') {
    const near = nearest(name, ownNames);
    const hint = near === undefined ? `It has ${ownNames.join(', ') || 'none'}.` : `Did you mean ${near}?`;
    return { failure: `${file} has no network '${name}'. ${hint}` };
  }
  const inFile = analysis.problems.filter(isMistakeOfForm);
  if (options.set.length === 0) {
    const { evaluated, problems } = evaluateNetwork(declared as Declared<Network>, [], analysis.memo);
    const told = problems.map(problem => withNearest(toldIn(analysis.uri, problem), analysis));
    const isOpen = problems.length === 0 && evaluated.body.unknownCount > 0;
    const isImported = declared.uri !== analysis.uri;
    const broken = isImported ? brokenAbroad(declared, nameOf(declared), name, isOpen) : undefined;
    const around = broken === undefined ? inFile : [...inFile, broken];
    return { value: { evaluated: [evaluated], problems: [...around, ...told] } };
  }
  const settings = applySettings(name, options.set, analysis, problem =>
    frame(tell(problem, sources), uri => terminal.nameOf(uri)),
  );
  if ('failure' in settings) return settings;
  return { value: { evaluated: [settings.evaluated], problems: inFile } };
}

const formCodes = new Set([
  ...Object.keys(syntaxProblems),
  imports.importNotFound.code,
  imports.notExported.code,
]);

/** What stands around the network and can hide some of it: a broken line, an import that leads nowhere. */
const isMistakeOfForm = (problem: Problem): boolean =>
  problem.kind.severity === 'error' && formCodes.has(problem.kind.code);

const locateWith =
  (sources: Sources, terminal: Terminal): Locate =>
  place => ({ file: terminal.nameOf(place.uri), line: whereIs(place, sources)?.line ?? null });
