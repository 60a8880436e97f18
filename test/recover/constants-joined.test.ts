/** Constants among maps, and functions that the language does not have, ahead of layers with weights and behind them. */
import { expect, test } from 'vitest';
import { told as refused, remarks } from '../../server/src/recover/told';
import { importBytes, imported } from './imported';
import { input, ints, model, node, number, output, tensor, type Write } from './proto';

const tokens = input('x', [1, 6, 8]);
const pixels = input('x', [1, 4, 9, 8]);
const weights = tensor('w', [4, 4, 3, 3]);

function design(...graph: readonly Write[]) {
  const { text, notes, results, counts } = imported('a.onnx', model(...graph, output('y')));
  const lines = text.slice(text.indexOf('{\n') + 2, text.lastIndexOf('}'));
  return { lines: lines.trim().replaceAll(/\n {2}/g, ' | '), told: remarks(notes), results, counts };
}

test('a token that is learned is an input of the design, which says that it is none of its parameters', () => {
  const graph = [
    tensor('cls', [1, 1, 8]),
    tensor('m', [8, 5]),
    node('Concat', ['cls', 'x'], ['j'], number('axis', 1)),
    node('MatMul', ['j', 'm'], ['y']),
  ];
  const { lines, told, results, counts } = design(tokens, ...graph);
  expect(lines).toContain('input(8) -> reshape([1, 8])');
  expect(results).toEqual([[5, 7, 1]]);
  expect(counts).toEqual({ parameters: 40, macs: 7 * 8 * 5 });
  expect(told).toEqual([
    'Concat j: joins a constant of 8 numbers; the design has it as an input, which is not counted among its parameters.',
  ]);
});

test('what is joined with nothing is what it was', () => {
  const graph = [tensor('none', [1, 0, 9, 8]), node('Concat', ['x', 'none'], ['y'], number('axis', 1))];
  expect(design(pixels, ...graph, node('Relu', ['y'], ['z'])).lines).toBe('input(4, 9, 8)');
});

test('a constant behind the last layer of weights is cut off with what it decodes', () => {
  const graph = [
    weights,
    tensor('grid', [1, 2, 7, 6]),
    node('Conv', ['x', 'w'], ['c']),
    node('Concat', ['c', 'grid'], ['y'], number('axis', 1)),
  ];
  const { lines, told } = design(pixels, ...graph);
  expect(lines).toBe('input(4, 9, 8) -> conv(4, 3, pad = 0)');
  expect(told).toEqual([
    'Concat y: is left out with what reads it, since it reads a constant where the language has maps only.',
  ]);
});

test('functions of each number are left out ahead of layers with weights, and told', () => {
  const graph = [
    weights,
    node('Sqrt', ['x'], ['r']),
    node('Log', ['r'], ['l']),
    node('Conv', ['l', 'w'], ['y']),
  ];
  const { lines, told } = design(pixels, ...graph);
  expect(lines).toBe('input(4, 9, 8) -> conv(4, 3, pad = 0)');
  expect(told).toEqual([
    'Sqrt r: takes the root; the design leaves that out.',
    'Log l: takes the logarithm; the design leaves that out.',
  ]);
});

test('the smallest of some numbers is the largest of them with another sign', () => {
  const graph = [node('ReduceMin', ['x'], ['y'], ints('axes', [1]), number('keepdims', 1))];
  const { lines, told, results } = design(pixels, ...graph);
  expect(lines).toBe('input(4, 9, 8) -> reduce_max([0])');
  expect(results).toEqual([[1, 9, 8]]);
  expect(told).toEqual(['ReduceMin y: changes the sign; the design leaves that out.']);
});

test('a bound on one side is a rectifier, and its number is short', () => {
  const { lines, told } = design(
    pixels,
    tensor('low', [], to => to.tag(4, 5).float(-0.4)),
    node('Max', ['x', 'low'], ['y']),
  );
  expect(lines).toBe('input(4, 9, 8) -> relu');
  expect(told).toEqual(['Max y: cuts at -0.4; the design says `relu`, which costs the same.']);
});

test('what can be done is told of the first layer that repeats over time', () => {
  const graph = [
    weights,
    node('Conv', ['x', 'w'], ['c']),
    node('LSTM', ['c', 'w', 'w'], ['l']),
    node('LSTM', ['l', 'w', 'w'], ['y']),
  ];
  const outcome = importBytes('a.onnx', model(pixels, ...graph, output('y')), { shapes: new Map() });
  const why = 'the language has no layer that repeats over time';
  expect('refusals' in outcome && refused(outcome.refusals)).toEqual([
    `LSTM l: ${why}; onnx.utils.extract_model cuts out what comes before it, up to c.`,
    `LSTM y: ${why}.`,
  ]);
});
