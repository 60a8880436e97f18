/** YAML of YOLO models of several versions, as Ultralytics writes it. */

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

/** The pyramid of all versions, with the module that each repeats and its arguments. */
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

export const eight = (scale: string): Uint8Array => {
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

/** Version 11, and what 26 changes in it. */
const scaled = [
  '  n: [0.50, 0.25, 1024]',
  '  s: [0.50, 0.50, 1024]',
  '  m: [0.50, 1.00, 512]',
  '  l: [1.00, 1.00, 512]',
];

export const eleven = (scale: string): Uint8Array => {
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
  const scales = ['nc: 80', `scale: ${scale}`, 'scales:', ...scaled];
  return yaml(scales, [...backbone, ...head], backbone.length);
};

export const twentySix = (
  scale: string,
  end: readonly unknown[] = ['Detect', 'nc'],
  more: readonly string[] = ['nc: 80'],
): Uint8Array => {
  const deep = (out: number, times: number, place: string): Row =>
    place === 'last' ? [-1, 1, 'C3k2', out, true, 0.5, true] : [-1, times - 1, 'C3k2', out, true];
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
    [-1, 1, 'SPPF', 1024, 5, 3, true],
    [-1, 2, 'C2PSA', 1024],
  ];
  const [module, ...args] = end as readonly [string, ...unknown[]];
  const head = pyramid(deep, [[[16, 19, 22], 1, module, ...args]], [4, 6, 10]);
  const settings = ['end2end: True', 'reg_max: 1', `scale: ${scale}`, 'scales:', ...scaled];
  return yaml([...more, ...settings], [...backbone, ...head], backbone.length);
};

export const twelve = (scale: string): Uint8Array => {
  const deep = (out: number, times: number, place: string): Row =>
    place === 'last' ? [-1, 2, 'C3k2', out, true] : [-1, times - 1, 'A2C2f', out, false, -1];
  const down = (out: number): Row => [-1, 1, 'Conv', out, 3, 2];
  const backbone: readonly Row[] = [
    down(64),
    down(128),
    [-1, 2, 'C3k2', 256, false, 0.25],
    down(256),
    [-1, 2, 'C3k2', 512, false, 0.25],
    down(512),
    [-1, 4, 'A2C2f', 512, true, 4],
    down(1024),
    [-1, 4, 'A2C2f', 1024, true, 1],
  ];
  const head = pyramid(deep, [[[14, 17, 20], 1, 'Detect', 'nc']], [4, 6, 8]);
  const settings = ['nc: 80', `scale: ${scale}`, 'scales:', ...scaled];
  return yaml(settings, [...backbone, ...head], backbone.length);
};

/** YOLOv5's own, with anchors. */
export const five = (width: number): Uint8Array => {
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

/** GELAN of YOLOv9: the tiny one has simpler first blocks and ways down than the middle ones. */
export const nine = (
  down: 'AConv' | 'ADown',
  [first, ...deep]: readonly [Row, ...(readonly [number, number, number])[]],
  times: number,
  [stem, last, ...steps]: readonly number[],
): Uint8Array => {
  const up: Row = [-1, 1, 'nn.Upsample', 'None', 2, 'nearest'];
  const block = ([out, wide, narrow]: readonly [number, number, number]): Row => [
    -1,
    1,
    'RepNCSPELAN4',
    out,
    wide,
    narrow,
    times,
  ];
  const [a, b, c, back, fine] = deep as [Deep, Deep, Deep, Deep, Deep];
  const [one, two, three, less, more] = steps;
  const rows: readonly Row[] = [
    [-1, 1, 'Conv', stem, 3, 2],
    [-1, 1, 'Conv', 2 * stem!, 3, 2],
    first,
    [-1, 1, down, one],
    block(a),
    [-1, 1, down, two],
    block(b),
    [-1, 1, down, three],
    block(c),
    [-1, 1, 'SPPELAN', c[0], last],
    up,
    [[-1, 6], 1, 'Concat', 1],
    block(back),
    up,
    [[-1, 4], 1, 'Concat', 1],
    block(fine),
    [-1, 1, down, less],
    [[-1, 12], 1, 'Concat', 1],
    block(back),
    [-1, 1, down, more],
    [[-1, 9], 1, 'Concat', 1],
    block(c),
    [[15, 18, 21], 1, 'DDetect', 'nc'],
  ];
  return yaml(['nc: 80', 'anchors: 3'], rows, 9);
};

type Deep = readonly [number, number, number];
