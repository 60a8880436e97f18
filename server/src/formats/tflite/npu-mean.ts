/**
 * The steps that a mean becomes on an Ethos-U: a depthwise convolution with ones for weights, which adds up in 32 bits, or several
 * whose sums are added, and times what makes a mean of the sum.
 *
 * Source: `ConvertMeanOps` and `MakeDepthwiseMeanOp` in ethosu/regor/compiler/tflite_graph_optimiser.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import type { NpuStep } from '../../arena/ethos-u/program';
import { area, type Extent, type Pair } from '../../arena/ethos-u/step';
import type { Operator } from './model';
import type { Packing } from './npu-packing';
import { copyOf, simple } from './npu-steps';

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
export function meant(
  packing: Packing,
  operator: Operator,
  dims: readonly number[],
  core: Accelerator['core']['kind'],
): string | undefined {
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
  const ends = packing.endOf(operator);
  const { steps, maps, elementBytes } = packing;
  const view = packing.note([from], to);
  const source = packing.views[from]!.map;
  const [, columns, channels] = packing.dimsOf(from);
  if (ifm[1] !== columns || ifm[2] !== channels) maps[source]!.isBricks = false;
  const { ofm } = whole;
  if (of[1] > mostTaps) return `${operator.name} of more than ${mostTaps} columns`;
  const most = Math.min(of[0], mostRows, Math.floor(mostTaps / of[1]));
  const own = { makes: to, isPart: false, ends: undefined };
  const sums: number[] = [];
  const windows: NpuStep[] = [];
  for (let row = 0; row < of[0]; row += most) {
    const rows = Math.min(most, of[0] - row);
    const writes = packing.between(to, ofm, true, 4);
    const extent: Extent = of[0] === 1 ? ifm : [rows, ifm[1], ifm[2]];
    const reads = [{ map: source, extent }] as const;
    const adds = { kind: 'depthwise', reads, ofm, elementBytes, madeBytes: 4 } as const;
    const kernel: Pair = [rows, of[1]];
    const window = simple({ ...adds, kernel, hasWeights: true, areOnes: true }, { ...own, writes });
    const isShared = rows === most && rows < of[0];
    windows.push(isShared ? { ...window, sharedWeights: numbers } : window);
    sums.push(writes);
  }
  steps.push(...windows.reverse());
  const all = sums.reduce((before, next) => {
    const writes = packing.between(to, ofm, true, 4);
    const reads = [
      { map: before, extent: ofm },
      { map: next, extent: ofm },
    ] as const;
    const adds = { kind: 'elementwise', reads, ofm, elementBytes: 4, madeBytes: 4, makes: 'sum' } as const;
    steps.push(simple(adds, { ...own, writes }));
    return writes;
  });
  const factors = [
    { map: all, extent: ofm },
    { map: undefined, extent: [1, 1, 1] },
  ] as const;
  const about = {
    kind: 'elementwise',
    reads: factors,
    ofm,
    elementBytes: 4,
    madeBytes: elementBytes,
  } as const;
  // A clip behind it is a step of its own on an Ethos-U85.
  const isClipped = ends === 'clip' && core === 'separate';
  const writes = isClipped ? packing.between(to, packing.dimsOf(to)) : view.map;
  const isPart = view.isPart && !isClipped;
  const where = { writes, makes: to, isPart, ends: isClipped ? undefined : ends };
  steps.push(simple({ ...about, makes: 'product' }, where));
  if (isClipped)
    steps.push(
      copyOf({ map: writes, extent: ofm }, view.map, to, { isPart: view.isPart, elementBytes, ends }),
    );
  return undefined;
}
