import { expect, test } from 'vitest';
import { heat } from '../../server/src/features/heat';
import { fixture } from './fixture';

// MACs: 192·64, 1024·64 and 7680·64 of the network's 8,896·64; by maps the first line weighs more.
const text =
  'network A {\n  input(3, 8, 8)\n  conv(64)\n  conv(16)\n  conv(480)\n  gap\n}\nnetwork B {\n  input(3, 8, 8) -> conv(4)\n}\n';

test('lines from 5 % on, by the share of a figure in their own network', () => {
  const { analysis } = fixture(text);
  expect(heat(analysis, 'macs')).toEqual([
    { line: 3, step: 2, text: '11.5 % of the MACs of A' },
    { line: 4, step: 3, text: '86.3 % of the MACs of A' },
    { line: 8, step: 3, text: '100 % of the MACs of B' },
  ]);
  expect(heat(analysis, 'memory-access')!.map(({ line, step }) => [line, step])).toEqual([
    [2, 1],
    [3, 1],
    [4, 3],
    [5, 3],
    [8, 3],
  ]);
});

test('a figure of which no shares are told has no heat', () => {
  const { analysis } = fixture(text);
  expect(heat(analysis, 'parameters')).toBeUndefined();
  expect(heat(analysis, 'off')).toBeUndefined();
});
