import { describe, expect, test } from 'vitest';
import { totalsOf } from '../../server/src/cost/totals';
import { costOf, lineCosts } from '../../server/src/features/line-costs';
import { symbols } from '../../server/src/features/symbols';
import { analyseExample } from '../examples/load';
import { fixture } from './fixture';

/** MACs of each line, counted from 1. */
const macs = (text: string) => {
  const { analysis } = fixture(text);
  return Object.fromEntries([...lineCosts(analysis)].map(([line, { sums }]) => [line + 1, sums.macs]));
};

describe('what a line costs', () => {
  test('each line of a chain for itself, all turns and uses together', () => {
    const text =
      'block B {\n  conv(4)\n    -> conv(4)\n}\nnetwork A {\n  input(3, 8, 8)\n  B -> B\n  repeat 3 {\n    conv(8)\n  }\n}\n';
    // Both uses of B: 3·4 + 4·4 MACs a pixel; the loop: 4·8 + 8·8 + 8·8.
    expect(macs(text)).toEqual({
      2: 64 * (12 + 16),
      3: 64 * (16 + 16),
      6: 0,
      7: 64 * (12 + 16 + 16 + 16),
      9: 64 * (32 + 64 + 64),
    });
  });

  test('a shared layer where it is declared and at each use, blocks of the library at theirs', () => {
    const text =
      'network A {\n  shared head = conv(3)\n  input(3, 8, 8)\n  head\n  head\n  Fire(4, 8, 8)\n}\n';
    expect(macs(text)).toMatchObject({ 2: 2 * 64 * 9, 4: 64 * 9, 5: 64 * 9, 6: 64 * (12 + 32 + 9 * 32) });
  });

  test('a block that uses itself is not counted inside itself', () => {
    const text =
      'block B(n) {\n  conv(3)\n  if n > 0 {\n    B(n - 1)\n  }\n}\nnetwork A {\n  input(3, 8, 8)\n  B(2)\n}\n';
    expect(macs(text)).toEqual({ 2: 3 * 64 * 9, 8: 0, 9: 3 * 64 * 9 });
  });

  test('the lines of a network together are the network', () => {
    const analysis = analyseExample('mobilenet-v2.lwnet');
    const { body } = analysis.networks[0]!.evaluated;
    const sum = [...lineCosts(analysis).values()].reduce((n, { sums }) => n + sums.macs, 0);
    expect(sum).toBe(totalsOf(body).macs);
    const [unit] = analysis.file.units;
    expect(costOf(analysis, unit!)!.sums.macs).toBe(totalsOf(body).macs);
  });
});

test('the outline tells what networks cost, what deployments keep, what share blocks and lines take', () => {
  const { analysis } = fixture(
    'block B {\n  x = in -> conv(4)\n  x -> conv(4)\n}\nnetwork A {\n  y = input(3, 8, 8)\n  z = y -> B\n}\ndeploy A on max78000 {\n  precision int8\n  weights <= 1KiB\n}\n',
  );
  const told = (all: ReturnType<typeof symbols>): unknown[] =>
    all.flatMap(({ name, detail, children = [] }) => [`${name}: ${detail}`, ...told(children)]);
  expect(told(symbols(analysis)).slice(0, 6)).toEqual([
    'B: 100 % of MACs',
    'x: 42.9 % of MACs',
    'A: 1,792 MACs · 28 parameters',
    'y: undefined',
    'z: 100 % of MACs',
    'A on max78000: weights stored 28 B of 1.00 KiB: kept',
  ]);
  expect(symbols(analysis, false).map(({ detail }) => detail)).toEqual([undefined, undefined, undefined]);
});
