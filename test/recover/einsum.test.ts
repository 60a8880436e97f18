/** Products whose axes are named, and pixels that are taken where channels stand last. */
import { expect, test } from 'vitest';
import { importBytes, imported } from './imported';
import { input, model, node, number, output, tensor, type Write, wholes, word } from './proto';

const heads = [input('x', [1, 2, 6, 8]), input('k', [1, 2, 5, 8])];
const of = (...graph: readonly Write[]) => imported('a.onnx', model(...graph, output('y')));

test('a sum over an axis of two maps is a product of matrices, for each of what both keep', () => {
  const scores = of(...heads, node('Einsum', ['x', 'k'], ['y'], word('equation', 'bhid, bhjd -> bhij')));
  expect(scores.results).toEqual([[2, 6, 5]]);
  expect(scores.counts).toEqual({ parameters: 0, macs: 2 * 6 * 5 * 8 });
});

test('a sum with a stored matrix is a layer, whatever axes it multiplies', () => {
  const graph = [
    tensor('w', [2, 8, 7]),
    node('Einsum', ['x', 'w'], ['y'], word('equation', 'bhid,hdo->bio')),
  ];
  const made = of(input('x', [1, 2, 6, 8]), ...graph);
  expect(made.results).toEqual([[7, 6, 1]]);
  expect(made.counts).toEqual({ parameters: 2 * 8 * 7, macs: 6 * 2 * 8 * 7 });
});

test('a sum that is no product of two is refused with what it says', () => {
  const outcome = importBytes(
    'a.onnx',
    model(...heads, node('Einsum', ['x', 'k'], ['y'], word('equation', 'bhid,bhjd->bi')), output('y')),
    { shapes: new Map() },
  );
  expect('refusals' in outcome && outcome.refusals.map(({ what }) => what)).toEqual([
    'it sums bhid,bhjd->bi, which is no product of two maps',
  ]);
});

test('every second pixel of a map that has its channels last is taken from the map', () => {
  const corner = (name: string, row: number, column: number) => [
    wholes(`${name}f`, [row, column]),
    wholes('to', [99, 99]),
    wholes('along', [1, 2]),
    wholes('by', [2, 2]),
    node('Slice', ['r', `${name}f`, 'to', 'along', 'by'], [name]),
  ];
  const made = of(
    input('x', [1, 48, 4]),
    wholes('pixels', [1, 8, 6, 4]),
    node('Reshape', ['x', 'pixels'], ['r']),
    ...[corner('a', 0, 0), corner('b', 1, 0), corner('c', 0, 1), corner('d', 1, 1)].flat(),
    node('Concat', ['a', 'b', 'c', 'd'], ['j'], number('axis', 3)),
    tensor('w', [16, 5]),
    node('MatMul', ['j', 'w'], ['y']),
  );
  expect(made.text).toContain('space_to_depth(2)');
  expect(made.counts.macs).toBe(4 * 3 * 16 * 5);
});

test('a mask that is looked up, chosen and scattered out of constants is a constant', () => {
  const made = of(
    input('x', [1, 4, 9, 8]),
    tensor('mask', [1, 1, 9, 8]),
    tensor('updates', [3]),
    tensor('places', [3, 4]),
    tensor('table', [5, 5]),
    tensor('pairs', [1, 1, 9, 8, 2]),
    node('GatherND', ['table', 'pairs'], ['other']),
    node('ScatterND', ['mask', 'places', 'updates'], ['s']),
    node('Where', ['s', 'mask', 'other'], ['m']),
    node('Add', ['x', 'm'], ['y']),
  );
  expect(made.notes.map(({ what }) => what)).toEqual([
    'adds a tensor of constants; the design leaves that out',
  ]);
});
