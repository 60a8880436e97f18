import { divisors } from './lib/divisors';
import { channels, elements } from './lib/shape';
import { slide } from './lib/window';
import { count, defineOp, flag, one, padding, pair } from './op';

export const conv = defineOp({
  name: 'conv',
  category: 'convolution',
  summary: 'Two-dimensional convolution, dense or in groups.',
  detail:
    'Without bias unless asked, since batch norm usually follows. Odd kernels pad by half their dilated extent, ' +
    'even ones by none.',
  source: 'MACs: C_out·H_out·W_out·(C_in/groups)·k_h·k_w, padding counted (Howard et al. 2017, section 3.1)',
  inputs: one,
  params: {
    out: count('Output channels.'),
    kernel: pair('Side of the window, or `[height, width]`.', { default: [1, 1] }),
    stride: pair('Step of the window.', { default: [1, 1] }),
    groups: count('Channel groups that do not see each other.', { default: 1 }),
    pad: padding('Border of zeros: a number, `[top, right, bottom, left]` or `same`.'),
    dilation: pair('Distance between the taps of the window.', { default: [1, 1] }),
    bias: flag('Adds one trainable number to each output channel.', { default: false }),
  },
  example: 'conv(64, 3, 2)',
  absorbsAffine: true,

  shape([x], a) {
    const c = channels(x!);
    if (c % a.groups !== 0)
      return {
        at: 'groups',
        fact: `groups = ${a.groups} does not divide the ${c} input channels`,
        help: `use ${divisors(c, a.out)}`,
      };
    if (a.out % a.groups !== 0)
      return {
        at: 'groups',
        fact: `groups = ${a.groups} does not divide the ${a.out} output channels`,
        help: `use ${divisors(c, a.out)}`,
      };
    const map = slide(x!, a);
    return 'fact' in map ? map : [[a.out, ...map]];
  },

  weights: ([x], a) => [
    { name: 'weight', shape: [a.out, channels(x!) / a.groups, ...a.kernel] },
    ...(a.bias ? [{ name: 'bias', shape: [a.out] } as const] : []),
  ],

  // Every output element is a dot product over one group's window.
  macs: ([x], a, [y]) => elements(y!) * (channels(x!) / a.groups) * a.kernel[0] * a.kernel[1],

  // One addition an output element for the bias.
  otherOps: (_, a, [y]) => (a.bias ? elements(y!) : 0),
});
