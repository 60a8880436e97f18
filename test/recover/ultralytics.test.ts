/** YAML of YOLO models: what Ultralytics' own classes count, without the 16 numbers that are fixed and not trained. */
import { expect, test } from 'vitest';
import { importBytes, imported, told } from './imported';
import { eight, eleven, five, nine, twelve, twentySix } from './yolo-files';

// Ultralytics 8.4 counts 16 parameters and 537,600 MACs more for what decodes boxes, and no MACs for the products of its attention.
test.each([
  ['YOLOv8n', eight('n'), 3_157_200 - 16, 4_371_993_600 - 537_600],
  ['YOLOv8s', eight('s'), 11_166_560 - 16, 14_301_312_000 - 537_600],
  ['YOLOv8m', eight('m'), 25_902_640 - 16, 39_468_364_800 - 537_600],
  ['YOLO11n', eleven('n'), 2_624_080 - 16, 3_240_531_200 - 537_600 + 2 * 400 * 400 * (32 + 64)],
  ['YOLO11s', eleven('s'), 9_458_752 - 16, 10_733_440_000 - 537_600 + 4 * 400 * 400 * (32 + 64)],
  ['YOLO11m', eleven('m'), 20_114_688 - 16, 33_990_784_000 - 537_600 + 4 * 400 * 400 * (32 + 64)],
])('%s', (name, bytes, parameters, macs) => {
  expect(told(imported(`${name}.yaml`, bytes))).toEqual({
    parameters,
    macs,
    results: '144×80×80 144×40×40 144×20×20',
  });
});

// Ultralytics 8.4.190 trains a second branch, which its `fuse` takes away; MACs are PyTorch's own count behind that.
test.each([
  ['YOLO12n', twelve('n'), 2_602_288 - 16, 3_735_481_600 - 537_600, 144],
  ['YOLO12l', twelve('l'), 26_450_784 - 16, 47_715_558_400 - 537_600, 144],
  ['YOLO26n', twentySix('n'), 2_572_280 - 154_828, 2_740_153_600, 84],
  ['YOLO26l', twentySix('l'), 26_299_704 - 1_460_988, 43_397_836_800, 84],
])('%s', (name, bytes, parameters, macs, wide) => {
  expect(told(imported(`${name}.yaml`, bytes))).toEqual({
    parameters,
    macs,
    results: `${wide}×80×80 ${wide}×40×40 ${wide}×20×20`,
  });
});

test.each([
  [
    'masks',
    twentySix('n', ['Segment26', 'nc', 32, 256]),
    3_126_280 - 315_052 - 79_184,
    '116×80×80 116×40×40 116×20×20 32×160×160',
  ],
  [
    'key points',
    twentySix('n', ['Pose26', 'nc', 'kpt_shape'], ['nc: 80', 'kpt_shape: [17, 3]']),
    2_969_425,
    '135×80×80 135×40×40 135×20×20',
  ],
])('YOLO26n with %s', (name, bytes, parameters, results) => {
  const made = told(imported(`${name}.yaml`, bytes));
  expect({ parameters: made.parameters, results: made.results }).toEqual({ parameters, results });
});

test.each([
  // models/yolov5n.yaml and yolov5s.yaml of version 7.0, as its own summary counts them.
  ['YOLOv5n', five(0.25), 1_872_157],
  ['YOLOv5s', five(0.5), 7_235_389],
])('%s with anchors', (name, bytes, parameters) => {
  const { parameters: counted, results } = told(imported(`${name}.yaml`, bytes));
  expect({ counted, results }).toEqual({ counted: parameters, results: '255×80×80 255×40×40 255×20×20' });
});

// The authors' own modules count so many, where branches that are summed for deployment are one convolution with a bias.
test.each([
  [
    'GELAN-t',
    nine(
      'AConv',
      [
        [-1, 1, 'ELAN1', 32, 32, 16],
        [64, 64, 32],
        [96, 96, 48],
        [128, 128, 64],
        [96, 96, 48],
        [64, 64, 32],
      ],
      3,
      [16, 64, 64, 96, 128, 48, 64],
    ),
    2_413_872,
  ],
  [
    'GELAN-c',
    nine(
      'ADown',
      [
        [-1, 1, 'RepNCSPELAN4', 256, 128, 64, 1],
        [512, 256, 128],
        [512, 512, 256],
        [512, 512, 256],
        [512, 512, 256],
        [256, 256, 128],
      ],
      1,
      [64, 256, 256, 512, 512, 256, 512],
    ),
    25_311_664,
  ],
])('%s', (name, bytes, parameters) => {
  const { parameters: counted, results } = told(imported(`${name}.yaml`, bytes));
  expect({ counted, results }).toEqual({ counted: parameters, results: '144×80×80 144×40×40 144×20×20' });
});

