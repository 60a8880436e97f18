/**
 * Operators on whole numbers, of ONNX and of ONNX Runtime: what they do is that of their namesakes, and scales and zero
 * points stand among their inputs.
 */
import type { View } from '../lib/drawing';
import { concatenate } from '../lib/joining';
import { arithmetic, gemm, matmul, softmax } from './arithmetic';
import { globalPool, reduced } from './layout';
import type { Reading } from './node';
import type { Operator } from './operators';
import { conv, pooled } from './windows';

/** With these of the inputs in place of all. */
const of =
  (at: readonly number[], operator: (r: Reading) => View): Operator =>
  r => {
    r.d.net.precision ??= 'int8';
    return operator(r.picked(at));
  };

const handedOn = (r: Reading): View => r.x;
const each =
  (op: string) =>
  (r: Reading): View =>
    r.d.each(r.x, op);

export const quantised: Readonly<Record<string, Operator>> = {
  ConvInteger: of([0, 1], conv),
  DequantizeLinear: of([0], handedOn),
  MatMulInteger: of([0, 1], matmul),
  QGemm: of([0, 3, 6], gemm),
  QLinearAdd: of([0, 3], r => arithmetic(r, 'add')),
  QLinearAveragePool: of([0], r => pooled(r, 'avg')),
  // The scale and zero point of the result come first, then each map with its own.
  QLinearConcat: r => {
    r.d.net.precision ??= 'int8';
    const maps = Array.from({ length: Math.floor((r.count - 2) / 3) }, (_, i) => 2 + 3 * i);
    const of = r.picked(maps);
    const views = maps.map((_, i) => of.view(i));
    return concatenate(r.d, views, of.axis(r.int('axis', 1)));
  },
  QLinearConv: of([0, 3, 8], conv),
  QLinearGlobalAveragePool: of([0], r => globalPool(r, 'mean')),
  QLinearLeakyRelu: of([0], r =>
    r.d.each(r.x, 'leaky', { slope: Number(r.float('alpha', 0.01).toPrecision(6)) }),
  ),
  QLinearMatMul: of([0, 3], matmul),
  QLinearMul: of([0, 3], r => arithmetic(r, 'mul')),
  QLinearReduceMean: of([0], r => reduced(r, 'mean')),
  QLinearSigmoid: of([0], each('sigmoid')),
  QLinearSoftmax: of([0], softmax),
  QuantizeLinear: of([0], handedOn),
};
