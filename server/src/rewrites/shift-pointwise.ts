import type { Layer } from '../graph/graph';
import { arg, call, number } from './lib/build';
import { denseConv } from './lib/dense-conv';
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
    const conv = denseConv(site);
    if (conv === undefined) return undefined;
    // With fewer channels than directions nothing would be shifted.
    const directions = ({ attrs }: Layer) => (attrs['kernel'] as readonly [number, number])[0] ** 2;
    if (site.layers.some(layer => layer.inputShapes[0]![0]! < directions(layer))) return undefined;
    return {
      replaces: 1,
      stages: [
        call('shift', [arg(conv.kernel), ...conv.strideArg]),
        call('conv', [arg(conv.out), arg(number(1)), ...conv.biasArg]),
      ],
    };
  },
});
