/**
 * The kernels of ONNX Runtime's CPU provider that are neither convolutions nor products nor pools: in which order of elements
 * they take their maps, and what they take.
 *
 * Source of the rules: onnxruntime 1.30.0, onnxruntime/core/optimizer/nchwc_transformer.cc, and the kernels that its profiler
 * names for small networks of each kind.
 */
import type { KernelKind } from '../../../kernels';
import { elements, height, pixels } from '../../../ops/lib/shape';
import type { Shape } from '../../../ops/op';
import type { Step } from '../latency';
import type { Numbers } from './numbers';

/**
 * In which order of elements a kernel takes its maps: as they come, one channel after the other, or in blocks where all of them
 * are alike and in blocks already.
 */
export type Takes = 'any' | 'plain' | 'alike';

export interface Other {
  readonly takes: Takes;
  /**
   * Microseconds of computing.
   * @param results elements of the map that is made, those that fill up blocks of channels among them
   */
  readonly computeUs?: (results: number, n: Numbers, about: About) => number;
  /** How many maps of the size of the result are read and written; by default those that the step reads and makes. */
  readonly maps?: number;
  /** Several kernels, each of which is started. */
  readonly kernels?: number;
}

/** What else a time may hang on. */
export interface About {
  readonly step: Step;
  readonly from: Shape;
  readonly to: Shape;
  /** The step is one of several of its layer, which has a softmax along another axis than that of channels. */
  readonly isTurned: boolean;
  readonly isInBlocks: boolean;
}

const sigmoid: Other = { takes: 'any', computeUs: (results, n) => results / n.sigmoidPerUs, maps: 0 };
const reduced: Other = {
  takes: 'plain',
  computeUs: (_, n, { from, to }) =>
    elements(from) / (pixels(to) === 1 && pixels(from) > 1 ? n.plainMeanPerUs : n.reducedPerUs),
  maps: 0,
};

const table: Partial<Record<KernelKind, Other>> = {
  sigmoid,
  tanh: sigmoid,
  swish: sigmoid,
  gelu: { takes: 'any', computeUs: (results, n) => results / n.geluPerUs, maps: 0 },
  relu: { takes: 'any' },
  'hard-sigmoid': { takes: 'any' },
  // A hard sigmoid, and the product with what arrives.
  'hard-swish': { takes: 'any', maps: 5, kernels: 2 },
  softplus: { takes: 'plain', computeUs: (results, n) => results / n.softplusPerUs, maps: 0 },
  // A softplus, its tanh, and the product with what arrives.
  mish: {
    takes: 'plain',
    computeUs: (results, n) => results / n.softplusPerUs + results / n.sigmoidPerUs,
    maps: 3,
    kernels: 3,
  },
  elu: { takes: 'plain', computeUs: (results, n) => results / n.eluPerUs, maps: 0 },
  prelu: { takes: 'plain', computeUs: (results, n) => results / n.preluPerUs, maps: 0 },
  softmax: {
    takes: 'plain',
    computeUs: (results, n, { isTurned, to }) =>
      results / (isTurned || pixels(to) === 1 ? n.softmaxRowPerUs : n.softmaxPerUs),
    maps: 0,
  },
  // Two means over channels and what stands between and behind them.
  'layer-norm': {
    takes: 'plain',
    computeUs: (results, n) => results / n.layerNormPerUs,
    maps: 0,
    kernels: 9,
  },
  'group-norm': {
    takes: 'plain',
    computeUs: (results, n) => results / n.groupNormPerUs,
    maps: 0,
    kernels: 5,
  },
  'response-norm': {
    takes: 'plain',
    computeUs: (results, n) => results / n.responseNormPerUs,
    maps: 0,
  },
  // A depthwise convolution with windows of one pixel, where blocks of channels arrive.
  'channel-affine': { takes: 'any' },
  add: { takes: 'alike' },
  multiply: { takes: 'alike' },
  'resize-nearest': {
    takes: 'any',
    computeUs: (results, n, { isInBlocks }) =>
      results / (isInBlocks ? n.blockedNearestPerUs : n.plainNearestPerUs),
    maps: 0,
  },
  'resize-bilinear': {
    takes: 'any',
    computeUs: (results, n, { isInBlocks }) =>
      results / (isInBlocks ? n.blockedBilinearPerUs : n.plainBilinearPerUs),
    maps: 0,
  },
  pad: {
    takes: 'plain',
    computeUs: (results, n, { to }) => (results / pixels(to)) * (height(to) / n.paddedRowsPerUs),
  },
  'space-to-depth': { takes: 'plain', computeUs: (results, n) => results / n.scatteredPerUs, maps: 0 },
  'depth-to-space': { takes: 'plain', computeUs: (results, n) => results / n.depthToSpacePerUs, maps: 0 },
  'reduce-max': reduced,
  'reduce-mean': reduced,
  'reduce-sum': reduced,
  transpose: {
    takes: 'plain',
    computeUs: (results, n, { step, from, isTurned }) => {
      if (isTurned) return 0;
      return movesOneAxis(step.work.order ?? [], from)
        ? (2 * results * step.activationBits) / 8 / n.movedBytesPerUs
        : results / n.scatteredPerUs;
    },
    maps: 0,
  },
};

const plain: Other = { takes: 'plain' };

export const otherOf = (kind: KernelKind): Other => table[kind] ?? plain;

/** Whether rows move as they are, or one axis alone goes to another place among the rest: everything else moves by elements. */
function movesOneAxis(order: readonly number[], from: Shape): boolean {
  const axes = order.filter(axis => from[axis] !== 1);
  if (axes.at(-1) === Math.max(...axes)) return true;
  const isInOrder = (some: readonly number[]) => some.every((axis, i) => i === 0 || some[i - 1]! < axis);
  return axes.some((_, without) => isInOrder(axes.filter((_, i) => i !== without)));
}
