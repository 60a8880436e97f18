/** What an array of multipliers does at best, in words: whoever shows a chip tells it. */
import { rounded } from '../quantity/show';
import { ceilingsOf } from '../targets/resources';
import { firstOf, type Target } from '../targets/target';

/** `100 MHz` */
const hertz = (clockHz: number): string => `${rounded(clockHz)}Hz`.replace(/(\d)Hz$/, '$1 Hz');

/** Nothing of a chip that is not described by its array. */
export function ceilingText(target: Target): string | undefined {
  const { array, latency } = firstOf(target);
  if (array === undefined) return undefined;
  const [first, second] = ceilingsOf(target, array);
  if (first === undefined) return 'The size of its array is not known.';
  const { macsPerCycle, dsps, products } = first;
  const clockHz = latency?.clockHz ?? undefined;
  const perCycle = `${rounded(macsPerCycle)} MACs a cycle`;
  if (dsps === undefined)
    return clockHz === undefined
      ? `${perCycle}; its clock is not known.`
      : `${perCycle} at ${hertz(clockHz)}: at most ${rounded(macsPerCycle * clockHz)} MACs a second.`;
  const times = clockHz ?? 1;
  const unknown =
    clockHz === undefined ? 'The size of its array and its clock are' : 'The size of its array is';
  const most =
    clockHz === undefined
      ? `do at most ${perCycle}`
      : `at ${hertz(clockHz)} do at most ${rounded(macsPerCycle * clockHz)} MACs a second`;
  const each = products === 1 ? 'one product' : `${products} products`;
  const packed =
    second === undefined ? '' : `, ${rounded(second.macsPerCycle * times)} with ${second.products}`;
  return `${unknown} not known; ${rounded(dsps)} DSPs ${most} with ${each} in each${packed}.`;
}
