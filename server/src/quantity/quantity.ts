/**
 * A quantity: a number, an interval or unknown, with its unit, and with its reason where it is unknown. Arithmetic carries
 * all three: nothing turns the unknown into zero or an interval into its middle. What counts by the thousand counts with
 * plain numbers, NaN for unknown, and becomes a quantity where it is told.
 */

export type Unit = 'count' | 'bytes' | 'MACs per byte' | 'times' | 'seconds' | 'a second';

/** A number is an interval that begins where it ends. */
export interface Known {
  readonly unit: Unit;
  readonly from: number;
  readonly to: number;
  /** Between the two, where one of all is the likeliest. */
  readonly likely?: number;
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

/** The number, where it is one; else NaN, with which plain numbers go on. */
export const numberOf = (q: Quantity): number => (isKnown(q) && q.from === q.to ? q.from : Number.NaN);

/** From the smallest to the largest of several; unknown where one of them is. */
export function rangeOver(unit: Unit, all: readonly Quantity[]): Quantity {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const q of all) {
    if (!isKnown(q)) return q;
    from = Math.min(from, q.from);
    to = Math.max(to, q.to);
  }
  return from > to ? unknownIn(unit, 'there is none') : { unit, from, to };
}

export const rangeIn = (unit: Unit, figures: readonly number[]): Quantity =>
  rangeOver(
    unit,
    figures.map(n => numberIn(unit, n)),
  );

/** What is known to be no less: all above it may be. */
export const atLeast = (q: Quantity): Quantity =>
  isKnown(q) ? { unit: q.unit, from: q.from, to: Number.POSITIVE_INFINITY } : q;

/** The likeliest number, else the only one, else NaN. */
export const likelyOf = (q: Quantity): number => (isKnown(q) ? (q.likely ?? numberOf(q)) : Number.NaN);

export function plus(a: Quantity, b: Quantity): Quantity {
  if (!isKnown(a)) return a;
  if (!isKnown(b)) return b;
  return { unit: a.unit, from: a.from + b.from, to: a.to + b.to, ...likelyFrom(a, b, (m, n) => m + n) };
}

/** The likeliest of two, where both have one or are one. */
function likelyFrom(a: Known, b: Known, of: (a: number, b: number) => number): { likely?: number } {
  if (a.likely === undefined && b.likely === undefined) return {};
  const [m, n] = [a, b].map(q => q.likely ?? numberOf(q));
  return Number.isNaN(m) || Number.isNaN(n) ? {} : { likely: of(m!, n!) };
}

/**
 * Neither is negative, as no figure is.
 * @param none why nothing is said where the divisor can be zero
 */
export function divide(a: Quantity, b: Quantity, unit: Unit, none: string): Quantity {
  if (!isKnown(a)) return unknownIn(unit, a.unknown);
  if (!isKnown(b)) return unknownIn(unit, b.unknown);
  if (b.from === 0) return unknownIn(unit, none);
  return { unit, from: a.from / b.to, to: a.to / b.from, ...likelyFrom(a, b, (m, n) => m / n) };
}

/** Below 0 where the first is less whatever it is, above 0 where it is more; `undefined` where that is not known. */
export function compare(a: Quantity, b: Quantity): number | undefined {
  if (!isKnown(a) || !isKnown(b)) return undefined;
  if (a.to < b.from) return -1;
  if (a.from > b.to) return 1;
  return a.from === a.to && b.from === b.to ? 0 : undefined;
}
