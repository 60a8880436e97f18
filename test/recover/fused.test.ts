/** What ONNX Runtime's optimiser and quantisers make of several nodes, and what the design says. */
import { expect, test } from 'vitest';
import { importBytes, imported } from './imported';
import {
  float,
  floats,
  input,
  ints,
  model,
  node,
  number,
  output,
  tensor,
  text,
  typed,
  type Write,
  word,
} from './proto';

const image = input('x', [1, 4, 9, 8]);
const weights = [tensor('w', [4, 4, 3, 3]), tensor('b', [4])];
const same = ints('pads', [1, 1, 1, 1]);

function lines(...graph: readonly Write[]): string {
  const design = imported('a.onnx', model(image, ...graph, output('y'))).text;
  return design
    .slice(design.indexOf('{\n') + 2, design.lastIndexOf('}'))
    .trim()
    .replaceAll(/\n {2}/g, ' | ');
}

test('a convolution with an activation and a sum of its own has both in the design', () => {
  const fused = (...more: readonly Write[]) =>
    lines(...weights, node('FusedConv', ['x', 'w', 'b'], ['y'], same, ...more));
  expect(fused(word('activation', 'Relu'))).toBe('input(4, 9, 8) -> conv(4, 3, bias = true) -> relu');
  expect(fused(word('activation', 'LeakyRelu'), floats('activation_params', [0.25]))).toBe(
    'input(4, 9, 8) -> conv(4, 3, bias = true) -> leaky(0.25)',
  );
  expect(fused(word('activation', 'Clip'), floats('activation_params', [0, 6]))).toBe(
    'input(4, 9, 8) -> conv(4, 3, bias = true) -> relu6',
  );
  expect(
    lines(...weights, node('FusedConv', ['x', 'w', 'b', 'x'], ['y'], same, word('activation', 'Relu'))),
  ).toBe('x1 = input(4, 9, 8) | x1 -> conv(4, 3, bias = true) | it, x1 -> add -> relu');
});

test('products with transposed sides and a factor, biases of a GELU and sums before a norm are said one by one', () => {
  const rows = input('x', [1, 6, 8]);
  const of = (...graph: readonly Write[]) => imported('a.onnx', model(rows, ...graph, output('y')));
  const product = of(
    node('FusedMatMul', ['x', 'x'], ['p'], number('transB', 1), float('alpha', 0.5)),
    node('Softmax', ['p'], ['y']),
  );
  expect(product.results).toEqual([[6, 6]]);
  expect(product.counts.macs).toBe(6 * 8 * 6);
  const layer = of(
    tensor('m', [8, 5]),
    tensor('n', [5]),
    node('MatMul', ['x', 'm'], ['p']),
    node('BiasGelu', ['p', 'n'], ['y']),
  );
  expect(layer.text).toContain('conv(5, 1, bias = true) -> gelu');
  expect(layer.counts.parameters).toBe(8 * 5 + 5);
  const normed = of(
    tensor('s', [8]),
    tensor('t', [8]),
    node('Relu', ['x'], ['r']),
    node('SkipLayerNormalization', ['x', 'r', 's', 't'], ['y']),
  );
  expect(normed.text).toMatch(/-> add .*-> ln/);
  expect(normed.counts.parameters).toBe(16);
});

test('weights that are padded to blocks of one processor are no weights of the network', () => {
  const blocked = node('Conv', ['x', 'w', 'b'], ['c'], same, text(7, 'com.microsoft.nchwc'));
  const out = node('ReorderOutput', ['c'], ['y'], text(7, 'com.microsoft.nchwc'));
  const outcome = importBytes('a.onnx', model(image, ...weights, blocked, out, output('y')), {
    shapes: new Map(),
  });
  expect(outcome).toMatchObject({ failure: expect.stringContaining('ORT_ENABLE_EXTENDED') });
});

