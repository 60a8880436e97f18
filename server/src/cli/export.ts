/** `lwnet export`: a network with seeded weights as a file of other tools, whole or not at all. */
import { fp32, type Precision, parsePrecision, precisionCalled } from '../cost/precision';
import { formats } from '../formats';
import type { About, Format, Piecewise, Refusal, Written } from '../formats/format';
import { type Flat, flatten } from '../graph/flat';
import type { Evaluated } from '../graph/graph';
import { bytes, counted } from '../quantity/show';
import { figuresOf, type Locate, numbersOf } from '../report/cost';
import { drawings } from '../report/drawings';
import { type Drawing, inWords } from '../report/drawings/drawing';
import { frame, type Told } from '../report/frame';
import { type Sources, whereIs } from '../report/where';
import { libraryUri } from '../std/library';
import { nearest } from '../text/nearest';
import { type Asked, choose } from './choose';
import { locateWith } from './cost';
import { drawn } from './draw';
import { Reader, type ReadNetworks, tell } from './read';
import type { ExitCode, Terminal } from './terminal';

interface Options {
  /** The name of a format. */
  readonly to: string;
  readonly out: string;
  readonly network: string | undefined;
  readonly set: readonly string[];
  readonly precision: string | undefined;
  readonly opset: string | undefined;
  readonly seed: string;
  /** Also the file of weights, for a format that has them beside it. */
  readonly weights?: boolean;
  readonly force: boolean;
}

/** What the options ask for of the format. */
interface Wanted {
  readonly format: Format;
  readonly precision: string;
  readonly opset: number | undefined;
  readonly seed: number;
  /** The path of the file of weights, where one is asked for. */
  readonly beside: string | undefined;
}

export async function exportNetwork(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const fail = (failure: string): ExitCode => {
    terminal.complain(`lwnet: ${failure}`);
    return 2;
  };
  const drawing = drawings.get(options.to);
  const wanted = drawing === undefined ? readWanted(options) : refuseWeights(options, drawing);
  if ('failure' in wanted) return fail(wanted.failure);
  const read = await new Reader(terminal).read(file);
  if (read === undefined) return 2;
  const only = onlyNetwork(read, file, options);
  if ('failure' in only) return fail(only.failure);
  const chosen = choose(read, file, { ...options, network: only.value }, terminal);
  if ('failure' in chosen) return fail(chosen.failure);
  const { evaluated, problems } = chosen.value;
  const errors = problems.filter(problem => problem.kind.severity === 'error');
  const show = (told: Told) => terminal.complain(`${frame(told, uri => terminal.nameOf(uri))}\n`);
  for (const problem of errors) show(tell(problem, read.sources));
  const network = evaluated[0]!;
  if (errors.length > 0 || isOpen(network)) {
    terminal.complain(`lwnet: ${options.out} is not written: a network with mistakes has no whole graph.`);
    return 1;
  }
  const flat = flatten(network);
  if (drawing !== undefined) {
    const graph = drawn(network, flat, locateWith(read.sources, terminal));
    const text = await drawing.print(graph);
    if (typeof text !== 'string') return fail(`${options.out} is not written: ${text.failure}.`);
    const chunks = [new TextEncoder().encode(text)];
    const failure = await terminal.create(options.out, chunks, options.force);
    if (failure !== undefined) return fail(`${options.out}: ${failure}`);
    const note = drawing.note?.(graph);
    terminal.print(
      `${flat.name} as ${drawing.title}: ${options.out}, ${counted(graph.layers.length, 'layer')}.\n${note === undefined ? '' : `${note}\n`}`,
    );
    return 0;
  }
  const { format, ...how } = wanted.value!;
  const locate = locateWith(read.sources, terminal);
  const about = aboutOf(
    network,
    flat,
    locate,
    parsePrecision(precisionCalled(how.precision) ?? how.precision) ?? fp32,
  );
  const outcome = format.write(flat, { ...how, about });
  if ('failure' in outcome) return fail(`${options.out} is not written: ${outcome.failure}`);
  if ('refusals' in outcome) {
    for (const told of tellRefusals(outcome.refusals, format, read.sources)) show(told);
    const layers = counted(outcome.refusals.length, 'layer');
    terminal.complain(
      `lwnet: ${options.out} is not written: ${layers} of ${flat.name} cannot be said in ${format.title}.`,
    );
    return 1;
  }
  const weights = how.beside === undefined ? undefined : outcome.weights!();
  const files = [
    ...(weights === undefined ? [] : [{ path: how.beside!, chunks: weights.chunks() }]),
    { path: options.out, chunks: outcome.chunks() },
  ];
  const failure = await terminal.createAll(files, options.force);
  if (failure !== undefined) return fail(`${failure.path}: ${failure.why}`);
  terminal.print(summary(flat, outcome, weights, options, wanted.value!));
  return 0;
}

/** Costs and lines, for whoever meets the file elsewhere. */
function aboutOf(network: Evaluated, flat: Flat, locate: Locate, precision: Precision): About {
  // The file travels: how folders are called where it was made is nobody's business.
  const at: Locate = place => {
    const { file, line } = locate(place);
    return { file: /^(?:[/\\]|[A-Za-z]:|\.\.)/.test(file) ? file.split(/[/\\]/).at(-1)! : file, line };
  };
  const layers = new Map(drawn(network, flat, at, precision).layers.map(layer => [layer.path, layer]));
  const figures = Object.entries(numbersOf(figuresOf(network.body, precision)));
  return {
    figures: new Map(figures.flatMap(([key, n]) => (n === null ? [] : [[key, String(n)]]))),
    of: path => inWords(layers.get(path)!),
  };
}

