/** What an array of multipliers does at best, in words: whoever shows a chip tells it. */
import { rounded } from '../quantity/show';
import { ceilingsOf } from '../targets/resources';
import { firstOf, type Target } from '../targets/target';

/** `100 MHz` */
const hertz = (clockHz: number): string => `${rounded(clockHz)}Hz`.replace(/(\d)Hz$/, '$1 Hz');

/** Nothing of a chip that is not described by its array, or of whose array nothing is known. */
export function ceilingText(target: Target): string | undefined {
  const { array, latency } = firstOf(target);
  if (array === undefined) return undefined;
  const [first, packed] = ceilingsOf(target, array);
  if (first === undefined) return 'How large its array is, is not known.';
  const clockHz = latency?.clockHz ?? undefined;
  const rate = (macsPerCycle: number) =>
    clockHz === undefined
      ? `${rounded(macsPerCycle)} MACs a cycle`
      : `${rounded(macsPerCycle * clockHz)} MACs a second`;
  const at = clockHz === undefined ? '; its clock is not known' : ` at ${hertz(clockHz)}`;
  if (first.dsps === undefined)
    return clockHz === undefined
      ? `${rounded(first.macsPerCycle)} MACs a cycle${at}.`
      : `${rounded(first.macsPerCycle)} MACs a cycle${at}: at most ${rate(first.macsPerCycle)}.`;
  const each = (products: number) => (products === 1 ? 'one product' : `${products} products`);
  const more = packed === undefined ? '' : `, ${rate(packed.macsPerCycle)} with ${each(packed.products!)}`;
  return (
    `How large its array is, is not known; ${rounded(first.dsps)} DSPs${at} do at most ` +
    `${rate(first.macsPerCycle)} with ${each(first.products!)} in each${more}.`
  );
}
