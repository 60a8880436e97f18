/** YAML of YOLO models: what Ultralytics' own classes count, without the 16 numbers that are fixed and not trained. */
import { expect, test } from 'vitest';
import { importModel } from '../../server/src/recover/model';
import { imported, told } from './imported';

type Row = readonly [
  from: number | readonly number[],
  times: number,
  module: string,
  ...args: readonly unknown[],
];

const yaml = (settings: readonly string[], rows: readonly Row[], neck: number): Uint8Array => {
  const lines = rows.map(
    ([from, times, module, ...args]) =>
      `  - [${JSON.stringify(from)}, ${times}, ${module}, ${JSON.stringify(args)}]`,
  );
  const text = [...settings, 'backbone:', ...lines.slice(0, neck), 'head:', ...lines.slice(neck), ''];
  return new TextEncoder().encode(text.join('\n').replaceAll('"', "'"));
};

/** The pyramid of all three versions, with the module that each repeats and its arguments. */
const pyramid = (
  deep: (out: number, times: number, place: 'backbone' | 'neck' | 'last') => Row,
  end: readonly Row[],
  begins: readonly [number, number, number],
): readonly Row[] => {
  const up: Row = [-1, 1, 'nn.Upsample', 'None', 2, 'nearest'];
  const [fine, middle, coarse] = begins;
  return [
    up,
    [[-1, middle], 1, 'Concat', 1],
    deep(512, 3, 'neck'),
    up,
    [[-1, fine], 1, 'Concat', 1],
    deep(256, 3, 'neck'),
    [-1, 1, 'Conv', 256, 3, 2],
    [[-1, coarse + 3], 1, 'Concat', 1],
    deep(512, 3, 'neck'),
    [-1, 1, 'Conv', 512, 3, 2],
    [[-1, coarse], 1, 'Concat', 1],
    deep(1024, 3, 'last'),
    ...end,
  ];
};

const eight = (scale: string): Uint8Array => {
  const deep = (out: number, times: number, place: string): Row =>
    place === 'backbone' ? [-1, times, 'C2f', out, true] : [-1, times, 'C2f', out];
  const down = (out: number): Row => [-1, 1, 'Conv', out, 3, 2];
  const backbone = [
    down(64),
    down(128),
    deep(128, 3, 'backbone'),
    down(256),
    deep(256, 6, 'backbone'),
    down(512),
    deep(512, 6, 'backbone'),
    down(1024),
    deep(1024, 3, 'backbone'),
    [-1, 1, 'SPPF', 1024, 5] as Row,
  ];
  const head = pyramid(deep, [[[15, 18, 21], 1, 'Detect', 'nc']], [4, 6, 9]);
  const scales = [
    'nc: 80',
    `scale: ${scale}`,
    'scales:',
    '  n: [0.33, 0.25, 1024]',
    '  s: [0.33, 0.50, 1024]',
    '  m: [0.67, 0.75, 768]',
  ];
  return yaml(scales, [...backbone, ...head], backbone.length);
};

const eleven = (scale: string): Uint8Array => {
  const deep = (out: number, times: number, place: string): Row => [
    -1,
    times - 1,
    'C3k2',
    out,
    place === 'last',
  ];
  const down = (out: number): Row => [-1, 1, 'Conv', out, 3, 2];
  const backbone: readonly Row[] = [
    down(64),
    down(128),
    [-1, 2, 'C3k2', 256, false, 0.25],
    down(256),
    [-1, 2, 'C3k2', 512, false, 0.25],
    down(512),
    [-1, 2, 'C3k2', 512, true],
    down(1024),
    [-1, 2, 'C3k2', 1024, true],
    [-1, 1, 'SPPF', 1024, 5],
    [-1, 2, 'C2PSA', 1024],
  ];
  const head = pyramid(deep, [[[16, 19, 22], 1, 'Detect', 'nc']], [4, 6, 10]);
  const scales = [
    'nc: 80',
    `scale: ${scale}`,
    'scales:',
    '  n: [0.50, 0.25, 1024]',
    '  s: [0.50, 0.50, 1024]',
    '  m: [0.50, 1.00, 512]',
  ];
  return yaml(scales, [...backbone, ...head], backbone.length);
};

/** YOLOv5's own, with anchors. */
const five = (width: number): Uint8Array => {
  const deep = (out: number, times: number, more: readonly unknown[] = []): Row => [
    -1,
    times,
    'C3',
    out,
    ...more,
  ];
  const up: Row = [-1, 1, 'nn.Upsample', 'None', 2, 'nearest'];
  const backbone: readonly Row[] = [
    [-1, 1, 'Conv', 64, 6, 2, 2],
    [-1, 1, 'Conv', 128, 3, 2],
    deep(128, 3),
    [-1, 1, 'Conv', 256, 3, 2],
    deep(256, 6),
    [-1, 1, 'Conv', 512, 3, 2],
    deep(512, 9),
    [-1, 1, 'Conv', 1024, 3, 2],
    deep(1024, 3),
    [-1, 1, 'SPPF', 1024, 5],
  ];
  const head: readonly Row[] = [
    [-1, 1, 'Conv', 512, 1, 1],
    up,
    [[-1, 6], 1, 'Concat', 1],
    deep(512, 3, [false]),
    [-1, 1, 'Conv', 256, 1, 1],
    up,
    [[-1, 4], 1, 'Concat', 1],
    deep(256, 3, [false]),
    [-1, 1, 'Conv', 256, 3, 2],
    [[-1, 14], 1, 'Concat', 1],
    deep(512, 3, [false]),
    [-1, 1, 'Conv', 512, 3, 2],
    [[-1, 10], 1, 'Concat', 1],
    deep(1024, 3, [false]),
    [[17, 20, 23], 1, 'Detect', 'nc', 'anchors'],
  ];
  const settings = [
    'nc: 80',
    'depth_multiple: 0.33',
    `width_multiple: ${width}`,
    'anchors:',
    '  - [10,13, 16,30, 33,23]',
    '  - [30,61, 62,45, 59,119]',
    '  - [116,90, 156,198, 373,326]',
  ];
  return yaml(settings, [...backbone, ...head], backbone.length);
};

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

test.each([
  // models/yolov5n.yaml and yolov5s.yaml of version 7.0, as its own summary counts them.
  ['YOLOv5n', five(0.25), 1_872_157],
  ['YOLOv5s', five(0.5), 7_235_389],
])('%s with anchors', (name, bytes, parameters) => {
  const { parameters: counted, results } = told(imported(`${name}.yaml`, bytes));
  expect({ counted, results }).toEqual({ counted: parameters, results: '255×80×80 255×40×40 255×20×20' });
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
  ['a module that nobody knows', rows('  - [-1, 1, Sorcery, [8]]'), 'row 0, Sorcery'],
])('%s is told', (_, text, expected) => {
  const outcome = importModel('a.yaml', new TextEncoder().encode(text), { shapes: new Map() });
  expect('failure' in outcome ? outcome.failure : JSON.stringify(outcome)).toContain(expected);
});