test('a branch of YOLOv9 that is routed from others and only trains them is left out', () => {
  const yaml = (text: string) =>
    new TextEncoder().encode(`nc: 3\nbackbone:\n  - [-1, 1, Silence, []]\n${text}`);
  const deep = '  - [-1, 1, Conv, [8, 3, 2]]\n  - [-1, 1, Conv, [16, 3, 2]]\nhead:\n';
  const training = imported(
    'a.yaml',
    yaml(
      `${deep}  - [1, 1, CBLinear, [[16]]]\n  - [2, 1, CBLinear, [[4, 16]]]\n  - [0, 1, Conv, [16, 3, 2]]\n` +
        '  - [[3, 4, -1], 1, CBFuse, [[0, 1]]]\n  - [[6, 2], 1, DualDDetect, [nc]]\n',
    ),
  );
  const deployed = imported('a.yaml', yaml(`${deep}  - [[2], 1, DDetect, [nc]]\n`));
  expect(told(training)).toEqual(told(deployed));
  const alone = imported(
    'a.yaml',
    yaml(
      `${deep}  - [1, 1, CBLinear, [[8]]]\n  - [2, 1, CBLinear, [[4, 8]]]\n` +
        '  - [[3, 4, 1], 1, CBFuse, [[0, 1]]]\n',
    ),
  );
  expect(alone.text).toContain('split([4, 8])');
  // The last of those that meet says how large they are.
  expect(() => imported('a.yaml', yaml(`${deep}  - [[1, 2], 1, CBFuse, [[1]]]\n`))).toThrow('a map 1 of 1');
});

test('the size of the image and the scale can be others', () => {
  const small = imported('a.yaml', eight('n'), new Map([['images', [1, 3, 320, 320]]]));
  expect(told(small).results).toBe('144×40×40 144×20×20 144×10×10');
  expect(small.notes).toContainEqual({
    origin: 'images',
    what: 'has the scale n; another one is chosen by a line `scale:`',
  });
  expect(small.text.split('\n').length).toBeLessThan(80);
});

// The parameters that its paper gives YOLOv7-D6 are those of its training; the authors' deployed network has as many as this way.
test('heads for training alone are left out with the layers before them, and told', () => {
  const yaml = (head: string) =>
    new TextEncoder().encode(
      `nc: 3\nanchors: [[1, 2, 3, 4]]\nbackbone:\n  - [-1, 1, Conv, [8, 3, 2]]\n  - [-1, 1, Conv, [16, 3, 2]]\nhead:\n${head}`,
    );
  const deployed = imported('a.yaml', yaml('  - [[1], 1, Detect, [nc, anchors]]\n'));
  const training = imported(
    'a.yaml',
    yaml('  - [1, 1, Conv, [32, 3, 1]]\n  - [[1, 2], 1, IAuxDetect, [nc, anchors]]\n'),
  );
  expect(told(training)).toEqual(told(deployed));
  expect(training.notes).toContainEqual({
    origin: 'row 3, IAuxDetect',
    what: expect.stringContaining('with the layers that only they read'),
  });
});

const rows = (...lines: readonly string[]): string => `nc: 3\nbackbone:\n${lines.join('\n')}\nhead: []\n`;
const chain = Array.from(
  { length: 40 },
  (_, i) => `a${i}: &a${i} [${i === 0 ? '1' : `*a${i - 1}, *a${i - 1}`}]`,
);

test.each([
  ['what is cut off', `${rows('  - [-1, 1, Conv, [64, 3, 2')}`, 'this is no YAML of a YOLO model'],
  [
    'names that multiply',
    `${chain.join('\n')}\n${rows('  - [-1, 1, Conv, *a39]')}`,
    'this is no YAML of a YOLO model',
  ],
  ['deep nesting', `backbone:\nhead:\nx: ${'['.repeat(100_000)}`, 'this is no YAML of a YOLO model'],
  ['a row that is none', rows('  - Conv'), 'row 0 is not [from, number, module, args].'],
  [
    'a row of the future',
    rows('  - [3, 1, Conv, [64, 3, 2]]'),
    'row 0, Conv reads row 3, which is not there yet.',
  ],
  ['a row that reads nothing', rows('  - [[], 1, nn.Upsample, [None, 2, nearest]]'), 'reads no row.'],
  [
    'more than is counted exactly',
    rows('  - [-1, 1, Conv, [9000000000, 3, 2]]'),
    'beyond which no number is exact',
  ],
  ['a million times', rows('  - [-1, 1000000, Conv, [64, 3]]'), 'row 0, Conv is there 1000000 times.'],
  [
    'sizes that are none',
    rows('  - [-1, 1, Conv, [64, 3.5, 2]]'),
    '3.5 stands where a whole number is needed.',
  ],
  ['channels beyond counting', rows('  - [-1, 1, Conv, [1.0e+300, 3, 2]]'), 'cannot have out'],
  ['a scale that is not there', `scale: q\nscales:\n  n: [1, 1, 64]\n${rows()}`, 'it has no scale "q".'],
  [
    'an activation of Python',
    `activation: __import__('os')\n${rows('  - [-1, 1, Conv, [8]]')}`,
    'is none of the language',
  ],
  [
    'a network of thousands of layers',
    rows(...Array(5).fill('  - [-1, 100, C2f, [64]]')),
    'it has more than 2,500 layers at row 4, C2f.',
  ],
  ['a module that nobody knows', rows('  - [-1, 1, Sorcery, [8]]'), 'row 0, Sorcery'],
])('%s is told', (_, text, expected) => {
  const outcome = importBytes('a.yaml', new TextEncoder().encode(text), { shapes: new Map() });
  expect('failure' in outcome ? outcome.failure : JSON.stringify(outcome)).toContain(expected);
});

