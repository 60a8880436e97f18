/** Parameters that several operators have, and what those that mean the same are called elsewhere. */
import { count, flag, padding, pair } from '../op';

export const kernelNames = ['kernel_size', 'kernel_shape', 'pool_size', 'ksize', 'k'] as const;
export const strideNames = ['strides', 's'] as const;
export const padNames = ['padding', 'pads', 'p'] as const;

export const stride = pair('Step of the window.', { default: [1, 1], alsoCalled: strideNames });

export const pad = padding('Border of zeros: a number, `[top, right, bottom, left]`, `same` or `auto`.', {
  default: 'auto',
  alsoCalled: padNames,
});

export const dilation = pair('Distance between the taps of the window.', {
  default: [1, 1],
  alsoCalled: ['dilations', 'dilation_rate'],
});

export const groups = count('Channel groups that do not see each other.', {
  default: 1,
  alsoCalled: ['group', 'g'],
});

export const bias = flag('Adds one trainable number to each output channel.', {
  default: false,
  alsoCalled: ['use_bias'],
});
