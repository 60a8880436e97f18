import { describe, expect, test } from 'vitest';
import { totals } from '../../server/src/features/totals';
import { fixture } from './fixture';

const block = 'block B {\n  conv(4) -> conv(4)\n}\n';
const networks =
  'network Small {\n  input(3, 8, 8) -> B\n}\nnetwork Large(n = 8) {\n  input(3, 64, 64) -> conv(n)\n}\n';
const deployment = 'deploy Large(n = 16) on max78000 {\n  precision int8\n  weights <= 20B\n}\n';
const text = block + networks + deployment;

const at = (word: string) => {
  const where = fixture(text.replace(word, `$0${word}`));
  return totals(where.analysis, where.offset);
};

describe('the network at the caret', () => {
  test('in a network', () => {
    expect(at('64, 64')!.text).toBe('Large: 98.30 k MACs · 24 parameters');
    expect(at('8, 8')!.text).toBe('Small: 1,792 MACs · 28 parameters');
  });

  test('in a block, the first that uses it; elsewhere, the first of the file', () => {
    expect(at('conv(4) ->')!.text).toMatch(/^Small: /);
    expect(at('block')!.text).toMatch(/^Small: /);
  });

  test('in a deployment, the network at its arguments', () => {
    expect(at('precision')!.text).toBe('Large: 196.6 k MACs · 48 parameters');
  });

  test('all figures and verdicts under the pointer', () => {
    const { tooltip } = at('precision')!;
    expect(tooltip).toMatch(/^\*\*Large\*\* · int8\n/);
    expect(tooltip).toMatch(/^MACs +196,608$/m);
    expect(tooltip).toMatch(/^Weights stored \(int8\) +48 B +batch norm folded$/m);
    expect(tooltip).toContain('max78000 · weights stored 48 B of 20 B: broken');
  });
});

test('a file without a network has no totals', () => {
  const { analysis } = fixture(block);
  expect(totals(analysis, 3)).toBeUndefined();
});