test('a list for a name is refused without a word to the console', async () => {
  const warned: unknown[] = [];
  const hear = (warning: unknown) => void warned.push(warning);
  process.on('warning', hear);
  importBytes('a.yaml', new TextEncoder().encode(`? [1, 2]\n: 3\n${rows()}`), { shapes: new Map() });
  // Node tells of warnings on the next turn.
  await new Promise(resolve => setImmediate(resolve));
  process.off('warning', hear);
  expect(warned).toEqual([]);
});

const withHead = (head: string, settings = 'nc: 80'): Uint8Array => {
  const text = new TextDecoder().decode(eight('n'));
  expect(text).toMatch(/^nc: 80$/m);
  return new TextEncoder().encode(text.replace(/Detect, .*\]$/m, `${head}]`).replace(/^nc: 80$/m, settings));
};

// Ultralytics counts 16 more, which are fixed.
test.each([
  ['masks', withHead("Segment, ['nc', 32, 256]"), 3_409_968 - 16, '176×80×80 176×40×40 176×20×20 32×160×160'],
  [
    'key points',
    withHead("Pose, ['nc', 'kpt_shape']", 'nc: 1\nkpt_shape: [17, 3]'),
    3_295_470 - 16,
    '116×80×80 116×40×40 116×20×20',
  ],
  ['angles', withHead("OBB, ['nc', 1]"), 3_228_867 - 16, '145×80×80 145×40×40 145×20×20'],
])('YOLOv8n with %s', (_, bytes, parameters, results) => {
  const { parameters: counted, results: made } = told(imported('a.yaml', bytes));
  expect({ counted, made }).toEqual({ counted: parameters, made: results });
});

const norm = (channels: number) => 2 * channels;
const square = (from: number, to: number, kernel = 1) => from * to * kernel * kernel + norm(to);
const deep = (channels: number, kernel: number) => channels * kernel * kernel + norm(channels);

test.each([
  ['GhostConv, [64, 3, 2]', square(3, 32, 3) + deep(32, 5), '64×320×320'],
  ['SCDown, [64, 3, 2]', square(3, 64) + deep(64, 3), '64×320×320'],
  [
    'SPPCSPC, [64]',
    2 * square(3, 64) + 2 * square(64, 64, 3) + square(64, 64) + square(256, 64) + square(128, 64),
    '64×640×640',
  ],
  ['nn.ConvTranspose2d, [8, 2, 2, 0]', 3 * 8 * 4 + 8, '8×1280×1280'],
  ['ResNetLayer, [3, 64, 1, True, 1]', square(3, 64, 7), '64×160×160'],
  [
    'ResNetLayer, [3, 8, 2, False, 2]',
    square(3, 8) +
      square(8, 8, 3) +
      square(8, 32) +
      square(3, 32) +
      square(32, 8) +
      square(8, 8, 3) +
      square(8, 32),
    '32×320×320',
  ],
  ['ReOrg, []', 0, '12×320×320'],
  ['MP, []', 0, '3×320×320'],
  ['SP, [5]', 0, '3×640×640'],
  ['RepConv, [8, 3, 1]', 3 * 8 * 9 + 8, '8×640×640'],
  ['Conv, [8, [3, 3], [2, 2]]', square(3, 8, 3), '8×320×320'],
  [
    'BottleneckCSP2, [64]',
    square(3, 64) + 2 * square(64, 64, 3) + 64 * 64 + norm(128) + square(128, 64),
    '64×640×640',
  ],
  [
    'SPPCSP, [64]',
    square(3, 64) +
      3 * 64 +
      2 * square(64, 64, 3) +
      square(64, 64) +
      square(256, 64) +
      norm(128) +
      square(128, 64),
    '64×640×640',
  ],
  // Both ways begin with 32 channels, narrowed once more on C's.
  [
    'BottleneckCSPC, [64]',
    2 * square(3, 32) + 2 * square(32, 32) + square(32, 32, 3) + square(64, 64),
    '64×640×640',
  ],
])('%s', (row, parameters, results) => {
  const made = told(imported('a.yaml', new TextEncoder().encode(rows(`  - [-1, 1, ${row}]`))));
  expect({ parameters: made.parameters, results: made.results }).toEqual({ parameters, results });
});