test('channels that stand last in the nodes of an optimised file are channels', () => {
  const pixels = input('x', [1, 9, 8, 4]);
  const inputs = ['x', 's', 'z', 'w', 's', 'z', 's', 'z', 'b'];
  const graph = [
    ...weights,
    tensor('s', []),
    typed('z', 3, [-1]),
    node('QLinearConv', inputs, ['c'], same, number('channels_last', 1)),
    node('QLinearGlobalAveragePool', ['c', 's', 'z', 's', 'z'], ['y'], number('channels_last', 1)),
  ];
  expect(imported('a.onnx', model(pixels, ...graph, output('y')))).toMatchObject({
    results: [[4, 1, 1]],
    counts: { parameters: 4 * 4 * 9 + 4, macs: 4 * 4 * 9 * 9 * 8 },
  });
});

test('a rectifier that a quantiser took into the numbers of a map is said, and one that is not there is not', () => {
  const quantised = (zero: Write, step: number, next = 'MaxPool') =>
    lines(
      ...weights,
      zero,
      tensor('s', [], to => floatsOf(to, step)),
      node('Conv', ['x', 'w', 'b'], ['c'], same),
      node('QuantizeLinear', ['c', 's', 'z'], ['q']),
      node('DequantizeLinear', ['q', 's', 'z'], ['d']),
      node(next, ['d'], ['y'], ints('kernel_shape', [2, 2])),
    );
  expect(quantised(typed('z', 3, [-128]), 0.1)).toBe(
    'input(4, 9, 8) -> conv(4, 3, bias = true) -> relu -> maxpool(2, 1)',
  );
  expect(quantised(typed('z', 2, [0]), 6 / 255)).toBe(
    'input(4, 9, 8) -> conv(4, 3, bias = true) -> relu6 -> maxpool(2, 1)',
  );
  expect(quantised(typed('z', 3, [0]), 0.1)).toBe(
    'input(4, 9, 8) -> conv(4, 3, bias = true) -> maxpool(2, 1)',
  );
  // Its numbers happened to be above 0, which is no rectifier.
  expect(quantised(typed('z', 3, [-128]), 0.1, 'Sigmoid')).toBe(
    'input(4, 9, 8) -> conv(4, 3, bias = true) -> sigmoid',
  );
});

test('constants that a quantised file stores as whole numbers are those that they stand for', () => {
  const graph = [
    ...[
      ['half', 0.5],
      ['root', Math.SQRT2],
      ['one', 1],
    ].flatMap(([name, value]) => [
      typed(`${name}_q`, 2, [255]),
      tensor(`${name}_s`, [], to => floatsOf(to, (value as number) / 255)),
      typed(`${name}_z`, 2, [0]),
      node('DequantizeLinear', [`${name}_q`, `${name}_s`, `${name}_z`], [`${name}`]),
    ]),
    node('Div', ['x', 'root'], ['a']),
    node('Erf', ['a'], ['e']),
    node('Add', ['e', 'one'], ['p']),
    node('Mul', ['x', 'p'], ['m']),
    node('Mul', ['m', 'half'], ['y']),
  ];
  expect(lines(...graph)).toBe('input(4, 9, 8) -> gelu');
});

function floatsOf(to: Parameters<Write>[0], value: number): void {
  to.tag(4, 5).float(value);
}

test('a factor that a quantised file has as a whole number is what that stands for', () => {
  const graph = [
    typed('z', 2, [0]),
    ...[
      ['half', 0.5],
      ['one', 1],
    ].flatMap(([name, value]) => [
      typed(`${name}`, 2, [200]),
      tensor(`${name}_s`, [], to => floatsOf(to, (value as number) / 200)),
    ]),
    node('Div', ['x', 'root'], ['a']),
    tensor('root', [], to => floatsOf(to, Math.SQRT2)),
    node('Erf', ['a'], ['e']),
    node('QLinearAdd', ['e', 's', 'z', 'one', 'one_s', 'z', 's', 'z'], ['p']),
    node('QLinearMul', ['x', 's', 'z', 'p', 's', 'z', 's', 'z'], ['m']),
    node('QLinearMul', ['m', 's', 'z', 'half', 'half_s', 'z', 's', 'z'], ['y']),
    tensor('s', []),
  ];
  expect(lines(...graph)).toBe('input(4, 9, 8) -> gelu');
});
