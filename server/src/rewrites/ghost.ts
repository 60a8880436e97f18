import { call } from './lib/build';
import { denseConv } from './lib/dense-conv';
import { following } from './lib/pointwise';
import { fill } from './lib/template';
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
    const { norm, activation } = following(site);
    if (norm === undefined || !site.isLibrary('Ghost')) return undefined;
    const { found, when, layers } = conv;
    if (layers.some(layer => layer.outputs[0]![0]! < 2)) return undefined;
    // Without a word the module has a ReLU.
    const act = activation?.name.name === 'relu' ? undefined : (activation ?? call('identity'));
    return {
      replaces: activation === undefined ? 2 : 3,
      stages: fill('Ghost(out, kernel, act = act, stride = stride)', { ...found, act }),
      when,
      layers,
    };
  },
});
