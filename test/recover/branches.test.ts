/** `If` in files of ONNX: which branch runs may follow from the extents of what arrives. */
import { expect, test } from 'vitest';
import { importBytes, imported } from './imported';
import {
  all,
  inner,
  input,
  ints,
  model,
  node,
  number,
  output,
  tensor,
  text,
  type Write,
  whole,
  wholes,
} from './proto';

const image = input('x', [1, 4, 9, 8]);
const channels = [
  node('Shape', ['x'], ['s']),
  wholes('at', [1]),
  node('Gather', ['s', 'at'], ['c']),
  wholes('four', [4]),
  node('Equal', ['c', 'four'], ['is']),
];

const branch = (name: string, ...graph: readonly Write[]): Write =>
  inner(5, all(text(1, name), inner(6, all(...graph)), whole(20, 5)));

const conv = (out: number, from: string, to: string): Write[] => [
  tensor('w', [out, 4, 1, 1]),
  node('Conv', [from, 'w'], [to]),
  output(to),
];

const lines = (...graph: readonly Write[]): string => {
  const design = imported('a.onnx', model(image, ...channels, ...graph, output('y'))).text;
  return design
    .slice(design.indexOf('{\n') + 2, design.lastIndexOf('}'))
    .trim()
    .replaceAll(/\n {2}/g, ' | ');
};

test('the branch that runs stands in the place of an If whose condition follows from extents', () => {
  const either = (condition: string) =>
    node(
      'If',
      [condition],
      ['y'],
      branch('then_branch', ...conv(6, 'x', 't')),
      branch('else_branch', ...conv(5, 'x', 'e')),
    );
  expect(lines(either('is'))).toBe('input(4, 9, 8) -> conv(6, 1)');
  expect(lines(node('Not', ['is'], ['no']), either('no'))).toBe('input(4, 9, 8) -> conv(5, 1)');
});

test('a branch reads what stands around it, and weights of two branches by one name are two', () => {
  const both = [
    node('Relu', ['x'], ['r']),
    node(
      'If',
      ['is'],
      ['a'],
      branch('then_branch', ...conv(4, 'r', 't')),
      branch('else_branch', output('r')),
    ),
    node(
      'If',
      ['is'],
      ['b'],
      branch('then_branch', ...conv(4, 'a', 't')),
      branch('else_branch', output('r')),
    ),
    node('Add', ['b', 'r'], ['y']),
  ];
  const found = imported('a.onnx', model(image, ...channels, ...both, output('y')));
  expect(found.counts.parameters).toBe(2 * 4 * 4);
  expect(found.notes).toEqual([]);
  // As PyTorch writes `squeeze` where an extent is open.
  const squeezed = [
    node('ReduceMean', ['x'], ['m'], ints('axes', [2, 3]), number('keepdims', 1)),
    wholes('last', [3]),
    node(
      'If',
      ['is'],
      ['y'],
      branch('then_branch', node('Squeeze', ['m', 'last'], ['t']), output('t')),
      branch('else_branch', output('m')),
    ),
  ];
  expect(lines(...squeezed)).toMatch(/^input\(4, 9, 8\) -> gap/);
});

test('branches in branches are read as deep as anybody writes them', () => {
  const nested = (depth: number): Write[] =>
    depth === 0
      ? conv(6, 'x', 'y0')
      : [node('If', ['is'], [`y${depth}`], branch('then_branch', ...nested(depth - 1))), output(`y${depth}`)];
  const read = (depth: number) =>
    importBytes('a.onnx', model(image, ...channels, ...nested(depth)), { shapes: new Map() });
  expect('text' in read(3)).toBe(true);
  expect(read(300)).toMatchObject({ refusals: [{ what: expect.stringContaining('what it runs depends') }] });
});

test('a branch that reads or makes nothing is told', () => {
  const bad = node('If', ['is'], ['y'], branch('then_branch', node('Relu', ['nobody'], ['t']), output('t')));
  const outcome = importBytes('a.onnx', model(image, ...channels, bad, output('y')), { shapes: new Map() });
  expect(outcome).toMatchObject({ failure: expect.stringContaining('nobody') });
  const empty = node('If', ['is'], ['y'], branch('then_branch', node('Relu', ['x'], ['t'])));
  const none = importBytes('a.onnx', model(image, ...channels, empty, output('y')), { shapes: new Map() });
  expect('text' in none).toBe(false);
});
