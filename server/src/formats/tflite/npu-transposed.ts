/**
 * The steps that a transposed convolution becomes on an Ethos-U85: a convolution for each place of a pixel within a stride, which
 * writes every so manieth row and column of the result.
 *
 * Source: `RewriteTransposeConvPadding` in ethosu/regor/compiler/tflite_graph_optimiser.cpp and
 * `DecomposeTransposeConv2DLargeStride` in scheduler_decompose.cpp of ethos-u-vela 5.2.0.
 */
import type { Extent, Pair } from '../../arena/ethos-u/step';
import type { Operator } from './model';
import type { Packing } from './npu-packing';
import { simple } from './npu-steps';

/** Windows that move by one make a convolution like others. */
export const fallsIntoPlaces = ({ name, options }: Operator): boolean =>
  name === 'TRANSPOSE_CONV' && Math.max(Number(options.strideH), Number(options.strideW)) > 1;

interface Place {
  /** Rows or columns of the window that it sees. */
  readonly kernel: number;
  /** Of the input and of the result that it leaves out. */
  readonly from: number;
  readonly to: number;
}

/** @param over rows or columns that windows make beyond the result */
function placesOf(kernel: number, stride: number, over: number): readonly Place[] {
  const before = Math.trunc(over / 2);
  const found: Place[] = [];
  for (let place = 0; place < Math.min(kernel + Math.max(0, -before), stride); place++) {
    const first = (place + stride - (Math.max(0, -before) % stride)) % stride;
    if (first >= kernel) continue;
    const more = Math.floor((kernel - 1 - first) / stride);
    const cut = Math.trunc((Math.abs(before) - place + stride - 1) / stride);
    found.push({
      kernel: more + 1,
      from: Math.max(0, (before > 0 ? cut : -cut) - more),
      to: before > 0 ? place + cut * stride - before : place,
    });
  }
  return found;
}

export function transposedInPlaces(packing: Packing, operator: Operator, kernel: Pair): void {
  const { inputs, outputs, options } = operator;
  const [from, to] = [inputs[2]!, outputs[0]!];
  const { elementBytes, maps, steps } = packing;
  const view = packing.note([from], to);
  const [ifm, ofm] = [packing.dimsOf(from), packing.dimsOf(to)];
  const stride: Pair = [Number(options.strideH), Number(options.strideW)];
  const writes = view.map;
  if (stride[1] > 1) maps[writes]!.isBricks = false;
  const source = packing.views[from]!.map;
  const about = { kind: 'convolution', elementBytes, hasWeights: true } as const;
  const where = { writes, makes: to, isPart: view.isPart || Math.max(...stride) > 1, ends: undefined };
  const over = (axis: 0 | 1) => (ofm[axis] === ifm[axis] * stride[axis] ? kernel[axis] - stride[axis] : 0);
  // Where windows leave gaps, zeros are written first.
  if (stride[0] > kernel[0] || stride[1] > kernel[1])
    steps.push(simple({ ...about, reads: [{ map: source, extent: ifm }], ofm }, where));
  for (const row of placesOf(kernel[0], stride[0], over(0)))
    for (const column of placesOf(kernel[1], stride[1], over(1))) {
      const extent: Extent = [ifm[0] - row.from, ifm[1] - column.from, ifm[2]];
      const made: Extent = [ofm[0] - row.to, ofm[1] - column.to, ofm[2]];
      const reads = [{ map: source, extent }] as const;
      steps.push(simple({ ...about, reads, ofm: made, kernel: [row.kernel, column.kernel] }, where));
    }
}
