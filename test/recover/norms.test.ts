/** Norms of which some file trains less than another, and what the design says. */
import { expect, test } from 'vitest';
import { imported } from './imported';
import { all, inner, input, ints, model, node, output, tensor, text, type Write, whole } from './proto';

function design(...graph: readonly Write[]) {
  const {
    text: said,
    counts,
    notes,
  } = imported('a.onnx', model(input('x', [1, 4, 9, 8]), ...graph, output('y')));
  const line = said.slice(said.indexOf('input')).split('\n')[0];
  return { line, parameters: counts.parameters, notes: notes.map(({ what }) => what) };
}

const evenly = (number: number): Write[] => [
  whole(1, 4),
  whole(2, 1),
  ...Array.from({ length: 4 }, (): Write => to => void to.tag(4, 5).float(number)),
];

/** A node that states four equal numbers. */
const stated = (name: string, number: number): Write =>
  node(
    'Constant',
    [],
    [name],
    inner(5, to => {
      text(1, 'value')(to);
      inner(5, all(...evenly(number)))(to);
      whole(20, 4)(to);
    }),
  );

const stored = (name: string, number: number): Write => inner(5, all(...evenly(number), text(8, name)));

const around = (...of: readonly string[]): Write[] => [
  node('Transpose', ['x'], ['r'], ints('perm', [0, 2, 3, 1])),
  node('LayerNormalization', ['r', ...of], ['n']),
  node('Transpose', ['n'], ['y'], ints('perm', [0, 3, 1, 2])),
];

test('a layer norm without a shift trains none in the design', () => {
  const bare = { line: 'input(4, 9, 8) -> ln(bias = false)', parameters: 4, notes: [] };
  expect(design(tensor('s', [4]), ...around('s'))).toEqual(bare);
  // PyTorch's older exporter states the zeros that it lacks.
  expect(design(tensor('s', [4]), stated('t', 0), ...around('s', 't'))).toEqual(bare);
  const whole = { line: 'input(4, 9, 8) -> ln', parameters: 8, notes: [] };
  // Nobody has trained these yet.
  expect(design(tensor('s', [4]), stored('t', 0), ...around('s', 't'))).toEqual(whole);
  expect(design(tensor('s', [4]), stated('t', 0.5), ...around('s', 't'))).toEqual(whole);
  expect(design(stated('s', 1), stated('t', 0), ...around('s', 't'))).toEqual({
    ...bare,
    notes: ['trains no scale; `ln` of the design does'],
  });
});

test('a layer norm of several steps that ends with its scale is one without a shift', () => {
  const steps = [
    node('ReduceMean', ['x'], ['m'], ints('axes', [1])),
    node('Sub', ['x', 'm'], ['d']),
    node('Mul', ['d', 'd'], ['q']),
    node('ReduceMean', ['q'], ['v'], ints('axes', [1])),
    node('Add', ['v', 'eps'], ['a']),
    node('Sqrt', ['a'], ['root']),
    node('Div', ['d', 'root'], ['e']),
    tensor('eps', [1]),
    tensor('s', [1, 4, 1, 1]),
  ];
  expect(design(...steps, node('Mul', ['e', 's'], ['y']))).toEqual({
    line: 'input(4, 9, 8) -> ln(bias = false)',
    parameters: 4,
    notes: [],
  });
  const shifted = [tensor('t', [1, 4, 1, 1]), node('Mul', ['e', 's'], ['f']), node('Add', ['f', 't'], ['y'])];
  expect(design(...steps, ...shifted)).toMatchObject({ line: 'input(4, 9, 8) -> ln', parameters: 8 });
});

test('a layer norm of Keras tells what it does not train', () => {
  const layer = (config: object) => {
    const layers = [
      { class_name: 'InputLayer', config: { batch_input_shape: [null, 9, 8, 4], name: 'x' } },
      { class_name: 'LayerNormalization', config },
    ];
    const net = { class_name: 'Sequential', config: { name: 'net', layers } };
    const found = imported('a.json', new TextEncoder().encode(JSON.stringify(net)));
    return [found.counts.parameters, found.text.includes('ln(bias = false)'), found.notes.length];
  };
  expect(layer({})).toEqual([8, false, 0]);
  expect(layer({ center: false })).toEqual([4, true, 0]);
  expect(layer({ scale: false })).toEqual([8, false, 1]);
});
