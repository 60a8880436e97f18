import { channels, elements } from './lib/shape';
import { defineOp, flag, one } from './op';

export const scale = defineOp({
  name: 'scale',
  category: 'normalisation',
  summary: 'Multiplies each channel by a trained number.',
  detail:
    'The layer scale of CaiT and ConvNeXt; with a single number, the weight of a map in a weighted sum, as in BiFPN. Folds ' +
    'into a convolution before it. One multiplication an element.',
  source:
    'Touvron et al. 2021, "Going deeper with Image Transformers"; Liu et al. 2022; Tan et al. 2020, EfficientDet, section 3.3',
  inputs: one,
  params: {
    single: flag('Trains one number for all channels.', { default: false }),
  },
  example: 'conv(32, 1, bias = true) -> scale',
  affine: true,
  shape: inputs => inputs,
  weights: ([x], a) => [{ name: 'scale', shape: [a.single ? 1 : channels(x!)] }],
  otherOps: ([x]) => elements(x!),
  channels: 'keeps',
  kernel: 'channel-affine',
});
