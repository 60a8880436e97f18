/** What each operator becomes in TensorFlow Lite. Values are PyTorch's, as everywhere in lwnet. */
import { aligned, hardSigmoid, sixth, softplus } from './arithmetic';
import type { Given, Ref, Step } from './graph';
import type { OperatorName } from './model';
import { groupNorm, layerNorm, responseNorm } from './norms';
import {
  axisOf,
  depthToSpace,
  fixed,
  listed,
  matmul,
  permute,
  reshape,
  shuffle,
  softmax,
  spaceToDepth,
} from './plain';
import {
  affine,
  avgpool,
  convolution,
  depthwise,
  fullyConnected,
  globalAverage,
  maxpool,
  padding,
  shift,
  transposed,
  whole,
} from './windows';

export interface Conversion {
  /** What it becomes, as the documentation says it. */
  readonly becomes: string;
  /** Numbers go through it as they are, so that integers keep their scale. */
  readonly keeps?: boolean;
  /** Results from 0 to 1, or from −1 to 1, for which the specification states the scale. */
  readonly fixed?: 'unsigned' | 'signed';
  /** Precisions for which there is no operator, and why. */
  readonly not?: { readonly int8?: string; readonly int16x8?: string };
  readonly write: (step: Step) => void;
}

const floats = (what: string): NonNullable<Conversion['not']> => ({
  int8: `${what} has no operator for integers`,
  int16x8: `${what} has no operator for integers`,
});

const only8 = (what: string): NonNullable<Conversion['not']> => ({
  int16x8: `${what} is not there for 16-bit integers`,
});

const node = (name: OperatorName, options: (step: Step) => Given = () => ({})): Conversion => ({
  becomes: `\`${name}\``,
  write: step => step.last(name, [step.x], options(step)),
});

const leftOut: Conversion = { becomes: 'nothing: it is left out', write: () => {} };

/** One behind the other where there are more than two maps. */
const chained = (name: OperatorName, takes: boolean, more: Partial<Conversion> = {}): Conversion => ({
  becomes: `\`${name}\`, one for each map after the first`,
  ...more,
  write(step) {
    const [first, ...others] = aligned(step);
    let left = first!;
    for (const [i, right] of others.slice(0, -1).entries()) {
      const rank = Math.max(left.dims.length, right.dims.length);
      const at = (x: Ref, axis: number) => x.dims[axis - rank + x.dims.length] ?? 1;
      const dims = Array.from({ length: rank }, (_, axis) => Math.max(at(left, axis), at(right, axis)));
      left = step.before(`part${i}`, name, [left, right], dims, step.scale, takes ? { activation: 0 } : {});
    }
    step.last(name, [left, others.at(-1)!], takes ? { activation: step.activation } : {});
  },
});

const reduction = (name: 'MEAN' | 'SUM' | 'REDUCE_MAX', more: Partial<Conversion> = {}): Conversion => ({
  becomes: `\`${name}\` with \`keep_dims\``,
  ...more,
  write(step) {
    const rank = step.inputShapes[0]!.length;
    const axes = listed(step.attrs.axes).map(axis => axisOf(axis, rank));
    step.last(name, [step.x, step.whole('axes', axes)], { keepDims: true });
  },
});

