/** What each operator of ONNX is in words of the language, from opset 7 on. */
import type { View } from '../lib/drawing';
import { concatenate, inFront, together } from '../lib/joining';
import { Unsaid } from '../reader';
import {
  arithmetic,
  clip,
  extreme,
  gemm,
  groupNorm,
  instanceNorm,
  layerNorm,
  matmul,
  power,
  prelu,
  softmax,
} from './arithmetic';
import { einsum } from './einsum';
import { fused } from './fused';
import {
  blocks,
  expand,
  flatten,
  gather,
  globalPool,
  pad,
  reduced,
  reshape,
  resized,
  slice,
  split,
  squeeze,
  tile,
  transpose,
  unsqueeze,
} from './layout';
import type { Reading } from './node';
import { quantised } from './quantised';
import { batchNorm, conv, pooled, tconv } from './windows';

export type Operator = (reading: Reading, batch: number) => View | readonly View[];

const each =
  (op: string, args: (r: Reading) => Readonly<Record<string, number | boolean>> = () => ({})): Operator =>
  r =>
    r.d.each(r.x, op, args(r));

const handedOn: Operator = r => r.x;

/** Turning numbers whole takes part in what an integer network does between layers. */
const cast: Operator = r => {
  const to = r.int('to', 1);
  return [2, 3, 4, 5, 6, 7, 12, 13].includes(to) ? r.d.each(r.x, 'whole') : r.x;
};

export const operators: Readonly<Record<string, Operator>> = {
  ...quantised,
  ...fused,
  Abs: each('abs'),
  Add: r => arithmetic(r, 'add'),
  AveragePool: r => pooled(r, 'avg'),
  BatchNormalization: batchNorm,
  Cast: cast,
  CastLike: handedOn,
  Ceil: each('whole'),
  Clip: clip,
  Concat: r => {
    // Nothing is joined by what is empty.
    const some = Array.from({ length: r.count }, (_, i) => i).filter(i => !r.known(i)?.dims.includes(0));
    const views = some.map(i => r.joined(i));
    return concatenate(r.d, views, r.axis(r.int('axis', 1), views[0]?.dims.length));
  },
  Conv: conv,
  ConvTranspose: tconv,
  Cos: each('sine'),
  DepthToSpace: r => blocks(r, 'depth_to_space'),
  Div: r => arithmetic(r, 'div'),
  Dropout: handedOn,
  Einsum: einsum,
  Elu: each('elu', r => ({ alpha: r.float('alpha', 1) })),
  Erf: each('erf'),
  Exp: each('exp'),
  Expand: expand,
  Flatten: flatten,
  Floor: each('whole'),
  Gather: gather,
  Gelu: each('gelu'),
  Gemm: gemm,
  GlobalAveragePool: r => globalPool(r, 'mean'),
  GlobalMaxPool: r => globalPool(r, 'max'),
  GroupNormalization: groupNorm,
  HardSigmoid: r => {
    const slope = r.float('alpha', 0.2);
    if (Math.abs(slope - 1 / 6) > 1e-4)
      r.d.note(
        `has a slope of ${Number(slope.toPrecision(4))}; \`hsigmoid\` of the design has 1/6, which costs the same`,
      );
    return r.d.each(r.x, 'hsigmoid');
  },
  HardSwish: each('hswish'),
  Identity: handedOn,
  InstanceNormalization: instanceNorm,
  LRN: each('lrn', r => {
    const size = r.int('size', 1);
    const all = { size, alpha: r.float('alpha', 1e-4), beta: r.float('beta', 0.75), k: r.float('bias', 1) };
    return Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, Number(value.toPrecision(6))]),
    );
  }),
  LayerNormalization: layerNorm,
  LeakyRelu: each('leaky', r => ({ slope: Number(r.float('alpha', 0.01).toPrecision(6)) })),
  Log: each('log'),
  LogSoftmax: r => r.d.each(softmax(r), 'log'),
  LpNormalization: r => {
    if (r.int('p', 2) !== 2) throw new Unsaid('it divides by a sum of magnitudes');
    return r.d.each(inFront(r.d, r.x, r.axis(r.int('axis', -1))), 'unit-length');
  },
  MatMul: matmul,
  Max: r => extreme(r, 'maximum'),
  MaxPool: r => pooled(r, 'max'),
  Min: r => extreme(r, 'minimum'),
  Mish: each('mish'),
  Mul: r => arithmetic(r, 'mul'),
  Neg: each('negate'),
  PRelu: prelu,
  Pad: pad,
  Pow: power,
  Reciprocal: each('invert'),
  ReduceL2: r => {
    const sums = reduced(r, 'sum', together(r.d, 'mul', [r.x, r.x]));
    return r.d.each(sums, 'root');
  },
  ReduceMax: r => reduced(r, 'max'),
  // The smallest is the largest with its sign changed.
  ReduceMin: r => {
    const turned = r.behind(r.d.each(r.x, 'negate'), [1]);
    return r.d.each(reduced(turned, 'max'), 'negate');
  },
  ReduceMean: r => reduced(r, 'mean'),
  ReduceSum: r => reduced(r, 'sum'),
  Relu: each('relu'),
  Reshape: reshape,
  Resize: resized,
  Round: each('whole'),
  Sigmoid: each('sigmoid'),
  Sin: each('sine'),
  Slice: slice,
  Softmax: softmax,
  Softplus: each('softplus'),
  SpaceToDepth: r => blocks(r, 'space_to_depth'),
  Split: split,
  Sqrt: each('root'),
  Squeeze: squeeze,
  Sub: r => arithmetic(r, 'sub'),
  Sum: r =>
    r.count === 1
      ? r.x
      : together(
          r.d,
          'add',
          Array.from({ length: r.count }, (_, i) => r.view(i)),
        ),
  Swish: each('swish'),
  Tanh: each('tanh'),
  Tile: tile,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
  Upsample: resized,
};
