import { denseConv } from './lib/dense-conv';
import { fill } from './lib/template';
import { defineRewrite } from './rewrite';

export const shiftPointwise = defineRewrite({
  id: 'shift-pointwise',
  title: 'Replace by shift + 1×1',
  summary: 'A shift moves groups of channels by a pixel each way, and a 1×1 convolution mixes them.',
  why: 'The shift has neither parameters nor MACs, so only the 1×1 is left of a k×k convolution: one k²-th of its work.',
  source: 'Wu et al. 2018, Shift: A Zero FLOP, Zero Parameter Alternative to Spatial Convolutions',
  keeps: 'shape',
  example: {
    before: 'network A {\n  input(32, 16, 16) -> conv(64, 3) -> bn -> relu\n}\n',
    after: 'network A {\n  input(32, 16, 16) -> shift(3) -> conv(64, 1) -> bn -> relu\n}\n',
  },

  to(site) {
    const conv = denseConv(site, {
      carries: ['kernel', 'stride', 'bias'],
      // With fewer channels than directions nothing would be shifted.
      fewestChannels: side => side ** 2,
    });
    if (conv === undefined) return undefined;
    const { found, when, layers } = conv;
    return {
      replaces: 1,
      stages: fill('shift(kernel, stride) -> conv(out, 1, bias = bias)', found),
      when,
      layers,
    };
  },
});
