/** What a chip can be asked to do: one entry a kind of kernel, with the words that messages use for it. */

const words = {
  convolution: ['convolution', 'convolutions'],
  'depthwise-convolution': ['depthwise convolution', 'depthwise convolutions'],
  'transposed-convolution': ['transposed convolution', 'transposed convolutions'],
  'fully-connected': ['fully connected layer', 'fully connected layers'],
  'matrix-product': ['product of two computed matrices', 'products of two computed matrices'],
  'channel-affine': ['scale and shift of its own', 'scales and shifts of their own'],
  'layer-norm': ['layer norm', 'layer norms'],
  'group-norm': ['group norm', 'group norms'],
  'response-norm': ['local response norm', 'local response norms'],
  'max-pool': ['maximum pool', 'maximum pools'],
  'average-pool': ['average pool', 'average pools'],
  'global-max-pool': ['global maximum pool', 'global maximum pools'],
  'global-average-pool': ['global average pool', 'global average pools'],
  'uneven-pool': ['pool with windows of unequal size', 'pools with windows of unequal size'],
  'reduce-max': ['maximum over axes', 'maxima over axes'],
  'reduce-mean': ['mean over axes', 'means over axes'],
  'reduce-sum': ['sum over axes', 'sums over axes'],
  add: ['sum of maps', 'sums of maps'],
  subtract: ['difference of maps', 'differences of maps'],
  multiply: ['product of maps', 'products of maps'],
  divide: ['quotient of maps', 'quotients of maps'],
  minimum: ['minimum of maps', 'minima of maps'],
  maximum: ['maximum of maps', 'maxima of maps'],
  concatenate: ['concatenation', 'concatenations'],
  split: ['split', 'splits'],
  slice: ['slice', 'slices'],
  pad: ['separate padding', 'separate paddings'],
  reshape: ['reshape', 'reshapes'],
  transpose: ['transpose', 'transposes'],
  'depth-to-space': ['depth-to-space', 'depth-to-space steps'],
  'space-to-depth': ['space-to-depth', 'space-to-depth steps'],
  'resize-nearest': ['nearest-neighbour resize', 'nearest-neighbour resizes'],
  'resize-bilinear': ['bilinear resize', 'bilinear resizes'],
  'spatial-shift': ['shift of maps', 'shifts of maps'],
  softmax: ['softmax', 'softmax'],
  abs: ['absolute value', 'absolute values'],
  elu: ['ELU', 'ELU'],
  gelu: ['GELU', 'GELU'],
  'hard-sigmoid': ['hard sigmoid', 'hard sigmoid'],
  'hard-swish': ['hard swish', 'hard swish'],
  'leaky-relu': ['leaky ReLU', 'leaky ReLU'],
  mish: ['Mish', 'Mish'],
  prelu: ['PReLU', 'PReLU'],
  relu: ['ReLU', 'ReLU'],
  relu6: ['ReLU6', 'ReLU6'],
  sigmoid: ['sigmoid', 'sigmoid'],
  softplus: ['softplus', 'softplus'],
  swish: ['swish', 'swish'],
  tanh: ['tanh', 'tanh'],
} as const;

export type KernelKind = keyof typeof words;

/** Every kind, in the order of the catalogue. */
export const kernelKinds = Object.keys(words) as readonly KernelKind[];

/** "fully connected layer" */
export const oneOf = (kind: KernelKind): string => words[kind][0];

/** "fully connected layers", as a target takes or lacks them. */
export const manyOf = (kind: KernelKind): string => words[kind][1];
