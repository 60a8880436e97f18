/**
 * Exact numbers: a whole number is a JavaScript number up to 2^53, a fraction a reduced pair of such.
 * `undefined` stands for what leaves that range or has no value (division by zero).
 */
export interface Fraction {
  /** Carries the sign; coprime with `den`. */
  readonly num: number;
  /** At least 2. */
  readonly den: number;
}

export type Rational = number | Fraction;

const limit = Number.MAX_SAFE_INTEGER;

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

function reduce(num: bigint, den: bigint): Rational | undefined {
  if (den === 0n) return undefined;
  const g = gcd(num, den) * (den < 0n ? -1n : 1n);
  const n = Number(num / g);
  const d = Number(den / g);
  if (Math.abs(n) > limit || d > limit) return undefined;
  return d === 1 ? n : { num: n, den: d };
}

const num = (a: Rational): bigint => BigInt(typeof a === 'number' ? a : a.num);
const den = (a: Rational): bigint => BigInt(typeof a === 'number' ? 1 : a.den);
const whole = (n: number): number | undefined => (Math.abs(n) <= limit ? n : undefined);

/** The nearest double; for limits, rates and display, never for counts. */
export const toDouble = (a: Rational): number => (typeof a === 'number' ? a : a.num / a.den);

export function add(a: Rational, b: Rational): Rational | undefined {
  if (typeof a === 'number' && typeof b === 'number') return whole(a + b);
  return reduce(num(a) * den(b) + num(b) * den(a), den(a) * den(b));
}

export function subtract(a: Rational, b: Rational): Rational | undefined {
  if (typeof a === 'number' && typeof b === 'number') return whole(a - b);
  return reduce(num(a) * den(b) - num(b) * den(a), den(a) * den(b));
}

export function multiply(a: Rational, b: Rational): Rational | undefined {
  if (typeof a === 'number' && typeof b === 'number') return whole(a * b);
  return reduce(num(a) * num(b), den(a) * den(b));
}

export function divide(a: Rational, b: Rational): Rational | undefined {
  if (typeof a === 'number' && typeof b === 'number' && b !== 0 && a % b === 0) return a / b;
  return reduce(num(a) * den(b), den(a) * num(b));
}

/** The rest with the sign of the divisor, so that `i % n` of a negative index stays in range. */
export function modulo(a: Rational, b: Rational): Rational | undefined {
  const quotient = divide(a, b);
  if (quotient === undefined) return undefined;
  const whole = multiply(floor(quotient), b);
  return whole === undefined ? undefined : subtract(a, whole);
}

export function compare(a: Rational, b: Rational): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const difference = num(a) * den(b) - num(b) * den(a);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function floor(a: Rational): number {
  if (typeof a === 'number') return a;
  const quotient = BigInt(a.num) / BigInt(a.den);
  return Number(a.num < 0 ? quotient - 1n : quotient);
}

export const ceil = (a: Rational): number => (typeof a === 'number' ? a : floor(a) + 1);

/** To the nearest whole number, halves away from zero. */
export function round(a: Rational): number {
  if (typeof a === 'number') return a;
  const half: Rational = { num: 1, den: 2 };
  return a.num < 0 ? -round({ num: -a.num, den: a.den }) : floor(add(a, half) ?? a);
}

/** Reads digits with an optional fraction and exponent; `undefined` beyond 2^53. */
export function parseRational(digits: string): Rational | undefined {
  const match = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(digits);
  if (!match) return undefined;
  const [, units = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) - fraction.length;
  if (Math.abs(shift) > 30 || units.length + fraction.length > 40) return undefined;
  const mantissa = BigInt(units + fraction);
  return shift >= 0 ? reduce(mantissa * 10n ** BigInt(shift), 1n) : reduce(mantissa, 10n ** BigInt(-shift));
}

/** `3`, `0.75`, or `29/3` where no short decimal is exact. */
export function showRational(a: Rational): string {
  if (typeof a === 'number') return String(a);
  const decimal = String(a.num / a.den);
  const back = parseRational(decimal.replace('-', ''));
  const exact = back !== undefined && compare(back, { num: Math.abs(a.num), den: a.den }) === 0;
  return exact ? decimal : `${a.num}/${a.den}`;
}
