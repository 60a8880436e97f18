/** Networks on chips: what is told, where, and how often the accelerator is left. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { layersAt } from '../../server/src/deploy/listing';
import * as kinds from '../../server/src/problems/targets';
import { numberIn } from '../../server/src/quantity/quantity';
import { deploy, efficientNet, mobileNet, placedIn, shuffleNet, small, uri } from './support';

describe('EfficientNet-B4 on the Ultra96', () => {
  const { judged, told, errors } = deploy(efficientNet);

  test('its 32 squeeze-and-excitation blocks cost 64 crossings, the classifier one', () => {
    expect(errors).toEqual([]);
    expect(judged.crossings).toBe(65);
    expect(told).toContain(
      "warning ultra96_conv: 32 squeeze-and-excitation blocks leave the accelerator, 64 crossings; 'gap' and " +
        "'fc', 1 crossing; 65 in all. The Arm Cortex-A53 runs what leaves; 16.8 MiB are handed over.",
    );
  });

  test('a comment that tells what one of them is counts no blocks', () => {
    const unit = '/// One unit of Net (A 2020).\nblock Unit {\n  conv(8, 3) -> gap -> softmax\n}\n\n';
    const net =
      'network A {\n  input(3, 8, 8)\n  repeat 2 { conv(8, 3) -> shuffle(2) -> Unit() -> nearest(8) }\n}\n\ndeploy A on ultra96_conv {\n}\n';
    const { told } = deploy(unit + net);
    expect(told.filter(one => one.includes("'gap' and 'softmax' in 2 Unit blocks leave"))).toHaveLength(1);
  });

  test('a block of the library is told at its use', () => {
    expect(told).toContain(
      'warning SE: Ultra96 has no global average pools, no fully connected layers and no products of maps. ' +
        'The Arm Cortex-A53 runs 4 layers of SE (32 uses).',
    );
  });

  test('swish is emulated, and inside a block on the host it stays on the host', () => {
    expect(told).toContain('hint swish: Ultra96 runs swish by a look-up table (32 uses).');
    const inside = placedIn(judged)
      .filter(p => p.follows)
      .map(p => p.layer.op.name);
    expect(inside).toEqual(Array.from({ length: 32 }, () => ['swish', 'sigmoid']).flat());
  });

  test('a layer is found by its text', () => {
    const dwconv = placedIn(judged).find(p => p.layer.op.name === 'dwconv')!;
    const found = layersAt(judged.effect!, dwconv.layer.place);
    expect(found.reduce((sum, [, times]) => sum + times, 0)).toBe(32);
    expect(found.every(([{ maker }]) => maker === 0)).toBe(true);
    expect(dwconv.works[0]!.bias).toBe(true);
  });
});

test('MobileNetV2 on the MAX78000 is refused', () => {
  const { told, judged, errors } = deploy(mobileNet);
  expect(errors).toEqual([]);
  expect(judged.crossings).toBe(0);
  expect(told).toEqual([
    'error conv: MAX78000 takes convolutions with a stride of 1; this one has a stride of 2. This layer is refused.',
    'error relu6: MAX78000 has no ReLU6. This layer is refused.',
    'error InvertedResidual: MAX78000 has no depthwise convolutions and no ReLU6. It takes convolutions with a bias ' +
      'for up to 512 output channels; one here has a bias, or a batch norm that leaves one, for 576 or 960. ' +
      '4 layers of InvertedResidual are refused (7 uses).',
    'error InvertedResidual: MAX78000 has no ReLU6 and no depthwise convolutions. It takes convolutions with a bias ' +
      'for up to 512 output channels; one here has a bias, or a batch norm that leaves one, for 576 or 960. ' +
      '4 layers of InvertedResidual are refused (10 uses).',
    'error conv: MAX78000 takes convolutions of up to 1,024 channels; this one has 1,280. This layer is refused.',
    'error relu6: MAX78000 has no ReLU6. This layer is refused.',
    'error fc: MAX78000 takes fully connected layers of maps of up to 16,384 numbers and 256 pixels, in up to 1,024 ' +
      'channels; this one sees 1,280 numbers and 1 pixels, in 1,280 channels. This layer is refused.',
    'error max78000: The weight memory of MAX78000 holds 442,368 bytes; the weights, as they lie beside 64 processors, ' +
      'take 3,574,944 bytes, 3,132,576 bytes more.',
    'error max78000: The bias memory of MAX78000 holds 2,048 bytes; the biases take 11,168 bytes, 9,120 bytes more.',
    'error max78000: The data memory of 4 processors of MAX78000 holds 32,768 bytes; what conv makes, 144×56×56, in words of 4 channels for every 64, takes 37,632 bytes, 4,864 bytes more; with 144 channels it has room for 52×52.',
    'error max78000: MAX78000 runs networks of up to 32 layers; this one has 53 layers at least, pools and sums not ' +
      'counted.',
  ]);
});

// ethos-u-vela 5.2.0 places the reshape, the transpose of five axes and the reshape of a shuffle on the NPU; older ones did not.
test('ShuffleNetV2 stays on the Ethos-U55 with every shuffle', () => {
  const { told, judged, errors } = deploy(shuffleNet);
  expect(errors).toEqual([]);
  expect(told).toEqual([]);
  expect(judged.crossings).toBe(0);
});

test('what the Ethos-U65 lacks in every block goes to the Cortex and back', () => {
  const { told, judged, errors } = deploy(
    shuffleNet.replaceAll('shuffle(2)', 'mish').replaceAll('ethos_u55_128', 'ethos_u65_256'),
  );
  expect(errors).toEqual([]);
  expect(judged.crossings).toBe(32);
  const fact = 'Ethos-U65-256 has no Mish. The Cortex runs this layer';
  expect(told).toEqual([
    `warning mish: ${fact} (3 uses).`,
    `warning mish: ${fact} (13 uses).`,
    "warning ethos_u65_256: 'mish' in 13 Unit blocks leaves the accelerator, 26 crossings; 'mish' in 3 Down " +
      'blocks, 6 crossings; 32 in all. The Cortex runs what leaves; 1.56 MiB are handed over.',
  ]);
});

test('what neither the Ethos-U55 nor TensorFlow Lite Micro on the Cortex-M has is refused', () => {
  const told = (pipeline: string, target = 'ethos_u55_128') => deploy(small(pipeline, target)).told;
  // The resolver of tflite-micro has no LOCAL_RESPONSE_NORMALIZATION, and its EXP and LOG take floats alone.
  for (const [pipeline, name, has] of [
    ['conv(8) -> lrn', 'lrn', 'has no local response norms'],
    ['conv(8) -> mish', 'mish', 'has no Mish'],
    [
      'conv(8) -> tconv(8, 4, 2, pad = 1, groups = 4)',
      'tconv',
      'takes transposed convolutions in one group; this one has 4 groups',
    ],
  ] as const)
    expect(told(pipeline)[0]).toBe(
      `error ${name}: Ethos-U55-128 ${has}. The Cortex-M does not run it either: this layer is refused.`,
    );
  expect(told('conv(8) -> lrn', 'ethos_u85_256')[0]).toBe(
    'warning lrn: Ethos-U85-256 has no local response norms. The Cortex runs this layer.',
  );
  expect(told('conv(8) -> tconv(8, 4, 2, pad = 1, groups = 4)', 'ethos_u85_256')[0]).toMatch(
    /^error tconv: .* in one group; this one has 4 groups\. The Cortex does not run it either: this layer is refused\.$/,
  );
});

describe('quiet', () => {
  test.each([
    [
      'ethos_u55_128',
      'conv(64, 3, 2) -> bn -> relu6 -> dwconv(3) -> bn -> hswish -> gap -> fc(10) -> softmax',
    ],
    ['max78000', 'conv(64, 3) -> bn -> relu -> maxpool(2) -> conv(10) -> dropout(0.1) -> identity'],
    ['ultra96_conv', 'conv(64, 5, 2) -> bn -> relu -> dwconv(3)'],
  ])('on %s when all is native', (target, pipeline) => {
    const { told, judged, errors } = deploy(small(pipeline, target));
    expect(errors).toEqual([]);
    expect(told).toEqual([]);
    expect(judged.crossings).toBe(0);
  });
});

describe('one fact at a time', () => {
  test.each([
    [
      'max78000',
      'int8',
      'conv(8, 5)',
      'MAX78000 takes convolutions with kernels of 1×1 or 3×3, or of up to 9 pixels along a map of one row or column; this one is 5×5.',
    ],
    ['max78000', 'int8', 'conv(8, 3, groups = 4)', 'in one group; this one has 4 groups.'],
    ['ethos_u55_128', 'int16', 'elu', 'takes ELU of maps of 8 bits; this one has 16.'],
    ['ethos_u55_128', 'int16', 'gelu', 'of maps of 8 bits; this one has 16.'],
    ['ethos_u55_128', 'int8', 'conv(8, 3, stride = 4)', '4'],
    ['ethos_u55_128', 'int8', 'swish', 'Ethos-U55-128 runs swish by a sigmoid and a product.'],
    ['ethos_u55_128', 'int8', 'hsigmoid', 'Ethos-U55-128 runs hard sigmoid by a sum, ReLU6 and a product.'],
    [
      'ultra96_conv',
      'int8',
      'gelu',
      'No source says whether Ultra96 runs GELU; where this layer would run is unknown.',
    ],
    ['ultra96_conv', 'int8', 'gap -> conv(8)', 'Ultra96 has no fully connected layers.'],
    ['max78000', 'fp16', 'relu', 'MAX78000 computes in int8, w4a8, w2a8 or w1a8, not in fp16.'],
    [
      'ultra96_conv',
      'w4a8',
      'relu',
      'No source says whether Ultra96 computes in w4a8; it is known to in int8.',
    ],
  ])('%s, %s: %s', (target, precision, pipeline, words) => {
    expect(deploy(small(pipeline, target, precision)).told.join('\n')).toContain(words);
  });

  test('a gate is told apart from a sum of equal maps', () => {
    const text = (op: string) =>
      `network A {\n  x = input(8, 8, 8)\n  y = x -> maxpool(8)\n  x, y -> ${op}\n}\ndeploy A on max78000 { precision int8 }\n`;
    expect(deploy(text('add')).told).toEqual([
      'error add: MAX78000 takes sums of maps of equal shape; this one joins 8×8×8 and 8×1×1. This layer is refused.',
    ]);
    expect(deploy(text('mul')).told).toEqual([
      'error mul: MAX78000 has no products of maps. This layer is refused.',
    ]);
  });

  test('a precision by path or by operator is the one a layer is judged by', () => {
    const text = small('relu -> gelu', 'ethos_u55_128').replace('int8', 'int16\n  precision int8 for gelu');
    expect(deploy(text).told).toEqual([]);
  });

  test('where a name is written again, too', () => {
    const text =
      'network A {\n  x = input(8, 8, 8)\n  y = x -> gelu\n  x = y -> relu\n  y = x -> gelu\n}\n' +
      'deploy A on ethos_u55_128 {\n  precision int16\n  precision int8 for y\n}\n';
    expect(deploy(text).told).toEqual([]);
    expect(deploy(text.replace('for y', 'for x')).told).toHaveLength(2);
  });

  test('a precision that is not stated is told once, at the target', () => {
    const { told } = deploy(small('relu', 'max78000').replace('  precision int8\n', ''));
    expect(told).toEqual([
      'error max78000: MAX78000 computes in int8, w4a8, w2a8 or w1a8, and this deployment states no precision, which ' +
        'means fp32.',
    ]);
  });

  test('softmax of a chip that refuses the rest still has its place on the CPU', () => {
    const { told, judged } = deploy(small('relu -> softmax', 'max78000'));
    expect(judged.crossings).toBe(1);
    expect(told).toContain(
      "warning max78000: 'softmax' leaves the accelerator, 1 crossing. The microcontroller's CPU runs what leaves; " +
        '98.0 KiB are handed over.',
    );
  });
});

test('a tensor that many read crosses once in each direction', () => {
  const text =
    'network A {\n  x = input(8, 8, 8) -> conv(8)\n  a = x -> gap\n  b = x -> gap\n  m = a, b -> mul\n  m -> relu\n' +
    '  x, it -> mul -> conv(8)\n}\ndeploy A on ultra96_conv { precision int8 }\n';
  const { judged } = deploy(text);
  expect(judged.crossings).toBe(2);
  // Out and back, 8 maps of 8 by 8 at one byte each.
  expect(judged.crossingBytes).toEqual(numberIn('bytes', 2 * 8 * 8 * 8));
  const wide = text
    .replaceAll('deploy A on ultra96_conv', 'deploy A on ethos_u65_256')
    .replaceAll('gap', 'mish');
  const at = (precision: string) => deploy(wide.replace('int8', precision)).judged.crossingBytes;
  expect(at('int8')).toEqual(numberIn('bytes', 3 * 8 * 8 * 8));
  expect(at('int16')).toEqual(numberIn('bytes', 2 * 3 * 8 * 8 * 8));
});

test('a budget of weights is held to the bytes as stored, others are told to be open', () => {
  // 3·400 weights of 8 bits, no biases.
  const text = (items: string) =>
    `network A {\n  input(3, 8, 8) -> conv(400)\n}\n\ndeploy A on max78000 {\n${items}}\n`;
  const told = (items: string) => deploy(text(items)).told;
  expect(told('  precision int8\n  weights <= 1200B\n')).toEqual([]);
  expect(told('  precision int8\n  weights < 1200B\n')).toEqual([
    'error 1200B: The budget for weights stored is < 1,200 bytes; at int8 the network needs 1,200 bytes.',
  ]);
  expect(told('  precision int8\n  weights <= 1kB\n  energy <= 1mJ\n')).toEqual([
    'error 1kB: The budget for weights stored is <= 1,000 bytes; at int8 the network needs 1,200 bytes, 200 bytes more.',
    "information 1mJ: No source says enough of this chip to work out 'energy': whether this budget is kept is unknown.",
  ]);
  expect(told('  precision w4a8\n  weights <= 600B\n')).toEqual([]);
  expect(told('  precision int8\n  precision w4a8 for conv\n  weights <= 600B\n')).toEqual([]);
  // What is half-typed has no sum.
  expect(deploy(text('  precision int8\n  weights <= 1B\n').replace('400', 'four')).told).toEqual([]);
});

test('patches are told to be read and not judged, at each value', () => {
  const text = (patches: string) =>
    `network A {\n  stem = input(3, 8, 8) -> conv(4)\n  stem -> conv(4)\n}\n` +
    `deploy A on max78000 {\n  precision int8\n${patches}}\n`;
  const { told, judged } = deploy(text('  patches [2, 2] for stem\n  patches [3, 3]\n'));
  const said =
    'Patches are not judged yet: what is said of this deployment on MAX78000 holds for whole maps, without the ' +
    'memory that patches save and the overlaps that they compute twice.';
  expect(told).toEqual([`information [2, 2]: ${said}`, `information [3, 3]: ${said}`]);
  // They change nothing else.
  const kinds = (found: typeof judged) => placedIn(found).map(({ path, maker }) => [path, maker]);
  expect(kinds(judged)).toEqual(kinds(deploy(text('')).judged));
  expect(deploy(text('  patches\n')).told).toEqual([]);
});

test('of several blocks at one use, the one is named whose layers are concerned', () => {
  const told = (units: string): readonly string[] =>
    deploy(
      `network A {\n  input(8, 32, 32)\n  for unit of [${units}] { conv(8) -> unit }\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n`,
    ).told;
  for (const units of ['ResidualBasic(8), Ghost(7)', 'Ghost(7), ResidualBasic(8)'])
    expect(told(units)).toContainEqual(
      expect.stringMatching(/where 2 layers of Ghost would run is unknown \(1 of 2 uses\)\.$/),
    );
  expect(told('GhostBottleneck(8, 15), Ghost(7), ResidualBasic(8)').join('\n')).toMatch(
    /layers of GhostBottleneck and Ghost would run is unknown \(2 of 3 uses\)/,
  );
});

test('half-typed networks are judged as far as they go, and nothing is counted', () => {
  const { judged } = deploy(small('conv(8) -> convv(3) -> gap', 'ultra96_conv'));
  expect(judged.crossings).toBeUndefined();
  for (const text of [
    'deploy',
    'deploy A on',
    'deploy A on max78000 {',
    'deploy A on max78000 { precision }',
  ])
    expect(() => analyse(uri, `network A { input(3, 8, 8) -> conv( }\n${text}`)).not.toThrow();
});

test('every problem fires on its bad example and not on its good one', () => {
  for (const kind of Object.values(kinds)) {
    const codes = (text: string) => analyse(uri, text).problems.map(p => p.kind.code);
    expect(codes(kind.bad!), kind.code).toContain(kind.code);
    expect(codes(kind.good!), kind.code).not.toContain(kind.code);
  }
});

test('a hundred thousand layers are placed within seconds', () => {
  const text = small('repeat 24000 { conv(32, 3) -> bn -> relu -> mish }', 'ethos_u65_256');
  const before = performance.now();
  expect(deploy(text).judged.crossings).toBe(2 * 24000 - 1);
  expect(performance.now() - before).toBeLessThan(10_000);
});
