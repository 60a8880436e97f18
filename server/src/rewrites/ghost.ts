import type { Expr } from '../syntax/tree';
import { arg, call } from './lib/build';
import { denseConv, isBatchNorm } from './lib/dense-conv';
import { isActivation } from './lib/pointwise';
import { defineRewrite } from './rewrite';

export const ghost = defineRewrite({
  id: 'ghost',
  title: 'Replace by a ghost module',
  summary:
    'Half of the maps are made by the convolution, the other half from them by a cheap depthwise step.',
  why:
    'Many maps of a layer resemble each other, so that half of them need no convolution of their own. Offered where batch ' +
    'norm follows, which the module has of its own; a bias before it does nothing and is left out.',
  source: 'Han et al. 2020, GhostNet, section 3.1',
  keeps: 'shape',
  example: {
    before: 'network A {\n  input(32, 16, 16) -> conv(64, 3) -> bn -> relu\n}\n',
    after: 'network A {\n  input(32, 16, 16) -> Ghost(64, 3)\n}\n',
  },

  to(site) {
    // A bias does nothing before the batch norm, which the module has of its own.
    const conv = denseConv(site, { carries: ['kernel', 'stride'] });
    if (conv === undefined) return undefined;
    if (!isBatchNorm(site.following[0]) || !site.isLibrary('Ghost')) return undefined;
    if (conv.layers.some(layer => layer.outputs[0]![0]! < 2)) return undefined;
    const next = site.following[1];
    const activation = isActivation(next) ? next : undefined;
    const act: Expr = activation ?? call('identity');
    const actArg = activation?.name.name === 'relu' ? [] : [arg(act, 'act')];
    const strideArg = conv.stride === undefined ? [] : [arg(conv.stride, 'stride')];
    return {
      replaces: activation === undefined ? 2 : 3,
      stages: [call('Ghost', [arg(conv.out), arg(conv.kernel), ...actArg, ...strideArg])],
      when: conv.when,
      layers: conv.layers,
    };
  },
});
