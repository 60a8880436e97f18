import { arg, call, number } from './lib/build';
import { denseConv, isBatchNorm } from './lib/dense-conv';
import { isActivation } from './lib/pointwise';
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
    const [norm, activation] = site.following;
    // Both steps get the norm and the activation that the one had, as in the paper.
    const between = isBatchNorm(norm) ? [call('bn'), ...(isActivation(activation) ? [activation] : [])] : [];
    const stride = conv.stride === undefined ? [] : [arg(conv.stride)];
    return {
      replaces: 1,
      stages: [
        call('dwconv', [arg(conv.kernel), ...stride, ...conv.padArg, ...conv.dilationArg]),
        ...between,
        call('conv', [arg(conv.out), arg(number(1)), ...conv.biasArg]),
      ],
      when: conv.when,
      layers: conv.layers,
    };
  },
});
