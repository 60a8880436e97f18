import type { Mismatch } from '../op';

/** Says so where a rate would keep nothing or is no probability. */
export function unlikely(rate: number): Mismatch | undefined {
  if (rate >= 0 && rate < 1) return undefined;
  const fact = `rate = ${rate} is not from 0 up to but not including 1`;
  if (rate <= 1 || rate >= 100) return { at: 'rate', fact, help: 'use a share such as 0.2' };
  const share = rate / 100;
  return { at: 'rate', fact, help: `for per cent write ${share}`, use: share };
}
