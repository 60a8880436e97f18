/**
 * What a network costs as a report: totals and every layer, unfused, at one precision. A figure that is not known is
 * `null` and never 0.
 */
import { type Figures, layerFigures } from '../cost/figures';
import { type Bytes, bytesOf, type Precision } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import type { Evaluated } from '../graph/graph';
import { type FlatLayer, walk } from '../graph/walk';
import { libraryUri } from '../std/library';
import type { Place } from '../text/problem';

export interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[] | null;
}

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
  /** Of a shared layer's second and later uses 0: its weights count once. */
  readonly params: number | null;
  readonly macs: number | null;
  readonly otherOps: number | null;
  readonly inputBytes: number | null;
  readonly weightReadBytes: number | null;
  readonly outputBytes: number | null;
  readonly memoryAccessBytes: number | null;
  /** The shared instance that it belongs to. */
  readonly shared?: string;
}

export interface NetworkCost {
  readonly name: string;
  readonly precision: string;
  readonly inputs: readonly NamedShape[];
  readonly outputs: readonly NamedShape[];
  readonly params: number | null;
  readonly macs: number | null;
  readonly otherOps: number | null;
  readonly weightBytes: number | null;
  readonly memoryAccessBytes: number | null;
  readonly layerCount: number;
  /** Stages whose cost is not known because of a mistake; the totals are then not known either. */
  readonly unknownLayers: number;
  readonly layers: readonly LayerCost[];
}

/** The file and line that a reader is sent to. */
export type Locate = (place: Place) => { readonly file: string; readonly line: number | null };

const known = (n: number): number | null => (Number.isSafeInteger(n) ? n : null);

export function costOf(evaluated: Evaluated, precision: Precision, locate: Locate): NetworkCost {
  const { body, declared, outputNames } = evaluated;
  const flat = [...walk(body)];
  const totals = totalsOf(body);
  const bytes = bytesOf(totals, precision);
  const total = (n: number) => (body.unknownCount > 0 ? null : known(n));
  return {
    name: declared.node.name.name,
    precision: precision.name,
    inputs: flat.filter(({ layer }) => layer.op.inputs.max === 0).map(inputOf),
    outputs: body.outputs.map((shape, i) => ({
      name: outputName(outputNames[i], i, body.outputs.length),
      shape: shape ?? null,
    })),
    params: total(totals.params),
    macs: total(totals.macs),
    otherOps: total(totals.otherOps),
    weightBytes: total(bytes.weightBytes),
    memoryAccessBytes: total(bytes.memoryAccessBytes),
    layerCount: body.layerCount,
    unknownLayers: body.unknownCount,
    layers: sharedOnce(flat).map(([layer, again]) => layerCost(layer, again, precision, locate)),
  };
}

/** Each layer with whether its weights were counted before: the layers of a set follow each other at each use. */
function sharedOnce(flat: readonly FlatLayer[]): readonly (readonly [FlatLayer, boolean])[] {
  const uncounted = new Map<object, number>();
  return flat.map(layer => {
    let again = false;
    const shared = layer.uses.filter(use => use.shared !== undefined);
    for (const [i, set] of layer.weights.entries()) {
      const left = uncounted.get(set) ?? shared[i]!.body.layerCount;
      uncounted.set(set, left - 1);
      again ||= left <= 0;
    }
    return [layer, again] as const;
  });
}

function layerCost(
  { layer, path, uses }: FlatLayer,
  countedBefore: boolean,
  precision: Precision,
  locate: Locate,
): LayerCost {
  const figures: Figures = layerFigures(layer);
  const bytes: Bytes = bytesOf(figures, precision);
  const places = [layer, ...uses.toReversed()].map(item => item.place);
  const place = places.find(({ uri }) => uri !== libraryUri) ?? layer.place;
  const shared = uses.find(use => use.shared !== undefined)?.shared;
  return {
    name: path.split('.').at(-1)!,
    op: layer.op.name,
    ...locate(place),
    path,
    inputShapes: layer.inputShapes,
    outputShape: layer.outputs[0] ?? null,
    outputShapes: layer.outputs,
    params: countedBefore ? 0 : known(figures.params),
    macs: known(figures.macs),
    otherOps: known(figures.otherOps),
    inputBytes: known(bytes.inputBytes),
    weightReadBytes: known(bytes.weightReadBytes),
    outputBytes: known(bytes.outputBytes),
    memoryAccessBytes: known(bytes.memoryAccessBytes),
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

/** JSON with a line for each layer, so that two reports can be compared line by line. */
export function costJson(costs: readonly NetworkCost[]): string {
  const networks = costs.map(({ layers, ...totals }) => {
    const head = JSON.stringify(totals).slice(0, -1);
    return `${head},"layers":[${layers.map(layer => `\n${JSON.stringify(layer)}`).join(',')}\n]}`;
  });
  return `{"networks":[\n${networks.join(',\n')}\n]}\n`;
}
