/** What files work out of constants, and what of it stays. */
import { expect, test } from 'vitest';
import { told as refused } from '../../server/src/recover/told';
import { importBytes, imported } from './imported';
import { input, model, node, number, output, tensor, type Write, wholes } from './proto';

const image = input('x', [1, 4, 9, 8]);
const weights = tensor('w', [4, 4, 3, 3]);
const conv = node('Conv', ['x', 'w'], ['c']);

/** The lines of the network, and what was told. */
function design(...graph: readonly Write[]) {
  const { text, notes } = imported('a.onnx', model(image, ...graph, output('y')));
  const lines = text.slice(text.indexOf('{\n') + 2, text.lastIndexOf('}'));
  return { lines: lines.trim().replaceAll(/\n {2}/g, ' | '), notes: notes.map(({ what }) => what) };
}

test('a sum that begins with 0 and a factor of 1 are nothing', () => {
  const plain = { lines: 'input(4, 9, 8) -> conv(4, 3, pad = 0)', notes: [] };
  expect(design(weights, conv, wholes('n', [0]), node('Add', ['n', 'c'], ['y']))).toEqual(plain);
  expect(design(weights, conv, wholes('n', [1]), node('Mul', ['c', 'n'], ['y']))).toEqual(plain);
  expect(design(weights, conv, wholes('n', [1]), node('Div', ['c', 'n'], ['y']))).toEqual(plain);
  expect(design(weights, conv, wholes('n', [1]), node('Add', ['c', 'n'], ['y'])).notes).toEqual([
    'adds a number; the design leaves that out',
  ]);
});

test('a bias looked up for each pair of places in a table is told as the constants that it is', () => {
  const table = [tensor('table', [4, 30]), tensor('at', [6, 700])];
  const looked = node('Gather', ['table', 'at'], ['g'], number('axis', 1));
  const sized = [image, input('z', [1, 4, 6, 700]), ...table, looked];
  const { text, notes } = imported(
    'a.onnx',
    model(
      ...sized,
      tensor('v', [4, 4, 1, 1]),
      node('Conv', ['z', 'v'], ['c']),
      node('Add', ['c', 'g'], ['y']),
      output('y'),
    ),
  );
  expect(text).toContain('input(4, 6, 700) -> conv(4, 1)\n');
  expect(notes.map(({ what }) => what)).toContain('adds a tensor of constants; the design leaves that out');
});

test('angles and sums of constants are constants', () => {
  const steps = [
    node('CumSum', ['k', 'axis'], ['s']),
    node('Sin', ['s'], ['sin']),
    node('Cos', ['sin'], ['cos']),
    node('Add', ['c', 'cos'], ['y']),
  ];
  expect(design(weights, conv, tensor('k', [4, 7, 6]), wholes('axis', [1]), ...steps)).toEqual({
    lines: 'input(4, 9, 8) -> conv(4, 3, pad = 0)',
    notes: ['adds a tensor of constants; the design leaves that out'],
  });
});

test('what only asks for the extents of something unsaid is not told beside it', () => {
  const bytes = model(
    image,
    weights,
    conv,
    node('Det', ['c'], ['e']),
    node('Shape', ['e'], ['s']),
    node('Reshape', ['e', 's'], ['r']),
    node('Conv', ['r', 'w'], ['y']),
    output('y'),
  );
  const outcome = importBytes('a.onnx', bytes, { shapes: new Map() });
  expect('refusals' in outcome && refused(outcome.refusals)).toEqual([
    'Det e: the language has no such operator.',
  ]);
});
