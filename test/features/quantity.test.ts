import { describe, expect, test } from 'vitest';
import * as q from '../../server/src/report/quantity';

describe('figures', () => {
  test.each<[(n: number) => string, number, string]>([
    [q.exact, 300_774_272, '300,774,272'],
    [q.exact, Number.NaN, 'unknown'],
    [q.short, 864, '864'],
    [q.short, 9_999, '9,999'],
    [q.short, 10_000, '10.00 k'],
    [q.short, 300_774_272, '300.8 M'],
    [q.short, 999_960_000, '1.000 G'],
    [q.short, Number.NaN, 'unknown'],
    [q.bytes, 0, '0 B'],
    [q.bytes, 1023, '1,023 B'],
    [q.bytes, 1024, '1.00 KiB'],
    [q.bytes, 1024 ** 2 - 1, '1.00 MiB'],
    [q.bytes, Number.NaN, 'unknown'],
    [q.bytesExact, 2_107_776, '2.01 MiB (2,107,776 bytes)'],
    [q.ratio, 0.2487, '0.249'],
    [q.ratio, 9.996, '10.0'],
    [q.ratio, 1204.4, '1,204'],
  ])('%o of %d', (show, n, text) => expect(show(n)).toBe(text));

  test('shares say neither nothing nor everything too early', () => {
    expect(q.share(0, 5)).toBe('0 %');
    expect(q.share(1, 1e9)).toBe('< 0.1 %');
    expect(q.share(1e9 - 1, 1e9)).toBe('> 99.9 %');
    expect(q.share(5, 5)).toBe('100 %');
    expect(q.share(Number.NaN, 5)).toBe('unknown');
    expect(q.share(1, 0)).toBe('unknown');
  });

  test('intervals, and the unknown in them', () => {
    expect(q.quantity(q.intervalOf([3, 1, 2]), q.exact)).toBe('1 – 3');
    expect(q.quantity(q.intervalOf([2, 2]), q.exact)).toBe('2');
    expect(q.quantity(q.intervalOf([1, Number.NaN]), q.exact)).toBe('unknown');
    expect(q.quantity(undefined, q.exact)).toBe('unknown');
  });
});
