import { channels, elements } from './lib/shape';
import { defineOp, one } from './op';

export const bn = defineOp({
  name: 'bn',
  alsoCalled: ['batch_norm2d', 'batch_normalization', 'sync_batch_norm', 'sync_bn'],
  category: 'normalisation',
  summary: 'Batch norm: a trained scale and shift for each channel.',
  detail:
    'Two parameters a channel; the running mean and variance are buffers and not counted. At inference it folds into ' +
    'a convolution before it. Unfolded, a multiplication and an addition an element.',
  source: 'Ioffe and Szegedy 2015; torch.nn.BatchNorm2d',
  inputs: one,
  params: {},
  example: 'conv(64, 3) -> bn -> relu',
  affine: true,
  adds: true,
  shape: inputs => inputs,
  weights: ([x]) => [
    { name: 'scale', shape: [channels(x!)] },
    { name: 'shift', shape: [channels(x!)] },
  ],
  otherOps: ([x]) => 2 * elements(x!),
  channels: 'keeps',
  kernel: 'channel-affine',
});
