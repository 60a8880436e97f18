/**
 * The steps that a mean becomes on an Ethos-U: a depthwise convolution with ones for weights, which adds up in 32 bits, and times
 * what makes a mean of the sum.
 *
 * Source: `ConvertMeanOps` in ethosu/regor/compiler/tflite_graph_optimiser.cpp of ethos-u-vela 5.2.0.
 */
import { area, type Extent, type Pair } from '../../arena/ethos-u/step';
import type { Operator } from './model';
import type { Packing } from './npu-packing';
import { simple } from './npu-steps';

/** A window has so many rows and elements at most. */
const mostRows = 64;
const mostTaps = 64 * 64;

interface Reduced {
  readonly ifm: Extent;
  readonly ofm: Extent;
  /** Rows and columns that are added up. */
  readonly of: Pair;
}

/** As a map whose rows, columns or both are added up; `undefined` where it is none. */
function reducedOf(ifm: Extent, ofm: Extent, axes: ReadonlySet<number>): Reduced | undefined {
  if (!axes.has(2) || ifm[2] === 1)
    return { ifm, ofm, of: [axes.has(0) ? ifm[0] : 1, axes.has(1) ? ifm[1] : 1] };
  // Of the channels of a row or a column: the channels are its columns then.
  const [gone, kept] = ifm[1] === 1 ? ([1, 0] as const) : ([0, 1] as const);
  if (ifm[gone] !== 1) return undefined;
  const columns = ifm[2];
  return {
    ifm: [ifm[kept], columns, 1],
    ofm: [ofm[kept], 1, 1],
    of: [axes.has(kept) ? ifm[kept] : 1, columns],
  };
}

/** @param dims of what it reads, with the batch in front @returns why it is not followed, where it is not */
export function meant(packing: Packing, operator: Operator, dims: readonly number[]): string | undefined {
  const [from, numbers] = operator.inputs as readonly [number, number];
  const to = operator.outputs[0]!;
  const given = new Set(packing.numbersOf(numbers).map(axis => axis - dims.length + 3));
  const whole = reducedOf(packing.dimsOf(from), packing.dimsOf(to), given);
  if (whole === undefined || dims.length > 4) return `${operator.name} over these axes`;
  let { ifm, of } = whole;
  if (of[0] > mostRows && area(of) <= mostTaps && of[0] === ifm[0] && of[1] === ifm[1]) {
    ifm = [1, area(ifm), ifm[2]];
    of = [1, area(of)];
  }
  // Several windows are read one after the other; what Vela has of their weights in SRAM is not understood.
  if (of[0] > Math.min(mostRows, Math.floor(mostTaps / of[1]))) return `${operator.name} in several windows`;
  const ends = packing.endOf(operator);
  if (ends === 'clip') return `${operator.name} with a clip behind it`;
  const { steps, maps, elementBytes } = packing;
  const view = packing.note([from], to);
  const source = packing.views[from]!.map;
  const [, columns, channels] = packing.dimsOf(from);
  if (ifm[1] !== columns || ifm[2] !== channels) maps[source]!.isBricks = false;
  const { ofm } = whole;
  const sum = packing.between(to, ofm, true, 4);
  const reads = [{ map: source, extent: ifm }] as const;
  const adds = { kind: 'depthwise', reads, ofm, kernel: of, elementBytes, madeBytes: 4 } as const;
  steps.push(
    simple(
      { ...adds, hasWeights: true, areOnes: true },
      { writes: sum, makes: to, isPart: false, ends: undefined },
    ),
  );
  const factors = [
    { map: sum, extent: ofm },
    { map: undefined, extent: [1, 1, 1] },
  ] as const;
  const about = {
    kind: 'elementwise',
    reads: factors,
    ofm,
    elementBytes: 4,
    madeBytes: elementBytes,
  } as const;
  const where = { writes: view.map, makes: to, isPart: view.isPart, ends };
  steps.push(simple({ ...about, makes: 'product' }, where));
  return undefined;
}
