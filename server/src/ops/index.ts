import { abs } from './abs';
import { adaptiveAvgpool } from './adaptive_avgpool';
import { adaptiveMaxpool } from './adaptive_maxpool';
import { add } from './add';
import { avgpool } from './avgpool';
import { bilinear } from './bilinear';
import { bn } from './bn';
import { concat } from './concat';
import { conv } from './conv';
import { depthToSpace } from './depth_to_space';
import { div } from './div';
import { dropPath } from './drop_path';
import { dropout } from './dropout';
import { dwconv } from './dwconv';
import { elu } from './elu';
import { fc } from './fc';
import { flatten } from './flatten';
import { gap } from './gap';
import { gelu } from './gelu';
import { gmp } from './gmp';
import { gn } from './gn';
import { hsigmoid } from './hsigmoid';
import { hswish } from './hswish';
import { identity } from './identity';
import { input } from './input';
import { leaky } from './leaky';
import { ln } from './ln';
import { lrn } from './lrn';
import { matmul } from './matmul';
import { maximum } from './maximum';
import { maxpool } from './maxpool';
import { minimum } from './minimum';
import { mish } from './mish';
import { mul } from './mul';
import { nearest } from './nearest';
import type { Op } from './op';
import { pad } from './pad';
import { permute } from './permute';
import { prelu } from './prelu';
import { reduceMax } from './reduce_max';
import { reduceMean } from './reduce_mean';
import { reduceSum } from './reduce_sum';
import { relu } from './relu';
import { relu6 } from './relu6';
import { reshape } from './reshape';
import { scale } from './scale';
import { shift } from './shift';
import { shuffle } from './shuffle';
import { sigmoid } from './sigmoid';
import { slice } from './slice';
import { softmax } from './softmax';
import { softplus } from './softplus';
import { spaceToDepth } from './space_to_depth';
import { split } from './split';
import { sub } from './sub';
import { swish } from './swish';
import { tanh } from './tanh';
import { tconv } from './tconv';

/** Every operator, in the order of the alphabet. */
const list: readonly Op[] = [
  abs,
  adaptiveAvgpool,
  adaptiveMaxpool,
  add,
  avgpool,
  bilinear,
  bn,
  concat,
  conv,
  depthToSpace,
  div,
  dropPath,
  dropout,
  dwconv,
  elu,
  fc,
  flatten,
  gap,
  gelu,
  gmp,
  gn,
  hsigmoid,
  hswish,
  identity,
  input,
  leaky,
  ln,
  lrn,
  matmul,
  maximum,
  maxpool,
  minimum,
  mish,
  mul,
  nearest,
  pad,
  permute,
  prelu,
  reduceMax,
  reduceMean,
  reduceSum,
  relu,
  relu6,
  reshape,
  scale,
  shift,
  shuffle,
  sigmoid,
  slice,
  softmax,
  softplus,
  spaceToDepth,
  split,
  sub,
  swish,
  tanh,
  tconv,
];

/** The catalogue: an operator by its word. */
export const ops: ReadonlyMap<string, Op> = new Map(list.map(op => [op.name, op]));
