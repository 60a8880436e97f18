/**
 * What a network costs as a report: totals and every layer, unfused, at one precision. A figure that is not known is
 * `null` in JSON and never 0.
 */
import type { Figures } from '../cost/figures';
import { foldsOf, layersWithFolds } from '../cost/folds';
import type { Precision } from '../cost/precision';
import { sumOfItem, totalsOf, withoutWeights } from '../cost/totals';
import { counted, worked } from '../figures';
import { isWhole, type Part } from '../figures/figure';
import { wired } from '../graph/flat';
import type { Body, Evaluated } from '../graph/graph';
import { type FlatLayer, firstUses, walk } from '../graph/walk';
import { resolvedAttrs } from '../ops/op';
import { isKnown, numberOf, type Quantity, unknownIn } from '../quantity/quantity';
import { libraryUri } from '../std/library';
import type { Place } from '../text/problem';
import { type Stage, stagesOf } from './stages';

/** A map: that of the outputs of a layer which stands at this index among the layers. */
export interface MapOf {
  readonly layer: number;
  readonly output: number;
}

export interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[] | null;
}

export interface NamedInput extends NamedShape {
  /** Its index among the layers. */
  readonly layer: number;
}

export interface NamedOutput extends NamedShape {
  /** What a mistake leaves open is `null`. */
  readonly from: MapOf | null;
}

/** Every figure that is counted, and what it is made of, by its key. */
export type Reading = ReadonlyMap<string, Quantity>;

export interface LayerCost {
  /** The last part of the path. */
  readonly name: string;
  readonly op: string;
  /** Where it stands, or where the library block is used that holds it. */
  readonly file: string;
  readonly line: number | null;
  /** `stage[2].Unit[1].conv` */
  readonly path: string;
  /** What it is given, with all defaults filled in and borders in pixels. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The maps that it reads, in the order in which it takes them; what a mistake leaves open is `null`. */
  readonly reads: readonly (MapOf | null)[];
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShape: readonly number[] | null;
  /** Every output, where there are several. */
  readonly outputShapes: readonly (readonly number[])[];
  /** A shared layer's second and later uses have no parameters: its weights count once. */
  readonly figures: Reading;
  /** The shared instance that it belongs to. */
  readonly shared?: string;
  /** The index of the layer whose weights it uses again. */
  readonly weightsOf?: number;
}

export interface NetworkCost {
  readonly name: string;
  readonly precision: Precision;
  readonly inputs: readonly NamedInput[];
  readonly outputs: readonly NamedOutput[];
  readonly figures: Reading;
  readonly layerCount: number;
  /** Stages whose cost is not known because of a mistake; the totals are then not known either. */
  readonly unknownLayers: number;
  readonly stages: readonly Stage[];
  readonly layers: readonly LayerCost[];
}

/** The file and line that a reader is sent to. */
export type Locate = (place: Place) => { readonly file: string; readonly line: number | null };

const read: readonly Part[] = counted.flatMap(figure => [...(figure.parts ?? []), figure]);

const readingOf = (sums: Figures, precision: Precision): Reading =>
  new Map(read.map(({ key, of }) => [key, of(sums, precision)]));

/** That of a network has what no layer of it has, too. */
function wholeReading(body: Body, precision: Precision): Reading {
  const reading = new Map(readingOf(totalsOf(body), precision));
  for (const figure of worked) if (isWhole(figure)) reading.set(figure.key, figure.ofBody(body, precision));
  return reading;
}

/** Where a mistake hides a part no figure of the whole is known. */
const openReading: Reading = new Map(
  [...read, ...worked.filter(isWhole)].map(({ key, unit }) => [
    key,
    unknownIn(unit, 'a mistake hides some of it'),
  ]),
);

/** The figures of a whole network. */
export const figuresOf = (body: Body, precision: Precision): Reading =>
  body.unknownCount > 0 ? openReading : wholeReading(body, precision);

export function costOf(evaluated: Evaluated, precision: Precision, locate: Locate): NetworkCost {
  const { body, declared, outputNames } = evaluated;
  const flat = [...walk(body)];
  const inOrder = [...layersWithFolds(foldsOf(body))];
  const isFirst = firstUses(body);
  const joins = joinsOf(body, flat);
  return {
    name: declared.node.name.name,
    precision,
    inputs: flat.flatMap((one, i) => (one.layer.op.inputs.max === 0 ? [inputOf(one, i)] : [])),
    outputs: body.outputs.map((shape, i) => ({
      name: outputName(outputNames[i], i, body.outputs.length),
      shape: shape ?? null,
      from: joins.results[i] ?? null,
    })),
    figures: figuresOf(body, precision),
    layerCount: body.layerCount,
    unknownLayers: body.unknownCount,
    stages: stagesOf(body),
    layers: flat.map((one, i) => {
      const { figures } = sumOfItem(...inOrder[one.at]!);
      const own = isFirst[one.at] ? figures : withoutWeights(figures);
      return layerCost(one, joins.layers[i]!, readingOf(own, precision), locate);
    }),
  };
}

