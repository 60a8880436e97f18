/**
 * Operators on whole numbers, of ONNX and of ONNX Runtime: what they do is that of their namesakes, and scales and zero
 * points stand among their inputs.
 */
import type { View } from '../lib/drawing';
import { concatenate, withConstant } from '../lib/joining';
import { arithmetic, gemm, matmul, softmax } from './arithmetic';
import { folds } from './constants';
import { globalPool, reduced } from './layout';
import { type Entry, Reading } from './node';
import type { Operator } from './operators';
import { conv, pooled } from './windows';

/** Layers whose results are below 0 as well as above. */
const signed = new Set(['add', 'bn', 'conv', 'dwconv', 'fc', 'tconv']);

/**
 * Where the lowest number stands for 0, nothing below 0 is kept: quantisers take the rectifier behind a layer of weights
 * out, since that is one.
 * @param zero the input that says which number stands for 0
 */
function rectified(r: Reading, view: View, zero: number): View {
  const at = r.known(zero);
  const isLowest = at === undefined ? !r.has(zero) : at.lowest !== undefined && at.numbers?.[0] === at.lowest;
  if (!isLowest || !signed.has(r.d.maker(view.map) ?? '')) return view;
  const highest = 255 * (r.known(zero - 1)?.numbers?.[0] ?? 0);
  return r.d.each(view, 'saturated', { highest });
}

/** With these of the inputs in place of all, and its result in numbers of which this input stands for 0. */
const of =
  (at: readonly number[], operator: (r: Reading) => View, zero?: number): Operator =>
  r => {
    r.d.net.precision ??= 'int8';
    const made = operator(r.picked(at));
    return zero === undefined ? made : rectified(r, made, zero);
  };

/** Where a bias of its own stands behind all scales, it is a constant that is added. */
const withBias =
  (at: readonly number[], bias: number, operator: (r: Reading) => View): Operator =>
  r => {
    const made = of(at, operator)(r, 1) as View;
    return r.has(bias) ? withConstant(r.d, 'plus', made, r.weight(bias)) : made;
  };

/** Two sides, each with its scale and zero point behind it; a constant is what its whole numbers stand for. */
const sides = (op: 'add' | 'mul'): Operator => {
  const entry = (r: Reading, at: number): Entry => {
    const [x, ...grid] = [at, at + 1, at + 2].map(index => r.known(index));
    if (x === undefined) return { view: r.view(at) };
    const none = { ints: () => undefined, int: (_: string, otherwise: number) => otherwise };
    return { known: folds['DequantizeLinear']!({ key: x.key, inputs: [x, ...grid], ...none }) ?? x };
  };
  return (r, batch) =>
    of(
      [0, 3],
      () => arithmetic(new Reading(r.d, r.node, r.opset, [entry(r, 0), entry(r, 3)]), op),
      7,
    )(r, batch);
};

const handedOn = (r: Reading): View => r.x;
const each =
  (op: string) =>
  (r: Reading): View =>
    r.d.each(r.x, op);

export const quantised: Readonly<Record<string, Operator>> = {
  ConvInteger: of([0, 1], conv),
  DequantizeLinear: of([0], handedOn),
  DynamicQuantizeMatMul: withBias([0, 1], 4, matmul),
  MatMulInteger: of([0, 1], matmul),
  MatMulIntegerToFloat: withBias([0, 1], 6, matmul),
  QGemm: of([0, 3, 6], gemm, 8),
  QLinearAdd: sides('add'),
  QLinearAveragePool: of([0], r => pooled(r, 'avg')),
  // The scale and zero point of the result come first, then each map with its own.
  QLinearConcat: r => {
    r.d.net.precision ??= 'int8';
    const maps = Array.from({ length: Math.floor((r.count - 2) / 3) }, (_, i) => 2 + 3 * i);
    const of = r.picked(maps);
    const views = maps.map((_, i) => of.joined(i));
    return concatenate(r.d, views, of.axis(r.int('axis', 1), views[0]?.dims.length));
  },
  QLinearConv: of([0, 3, 8], conv, 7),
  QLinearGlobalAveragePool: of([0], r => globalPool(r, 'mean')),
  QLinearLeakyRelu: of([0], r =>
    r.d.each(r.x, 'leaky', { slope: Number(r.float('alpha', 0.01).toPrecision(6)) }),
  ),
  QLinearMatMul: of([0, 3], matmul, 7),
  QLinearMul: sides('mul'),
  QLinearReduceMean: of([0], r => reduced(r, 'mean')),
  QLinearSigmoid: of([0], each('sigmoid')),
  QLinearSoftmax: of([0], softmax),
  QuantizeLinear: of([0], handedOn, 2),
};