export const conversions: Readonly<Record<string, Conversion>> = {
  abs: node('ABS'),
  adaptive_avgpool: {
    becomes: '`AVERAGE_POOL_2D` where the bins are equal, else refused',
    keeps: true,
    write: step => whole(step, 'AVERAGE_POOL_2D', step.attrs.bins as readonly [number, number]),
  },
  adaptive_maxpool: {
    becomes: '`MAX_POOL_2D` where the bins are equal, else refused',
    keeps: true,
    write: step => whole(step, 'MAX_POOL_2D', step.attrs.bins as readonly [number, number]),
  },
  add: chained('ADD', true),
  avgpool: {
    becomes: '`AVERAGE_POOL_2D`; a border is a `PAD` before it, since SAME leaves it out of the mean',
    keeps: true,
    write: avgpool,
  },
  bilinear: {
    becomes: '`RESIZE_BILINEAR` with `half_pixel_centers`',
    keeps: true,
    write: step =>
      step.last('RESIZE_BILINEAR', [step.x, step.whole('size', step.outputs[0]!.slice(1))], {
        halfPixelCentres: true,
      }),
  },
  bn: {
    becomes:
      'folded into the convolution before it; else a 1×1 `DEPTHWISE_CONV_2D` of a map, `MUL` and `ADD` of others',
    write: affine,
  },
  concat: {
    becomes: '`CONCATENATION`; in integers all maps and the result have one scale',
    keeps: true,
    write: step => step.last('CONCATENATION', step.inputs, { axis: axisOf(0, step.outputs[0]!.length) }),
  },
  conv: {
    becomes:
      '`CONV_2D`, one of a group for each channel `DEPTHWISE_CONV_2D`; a border other than SAME is a `PAD` before it',
    write: convolution,
  },
  depth_to_space: {
    becomes:
      '`RESHAPE`, `TRANSPOSE`, `RESHAPE` that bring the channels into TensorFlow’s order, then `DEPTH_TO_SPACE`',
    keeps: true,
    not: only8('DEPTH_TO_SPACE'),
    write: depthToSpace,
  },
  div: chained('DIV', true, { not: floats('a division') }),
  drop_path: leftOut,
  dropout: leftOut,
  dwconv: {
    becomes: '`DEPTHWISE_CONV_2D`; a border other than SAME is a `PAD` before it',
    write: step => depthwise(step, step.attrs.multiplier as number),
  },
  elu: {
    becomes: '`ELU`; refused for another alpha than 1',
    not: only8('ELU'),
    write: step =>
      step.attrs.alpha === 1
        ? step.last('ELU', [step.x])
        : step.refuse(`its alpha of ${step.attrs.alpha} is not the 1 of ELU`),
  },
  fc: {
    becomes: '`FULLY_CONNECTED`, behind a `RESHAPE` of a map, in whose order its weights are put',
    write: fullyConnected,
  },
  flatten: {
    becomes: '`RESHAPE`, behind a `TRANSPOSE` where the map has several pixels',
    keeps: true,
    write: reshape,
  },
  gap: {
    becomes: '`AVERAGE_POOL_2D` over the whole map, `MEAN` of one beyond 256 rows or 65,536 pixels',
    keeps: true,
    write: globalAverage,
  },
  gelu: { ...node('GELU', () => ({ approximate: false })), not: only8('GELU') },
  gmp: {
    becomes: '`MAX_POOL_2D` over the whole map',
    keeps: true,
    write: step => whole(step, 'MAX_POOL_2D', [1, 1]),
  },
  gn: {
    becomes: '`MEAN` of each group between reshapes, then arithmetic',
    not: floats('a group norm'),
    write: groupNorm,
  },
  hsigmoid: {
    becomes: '`ADD` of 3 with `RELU6`, `MUL` by 1/6',
    write: step => step.last('MUL', [hardSigmoid(step), sixth(step)], { activation: 0 }),
  },
  hswish: {
    becomes: '`HARD_SWISH`; in 16 bits, which it has not, `ADD` of 3 with `RELU6`, `MUL` by 1/6 and `MUL`',
    write(step) {
      if (step.precision !== 'int16x8') return step.last('HARD_SWISH', [step.x]);
      const one = step.holding(0, 1);
      const gate = step.before('gate', 'MUL', [hardSigmoid(step), sixth(step)], step.x.dims, one, {
        activation: 0,
      });
      step.last('MUL', [step.x, gate], { activation: 0 });
    },
  },
  identity: leftOut,
  input: { becomes: 'an input of the graph, a map with its channels last', write: step => step.input() },
  leaky: node('LEAKY_RELU', ({ attrs }) => ({ alpha: attrs.slope as number })),
  ln: { becomes: '`MEAN` and arithmetic over the channels', not: floats('a layer norm'), write: layerNorm },
  lrn: {
    becomes: '`LOCAL_RESPONSE_NORMALIZATION`; refused for an even size, which it cannot have',
    not: floats('a response norm'),
    write: responseNorm,
  },
  matmul: { becomes: '`BATCH_MATMUL`; maps are transposed around it', write: matmul },
  maximum: chained('MAXIMUM', false, { keeps: true }),
  maxpool: {
    becomes:
      '`MAX_POOL_2D`; a border other than SAME is a `PAD` before it, `PADV2` where numbers may be below 0',
    keeps: true,
    write: maxpool,
  },
  minimum: chained('MINIMUM', false, { keeps: true }),
  mish: {
    becomes: 'arithmetic: there is no operator',
    not: floats('mish'),
    write(step) {
      const gate = step.before('gate', 'TANH', [softplus(step, false)!], step.x.dims, undefined);
      step.last('MUL', [step.x, gate], { activation: 0 });
    },
  },
  mul: chained('MUL', true),
  nearest: {
    becomes: '`RESIZE_NEAREST_NEIGHBOR`',
    keeps: true,
    write: step =>
      step.last('RESIZE_NEAREST_NEIGHBOR', [step.x, step.whole('size', step.outputs[0]!.slice(1))]),
  },
  pad: { becomes: '`PAD` with zeros; what is cropped is a `SLICE`', keeps: true, write: padding },
  permute: { becomes: '`TRANSPOSE`', keeps: true, write: permute },
  prelu: {
    becomes: '`PRELU`',
    not: only8('PRELU'),
    write(step) {
      const shape = step.inputShapes[0]!;
      const single = step.attrs.single === true;
      const last = step.x.dims.length === 2 || shape.length === 3;
      const dims = step.x.dims
        .slice(1)
        .map((_, i, all) =>
          single ? 1 : last ? (i === all.length - 1 ? shape[0]! : 1) : i === 0 ? shape[0]! : 1,
        );
      step.last('PRELU', [step.x, step.weight('weight', dims)]);
    },
  },
  reduce_max: reduction('REDUCE_MAX', { keeps: true }),
  reduce_mean: reduction('MEAN'),
  reduce_sum: reduction('SUM', { not: only8('SUM') }),
  relu: {
    ...node('RELU'),
    becomes: 'taken into the convolution, `FULLY_CONNECTED` or `ADD` before it; else `RELU`',
  },
  relu6: {
    ...node('RELU6'),
    becomes: 'taken into the convolution, `FULLY_CONNECTED` or `ADD` before it; else `RELU6`',
  },
  reshape: { becomes: '`RESHAPE`, between transpositions of maps', keeps: true, write: reshape },
  scale: { becomes: 'as `bn`', write: affine },
  shift: { becomes: '`DEPTHWISE_CONV_2D` whose windows are 0 but for one tap', write: shift },
  shuffle: { becomes: '`RESHAPE` to five axes, `TRANSPOSE`, `RESHAPE`', keeps: true, write: shuffle },
  sigmoid: { becomes: '`LOGISTIC`', fixed: 'unsigned', write: step => fixed(step, 'LOGISTIC', [step.x]) },
  slice: {
    becomes: '`SLICE` along the channels',
    keeps: true,
    write(step) {
      const axis = axisOf(0, step.inputShapes[0]!.length);
      const { begin, end } = step.attrs as Readonly<Record<string, number>>;
      const at = (first: number, other: (extent: number) => number) =>
        step.x.dims.map((extent, i) => (i === axis ? first : other(extent)));
      step.last('SLICE', [
        step.x,
        step.whole(
          'begin',
          at(begin!, () => 0),
        ),
        step.whole(
          'size',
          at(end! - begin!, n => n),
        ),
      ]);
    },
  },
  softmax: {
    becomes: '`SOFTMAX`, between transpositions where it is not of the last axis',
    fixed: 'unsigned',
    write: softmax,
  },
  softplus: {
    becomes: 'arithmetic: there is no operator',
    not: floats('softplus'),
    write: step => void softplus(step, true),
  },
  space_to_depth: {
    becomes:
      '`SPACE_TO_DEPTH`, then `RESHAPE`, `TRANSPOSE`, `RESHAPE` that bring the channels into PyTorch’s order',
    keeps: true,
    not: only8('SPACE_TO_DEPTH'),
    write: spaceToDepth,
  },
  split: {
    becomes: '`SPLIT`, of unequal parts `SPLIT_V`',
    keeps: true,
    write(step) {
      const parts = step.outputs.map(shape => shape[0]!);
      const axis = axisOf(0, step.inputShapes[0]!.length);
      const options = { count: parts.length };
      if (parts.every(part => part === parts[0]))
        step.last('SPLIT', [step.whole('axis', [axis], []), step.x], options);
      else
        step.last('SPLIT_V', [step.x, step.whole('parts', parts), step.whole('axis', [axis], [])], options);
    },
  },
  sub: chained('SUB', true),
  swish: {
    becomes: '`LOGISTIC` and `MUL`',
    write(step) {
      const gate = step.before('gate', 'LOGISTIC', [step.x], step.x.dims, step.fixedScale(false));
      step.last('MUL', [step.x, gate], { activation: 0 });
    },
  },
  tanh: { becomes: '`TANH`', fixed: 'signed', write: step => fixed(step, 'TANH', [step.x]) },
  tconv: {
    becomes:
      '`TRANSPOSE_CONV`; a border other than SAME is a `SLICE` behind it; refused in groups or with a dilation',
    write: transposed,
  },
};
