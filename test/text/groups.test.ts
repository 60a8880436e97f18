import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grouped } from '../../server/src/text/groups';

test.each([
  [0, '0'],
  [999, '999'],
  [-1000, '-1,000'],
  [300_774_272, '300,774,272'],
  [140.5, '140.5'],
  [1234.5678, '1,234.5678'],
  [2 ** 80, '1,208,925,819,614,629,174,706,176'],
])('%d reads %s', (n, text) => {
  expect(grouped(n)).toBe(text);
});

test('whole numbers read as Intl writes them', () => {
  const intl = new Intl.NumberFormat('en-US');
  const isSame = (n: number) => grouped(n) === intl.format(n);
  fc.assert(fc.property(fc.maxSafeInteger(), isSame));
});
