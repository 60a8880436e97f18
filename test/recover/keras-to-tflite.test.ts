/** What Keras and TFLiteConverter make of its own applications: a dense layer of four axes, norms, hard sigmoids. */
import { expect, test } from 'vitest';
import { flat, type Operator, type Tensor } from './flat';
import { imported } from './imported';
import { input, ints, wholes as listed, model, node, output, tensor, type Write } from './proto';

const floats = (...dims: number[]): Tensor => ({ dims, sparse: dims.reduce((a, b) => a * b, 1) });
const wholes = (dims: number[], ...numbers: number[]): Tensor => ({ dims, numbers, isWhole: true });
const map = (...dims: number[]): Tensor => ({ dims });

const linesOf = (text: string) =>
  text
    .slice(text.indexOf('{\n') + 2, text.lastIndexOf('}'))
    .trim()
    .replaceAll(/\n {2}/g, ' | ');

test('a dense layer of a map goes through extents that are worked out when it is run', () => {
  const tensors = [
    map(1, 6, 5, 4), // 0: what arrives
    wholes([3], 0, 1, 2), // 1: axes that stay
    wholes([1], 3), // 2: the axis that is multiplied
    wholes([1], 8), // 3: what becomes of it
    wholes([1], 0), // 4: over which axis extents are multiplied
    floats(8, 4), // 5: the matrix
    floats(8), // 6: the bias
    wholes([4]), // 7: the extents
    wholes([3]),
    map(),
    wholes([4]),
    wholes([1]),
    map(),
    wholes([2]), // 13: of the rows
    map(1, 1), // 14: a size that the file does not know
    map(1, 8),
    map(1, 6, 5, 8),
    map(1, 6, 5, 8), // 17: the result
  ].map(({ numbers, ...rest }) => (numbers?.length === 0 ? rest : { ...rest, ...(numbers && { numbers }) }));
  const operators: Operator[] = [
    { code: 77, inputs: [0], outputs: [7] },
    { code: 36, inputs: [7, 1], outputs: [8] },
    { code: 81, inputs: [8, 4], outputs: [9] },
    { code: 2, inputs: [8, 3], outputs: [10] },
    { code: 36, inputs: [7, 2], outputs: [11] },
    { code: 81, inputs: [11, 4], outputs: [12] },
    { code: 83, inputs: [9, 12], outputs: [13] },
    { code: 22, inputs: [0, 13], outputs: [14] },
    { code: 9, inputs: [14, 5], outputs: [15] },
    { code: 22, inputs: [15, 10], outputs: [16] },
    { code: 0, inputs: [16, 6], outputs: [17] },
  ];
  const made = imported('a.tflite', flat(tensors, operators, [0], [17]));
  expect(linesOf(made.text)).toBe('input(4, 6, 5) -> conv(8, 1, bias = true)');
  expect(made.counts).toEqual({ parameters: 4 * 8 + 8, macs: 30 * 4 * 8 });
  expect(made.notes).toEqual([]);
});

const lines = (...graph: readonly Write[]) =>
  linesOf(imported('a.onnx', model(input('x', [1, 4, 9, 8]), ...graph, output('y'))).text);
const number = (name: string, value: number) => tensor(name, [], to => void to.tag(4, 5).float(value));

test('the 3 of a hard sigmoid may be a part of the bias before it', () => {
  const gate = (bias: readonly string[]) =>
    lines(
      tensor('w', [4, 4, 1, 1]),
      ...bias.map(name => tensor(name, [4])),
      number('zero', 0),
      number('six', 6),
      number('sixth', 1 / 6),
      node('Conv', ['x', 'w', ...bias], ['c']),
      node('Clip', ['c', 'zero', 'six'], ['r']),
      node('Mul', ['r', 'sixth'], ['y']),
    );
  expect(gate(['b'])).toBe('input(4, 9, 8) -> conv(4, 1, bias = true) -> hsigmoid');
  expect(gate([])).toBe('input(4, 9, 8) -> conv(4, 1) -> relu6');
});

test('a norm by moments may change the sign of the mean ahead of the product', () => {
  const over = ints('axes', [1]);
  const steps = [
    node('ReduceMean', ['x'], ['m'], over),
    node('Neg', ['m'], ['n']),
    node('Sub', ['x', 'm'], ['d']),
    node('Mul', ['d', 'd'], ['s']),
    node('ReduceMean', ['s'], ['v'], over),
    node('Add', ['v', 'eps'], ['a']),
    node('Sqrt', ['a'], ['r']),
    node('Reciprocal', ['r'], ['i']),
    node('Mul', ['i', 'g'], ['k']),
    node('Mul', ['n', 'k'], ['q']),
    node('Add', ['q', 'h'], ['t']),
    node('Mul', ['x', 'k'], ['p']),
    node('Add', ['p', 't'], ['y']),
  ];
  const constants = [tensor('eps', [1]), tensor('g', [1, 4, 1, 1]), tensor('h', [1, 4, 1, 1])];
  expect(lines(...constants, ...steps)).toBe('input(4, 9, 8) -> ln');
});

test('a matrix on rows of pixels that become a map again is a 1×1 convolution of the map', () => {
  const graph = [
    tensor('m', [4, 6]),
    listed('rows', [72, 4]),
    listed('back', [1, 9, 8, 6]),
    node('Transpose', ['x'], ['t'], ints('perm', [0, 2, 3, 1])),
    node('Reshape', ['t', 'rows'], ['r']),
    node('MatMul', ['r', 'm'], ['p']),
    node('Reshape', ['p', 'back'], ['b']),
    node('Transpose', ['b'], ['f'], ints('perm', [0, 3, 1, 2])),
    tensor('w', [4, 6, 3, 3]),
    node('Conv', ['f', 'w'], ['y'], ints('pads', [1, 1, 1, 1])),
  ];
  expect(lines(...graph)).toBe('input(4, 9, 8) -> conv(6, 1) -> conv(4, 3)');
});
