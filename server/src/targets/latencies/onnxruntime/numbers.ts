/** What a target says of kernels of ONNX Runtime: how fast each is on its processor. */
import * as z from 'zod/mini';
import { said } from '../../lib/form';

const rate = (what: string) => said(z.number().check(z.positive()), what);
const number = (what: string) => said(z.number().check(z.nonnegative()), what);

export const numbers = z.strictObject({
  callUs: number('Microseconds that a call takes, whatever the network.'),
  kernelUs: number('Microseconds to start a kernel.'),
  mapBytesPerUs: rate('Bytes of maps read and written in a microsecond.'),
  movedBytesPerUs: rate('Bytes of a transposition.'),
  weightBytesPerUsCached: rate('Bytes of weights that are in the cache.'),
  weightBytesPerUs: rate('Bytes of weights from memory.'),
  coldUs: number('Microseconds until weights that are not in the cache begin to arrive.'),
  cacheBytes: rate(
    'Of a network of so many bytes half the weights stay in the cache from one call to the next.',
  ),
  blockedMacsPerUs: rate('MACs of a convolution that works on blocks of channels.'),
  blockedResultsPerUs: rate('Its results, each of which is stored once.'),
  blockedNarrow: number(
    'How much longer it takes at the ends of rows where fewer than four blocks of results are made at once.',
  ),
  depthwiseMacsPerUs: rate('MACs of a depthwise convolution on blocks of channels.'),
  depthwiseEdge: number('Pixels of a row that it loses at its ends.'),
  gemmMacsPerUs: rate('MACs of a product of matrices.'),
  unrolledMacsPerUs: rate('MACs of a convolution that is unrolled to a product of matrices.'),
  unrolledPerUs: rate('Elements that are copied for it.'),
  unrolledStride: number('How much longer copying takes for each step of a stride beyond one.'),
  groupUs: number('Microseconds for each group of such a convolution.'),
  plainChannelUs: number(
    'Microseconds for each channel of a depthwise convolution on single channels, and for each group of a transposed one.',
  ),
  plainWideMacsPerUs: rate('MACs of such a depthwise convolution beyond nine of each window.'),
  clippedPerUs: rate('Elements of a clip or a piecewise linear function behind a convolution.'),
  sigmoidPerUs: rate('Elements of a sigmoid, a swish or a tanh.'),
  geluPerUs: rate('Elements of a GELU.'),
  softplusPerUs: rate('Elements of a softplus.'),
  eluPerUs: rate('Elements of an ELU.'),
  preluPerUs: rate('Elements of a PReLU, where their signs come as they like.'),
  softmaxPerUs: rate('Elements of a softmax over the channels of a map.'),
  softmaxRowPerUs: rate('Elements of a softmax of a vector, or along the rows of a matrix.'),
  responseNormPerUs: rate('Elements of a local response norm.'),
  reducedPerUs: rate('Elements that a sum, a mean or a maximum over channels reads.'),
  blockedNearestPerUs: rate('Results of a nearest-neighbour resize on blocks of channels.'),
  plainNearestPerUs: rate('The same on single channels.'),
  blockedBilinearPerUs: rate('Results of a bilinear resize on blocks of channels.'),
  plainBilinearPerUs: rate('The same on single channels.'),
  paddedRowsPerUs: rate('Rows of a border of its own.'),
  scatteredPerUs: rate('Elements of a transposition that moves several axes, the last among them.'),
  depthToSpacePerUs: rate('Elements of a depth-to-space step.'),
  givenPerUs: rate('Numbers that the product of a transposed convolution writes at most.'),
  matrixUs: number('Microseconds for each matrix of a product of many.'),
  layerNormPerUs: rate('Elements of a layer norm over channels.'),
  groupNormPerUs: rate('Elements of a group norm.'),
  broadcastPerUs: rate('Channels of a product with one number for each channel.'),
  blockedPoolPerUs: rate('Elements of all windows of a pool on blocks of channels.'),
  plainPoolPerUs: rate('Results of a pool on single channels whose windows move by more than a pixel.'),
  plainPoolRowsPerUs: rate('Rows of all windows of one whose windows move by one.'),
  blockedMeanPerUs: rate('Elements of a global pool on blocks of channels.'),
  plainMeanPerUs: rate('The same on single channels, and of a sum over height and width.'),
});

export type Numbers = z.infer<typeof numbers>;
