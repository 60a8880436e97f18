import { call } from './lib/build';
import { defineRewrite } from './rewrite';

/** Activations that stand where a ReLU could; what opens and closes a gate is none. */
const alike: ReadonlySet<string> = new Set([
  'relu6',
  'hswish',
  'swish',
  'mish',
  'gelu',
  'elu',
  'leaky',
  'prelu',
]);

export const relu = defineRewrite({
  id: 'relu',
  title: 'Replace by ReLU',
  summary: 'The activation that every accelerator has.',
  why:
    'Offered where a chip refuses the activation or hands it away. MobileNetV3 itself has the hard swish in its second half ' +
    'alone, as most of its benefit is there and maps are large in the first.',
  source: 'Howard et al. 2019, Searching for MobileNetV3, section 5.2',
  keeps: 'shape',
  isForChips: true,
  example: {
    before:
      'network A {\n  input(32, 16, 16) -> conv(64, 3) -> bn -> hswish\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
    after:
      'network A {\n  input(32, 16, 16) -> conv(64, 3) -> bn -> relu\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  },

  to({ call: { name }, layers }) {
    if (!alike.has(name.name) || layers.length === 0) return undefined;
    return { replaces: 1, stages: [call('relu')], when: undefined, layers };
  },
  word: name => (alike.has(name) ? 'relu' : undefined),
});
