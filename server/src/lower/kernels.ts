/** Which kernels an operator becomes: a table keyed by the operator's record, so that engines name no operator. */
import type { Layer } from '../graph/graph';
import { abs } from '../ops/abs';
import { adaptiveAvgpool } from '../ops/adaptive_avgpool';
import { adaptiveMaxpool } from '../ops/adaptive_maxpool';
import { add } from '../ops/add';
import { avgpool } from '../ops/avgpool';
import { bilinear } from '../ops/bilinear';
import { bn } from '../ops/bn';
import { concat } from '../ops/concat';
import { conv } from '../ops/conv';
import { depthToSpace } from '../ops/depth_to_space';
import { div } from '../ops/div';
import { dwconv } from '../ops/dwconv';
import { elu } from '../ops/elu';
import { fc } from '../ops/fc';
import { gap } from '../ops/gap';
import { gelu } from '../ops/gelu';
import { gmp } from '../ops/gmp';
import { gn } from '../ops/gn';
import { hsigmoid } from '../ops/hsigmoid';
import { hswish } from '../ops/hswish';
import { leaky } from '../ops/leaky';
import { ln } from '../ops/ln';
import { lrn } from '../ops/lrn';
import { matmul } from '../ops/matmul';
import { maximum } from '../ops/maximum';
import { maxpool } from '../ops/maxpool';
import { minimum } from '../ops/minimum';
import { mish } from '../ops/mish';
import { mul } from '../ops/mul';
import { nearest } from '../ops/nearest';
import type { Op } from '../ops/op';
import { pad } from '../ops/pad';
import { permute } from '../ops/permute';
import { prelu } from '../ops/prelu';
import { reduceMax } from '../ops/reduce_max';
import { reduceMean } from '../ops/reduce_mean';
import { reduceSum } from '../ops/reduce_sum';
import { relu } from '../ops/relu';
import { relu6 } from '../ops/relu6';
import { reshape } from '../ops/reshape';
import { scale } from '../ops/scale';
import { shift } from '../ops/shift';
import { shuffle } from '../ops/shuffle';
import { sigmoid } from '../ops/sigmoid';
import { slice } from '../ops/slice';
import { softmax } from '../ops/softmax';
import { softplus } from '../ops/softplus';
import { spaceToDepth } from '../ops/space_to_depth';
import { split } from '../ops/split';
import { sub } from '../ops/sub';
import { swish } from '../ops/swish';
import { tanh } from '../ops/tanh';
import { tconv } from '../ops/tconv';
import { convolution, depthwise, fullyConnected, transposed } from './convolution';
import type { Work } from './kernel';
import type { KernelKind } from './kinds';
import { adaptivePool, globalPool, windowPool } from './pooling';
import { channelShuffle } from './shuffle';

/** A kernel as a lowering gives it; what is left out is the layer's own. */
export type Draft = Partial<Work> & { readonly kind: KernelKind };

/** The chain of kernels that a layer becomes; `folds` says that a batch norm behind it vanishes into it. */
export type Lowering = (of: { readonly layer: Layer; readonly folds: boolean }) => readonly Draft[];

const as =
  (kind: KernelKind): Lowering =>
  () => [{ kind }];

const transpose: Lowering = ({ layer }) => {
  const axes = layer.attrs.axes as number | readonly number[];
  return [{ kind: 'transpose', order: typeof axes === 'number' ? [axes] : axes }];
};

/** A mean over height and width is a global average pool by another name. */
const reduction =
  (whole: KernelKind): Lowering =>
  context => {
    const axes = context.layer.attrs.axes;
    const list = Array.isArray(axes) ? [...axes].sort().join() : String(axes);
    const map = context.layer.inputShapes[0]!.length === 3;
    return map && list === '1,2' ? globalPool(whole)(context) : [{ kind: 'reduction' }];
  };

/** Chips have it along the channels; another axis is brought there and back. */
const softmaxAlong: Lowering = ({ layer }) => {
  const axis = layer.attrs.axis as number;
  if (axis === 0) return [{ kind: 'softmax' }];
  const map = layer.inputShapes[0]!;
  const order = map.map((_, i) => (i === 0 ? axis : i === axis ? 0 : i));
  const turned = order.map(i => map[i]!);
  return [
    { kind: 'transpose', inputs: [map], outputs: [turned], order },
    { kind: 'softmax', inputs: [turned], outputs: [turned] },
    { kind: 'transpose', inputs: [turned], outputs: [map], order },
  ];
};

/** Views that are missing here vanish: they change nothing at inference. */
export const lowerings: ReadonlyMap<Op, Lowering> = new Map<Op, Lowering>([
  [conv, convolution],
  [dwconv, depthwise],
  [tconv, transposed],
  [fc, fullyConnected],
  [matmul, as('matrix-product')],
  [bn, as('channel-affine')],
  [scale, as('channel-affine')],
  [ln, as('layer-norm')],
  [gn, as('group-norm')],
  [lrn, as('response-norm')],
  [maxpool, windowPool('max-pool')],
  [avgpool, windowPool('average-pool')],
  [gmp, globalPool('global-max-pool')],
  [gap, globalPool('global-average-pool')],
  [adaptiveMaxpool, adaptivePool('max-pool', 'global-max-pool')],
  [adaptiveAvgpool, adaptivePool('average-pool', 'global-average-pool')],
  [reduceMax, reduction('global-max-pool')],
  [reduceMean, reduction('global-average-pool')],
  [reduceSum, as('reduction')],
  [add, as('add')],
  [sub, as('subtract')],
  [mul, as('multiply')],
  [div, as('divide')],
  [minimum, as('minimum')],
  [maximum, as('maximum')],
  [concat, as('concatenate')],
  // Views of memory, but a chip must be able to address a part of a map to read them in place.
  [split, as('split')],
  [slice, as('slice')],
  [pad, as('pad')],
  [reshape, () => [{ kind: 'reshape', still: true }]],
  [permute, transpose],
  [shuffle, channelShuffle],
  [depthToSpace, as('depth-to-space')],
  [spaceToDepth, as('space-to-depth')],
  [nearest, as('resize-nearest')],
  [bilinear, as('resize-bilinear')],
  [shift, as('spatial-shift')],
  [softmax, softmaxAlong],
  [abs, as('abs')],
  [elu, as('elu')],
  [gelu, as('gelu')],
  [hsigmoid, as('hard-sigmoid')],
  [hswish, as('hard-swish')],
  [leaky, as('leaky-relu')],
  [mish, as('mish')],
  [prelu, as('prelu')],
  [relu, as('relu')],
  [relu6, as('relu6')],
  [sigmoid, as('sigmoid')],
  [softplus, as('softplus')],
  [swish, as('swish')],
  [tanh, as('tanh')],
]);
