/**
 * Expressions of Python with what they give in each case that the network has: a class is written once for all uses of a block,
 * and a number of it may be said by any text that gives the right one in each.
 */
import { isList, isNumber, type Value } from '../../../graph/values';

/** What stands for a number, a pair, a table, or the text of a module; `undefined` where it is not known. */
export type Given = number | boolean | string | readonly Given[] | undefined;

export interface Expr {
  readonly text: string;
  /** How tightly its outermost operator binds. */
  readonly binds: number;
  /** For each row of the context that it belongs to. */
  readonly values: readonly Given[];
  /** Whether Python makes a float of it even where it is whole; absent: only where it is not. */
  readonly floats?: boolean;
  /** The same without what makes whole numbers of floats that are whole, for an expression that does that at its end. */
  readonly bare?: Expr;
}

export const atom = 9;

export const nameOf = (text: string, values: readonly Given[]): Expr => ({ text, binds: atom, values });

export function show(value: Given): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return value === Number.NEGATIVE_INFINITY ? 'float("-inf")' : String(value);
  if (value === undefined || typeof value === 'string') return String(value);
  return value.length === 1 ? `(${show(value[0])},)` : `(${value.map(show).join(', ')})`;
}

export const same = (a: Given, b: Given): boolean => a === b || (a !== undefined && show(a) === show(b));

export const literal = (value: Given, rows: number): Expr => ({
  text: show(value),
  binds: typeof value === 'number' && value < 0 ? 7 : atom,
  values: Array.from({ length: rows }, () => value),
});

/** Whether it and everything in it is known. */
export const isKnown = (value: Given): boolean =>
  Array.isArray(value) ? (value as readonly Given[]).every(isKnown) : value !== undefined;

export function givenOf(value: Value | undefined): Given {
  if (value === undefined || typeof value === 'boolean') return value;
  if (isNumber(value)) return typeof value === 'number' ? value : value.num / value.den;
  return isList(value) ? value.map(givenOf) : undefined;
}

export const within = ({ text, binds }: Expr, least: number): string => (binds < least ? `(${text})` : text);

export const map2 = (a: Expr, b: Expr, run: (a: Given, b: Given) => Given): readonly Given[] =>
  a.values.map((one, i) =>
    one === undefined || b.values[i] === undefined ? undefined : run(one, b.values[i]),
  );

export const numeric = (run: (a: number, b: number) => Given) => (a: Given, b: Given) =>
  typeof a === 'number' && typeof b === 'number' ? run(a, b) : undefined;

export const isWhole = (value: Given): boolean => value === undefined || Number.isInteger(value);

const isFloat = ({ floats, values }: Expr): boolean =>
  floats === true || values.some(value => typeof value === 'number' && !Number.isInteger(value));

/**
 * What Python computes from these: a product of a share and a number is a float there though it is whole, and layers take
 * no floats.
 * @param exact whether it is rounded where it is used, and so may stay a float
 */
export function whole(made: Expr, from: readonly Expr[], exact = false): Expr {
  if (!from.some(isFloat)) return made;
  const counts = made.values.every(value => value === undefined || Number.isInteger(value));
  return counts && !exact
    ? { text: `int(${(made.bare ?? made).text})`, binds: atom, values: made.values, bare: made.bare ?? made }
    : { ...made, floats: true };
}

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%']);

/** @param exact whether a quotient is rounded where it is used, and so may be a fraction */
export function binary(op: string, a: Expr, b: Expr, exact = false): Expr | undefined {
  const made = unrounded(op, a, b, exact);
  if (made === undefined || !arithmetic.has(op)) return made;
  const isRounded = a.bare !== undefined || b.bare !== undefined;
  const bare = isRounded ? unrounded(op, a.bare ?? a, b.bare ?? b, true) : undefined;
  return whole(bare === undefined ? made : { ...made, bare }, [a, b], exact);
}

function unrounded(op: string, a: Expr, b: Expr, exact: boolean): Expr | undefined {
  const write = (
    text: string,
    binds: number,
    values: readonly Given[],
    left = binds,
    right = binds + 1,
  ): Expr => ({
    text: `${within(a, left)} ${text} ${within(b, right)}`,
    binds,
    values,
  });
  switch (op) {
    case '+':
      return write(
        '+',
        5,
        map2(
          a,
          b,
          numeric((m, n) => m + n),
        ),
      );
    case '-':
      return write(
        '-',
        5,
        map2(
          a,
          b,
          numeric((m, n) => m - n),
        ),
      );
    case '*':
      return write(
        '*',
        6,
        map2(
          a,
          b,
          numeric((m, n) => m * n),
        ),
      );
    case '%':
      return write(
        '%',
        6,
        map2(
          a,
          b,
          numeric((m, n) => (n > 0 ? ((m % n) + n) % n : undefined)),
        ),
      );
    case '/': {
      const values = map2(
        a,
        b,
        numeric((m, n) => (n === 0 ? undefined : m / n)),
      );
      const rounds = !exact && a.values.every(isWhole) && b.values.every(isWhole) && values.every(isWhole);
      return rounds ? write('//', 6, values) : { ...write('/', 6, values), floats: true };
    }
    case 'and':
    case 'or':
      return write(
        op,
        op === 'or' ? 1 : 2,
        map2(a, b, (m, n) => (op === 'or' ? m || n : m && n)),
      );
    case '==':
      return write(
        '==',
        4,
        map2(a, b, (m, n) => same(m, n)),
        5,
        5,
      );
    case '!=':
      return write(
        '!=',
        4,
        map2(a, b, (m, n) => !same(m, n)),
        5,
        5,
      );
    case '<':
      return write(
        '<',
        4,
        map2(
          a,
          b,
          numeric((m, n) => m < n),
        ),
        5,
        5,
      );
    case '<=':
      return write(
        '<=',
        4,
        map2(
          a,
          b,
          numeric((m, n) => m <= n),
        ),
        5,
        5,
      );
    case '>':
      return write(
        '>',
        4,
        map2(
          a,
          b,
          numeric((m, n) => m > n),
        ),
        5,
        5,
      );
    case '>=':
      return write(
        '>=',
        4,
        map2(
          a,
          b,
          numeric((m, n) => m >= n),
        ),
        5,
        5,
      );
    default:
      return undefined;
  }
}

/** Half of a number, rounded down. */
export const halved = (expr: Expr, parts = 2): Expr => ({
  text: `${within(expr, 6)} // ${parts}`,
  binds: 6,
  values: expr.values.map(value => (typeof value === 'number' ? Math.floor(value / parts) : undefined)),
});
