/** Networks to begin with, those first that do most with the fewest MACs: the first that a chip runs whole is taken. */
import type { Design } from './design';
import inverted from './inverted.lwnet';
import plain from './plain.lwnet';
import residual from './residual.lwnet';
import separable from './separable.lwnet';

export const designs: readonly Design[] = [
  {
    title: 'inverted residuals',
    text: inverted,
    at: {
      small: { resolution: '32', widths: '[16, 24, 32]' },
      middle: { resolution: '96', widths: '[16, 24, 32, 64]' },
      large: { resolution: '224', widths: '[24, 32, 64, 96]', expand: '6', classes: '1000' },
    },
  },
  {
    title: 'depthwise separable convolutions',
    text: separable,
    at: {
      small: { resolution: '32', widths: '[16, 32, 64]' },
      middle: { resolution: '96', widths: '[16, 32, 64, 128]' },
      large: { resolution: '224', widths: '[64, 128, 256, 512]', classes: '1000' },
    },
  },
  {
    title: '3×3 convolutions with shortcuts',
    text: residual,
    at: {
      small: { resolution: '32', widths: '[16, 32, 48]' },
      middle: { resolution: '96', widths: '[8, 16, 24, 32, 48]' },
      large: { resolution: '224', widths: '[16, 32, 64, 128, 256]', classes: '1000' },
    },
  },
  {
    title: '3×3 convolutions in a row',
    text: plain,
    at: {
      small: { resolution: '32', widths: '[16, 32, 48]' },
      middle: { resolution: '96', widths: '[8, 16, 24, 32, 48]' },
      large: { resolution: '224', widths: '[16, 32, 64, 128, 256]', classes: '1000' },
    },
  },
];
