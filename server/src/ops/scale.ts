import { channels, elements } from './lib/shape';
import { defineOp, one } from './op';

export const scale = defineOp({
  name: 'scale',
  category: 'normalisation',
  summary: 'Multiplies each channel by a trained number.',
  detail:
    'The layer scale of CaiT and ConvNeXt. Folds into a convolution before it. One multiplication an element.',
  source: 'Touvron et al. 2021, "Going deeper with Image Transformers"; Liu et al. 2022',
  inputs: one,
  params: {},
  example: 'conv(32, 1, bias = true) -> scale',
  affine: true,
  shape: inputs => inputs,
  weights: ([x]) => [{ name: 'scale', shape: [channels(x!)] }],
  otherOps: ([x]) => elements(x!),
});
