/** Models of other people: parameters and MACs were counted by scripts that know nothing of this project. */
import { expect, test } from 'vitest';
import { imported, modelBytes, told } from './imported';

test.each([
  ['onnx-light/light_bvlc_alexnet', 60_965_224, 654_560_384, '1000'],
  ['onnx-light/light_densenet121', 8_062_504, 2_834_161_664, '1000×1×1'],
  ['onnx-light/light_inception_v1', 6_998_552, 1_431_556_352, '1000'],
  ['onnx-light/light_inception_v2', 11_214_888, 2_018_851_840, '1000'],
  ['onnx-light/light_resnet50', 25_557_032, 4_089_184_256, '1000'],
  ['onnx-light/light_shufflenet', 1_393_320, 124_664_528, '1000'],
  ['onnx-light/light_squeezenet', 1_235_496, 349_151_936, '1000×1×1'],
  ['onnx-light/light_vgg19', 143_667_240, 19_632_062_464, '1000'],
  ['onnx-light/light_zfnet512', 87_250_536, 1_481_727_008, '1000'],
  ['public/opt-mnist', 5_994, 786_560, '10'],
  ['public/streaming', 5_408, 105_984, '16'],
  ['public/ds-cnn-int', 22_474, 2_656_640, '10'],
  ['public/rfb-320', 276_292, 100_418_560, '4420×2 4420×4'],
  [
    'public/yunet-n-320',
    73_840,
    135_598_400,
    '1600×1 400×1 100×1 1600×1 400×1 100×1 1600×4 400×4 100×4 1600×10 400×10 100×10',
  ],
])('%s.onnx', (path, parameters, macs, results) => {
  const file = `${path}.onnx`;
  expect(told(imported(file, modelBytes(file)))).toEqual({ parameters, macs, results });
});

test('what decodes boxes behind the last layer is left out and told by the names of its nodes', () => {
  const { text, notes } = imported('rfb-320.onnx', modelBytes('public/rfb-320.onnx'));
  expect(notes).toContainEqual({
    origin: 'Exp 472',
    what: 'is left out with what reads it, since the language has no such operator',
  });
  expect(text).toContain('softmax');
});
