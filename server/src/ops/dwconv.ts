import { mistakenStep, mistakenWindow } from './lib/mistaken';
import { bias, dilation, kernelNames, pad, stride } from './lib/parameters';
import { channels, elements } from './lib/shape';
import { border, ofEach, slide, sliding, touched } from './lib/window';
import { count, defineOp, one, pair } from './op';

export const dwconv = defineOp({
  name: 'dwconv',
  alsoCalled: ['depthwise', 'depthwise_conv2d', 'dw', 'conv_dw'],
  category: 'convolution',
  summary: 'Depthwise convolution: each channel has a window of its own and sees no other.',
  detail:
    'Few MACs for the memory it moves, so it rarely runs at a chip’s full speed. With a multiplier each channel ' +
    'makes that many, neighbouring in the result. Without bias unless asked; pads as `conv` does.',
  source: 'MACs: C·multiplier·H_out·W_out·k_h·k_w (Howard et al. 2017, section 3.1)',
  inputs: one,
  params: {
    kernel: pair('Side of the window, or `[height, width]`.', { default: [3, 3], alsoCalled: kernelNames }),
    stride,
    pad,
    dilation,
    // 0 is accepted so that the shape rule can explain it: `ratio - 1` reaches it in a Ghost module.
    multiplier: count('Output channels for each input channel.', {
      default: 1,
      min: 0,
      alsoCalled: ['depth_multiplier'],
    }),
    bias,
  },
  example: 'dwconv(3, 2) -> bn -> relu6 -> conv(64, 1)',
  absorbsAffine: true,

  shape([x], a) {
    const map = slide(x!, a);
    if ('fact' in map) return map;
    if (a.multiplier < 1)
      return {
        at: 'multiplier',
        fact: `multiplier = ${a.multiplier} leaves none of the ${channels(x!)} channels`,
        help: 'use 1 or more, or leave this layer out with an `if`',
      };
    return [[channels(x!) * a.multiplier, ...map]];
  },

  mistaken: ([x], a) => mistakenWindow(x!, a) ?? mistakenStep(x!, a),

  weights: ([x], a) => {
    const out = channels(x!) * a.multiplier;
    return [
      { name: 'weight', shape: [out, 1, ...a.kernel] },
      ...(a.bias ? [{ name: 'bias', shape: [out] } as const] : []),
    ];
  },

  macs: (_, a, [y]) => elements(y!) * a.kernel[0] * a.kernel[1],

  // One addition an output element for the bias.
  otherOps: (_, a, [y]) => (a.bias ? elements(y!) : 0),

  reads: ([x], a, [y]) => [touched(x!, a, y!)],

  channels: 'keeps',

  resolved: ([x], a) => ({ pad: border(x!, a) }),

  window: ([x], a) => sliding(x!, a, { ...ofEach(x!), out: channels(x!) * a.multiplier }),

  kernel: (_, { bias }, _y, window) => [
    { kind: 'depthwise-convolution', window: window!, groups: window!.groups, bias },
  ],
});
