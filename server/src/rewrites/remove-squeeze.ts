import { defineRewrite } from './rewrite';

export const removeSqueeze = defineRewrite({
  id: 'remove-squeeze',
  title: 'Remove the squeeze-and-excitation',
  summary: 'The map goes on as it is, its channels weighed by nothing.',
  why:
    'Offered where a chip refuses a part of the block or hands it away: the mean over the whole map, the gate, or the product. ' +
    'EfficientNet-Lite leaves the blocks out for that reason. In the paper they lower ResNet-50’s error from 24.80 to 23.29 %.',
  source:
    'Liu 2020, Higher accuracy on vision models with EfficientNet-Lite; Hu et al. 2018, Squeeze-and-Excitation Networks',
  keeps: 'shape',
  isForChips: true,
  example: {
    before:
      'network A {\n  input(32, 16, 16) -> conv(64, 3) -> bn -> relu -> SE(16) -> conv(64, 1)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
    after:
      'network A {\n  input(32, 16, 16) -> conv(64, 3) -> bn -> relu -> conv(64, 1)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  },

  to({ call: { name }, layers, isLibrary }) {
    if (name.name !== 'SE' || !isLibrary('SE')) return undefined;
    return { replaces: 1, stages: [], when: undefined, layers };
  },
});
