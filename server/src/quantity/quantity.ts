/**
 * A quantity: a number, an interval or unknown, with its unit, and with its reason where it is unknown. Arithmetic carries
 * all three: nothing turns the unknown into zero or an interval into its middle. What counts by the thousand counts with
 * plain numbers, NaN for unknown, and becomes a quantity where it is told.
 */

export type Unit = 'count' | 'bytes' | 'MACs per byte' | 'times';

/** A number is an interval that begins where it ends. */
export interface Known {
  readonly unit: Unit;
  readonly from: number;
  readonly to: number;
}

export interface Unknown {
  readonly unit: Unit;
  /** Why nobody knows it. */
  readonly unknown: string;
}

export type Quantity = Known | Unknown;

export const isKnown = (q: Quantity): q is Known => !('unknown' in q);

/** Above it a count is no longer exact, and nothing is said rather than something wrong. */
const beyondCounting = 'beyond 2^53';

export const unknownIn = (unit: Unit, unknown: string): Unknown => ({ unit, unknown });

/** @param n a figure of the cost model: NaN where it is beyond exact counting */
export const numberIn = (unit: Unit, n: number): Quantity =>
  Number.isFinite(n) ? { unit, from: n, to: n } : unknownIn(unit, beyondCounting);

/** From the smallest to the largest of figures, of which there may be more than a call has arguments. */
export function rangeIn(unit: Unit, figures: readonly number[]): Quantity {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const figure of figures) {
    if (!Number.isFinite(figure)) return unknownIn(unit, beyondCounting);
    from = Math.min(from, figure);
    to = Math.max(to, figure);
  }
  return from > to ? unknownIn(unit, 'there is none') : { unit, from, to };
}
