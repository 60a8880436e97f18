/**
 * What each operator becomes in ONNX. Values are PyTorch's, to which the words of lwnet are held: a border counts for a
 * mean, pixels of a resize have their centres at a half, the shuffle of pixels has channels outermost.
 */

import { tapOf } from '../../ops/lib/taps';
import type { Ref, Step } from './graph';
import type { Attribute } from './model';
import { groupNorm, layerNorm, perChannel, responseNorm } from './norms';
import { adaptive, average, avgpool, cells, convolution, maxpool, resize, transposed } from './windows';

export interface Conversion {
  /** What it becomes, as the documentation says it. */
  readonly becomes: string;
  readonly write: (step: Step) => void;
}

type Attributes = Readonly<Record<string, Attribute>>;

/** One node, whose attributes follow from the layer's. */
const node = (type: string, attributes: (step: Step) => Attributes = () => ({}), more = ''): Conversion => ({
  becomes: `\`${type}\`${more}`,
  write: step => step.last(type, step.inputs, attributes(step)),
});

const handedOn: Conversion = { ...node('Identity'), becomes: '`Identity`: nothing happens at inference' };

/** A vector meets a map channel by channel, whereas ONNX aligns the last axes. */
function aligned(step: Step): readonly Ref[] {
  const rank = Math.max(...step.inputs.map(({ dims }) => dims.length));
  return step.inputs.map((x, i) => {
    if (x.dims.length === rank) return x;
    const dims = [...x.dims, ...Array.from({ length: rank - x.dims.length }, () => 1)];
    return step.before(`aligned${i}`, 'Reshape', [x, step.whole(`aligned${i}/shape`, dims)], dims);
  });
}

const broadcast = (a: readonly number[], b: readonly number[]): readonly number[] =>
  a.map((extent, axis) => Math.max(extent, b[axis]!));

/** An operator of two maps, or one behind the other where there are more. */
const chained = (type: string): Conversion => ({
  becomes: `\`${type}\`, one for each map after the first; a vector is reshaped to C×1×1`,
  write(step) {
    const [first, ...others] = aligned(step);
    let left = first!;
    for (const [i, right] of others.slice(0, -1).entries())
      left = step.before(`part${i}`, type, [left, right], broadcast(left.dims, right.dims));
    step.last(type, [left, others.at(-1)!]);
  },
});

const joined = (type: string): Conversion => ({
  becomes: `\`${type}\`; a vector is reshaped to C×1×1`,
  write: step => step.last(type, aligned(step)),
});

const listed = (value: unknown): readonly number[] =>
  typeof value === 'number' ? [value] : (value as readonly number[]);

/** From opset 18 on, and for sums from 13 on, axes are an input. */
const reduction = (type: string, axesAreInput: number): Conversion => ({
  becomes: `\`${type}\` with \`keepdims\``,
  write(step) {
    const axes = listed(step.attrs.axes).map(axis => axis + 1);
    if (step.opset >= axesAreInput) step.last(type, [step.x, step.whole('axes', axes)], { keepdims: 1 });
    else step.last(type, [step.x], { axes, keepdims: 1 });
  },
});

/** The pool that a reduction of a map over its height and width is. */
const ofWholeMap = (type: string, { becomes, write }: Conversion): Conversion => ({
  becomes: `\`${type}\` over height and width of a map, else ${becomes}`,
  write(step) {
    const axes = [...listed(step.attrs.axes)].sort().join();
    if (step.x.dims.length === 4 && axes === '1,2') step.last(type, [step.x]);
    else write(step);
  },
});

/** Elements regrouped by reshapes around a transposition. */
function regroup(step: Step, wide: readonly number[], order: readonly number[]): void {
  const split = step.before('split', 'Reshape', [step.x, step.whole('split/shape', wide)], wide);
  const dims = order.map(axis => wide[axis]!);
  const moved = step.before('moved', 'Transpose', [split], dims, { perm: order });
  step.last('Reshape', [moved, step.whole('shape', [1, ...step.outputs[0]!])]);
}

/** Without a word of its own before some opset, an operator is written as what it is. */
const since = (opset: number, type: string, otherwise: string, write: (step: Step) => void): Conversion => ({
  becomes: `\`${type}\` from opset ${opset} on; before, ${otherwise}`,
  write: step => (step.opset >= opset ? step.last(type, [step.x]) : write(step)),
});

