/**
 * The steps that a maximum or a sum over axes becomes on an Ethos-U: a pool for each axis of a maximum, a transposition that makes
 * channels of the axis of a sum. Of several axes of a sum Vela reads the first alone, and makes that.
 *
 * Source: `ConvertReduceMinMaxAnyAll` in ethosu/regor/compiler/tflite_graph_optimiser.cpp, `RewriteReduceSum` in
 * graphir_optimiser.cpp and `DecomposeReduce` in scheduler_decompose.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import type { Operand } from '../../arena/ethos-u/program';
import { type Extent, isEqual, type Pair } from '../../arena/ethos-u/step';
import type { Operator, Tensor } from './model';
import { mapDims } from './npu-asked';
import type { Packing } from './npu-packing';
import { simple } from './npu-steps';

type Core = Accelerator['core']['kind'];

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** A map whose columns are an axis. */
const around = (dims: readonly number[], axis: number): Extent => [
  product(dims.slice(0, axis)),
  dims[axis]!,
  product(dims.slice(axis + 1)),
];

/** Axes from the front, in the order in which the file has them. */
export const axesOf = (packing: Packing, { inputs }: Operator, dims: readonly number[]): readonly number[] =>
  packing.numbersOf(inputs[1]!).map(axis => (axis < 0 ? axis + dims.length : axis));

export interface Peak {
  readonly ifm: Extent;
  readonly ofm: Extent;
  readonly kernel: Pair;
  /** What is left behind it. */
  readonly dims: readonly number[];
  /** What it reads, as a map. */
  readonly plain: Extent;
}

/** The windows that a maximum over several axes is, one for each. */
export function peaks(asked: {
  readonly dims: readonly number[];
  readonly axes: readonly number[];
  readonly core: Core;
}): readonly Peak[] {
  let rest = asked.dims;
  return asked.axes.map(axis => {
    const plain = mapDims({ dims: rest });
    // An Ethos-U85 goes over rows and columns as they are.
    const own = axis - (rest.length - 3);
    const isPlain = asked.core === 'separate' && rest.length > 3 && (own === 0 || own === 1);
    const ifm = isPlain ? plain : around(rest, axis);
    const kernel: Pair = isPlain && own === 0 ? [ifm[0], 1] : [1, ifm[1]];
    const ofm: Extent = [ifm[0] / kernel[0], ifm[1] / kernel[1], ifm[2]];
    rest = rest.map((size, i) => (i === axis ? 1 : size));
    return { ifm, ofm, kernel, dims: rest, plain };
  });
}

/** A maximum. @param from what it reads */
export function peaked(packing: Packing, operator: Operator, { dims }: Tensor, core: Core): void {
  const [from, to] = [operator.inputs[0]!, operator.outputs[0]!];
  const { steps, maps, elementBytes } = packing;
  const view = packing.note([from], to);
  const axes = axesOf(packing, operator, dims);
  let { map } = packing.views[from]!;
  for (const [at, { ifm, ofm, kernel, dims: next, plain }] of peaks({ dims, axes, core }).entries()) {
    const isLast = at === axes.length - 1;
    const made = isLast ? packing.dimsOf(to) : mapDims({ dims: next });
    const writes = isLast ? view.map : packing.between(to, made);
    if (!isEqual(ifm, at === 0 ? packing.dimsOf(from) : plain)) maps[map]!.isBricks = false;
    if (!isEqual(ofm, made)) maps[writes]!.isBricks = false;
    steps.push(
      simple(
        { kind: 'pool', reads: [{ map, extent: ifm }], ofm, kernel, elementBytes },
        {
          writes,
          makes: to,
          isPart: isLast && view.isPart,
          ends: isLast ? packing.endOf(operator) : undefined,
        },
      ),
    );
    map = writes;
  }
}

/** A sum. @param from what it reads */
export function summed(
  packing: Packing,
  operator: Operator,
  { dims, quantisation }: Tensor,
  core: Core,
): void {
  const [from, to] = [operator.inputs[0]!, operator.outputs[0]!];
  const { steps, maps, elementBytes } = packing;
  const view = packing.note([from], to);
  const [axis] = axesOf(packing, operator, dims);
  const source = packing.views[from]!.map;
  const ends = packing.endOf(operator);
  const where = { makes: to, isPart: false, ends: undefined } as const;
  const last = { writes: view.map, makes: to, isPart: view.isPart, ends };
  let read: Operand = { map: source, extent: packing.dimsOf(from) };
  if (axis !== dims.length - 1) {
    const [before, size, after] = around(dims, axis!);
    const turned: Extent = [before, after, size];
    const given: Operand = { map: source, extent: [before, size, after] };
    if (core === 'banked' || !isEqual(given.extent, read.extent)) maps[source]!.isBricks = false;
    read = { map: packing.between(to, turned, core === 'separate'), extent: turned };
    const move = simple(
      { kind: 'move', reads: [given], ofm: turned, elementBytes },
      { ...where, writes: read.map! },
    );
    steps.push({ ...move, order: [0, 2, 1] });
  }
  const ofm: Extent = [read.extent[0], read.extent[1], 1];
  if (!isEqual(ofm, packing.dimsOf(to))) maps[view.map]!.isBricks = false;
  const reads = [read] as const;
  const isShifted = (quantisation?.zero ?? 0) !== 0;
  if (!isShifted) steps.push(simple({ kind: 'sum', reads, ofm, elementBytes }, last));
  else if (core === 'banked')
    steps.push(
      simple({ kind: 'convolution', reads, ofm, elementBytes, hasWeights: true, areOnes: true }, last),
    );
  else {
    const sum: Operand = { map: packing.between(to, ofm, true, 4), extent: ofm };
    steps.push(
      simple({ kind: 'sum', reads, ofm, elementBytes, madeBytes: 4 }, { ...where, writes: sum.map! }),
    );
    const shift: Operand = { map: undefined, extent: [1, 1, 1] };
    const about = { kind: 'elementwise', elementBytes: 4, madeBytes: elementBytes, makes: 'sum' } as const;
    steps.push(simple({ ...about, reads: [sum, shift], ofm }, last));
  }
}
