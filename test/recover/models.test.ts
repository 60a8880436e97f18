/** Models of other people: parameters and MACs were counted by scripts that know nothing of this project. */
import { expect, test } from 'vitest';
import { importBytes, imported, modelBytes, told } from './imported';

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
  ['public/hello-world-int8.tflite', 321, 288, '1'],
  ['public/micro-speech-int8.tflite', 16_652, 336_000, '4'],
  ['public/depthwise.tflite', 28, 288, '4×4×3'],
  ['public/split-concat.tflite', 0, 0, '1×8×8 1×8×8 1×8×8 1×8×8 2×8×8'],
  ['public/rows-litert-torch.tflite', 933, 36_136, '5'],
  ['public/blazeface-back.tflite', 136_240, 188_749_824, '896×16 896×1'],
  ['public/yolov4-tiny.cfg', 6_056_606, 3_453_938_176, '255×13×13 255×26×26'],
  ['public/yolov3-tiny.cfg', 8_852_366, 2_782_480_896, '255×13×13 255×26×26'],
  ['public/nsfwjs.json', 2_585_349, 299_855_360, '5'],
  ['public/teachable-machine.json', 525_428, 58_135_008, '12'],
  ['public/squeezenet-1.1.prototxt', 1_235_496, 387_747_520, '1000×1×1'],
  ['public/mobilenet.prototxt', 4_231_976, 568_740_352, '1000×1×1'],
  // As Keras counts what it trains.
  ['public/every-kind-keras3.json', 3_557, 459_132, '5'],
  ['public/MobileNetV2-YOLOv3-Nano-voc.cfg', 751_830, 247_078_400, '75×10×10 75×20×20'],
])('%s', (path, parameters, macs, results) => {
  const file = path.includes('.') ? path : `${path}.onnx`;
  expect(told(imported(file, modelBytes(file)))).toEqual({ parameters, macs, results });
});

test('a quantised file tells its precision', () => {
  expect(imported('a.tflite', modelBytes('public/micro-speech-int8.tflite')).precision).toBe('int8');
  expect(imported('a.tflite', modelBytes('public/blazeface-back.tflite')).precision).toBeUndefined();
});

test.each([
  ['public/lstm-int8.tflite', 'UNIDIRECTIONAL_SEQUENCE_LSTM', 'no layer that repeats over time'],
  ['public/okay-nabu.tflite', 'VAR_HANDLE', 'keeps state between calls'],
])('%s is refused with %s', (path, operator, why) => {
  const outcome = importBytes(path, modelBytes(path), { shapes: new Map() });
  expect(JSON.stringify('refusals' in outcome ? outcome.refusals : outcome)).toMatch(
    new RegExp(`${operator}.*${why}`),
  );
});

test('a ConvNeXt of PyTorch comes through TensorFlow Lite as the network that it was', () => {
  const { text } = imported('rows.tflite', modelBytes('public/rows-litert-torch.tflite'));
  expect(text.match(/\n {2}.*/g)!.map(line => line.trim())).toEqual([
    'in -> dwconv(3, bias = true) -> ln',
    'conv(16, 1, bias = true) -> gelu',
    'conv(8, 1, bias = true)',
    'in, it -> add',
    'input(3, 16, 12) -> conv(8, 2, 2, bias = true) -> ln',
    'repeat 2 { Unit } -> gap -> ln',
    'fc(5)',
  ]);
});

test('what decodes boxes behind the last layer is left out and told by the names of its nodes', () => {
  const { text, notes } = imported('rfb-320.onnx', modelBytes('public/rfb-320.onnx'));
  expect(notes).toContainEqual({
    origin: 'Exp 472',
    what: 'is left out with what reads it, since the language has no such operator',
  });
  expect(text).toContain('softmax');
});
