/** What TensorFlow Lite has that no other format has, in models of a few tensors. */
import { expect, test } from 'vitest';
import { flat, type Operator, type Tensor } from './flat';
import { importBytes, imported, told } from './imported';

const floats = (...dims: number[]): Tensor => ({
  dims,
  numbers: new Array(dims.reduce((a, b) => a * b, 1)).fill(1),
});
const wholes = (dims: number[], ...numbers: number[]): Tensor => ({ dims, numbers, isWhole: true });
const map = (...dims: number[]): Tensor => ({ dims });

function design(tensors: readonly Tensor[], operators: readonly Operator[], inputs = [0]) {
  const made = imported('a.tflite', flat(tensors, operators, inputs, [tensors.length - 1]));
  const { text, notes } = made;
  const lines = text.slice(text.indexOf('{\n') + 2, text.lastIndexOf('}'));
  return {
    lines: lines.trim().replaceAll(/\n {2}/g, ' | '),
    notes: notes.map(({ what }) => what),
    ...told(made),
  };
}

function refusal(tensors: readonly Tensor[], operators: readonly Operator[]): string {
  const outcome = importBytes('a.tflite', flat(tensors, operators, [0], [tensors.length - 1]), {
    shapes: new Map(),
  });
  if ('refusals' in outcome)
    return outcome.refusals.map(({ origin, what }) => `${origin}: ${what}`).join('\n');
  return 'failure' in outcome ? outcome.failure : outcome.text;
}

const valid = { 0: 1 };
const steps = { 1: 1, 2: 1 };

test('a convolution between SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND is dilated', () => {
  const tensors = [
    map(1, 12, 10, 4),
    wholes([2], 2, 3),
    // What is padded behind for the batches to be even is cut off again.
    wholes([2, 2], 2, 2, 3, 5),
    map(6, 8, 6, 4),
    floats(8, 3, 3, 4),
    floats(8),
    map(6, 6, 4, 8),
    wholes([2, 2], 0, 0, 0, 2),
    map(1, 12, 10, 8),
  ];
  const operators = [
    { code: 38, inputs: [0, 1, 2], outputs: [3] },
    { code: 3, inputs: [3, 4, 5], outputs: [6], bytes: { ...valid, 3: 1 }, ints: steps },
    { code: 37, inputs: [6, 1, 7], outputs: [8] },
  ];
  expect(design(tensors, operators)).toMatchObject({
    lines: 'input(4, 12, 10) -> conv(8, 3, dilation = [2, 3], bias = true) -> relu',
    macs: 12 * 10 * 8 * 4 * 9,
    results: '8×12×10',
  });
});

test('a fully connected layer whose weights are a map is a product of two maps', () => {
  const tensors = [map(1, 6, 8), map(1, 5, 8), wholes([2], 5, 8), map(5, 8), map(1, 6, 5)];
  const operators = [
    { code: 22, inputs: [1, 2], outputs: [3] },
    { code: 9, inputs: [0, 3], outputs: [4], bytes: { 0: 1 } },
  ];
  const made = design(tensors, operators, [0, 1]);
  expect(made).toMatchObject({ macs: 6 * 8 * 5, parameters: 0, results: '6×5' });
  expect(made.lines).toMatch(/-> matmul.*-> relu/);
});

test('a row of pixels is dilated before it is made a map', () => {
  const tensors = [
    map(1, 20, 4),
    wholes([1], 4),
    // A causal border: all of it in front.
    wholes([1, 2], 8, 0),
    map(4, 7, 4),
    map(4, 1, 7, 4),
    floats(6, 1, 3, 4),
    map(4, 1, 5, 6),
    map(4, 5, 6),
    wholes([1, 2], 0, 0),
    map(1, 20, 6),
    wholes([], 1),
  ];
  const operators = [
    { code: 38, inputs: [0, 1, 2], outputs: [3] },
    { code: 70, inputs: [3, 10], outputs: [4] },
    { code: 3, inputs: [4, 5], outputs: [6], bytes: valid, ints: steps },
    { code: 43, inputs: [6], outputs: [7], lists: { 0: [1] } },
    { code: 37, inputs: [7, 1, 8], outputs: [9] },
  ];
  const made = imported('a.tflite', flat(tensors, operators, [0], [9]));
  expect(made.text).toContain('conv(6, [1, 3], pad = [0, 0, 0, 8], dilation = [1, 4])');
  expect(told(made)).toEqual({ parameters: 72, macs: 20 * 72, results: '6×1×20' });
});

test('MediaPipe’s transposed convolution has its border and steps in its own options', () => {
  const tensors = [map(1, 6, 5, 8), floats(2, 2, 2, 8), floats(2), map(1, 12, 10, 2)];
  const own = (border: number) => [
    { code: 'Convolution2DTransposeBias', inputs: [0, 1, 2], outputs: [3], customInts: [border, 2, 2] },
  ];
  for (const border of [1, 2])
    expect(design(tensors, own(border))).toMatchObject({
      lines: 'input(8, 6, 5) -> tconv(2, 2, 2, bias = true)',
      parameters: 66,
      macs: 6 * 5 * 64,
      results: '2×12×10',
    });
});

test('sparse weights are counted whole, and told', () => {
  const tensors = [map(1, 6, 6, 8), { dims: [4, 1, 1, 8], sparse: 7 }, map(4, 1, 1, 8), map(1, 6, 6, 4)];
  const operators = [
    { code: 124, inputs: [1], outputs: [2] },
    { code: 3, inputs: [0, 2], outputs: [3], bytes: valid, ints: steps },
  ];
  expect(design(tensors, operators)).toMatchObject({
    parameters: 32,
    notes: ['stores its weights without those that are 0; all are counted'],
  });
});