interface Joins {
  /** In the order of the layers as they are told. */
  readonly layers: readonly Pick<LayerCost, 'reads' | 'weightsOf'>[];
  readonly results: readonly (MapOf | null)[];
}

/** Who reads whom, by where layers stand among those that are told. */
function joinsOf(body: Body, flat: readonly FlatLayer[]): Joins {
  const { layers, results } = wired(body);
  const makers = new Map<number, MapOf>();
  const owners = new Map<string, number>();
  for (const [layer, { at }] of flat.entries()) {
    const { outputs, weightsKey } = layers[at]!;
    for (const [output, tensor] of outputs.entries()) makers.set(tensor, { layer, output });
    if (!owners.has(weightsKey)) owners.set(weightsKey, layer);
  }
  const maker = (tensor: number | undefined): MapOf | null =>
    tensor === undefined ? null : (makers.get(tensor) ?? null);
  return {
    layers: flat.map(({ at }, i) => {
      const { layer, inputs, weightsKey } = layers[at]!;
      const owner = owners.get(weightsKey)!;
      const reads = inputs.map(maker);
      return owner === i || layer.op.weights === undefined ? { reads } : { reads, weightsOf: owner };
    }),
    results: results.map(maker),
  };
}

/** Where a layer stands, or where the library block is used that holds it. */
export function siteOf({ layer, uses }: FlatLayer): Place {
  const places = [layer, ...uses.toReversed()].map(item => item.place);
  return places.find(({ uri }) => uri !== libraryUri) ?? layer.place;
}

function layerCost(
  flat: FlatLayer,
  { reads, ...again }: Joins['layers'][number],
  figures: Reading,
  locate: Locate,
): LayerCost {
  const { layer, path, uses } = flat;
  const shared = uses.find(use => use.shared !== undefined)?.shared;
  return {
    name: path.split('.').at(-1)!,
    op: layer.op.name,
    ...locate(siteOf(flat)),
    path,
    attributes: resolvedAttrs(layer.op, layer.inputShapes, layer.attrs, layer.outputs),
    reads,
    inputShapes: layer.inputShapes,
    outputShape: layer.outputs[0] ?? null,
    outputShapes: layer.outputs,
    figures,
    ...(shared === undefined ? {} : { shared: shared.name }),
    ...again,
  };
}

/** `left = input(…)` is called `left`. */
function inputOf({ layer, path }: FlatLayer, index: number): NamedInput {
  const parts = path.split('.');
  const name = layer.lines.length > 0 ? parts.at(-2)! : parts.at(-1)!;
  return { name, shape: layer.outputs[0] ?? null, layer: index };
}

function outputName(name: string | undefined, index: number, count: number): string {
  return name ?? (count === 1 ? 'output' : `output[${index}]`);
}

/**
 * JSON with a line for each layer, so that two reports can be compared line by line.
 * @param deployments what chips make of them, as JSON
 */
export function costJson(costs: readonly NetworkCost[], deployments: readonly string[]): string {
  const networks = costs.map(cost => {
    const { name, precision, inputs, outputs, figures, layerCount, unknownLayers, layers } = cost;
    const about = { name, precision: precision.name, inputs, outputs };
    const head = JSON.stringify({ ...about, ...numbersOf(figures), layerCount, unknownLayers }).slice(0, -1);
    return `${head},"layers":[${layers.map(layer => `\n${layerJson(layer)}`).join(',')}\n]}`;
  });
  const lines = (all: readonly string[]) => `[\n${all.join(',\n')}\n]`;
  return `{"networks":${lines(networks)},"deployments":${lines(deployments)}}\n`;
}

const layerJson = ({ figures, shared, weightsOf, ...about }: LayerCost): string =>
  JSON.stringify({ ...about, ...numbersOf(figures), shared, weightsOf });

export const numbersOf = (figures: Reading): Readonly<Record<string, number | null>> =>
  Object.fromEntries([...figures].map(([key, q]) => [key, isKnown(q) ? numberOf(q) : null]));
