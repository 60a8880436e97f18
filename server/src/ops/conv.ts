import { inGroups, ungrouped } from './lib/groups';
import { mistakenWindow } from './lib/mistaken';
import { bias, dilation, groups, kernelNames, pad, stride } from './lib/parameters';
import { channels, elements, pixels, times } from './lib/shape';
import { border, slide, sliding, touched } from './lib/window';
import { count, defineOp, one, pair } from './op';

export const conv = defineOp({
  name: 'conv',
  alsoCalled: ['conv2d', 'convolution', 'pointwise', 'pointwise_conv', 'pwconv', 'conv_pw'],
  givenArriving: ['Conv2d'],
  orders: {
    Conv2d: ['out', 'kernel', 'stride', 'pad', 'dilation', 'groups', 'bias'],
    Conv2D: ['out', 'kernel', 'stride', 'pad'],
  },
  category: 'convolution',
  summary: 'Two-dimensional convolution, dense or in groups.',
  detail:
    'Without bias unless asked, since batch norm usually follows. Windows of an odd extent, dilation counted, pad by ' +
    'half of it, even ones by none.',
  source: 'MACs: C_out·H_out·W_out·(C_in/groups)·k_h·k_w, padding counted (Howard et al. 2017, section 3.1)',
  inputs: one,
  params: {
    out: count('Output channels.', { alsoCalled: ['out_channels', 'filters', 'c_out'] }),
    kernel: pair('Side of the window, or `[height, width]`.', { default: [1, 1], alsoCalled: kernelNames }),
    stride,
    groups,
    pad,
    dilation,
    bias,
  },
  example: 'conv(64, 3, 2)',
  absorbsAffine: true,

  shape([x], a) {
    const map = slide(x!, a);
    if ('fact' in map) return map;
    return ungrouped(a.groups, channels(x!), a.out) ?? [[a.out, ...map]];
  },

  // Half of a window is its border, which PyTorch has in the place of the groups.
  mistaken: ([x], a) =>
    mistakenWindow(x!, a, {
      wide: { out: 'kernel', kernel: 'stride', stride: 'groups', pad: 'pad' },
      late: { out: 'stride', kernel: 'kernel' },
    }) ??
    (a.groups > 1 && a.kernel[0] === a.kernel[1] && a.kernel[0] === 2 * a.groups + 1
      ? {
          at: 'groups',
          fact: `groups = ${a.groups} splits the channels`,
          help: `a border of ${a.groups} is what a ${times(a.kernel)} window has by itself`,
          meant: { out: 'out', kernel: 'kernel', stride: 'stride' },
        }
      : undefined),

  weights: ([x], a) => [
    { name: 'weight', shape: [a.out, channels(x!) / a.groups, ...a.kernel] },
    ...(a.bias ? [{ name: 'bias', shape: [a.out] } as const] : []),
  ],

  // Every output element is a dot product over one group's window.
  macs: ([x], a, [y]) => elements(y!) * (channels(x!) / a.groups) * a.kernel[0] * a.kernel[1],

  // One addition an output element for the bias.
  otherOps: (_, a, [y]) => (a.bias ? elements(y!) : 0),

  // A 1×1 with a stride of 2 reads a quarter of its input.
  reads: ([x], a, [y]) => [touched(x!, a, y!)],

  channels: ([x], a) => (inGroups(a.groups, x!, a.out).depthwise ? 'keeps' : 'mixes'),

  resolved: ([x], a) => ({ pad: border(x!, a) }),

  window: ([x], a) => sliding(x!, a, inGroups(a.groups, x!, a.out)),

  kernel([x], { groups, bias }, [y], window) {
    // Over a single pixel an array that slides windows has nothing to slide over: it is a matrix times a vector.
    if (groups === 1 && pixels(x!) === 1 && pixels(y!) === 1) return [{ kind: 'fully-connected', bias }];
    const kind = window!.depthwise ? 'depthwise-convolution' : 'convolution';
    return [{ kind, window: window!, groups, bias }];
  },
});
