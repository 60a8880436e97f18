import { channels, elements, pixels } from './lib/shape';
import { defineOp, flag, one } from './op';

export const ln = defineOp({
  name: 'ln',
  alsoCalled: ['layer_norm', 'layer_normalization'],
  category: 'normalisation',
  summary: 'Layer norm over the channels of each pixel, with a trained scale and shift for each channel.',
  detail:
    'As ConvNeXt has it; a group norm with one group instead takes the mean over all pixels. Its mean depends on the ' +
    'image, so unlike batch norm it does not fold away. Seven operations an element (sum, difference, square, sum, ' +
    'quotient, scale, shift) and three a pixel (a term against division by 0, a root, an inverse). MetaFormer’s have no shift.',
  source: 'Ba et al. 2016; Liu et al. 2022; torch.nn.LayerNorm over the channels',
  inputs: one,
  params: {
    bias: flag('Shifts each channel by a number of its own.', {
      default: true,
      alsoCalled: ['use_bias', 'center'],
    }),
  },
  example: 'dwconv(7, bias = true) -> ln',
  shape: inputs => inputs,
  weights: ([x], { bias }) => [
    { name: 'scale', shape: [channels(x!)] },
    ...(bias ? [{ name: 'shift', shape: [channels(x!)] } as const] : []),
  ],
  otherOps: ([x], { bias }) => (bias ? 7 : 6) * elements(x!) + 3 * pixels(x!),
  channels: 'mixes',
  kernel: 'layer-norm',
});