function transposition(step: Step, index: number, label: string): Ref {
  const x = step.inputs[index]!;
  if (step.attrs[`transpose_${label}`] !== true) return x;
  const rank = x.dims.length;
  const order = [...x.dims.keys()].map(axis => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
  return step.before(
    label,
    'Transpose',
    [x],
    order.map(axis => x.dims[axis]!),
    { perm: order },
  );
}

export const conversions: Readonly<Record<string, Conversion>> = {
  abs: node('Abs'),
  adaptive_avgpool: {
    becomes:
      '`AveragePool` where the bins are equal, else a slice and `ReduceMean` for each bin of each axis',
    write: step => adaptive(step, average),
  },
  adaptive_maxpool: {
    becomes: '`MaxPool` where the bins are equal, else a slice and `ReduceMax` for each bin of each axis',
    write: step => adaptive(step, cells),
  },
  add: chained('Add'),
  avgpool: {
    becomes:
      '`AveragePool` with `count_include_pad = 1`; what a window with `ceil` hangs over does not count',
    write: avgpool,
  },
  bilinear: { becomes: '`Resize`, `linear` with `half_pixel`', write: step => resize(step, 'linear') },
  bn: {
    becomes: '`BatchNormalization`, not folded, with `epsilon` = 1e-5',
    write(step) {
      const inputs = [step.x, ...['scale', 'shift', 'mean', 'variance'].map(what => step.weight(what))];
      step.last('BatchNormalization', inputs, { epsilon: { float: 1e-5 } });
    },
  },
  concat: node('Concat', () => ({ axis: 1 })),
  conv: {
    becomes: '`Conv` with explicit `pads`; a border below 0 is cut by a `Pad` before it',
    write: step => convolution(step, step.attrs.groups as number),
  },
  depth_to_space: node(
    'DepthToSpace',
    ({ attrs }) => ({ blocksize: attrs.block_size as number, mode: 'CRD' }),
    ', mode `CRD`',
  ),
  div: chained('Div'),
  drop_path: handedOn,
  dropout: handedOn,
  dwconv: {
    becomes: '`Conv` with as many groups as channels',
    write: step => convolution(step, step.x.dims[1]!),
  },
  elu: node('Elu', ({ attrs }) => ({ alpha: { float: attrs.alpha as number } })),
  fc: {
    becomes: '`Gemm` with `transB = 1`, behind a `Flatten` where a map arrives',
    write(step) {
      const flat = [1, step.x.dims.reduce((a, b) => a * b)];
      const x =
        step.x.dims.length === 2 ? step.x : step.before('flat', 'Flatten', [step.x], flat, { axis: 1 });
      step.last('Gemm', [x, step.weight('weight'), ...(step.has('bias') ? [step.weight('bias')] : [])], {
        transB: 1,
      });
    },
  },
  flatten: node('Flatten', () => ({ axis: 1 })),
  gap: node('GlobalAveragePool'),
  gelu: since(20, 'Gelu', '`Erf` and arithmetic', step => {
    const { dims } = step.x;
    const scaled = step.before('scaled', 'Div', [step.x, step.float('root', Math.SQRT2)], dims);
    const erf = step.before('erf', 'Erf', [scaled], dims);
    const raised = step.before('raised', 'Add', [erf, step.float('one', 1)], dims);
    const whole = step.before('whole', 'Mul', [step.x, raised], dims);
    step.last('Mul', [whole, step.float('half', 0.5)]);
  }),
  gmp: node('GlobalMaxPool'),
  gn: {
    becomes: '`InstanceNormalization` of each group between two reshapes, then `Mul` and `Add`',
    write: groupNorm,
  },
  hsigmoid: node(
    'HardSigmoid',
    () => ({ alpha: { float: 1 / 6 }, beta: { float: 0.5 } }),
    ' with a slope of 1/6',
  ),
  hswish: since(14, 'HardSwish', '`HardSigmoid` with a slope of 1/6 and `Mul`', step => {
    const attributes = { alpha: { float: 1 / 6 }, beta: { float: 0.5 } };
    step.last('Mul', [step.x, step.before('gate', 'HardSigmoid', [step.x], step.x.dims, attributes)]);
  }),
  identity: handedOn,
  input: { becomes: 'an input of the graph, with the batch of 1 in front', write: step => step.input() },
  leaky: node('LeakyRelu', ({ attrs }) => ({ alpha: { float: attrs.slope as number } })),
  ln: {
    becomes:
      '`ReduceMean`, `Sub`, `Mul`, `ReduceMean`, `Add`, `Sqrt`, `Div` over the channels, then `Mul` and `Add`',
    write: layerNorm,
  },
  lrn: {
    becomes: '`LRN`; refused for an even size, whose middle ONNX puts elsewhere than PyTorch',
    write: responseNorm,
  },
  matmul: {
    becomes: '`MatMul`, a `Transpose` before it for each transposed side',
    write: step => step.last('MatMul', [transposition(step, 0, 'a'), transposition(step, 1, 'b')]),
  },
  maximum: joined('Max'),
  maxpool: {
    becomes: '`MaxPool` with explicit `pads`, which hold what `ceil` adds',
    write: maxpool,
  },
  minimum: joined('Min'),
  mish: since(18, 'Mish', '`Softplus`, `Tanh` and `Mul`', step => {
    const { dims } = step.x;
    const soft = step.before('soft', 'Softplus', [step.x], dims);
    step.last('Mul', [step.x, step.before('gate', 'Tanh', [soft], dims)]);
  }),
  mul: chained('Mul'),
  nearest: {
    becomes: '`Resize`, `nearest` with `asymmetric` and `floor`',
    write: step => resize(step, 'nearest'),
  },
  pad: {
    becomes: '`Pad` with zeros, which also crops',
    write(step) {
      const [top, right, bottom, left] = step.attrs.pad as readonly number[];
      step.last('Pad', [step.x, step.whole('pads', [0, 0, top!, left!, 0, 0, bottom!, right!])]);
    },
  },
  permute: node('Transpose', ({ attrs }) => ({ perm: [0, ...listed(attrs.axes).map(axis => axis + 1)] })),
  prelu: {
    becomes: '`PRelu`',
    write(step) {
      const single = step.attrs.single === true;
      step.last('PRelu', [step.x, step.weight('weight', perChannel(single ? 1 : step.x.dims[1]!, step.x))]);
    },
  },
  // Compilers that leave `ReduceMax` to a processor have a pool over the whole map.
  reduce_max: ofWholeMap('GlobalMaxPool', reduction('ReduceMax', 18)),
  reduce_mean: reduction('ReduceMean', 18),
  reduce_sum: reduction('ReduceSum', 13),
  relu: node('Relu'),
  relu6: {
    becomes: '`Clip` from 0 to 6',
    write: step => step.last('Clip', [step.x, step.float('least', 0), step.float('most', 6)]),
  },
  reshape: {
    becomes: '`Reshape`',
    write: step => step.last('Reshape', [step.x, step.whole('shape', [1, ...step.outputs[0]!])]),
  },
  scale: {
    becomes: '`Mul` with a number for each channel',
    write: step =>
      step.last('Mul', [
        step.x,
        step.weight('scale', perChannel(step.attrs.single === true ? 1 : step.x.dims[1]!, step.x)),
      ]),
  },
  shift: {
    becomes: '`Conv` with as many groups as channels, whose windows are 0 but for one tap: ONNX has no shift',
    write(step) {
      step.note('a shift is a depthwise Conv, with MACs that the text does not have');
      const [tall, wide] = step.attrs.kernel as readonly [number, number];
      const channels = step.x.dims[1]!;
      const taps = Array.from({ length: channels * tall * wide }, () => 0);
      for (let channel = 0; channel < channels; channel++)
        taps[channel * tall * wide + tapOf(channel, channels, tall * wide)] = 1;
      const [down, across] = [(tall - 1) / 2, (wide - 1) / 2];
      step.last('Conv', [step.x, step.floats('taps', taps, [channels, 1, tall, wide])], {
        group: channels,
        kernel_shape: [tall, wide],
        strides: step.attrs.stride as readonly number[],
        pads: [down, across, down, across],
      });
    },
  },
  shuffle: {
    becomes: '`Reshape`, `Transpose`, `Reshape`',
    write(step) {
      const groups = step.attrs.groups as number;
      const [, channels, ...rest] = step.x.dims;
      const wide = [1, groups, channels! / groups, ...rest];
      regroup(step, wide, [0, 2, 1, ...rest.map((_, i) => i + 3)]);
    },
  },
  sigmoid: node('Sigmoid'),
  slice: {
    becomes: '`Slice` along the channels, nothing where all are kept',
    write(step) {
      const { begin, end } = step.attrs as Readonly<Record<string, number>>;
      if (begin === 0 && end === step.x.dims[1]) return handedOn.write(step);
      step.last('Slice', [
        step.x,
        step.whole('begin', [begin!]),
        step.whole('end', [end!]),
        step.whole('axis', [1]),
      ]);
    },
  },
  softmax: node('Softmax', ({ attrs }) => ({ axis: (attrs.axis as number) + 1 })),
  softplus: node('Softplus'),
  space_to_depth: {
    becomes:
      '`Reshape`, `Transpose`, `Reshape`: ONNX’s `SpaceToDepth` puts the channels elsewhere than PyTorch',
    write(step) {
      const block = step.attrs.block_size as number;
      const [, channels, h, w] = step.x.dims as readonly [number, number, number, number];
      regroup(step, [1, channels, h / block, block, w / block, block], [0, 1, 3, 5, 2, 4]);
    },
  },
  split: {
    becomes: '`Split` along the channels with the size of each part',
    write: step =>
      step.last(
        'Split',
        [
          step.x,
          step.whole(
            'parts',
            step.outputs.map(shape => shape[0]!),
          ),
        ],
        { axis: 1 },
      ),
  },
  sub: chained('Sub'),
  swish: {
    becomes: '`Sigmoid` and `Mul`',
    write: step => step.last('Mul', [step.x, step.before('gate', 'Sigmoid', [step.x], step.x.dims)]),
  },
  tanh: node('Tanh'),
  tconv: {
    becomes: '`ConvTranspose` with explicit `pads`; a border below 0 is added by a `Pad` behind it',
    write: transposed,
  },
};
