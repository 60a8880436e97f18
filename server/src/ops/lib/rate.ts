import type { Mismatch } from '../op';

/** Says so where a rate would keep nothing or is no probability. */
export function unlikely(rate: number): Mismatch | undefined {
  if (rate >= 0 && rate < 1) return undefined;
  return {
    at: 'rate',
    fact: `rate = ${rate} is not from 0 up to but not including 1`,
    help: rate > 1 && rate < 100 ? `for per cent write ${rate / 100}` : 'use a share such as 0.2',
  };
}
