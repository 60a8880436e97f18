/** The functions of the language: numbers and lists in, numbers and lists out. */

import { limits } from '../graph/limits';
import { isList, isNumber, type Value } from '../graph/values';
import type { Rational } from '../syntax/rational';
import * as rational from '../syntax/rational';

/** What went wrong: which argument, and what it must be. */
export interface FunctionMistake {
  readonly index: number;
  readonly wanted?: string;
  readonly text?: string;
}

export interface LanguageFunction {
  readonly name: string;
  /** Its names in Python and in the papers' code: a message says what it is called here. */
  readonly alsoCalled?: readonly string[];
  readonly summary: string;
  readonly signature: string;
  readonly min: number;
  readonly max: number;
  /** Arguments are known values; answers the result or the mistake. */
  readonly run: (args: readonly Value[]) => { readonly value: Value } | FunctionMistake;
}

const numbers = (run: (args: readonly Rational[]) => Value | undefined) => (args: readonly Value[]) => {
  const bad = args.findIndex(arg => !isNumber(arg));
  if (bad !== -1) return { index: bad, wanted: 'a number' };
  const value = run(args as readonly Rational[]);
  return value === undefined ? { index: 0, text: 'The result is beyond 2^53.' } : { value };
};

const wholes =
  (run: (args: readonly number[]) => { readonly value: Value } | FunctionMistake) =>
  (args: readonly Value[]) => {
    const bad = args.findIndex(arg => typeof arg !== 'number');
    return bad === -1 ? run(args as readonly number[]) : { index: bad, wanted: 'a whole number' };
  };

/** To the nearest multiple, but never more than a tenth below: channel counts as the MobileNet authors round them. */
function roundTo(x: Rational, divisor: Rational): Rational | undefined {
  if (rational.compare(divisor, 0) <= 0) return undefined;
  const half = rational.divide(divisor, 2);
  const raised = half && rational.add(x, half);
  const steps = raised && rational.divide(raised, divisor);
  const nearest = steps && rational.multiply(rational.floor(steps), divisor);
  if (nearest === undefined) return undefined;
  const result = rational.compare(nearest, divisor) < 0 ? divisor : nearest;
  const least = rational.multiply(x, { num: 9, den: 10 });
  return least !== undefined && rational.compare(result, least) < 0 ? rational.add(result, divisor) : result;
}

const list: readonly LanguageFunction[] = [
  {
    name: 'min',
    summary: 'The smallest of its arguments.',
    signature: 'min(a, b, …)',
    min: 1,
    max: 100,
    run: numbers(args => args.reduce((a, b) => (rational.compare(b, a) < 0 ? b : a))),
  },
  {
    name: 'max',
    summary: 'The largest of its arguments.',
    signature: 'max(a, b, …)',
    min: 1,
    max: 100,
    run: numbers(args => args.reduce((a, b) => (rational.compare(b, a) > 0 ? b : a))),
  },
  {
    name: 'floor',
    alsoCalled: ['int', 'trunc'],
    summary: 'The largest whole number not above its argument.',
    signature: 'floor(x)',
    min: 1,
    max: 1,
    run: numbers(([x]) => rational.floor(x!)),
  },
  {
    name: 'ceil',
    summary: 'The smallest whole number not below its argument.',
    signature: 'ceil(x)',
    min: 1,
    max: 1,
    run: numbers(([x]) => rational.ceil(x!)),
  },
  {
    name: 'round',
    summary: 'The nearest whole number, halves away from zero.',
    signature: 'round(x)',
    min: 1,
    max: 1,
    run: numbers(([x]) => rational.round(x!)),
  },
  {
    name: 'round_to',
    alsoCalled: ['make_divisible', 'round_channels', 'round_filters'],
    summary:
      'The nearest multiple, at least one of it and never more than 10 % below x: how width multipliers round channels.',
    signature: 'round_to(x, multiple)',
    min: 2,
    max: 2,
    run: args => {
      const positive = args[1] !== undefined && isNumber(args[1]) && rational.compare(args[1], 0) > 0;
      return positive
        ? numbers(([x, multiple]) => roundTo(x!, multiple!))(args)
        : { index: 1, wanted: 'a number above 0' };
    },
  },
  {
    name: 'len',
    alsoCalled: ['length', 'size'],
    summary: 'How many elements a list has.',
    signature: 'len(list)',
    min: 1,
    max: 1,
    run: ([values]) => (isList(values!) ? { value: values.length } : { index: 0, wanted: 'a list' }),
  },
  {
    name: 'range',
    summary: 'The whole numbers from 0, or from the first argument, up to but without the last.',
    signature: 'range(n) or range(from, to)',
    min: 1,
    max: 2,
    run: wholes(args => {
      const [from, to] = args.length === 1 ? [0, args[0]!] : [args[0]!, args[1]!];
      const length = Math.max(0, to - from);
      if (length > limits.elements)
        return {
          index: args.length - 1,
          text: `The list would have ${length} elements; the limit is ${limits.elements}.`,
        };
      return { value: Array.from({ length }, (_, i) => from + i) };
    }),
  },
  {
    name: 'zip',
    summary: 'Lists side by side: one row for each index.',
    signature: 'zip(a, b, …)',
    min: 1,
    max: 100,
    run: args => {
      const bad = args.findIndex(arg => !isList(arg));
      if (bad !== -1) return { index: bad, wanted: 'a list' };
      const lists = args.filter(isList);
      const first = lists[0]!;
      const other = lists.findIndex(values => values.length !== first.length);
      if (other !== -1)
        return {
          index: other,
          text: `This list has ${lists[other]!.length} elements, the first one ${first.length}; zip walks them side by side.`,
        };
      if (lists.length * first.length > limits.elements)
        return { index: 0, text: `The rows would have more than ${limits.elements} elements.` };
      return { value: first.map((_, i) => lists.map(values => values[i])) };
    },
  },
];

export const functions: ReadonlyMap<string, LanguageFunction> = new Map(list.map(f => [f.name, f]));
