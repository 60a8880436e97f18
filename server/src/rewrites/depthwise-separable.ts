import { denseConv } from './lib/dense-conv';
import { following } from './lib/pointwise';
import { fill } from './lib/template';
import { defineRewrite } from './rewrite';

export const depthwiseSeparable = defineRewrite({
  id: 'depthwise-separable',
  title: 'Replace by depthwise separable',
  summary: 'A depthwise convolution filters each channel alone, and a 1×1 convolution mixes them.',
  why: 'The work is 1/C_out + 1/k² of the convolution: an eighth to a ninth for 3×3.',
  source: 'Howard et al. 2017, MobileNets, section 3.1',
  keeps: 'shape',
  example: {
    before: 'network A {\n  input(32, 16, 16) -> conv(64, 3) -> bn -> relu\n}\n',
    after: 'network A {\n  input(32, 16, 16) -> dwconv(3) -> bn -> relu -> conv(64, 1) -> bn -> relu\n}\n',
  },

  to(site) {
    const conv = denseConv(site, { carries: ['kernel', 'stride', 'pad', 'dilation', 'bias'] });
    if (conv === undefined) return undefined;
    const { found, when, layers } = conv;
    return {
      replaces: 1,
      // Both steps get the norm and the activation that the one had, as in the paper.
      stages: fill(
        'dwconv(kernel, stride, pad = pad, dilation = dilation) -> norm -> activation -> conv(out, 1, bias = bias)',
        { ...found, ...following(site) },
      ),
      when,
      layers,
    };
  },
});
