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
import type { Body, Evaluated } from '../graph/graph';
import { type FlatLayer, firstUses, walk } from '../graph/walk';
import { isKnown, numberOf, type Quantity, unknownIn } from '../quantity/quantity';
import { libraryUri } from '../std/library';
import type { Place } from '../text/problem';
import { type Stage, stagesOf } from './stages';

export interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[] | null;
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
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShape: readonly number[] | null;
  /** Every output, where there are several. */
  readonly outputShapes: readonly (readonly number[])[];
  /** A shared layer's second and later uses have no parameters: its weights count once. */
  readonly figures: Reading;
  /** The shared instance that it belongs to. */
  readonly shared?: string;
}

export interface NetworkCost {
  readonly name: string;
  readonly precision: Precision;
  readonly inputs: readonly NamedShape[];
  readonly outputs: readonly NamedShape[];
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
  return {
    name: declared.node.name.name,
    precision,
    inputs: flat.filter(({ layer }) => layer.op.inputs.max === 0).map(inputOf),
    outputs: body.outputs.map((shape, i) => ({
      name: outputName(outputNames[i], i, body.outputs.length),
      shape: shape ?? null,
    })),
    figures: figuresOf(body, precision),
    layerCount: body.layerCount,
    unknownLayers: body.unknownCount,
    stages: stagesOf(body),
    layers: flat.map(one => {
      const { figures } = sumOfItem(...inOrder[one.at]!);
      const own = isFirst[one.at] ? figures : withoutWeights(figures);
      return layerCost(one, readingOf(own, precision), locate);
    }),
  };
}

/** Where a layer stands, or where the library block is used that holds it. */
export function siteOf({ layer, uses }: FlatLayer): Place {
  const places = [layer, ...uses.toReversed()].map(item => item.place);
  return places.find(({ uri }) => uri !== libraryUri) ?? layer.place;
}

function layerCost(flat: FlatLayer, figures: Reading, locate: Locate): LayerCost {
  const { layer, path, uses } = flat;
  const shared = uses.find(use => use.shared !== undefined)?.shared;
  return {
    name: path.split('.').at(-1)!,
    op: layer.op.name,
    ...locate(siteOf(flat)),
    path,
    inputShapes: layer.inputShapes,
    outputShape: layer.outputs[0] ?? null,
    outputShapes: layer.outputs,
    figures,
    ...(shared === undefined ? {} : { shared: shared.name }),
  };
}

/** `left = input(…)` is called `left`. */
function inputOf({ layer, path }: FlatLayer): NamedShape {
  const parts = path.split('.');
  const name = layer.lines.length > 0 ? parts.at(-2)! : parts.at(-1)!;
  return { name, shape: layer.outputs[0] ?? null };
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

const layerJson = ({ figures, shared, ...about }: LayerCost): string =>
  JSON.stringify({ ...about, ...numbersOf(figures), shared });

export const numbersOf = (figures: Reading): Readonly<Record<string, number | null>> =>
  Object.fromEntries([...figures].map(([key, q]) => [key, isKnown(q) ? numberOf(q) : null]));