export const isOpen = ({ body }: Evaluated): boolean =>
  body.unknownCount > 0 || body.outputs.some(shape => shape === undefined);

/** What is said of weights and operators means nothing where there are none. */
function refuseWeights({ precision, opset, weights = false }: Options, { title }: Drawing): Asked<undefined> {
  if (weights) return { failure: `--weights: ${title} has no weights.` };
  if (precision !== undefined) return { failure: `--precision ${precision}: ${title} has no weights.` };
  if (opset !== undefined) return { failure: `--opset ${opset}: ${title} has no operators.` };
  return { value: undefined };
}

function readWanted({ to, out, precision, opset, seed, weights = false }: Options): Asked<Wanted> {
  const format = formats.get(to);
  if (format === undefined) {
    const words = [...formats.keys(), ...drawings.keys()];
    const near = nearest(to, words);
    const hint = near === undefined ? '' : ` Did you mean ${near}?`;
    return { failure: `--to ${to}: use one of ${words.join(', ')}.${hint}` };
  }
  const chosen = precision ?? format.precisions[0]!;
  if (!format.precisions.includes(chosen))
    return {
      failure: `--precision ${chosen}: ${format.title} is written as ${format.precisions.join(', ')}.`,
    };
  if (!/^\d{1,9}$/.test(seed)) return { failure: `--seed ${seed}: use a whole number, for instance 1.` };
  if (weights && format.isWithoutWeights)
    return {
      failure: `--weights: ${format.title} is written without weights; use --to onnx for a file that has them.`,
    };
  if (weights && format.beside === undefined)
    return { failure: `--weights: ${format.title} has its weights in the file itself.` };
  const beside = weights ? besideOf(out, format) : undefined;
  if (beside === out)
    return { failure: `-o ${out}: this is the file of weights; name the one of ${format.title}.` };
  const asked = { format, precision: chosen, seed: Number(seed), beside };
  const { opsets } = format;
  if (opsets === undefined)
    return opset === undefined
      ? { value: { ...asked, opset: undefined } }
      : { failure: `--opset ${opset}: ${format.title} has no versions of its operators to choose from.` };
  const version = opset === undefined ? opsets.default : /^\d{1,3}$/.test(opset) ? Number(opset) : 0;
  if (version < opsets.least || version > opsets.most)
    return { failure: `--opset ${opset}: use a number from ${opsets.least} to ${opsets.most}.` };
  return { value: { ...asked, opset: version } };
}

/** The name of the one network that is meant; `undefined` where the file only deploys one of another file. */
export function onlyNetwork(
  { analysis }: ReadNetworks,
  file: string,
  { network }: Pick<Options, 'network'>,
): Asked<string | undefined> {
  if (network !== undefined) return { value: network };
  const names = analysis.networks.map(({ evaluated }) => evaluated.declared.node.name.name);
  if (names.length === 1) return { value: names[0]! };
  if (names.length > 1)
    return { failure: `${file} has ${names.length} networks; name one with --network: ${names.join(', ')}.` };
  const deployed = new Set(
    analysis.deployments.flatMap(({ deployed }) => deployed.evaluated?.declared.node.name.name ?? []),
  );
  if (deployed.size > 1)
    return {
      failure: `${file} deploys several networks; name one with --network: ${[...deployed].join(', ')}.`,
    };
  return { value: [...deployed][0] };
}

/** `network.py` has its weights in `network.safetensors`. */
const besideOf = (out: string, { beside }: Format): string =>
  `${out.replace(/\.[^./\\]*$/, '')}${beside!.ending}`;

const basename = (path: string): string => path.replace(/^.*[/\\]/, '');

/** One for each place and reason, however often a loop comes by it. */
function tellRefusals(refusals: readonly Refusal[], format: Format, sources: Sources): readonly Told[] {
  const groups = new Map<string, Refusal[]>();
  for (const refusal of refusals) {
    const { place } = refusal.node.layer;
    const key = `${place.uri} ${place.start} ${whereIs(place, sources)?.line} ${refusal.why}`;
    groups.set(key, [...(groups.get(key) ?? []), refusal]);
  }
  return [...groups.values()].map(group => {
    const { node, why } = group[0]!;
    const more = group.length === 1 ? '' : ` (and ${group.length - 1} more of this place)`;
    return {
      severity: 'error',
      code: `not-in-${format.name}`,
      message: `${node.path}${more} cannot be said in ${format.title}: ${why}.`,
      where: whereIs(node.layer.place, sources),
      related: node.flat.uses
        .filter(use => node.layer.place.uri === libraryUri && use.place.uri !== libraryUri)
        .map(use => ({ message: `${use.name} is used here`, where: whereIs(use.place, sources) })),
    };
  });
}

function summary(
  flat: Flat,
  written: Written,
  weights: Piecewise | undefined,
  { out }: Options,
  { format, precision, opset, seed, beside }: Wanted,
): string {
  const as = [format.title, ...(opset === undefined ? [] : [`opset ${opset}`]), precision].join(', ');
  const lines = [
    `${flat.name} as ${as}: ${out}, ${bytes(written.bytes)}, ${counted(written.operators, 'operator')}.`,
    ...(weights === undefined
      ? []
      : [`Its weights: ${beside}, ${bytes(weights.bytes)}, for ${format.beside!.read(basename(beside!))}.`]),
    ...(format.isWithoutWeights || (format.beside !== undefined && weights === undefined)
      ? []
      : [`Weights are not trained; they follow from the names of the layers and --seed ${seed}.`]),
    ...[...written.notes].map(([what, times]) => `${times} × ${what}`),
  ];
  return `${lines.join('\n')}\n`;
}
