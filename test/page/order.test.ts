import { describe, expect, test } from 'vitest';
import { filtered, nextSort, ordered, rowsAt } from '../../client/page/order';

const row = (order: readonly (number | null)[], from: number, to: number, uri = 'file:///a.lwnet') => ({
  cells: [],
  order,
  uri,
  lines: { from, to },
});

test('filtered by all words, in cells and links, whatever their case', () => {
  const rows = [
    { cells: ['ethos_u55', 'no'], order: [] },
    { cells: ['max78000', 'no'], order: [], links: [{ text: 'conv refused' }] },
  ];
  expect([...filtered(rows, '')]).toEqual([0, 1]);
  expect([...filtered(rows, ' NO  conv')]).toEqual([1]);
  expect([...filtered(rows, 'yes')]).toEqual([]);
});

describe('order', () => {
  const rows = [row([null, 2], 0, 0), row([null, null], 1, 1), row([null, 9], 2, 2), row([null, 2], 3, 3)];

  test('by a column, what is not known last either way, equal ones as in the text', () => {
    expect(ordered(rows, { column: 1, isFalling: true })).toEqual([2, 0, 3, 1]);
    expect(ordered(rows, { column: 1, isFalling: false })).toEqual([0, 3, 2, 1]);
    expect(ordered(rows, undefined)).toEqual([0, 1, 2, 3]);
  });

  test('largest first, then smallest, then as in the text', () => {
    const falling = nextSort(undefined, 1);
    const rising = nextSort(falling, 1);
    expect([falling, rising, nextSort(rising, 1)]).toEqual([
      { column: 1, isFalling: true },
      { column: 1, isFalling: false },
      undefined,
    ]);
    expect(nextSort(rising, 2)).toEqual({ column: 2, isFalling: true });
  });
});

test('the rows of a line are the smallest that hold it, in the same file', () => {
  const rows = [row([], 0, 9), row([], 3, 4), row([], 3, 4), row([], 3, 3, 'file:///b.lwnet'), row([], 6, 6)];
  expect([...rowsAt(rows, 'file:///a.lwnet', 3)]).toEqual([1, 2]);
  expect([...rowsAt(rows, 'file:///a.lwnet', 8)]).toEqual([0]);
  expect([...rowsAt(rows, 'file:///a.lwnet', 12)]).toEqual([]);
});
