import { describe, expect, test } from 'vitest';
import { compare, divide, numberIn, plus, rangeIn, unknownIn } from '../../server/src/quantity/quantity';
import * as q from '../../server/src/quantity/show';

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
    [q.rounded, 36e9, '36 G'],
    [q.rounded, 51.2e9, '51.2 G'],
    [q.rounded, 1728, '1,728'],
    [q.rounded, 614_400_000_000, '614 G'],
    [q.rounded, 100e6, '100 M'],
    [q.rounded, Number.NaN, 'unknown'],
    [q.bytes, 0, '0 B'],
    [q.bytes, 1023, '1,023 B'],
    [q.bytes, 1024, '1.00 KiB'],
    [q.bytes, 1024 ** 2 - 1, '1.00 MiB'],
    [q.bytes, Number.NaN, 'unknown'],
    [q.bytesExact, 2_107_776, '2.01 MiB (2,107,776 bytes)'],
    [q.seconds, 1.5, '1.50 s'],
    [q.seconds, 820e-6, '820 µs'],
    [q.seconds, 0.99951e-6, '1.00 µs'],
    [q.seconds, 2.5e-9, '2.50 ns'],
    [q.seconds, 0, '0 µs'],
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
    expect(q.tell(rangeIn('count', [3000, 1, 2]))).toBe('1 – 3,000');
    expect(q.tell(rangeIn('times', [1.234, 1.5]))).toBe('1.23 – 1.50');
    expect(q.tell(rangeIn('bytes', [2048, 2048]))).toBe('2.00 KiB');
    expect(q.tell(rangeIn('count', [1, Number.NaN]))).toBe('unknown');
    expect(q.tell(rangeIn('count', []))).toBe('unknown');
  });

  test('arithmetic carries intervals, the unknown and its reason', () => {
    const some = rangeIn('count', [2, 6]);
    const open = unknownIn('count', 'nobody measured it');
    expect(plus(some, numberIn('count', 1))).toEqual({ unit: 'count', from: 3, to: 7 });
    expect(plus(some, open)).toBe(open);
    expect(plus(open, some)).toBe(open);
    const each = (of: typeof some, by: typeof some) => divide(of, by, 'times', 'there is nothing');
    expect(each(some, rangeIn('count', [1, 2]))).toEqual({ unit: 'times', from: 1, to: 6 });
    expect(each(some, open)).toEqual({ unit: 'times', unknown: 'nobody measured it' });
    expect(each(open, some)).toEqual({ unit: 'times', unknown: 'nobody measured it' });
    expect(each(some, rangeIn('count', [0, 2]))).toEqual({ unit: 'times', unknown: 'there is nothing' });
  });

  test('of intervals that overlap, and of the unknown, none is known to be less', () => {
    const range = (from: number, to: number) => rangeIn('count', [from, to]);
    expect(compare(range(1, 2), range(3, 4))).toBe(-1);
    expect(compare(range(3, 4), range(1, 2))).toBe(1);
    expect(compare(range(2, 2), range(2, 2))).toBe(0);
    expect(compare(range(1, 3), range(2, 4))).toBeUndefined();
    expect(compare(range(1, 2), range(1, 2))).toBeUndefined();
    expect(compare(range(1, 2), unknownIn('count', 'open'))).toBeUndefined();
  });

  test.each([
    [100, 11.1, '−88.9 %'],
    [100, 130.46, '+30.5 %'],
    [1000, 1012.34, '+1.23 %'],
    [5, 5, '±0 %'],
    [0, 5, 'unknown'],
    [Number.NaN, 5, 'unknown'],
  ])('a change from %d to %d', (from, to, text) =>
    expect(q.change(numberIn('count', from), numberIn('count', to))).toBe(text),
  );

  test('what is unknown has a reason, and never a number', () => {
    expect(numberIn('count', Number.NaN)).toEqual({ unit: 'count', unknown: 'beyond 2^53' });
    expect(rangeIn('bytes', [1, Number.NaN])).toEqual({ unit: 'bytes', unknown: 'beyond 2^53' });
  });
});