// Counted by Ultralytics' classes; of the MACs those of the fixed waves of places are none.
test.each([
  [
    'RT-DETR’s',
    rows(
      '  - [-1, 1, HGStem, [32, 48]]',
      '  - [-1, 6, HGBlock, [48, 128, 3]]',
      '  - [-1, 1, DWConv, [128, 3, 2, 1, False]]',
      '  - [-1, 2, HGBlock, [96, 128, 5, True, True]]',
      '  - [-1, 1, Conv, [128, 1, 1, None, 1, 1, False]]',
      '  - [-1, 1, AIFI, [256, 8]]',
      '  - [[3, 5], 1, Detect, [nc]]',
    ),
    1_208_614,
    22_001_254_400 - 2 * 6400 * 32,
  ],
  [
    'older ones',
    rows(
      '  - [-1, 1, Conv, [16, 3, 2]]',
      '  - [-1, 2, C3x, [32]]',
      '  - [-1, 1, Conv, [64, 3, 4]]',
      '  - [-1, 3, BottleneckCSP, [64]]',
      '  - [-1, 2, C2fPSA, [64]]',
      '  - [-1, 3, C3TR, [64]]',
      '  - [[-1], 1, Detect, [nc]]',
    ),
    307_315,
    14_224_588_800,
  ],
])('modules of %s', (_, text, parameters, macs) => {
  const made = told(imported('a.yaml', new TextEncoder().encode(text)));
  expect({ parameters: made.parameters, macs: made.macs }).toEqual({ parameters, macs });
});

test('of three branches the last is deployed', () => {
  const begun = ['  - [-1, 1, Conv, [8, 3, 2]]', '  - [-1, 1, Conv, [16, 3, 2]]'];
  const yaml = (head: string) => new TextEncoder().encode(rows(...begun, head));
  expect(told(imported('a.yaml', yaml('  - [[0, 0, 1], 1, TripleDDetect, [nc]]')))).toEqual(
    told(imported('a.yaml', yaml('  - [[1], 1, DDetect, [nc]]'))),
  );
});

test('all modules that cannot be said are told, each once', () => {
  const text = rows(
    '  - [-1, 1, Sorcery, [8]]',
    '  - [-1, 1, Conv, [8, 3, 2]]',
    '  - [-1, 1, Witchcraft, [8]]',
    '  - [[-1], 1, Detect, [nc]]',
  );
  const outcome = importBytes('a.yaml', new TextEncoder().encode(text), { shapes: new Map() });
  expect(outcome).toMatchObject({
    refusals: ['row 0, Sorcery', 'row 2, Witchcraft'].map(origin => ({
      origin,
      what: 'no module of that name is read',
    })),
  });
});

test('an activation may be the file’s or a row’s own', () => {
  const file = `activation: nn.LeakyReLU(0.1)\n${rows(
    '  - [-1, 1, Conv, [8, 3, 2]]',
    '  - [-1, 1, Conv, [8, 3, 1, None, 1, nn.ReLU()]]',
    '  - [-1, 1, Conv, [8, 3, 1, None, 1, False]]',
  )}`;
  const { text } = imported('a.yaml', new TextEncoder().encode(file));
  expect(text.match(/-> (leaky\(.*\)|relu|bn$)/gm)).toEqual(['-> leaky(0.1)', '-> relu', '-> bn']);
});

test('a module of many ways that each keep their result becomes one block', () => {
  const module = (out: number) => [
    `  - [-1, 1, Conv, [${out}, 1, 1]]`,
    `  - [-2, 1, Conv, [${out}, 1, 1]]`,
    `  - [-1, 1, Conv, [${out}, 3, 1]]`,
    `  - [-1, 1, Conv, [${out}, 3, 1]]`,
    '  - [[-1, -2, -3, -4], 1, Concat, [1]]',
  ];
  const file = rows('  - [-1, 1, Conv, [8, 3, 2]]', ...module(16), ...module(32), ...module(64));
  const { text } = imported('a.yaml', new TextEncoder().encode(file));
  const network = text.slice(text.indexOf('network'));
  expect(network).toMatch(/for out of \[16, 32, 64\] \{ Unit\d?\(out\) \}/);
  expect(network).not.toContain('concat');
  expect(text).toContain('concat');
});
