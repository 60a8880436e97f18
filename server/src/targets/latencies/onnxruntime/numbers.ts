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
  plainChannelUs: number('Microseconds for each channel of a depthwise convolution on single channels.'),
  clippedPerUs: rate('Elements of a clip or a piecewise linear function behind a convolution.'),
  sigmoidPerUs: rate('Elements of a sigmoid or a swish.'),
  geluPerUs: rate('Elements of a GELU.'),
  normPerUs: rate('Elements of a layer norm.'),
  broadcastPerUs: rate('Channels of a product with one number for each channel.'),
  blockedPoolPerUs: rate('Elements of all windows of a pool on blocks of channels.'),
  plainPoolPerUs: rate('The same on single channels.'),
  blockedMeanPerUs: rate('Elements of a global pool on blocks of channels.'),
  plainMeanPerUs: rate('The same on single channels.'),
});

export type Numbers = z.infer<typeof numbers>;
