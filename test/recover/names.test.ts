/** How a network is called whose file has a name, or has the name that a tool gives to all. */
import { expect, test } from 'vitest';
import { networkName } from '../../server/src/recover/names';

test.each([
  'main_graph',
  'torch_jit',
  'torch-jit-export',
  'tf2onnx',
  'PaddlePaddle Graph in PIR mode',
  'PaddlePaddle Graph 0',
  'Model from PaddlePaddle.',
  'paddle-onnx',
  'spox_graph',
  'MLIR Converted.',
  'model_1',
  'functional_3',
  'sequential',
  'a6a475b065a84648bfd11d1abef07234',
  '',
  '42',
])('%s is no name', name => {
  expect(networkName(name, 'det-mobile.v2')).toBe('DetMobileV2');
});

test.each([
  ['mobilenet_v2_1.0', 'MobilenetV210'],
  ['resnet18', 'Resnet18'],
  ['deadbeef', 'Deadbeef'],
  ['net_b', 'NetB'],
  ['3dnet', 'Dnet'],
])('%s is one', (name, made) => {
  expect(networkName(name, 'file')).toBe(made);
});