test('a layer norm multiplies by RSQRT', () => {
  const tensors = [
    map(1, 16),
    wholes([], 1),
    map(1, 1),
    map(1, 16),
    map(1, 16),
    map(1, 1),
    { dims: [], numbers: [1e-5] },
    map(1, 1),
    map(1, 1),
    map(1, 16),
    floats(16),
    map(1, 16),
    floats(16),
    map(1, 16),
  ];
  const operators = [
    { code: 40, inputs: [0, 1], outputs: [2], bytes: { 0: 1 } },
    { code: 41, inputs: [0, 2], outputs: [3] },
    { code: 99, inputs: [0, 2], outputs: [4] },
    { code: 40, inputs: [4, 1], outputs: [5], bytes: { 0: 1 } },
    { code: 0, inputs: [5, 6], outputs: [7] },
    { code: 76, inputs: [7], outputs: [8] },
    { code: 18, inputs: [3, 8], outputs: [9] },
    { code: 18, inputs: [9, 10], outputs: [11] },
    { code: 0, inputs: [11, 12], outputs: [13] },
  ];
  expect(design(tensors, operators)).toMatchObject({ lines: 'input(16) -> ln', parameters: 32 });
});

test('a product of maps, a pixel repeated to a map, maps laid side by side, and rows with a border', () => {
  const matrices = [map(1, 6, 4), map(1, 5, 4), map(1, 6, 5)];
  expect(
    design(matrices, [{ code: 126, inputs: [0, 1], outputs: [2], bytes: { 1: 1 } }], [0, 1]),
  ).toMatchObject({ macs: 6 * 5 * 4 });
  const pixel = [map(1, 1, 1, 8), wholes([4], 1, 7, 9, 1), map(1, 7, 9, 8)];
  expect(design(pixel, [{ code: 69, inputs: [0, 1], outputs: [2] }]).results).toBe('8×7×9');
  const row = [map(1, 30, 3), wholes([3, 2], 0, 0, 4, 1, 0, 0), map(1, 35, 3)];
  expect(design(row, [{ code: 34, inputs: [0, 1], outputs: [2] }]).lines).toBe(
    'input(3, 1, 30) -> pad([0, 1, 0, 4])',
  );
});

test('a logarithm and a length are left out where they stand, and told', () => {
  const tensors = [map(1, 6, 5, 8), map(1, 6, 5, 8), floats(4, 1, 1, 8), map(1, 6, 5, 4), map(1, 6, 5, 4)];
  const operators = [
    { code: 11, inputs: [0], outputs: [1] },
    { code: 3, inputs: [1, 2], outputs: [3], bytes: valid, ints: steps },
    { code: 50, inputs: [3], outputs: [4] },
  ];
  expect(design(tensors, operators)).toMatchObject({
    lines: 'input(8, 6, 5) -> conv(4, 1) -> softmax',
    notes: [
      'takes the logarithm of what its softmax makes; the design leaves that out',
      'divides by the root of the sum of squares; the design leaves that out',
    ],
  });
});

test('biases that are equal and stored once count for each layer', () => {
  const tensors = [
    map(1, 6, 6, 8),
    floats(8, 1, 1, 8),
    floats(1, 3, 3, 8),
    floats(8),
    map(1, 6, 6, 8),
    map(1, 6, 6, 8),
  ];
  const operators = [
    { code: 3, inputs: [0, 1, 3], outputs: [4], bytes: valid, ints: steps },
    { code: 4, inputs: [4, 2, 3], outputs: [5], bytes: { 0: 0 }, ints: { ...steps, 3: 1 } },
  ];
  expect(design(tensors, operators)).toMatchObject({ parameters: 64 + 8 + 72 + 8 });
});

test('what is compiled, and what is the whole network, is refused and not left out', () => {
  const layer = [map(1, 6, 6, 8), floats(4, 1, 1, 8), map(1, 6, 6, 4), map(1, 6, 6, 4)];
  const first = { code: 3, inputs: [0, 1], outputs: [2], bytes: valid, ints: steps };
  expect(refusal(layer, [first, { code: 'ethos-u', inputs: [2], outputs: [3] }])).toMatch(
    /^ethos-u t3: what is inside was compiled/,
  );
  expect(refusal([map(1, 8), map(1, 8)], [{ code: 66, inputs: [0], outputs: [1] }])).toBe(
    'SIN t1: the language has no such operator',
  );
  // Behind layers that can be said it is left out.
  expect(refusal(layer, [first, { code: 66, inputs: [2], outputs: [3] }])).toContain('conv(4, 1)');
  expect(refusal(layer, [first, { code: 118, inputs: [2], outputs: [3] }])).toMatch(/^IF t3: what it runs/);
});

test('extents that the file leaves open are asked for', () => {
  const tensors = [{ dims: [1, 1, 1, 3], signature: [1, -1, -1, 3] }, floats(4, 3, 3, 3), map(1, 1, 1, 4)];
  const operators = [{ code: 3, inputs: [0, 1], outputs: [2], bytes: { 0: 0 }, ints: steps }];
  expect(refusal(tensors, operators)).toBe(
    'its input t0 (1×?×?×3) leaves extents open; give them with --shape t0=1x224x224x3.',
  );
});
