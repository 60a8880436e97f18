/**
 * Several pieces of a network that have the same layers, as one block: an argument that is the same everywhere is written
 * down, one that follows from the channels that arrive or from another parameter says so, and the rest are parameters.
 */
import type { Argument } from '../found/net';
import { ops } from '../ops';
import { sameShape } from '../ops/lib/shape';
import { numberText, valueText } from './values';

/** An argument of one of the layers of a block. */
export interface Slot {
  readonly key: string;
  readonly name: string;
  /** In each of the pieces; absent where the piece has no such layer. */
  readonly values: readonly (Argument | undefined)[];
}

export interface Parameter {
  readonly name: string;
  readonly values: readonly Argument[];
  readonly default: Argument | undefined;
}

export interface Agreed {
  /** What each slot says. */
  readonly texts: ReadonlyMap<string, string>;
  readonly parameters: readonly Parameter[];
}

/** @param channels what arrives at each of the pieces */
export function agree(slots: readonly Slot[], channels: readonly number[]): Agreed {
  const texts = new Map<string, string>();
  const parameters: { name: string; values: readonly Argument[] }[] = [];
  const columns = (): readonly (readonly [string, readonly Argument[]])[] => [
    ['in.channels', channels],
    ...parameters.map(({ name, values }) => [name, values] as const),
  ];
  for (const { key, name, values } of slots) {
    const known = values.filter(value => value !== undefined);
    const [first] = known;
    if (first === undefined) continue;
    if (known.every(value => isSame(value, first))) {
      texts.set(key, valueText(first));
      continue;
    }
    const said = columns().flatMap(([text, column]) => follows(values, column, text) ?? [])[0];
    if (said !== undefined) {
      texts.set(key, said);
      continue;
    }
    const own = freeName(name, parameters);
    texts.set(key, own);
    parameters.push({ name: own, values: values.map(value => value ?? first) });
  }
  return { texts, parameters: ordered(parameters) };
}

export const isSame = (a: Argument, b: Argument): boolean =>
  Array.isArray(a) && Array.isArray(b) ? sameShape(a, b) : a === b;

/** The text of what an argument is of a column of numbers in all pieces: the same, a multiple or a part. */
function follows(
  values: readonly (Argument | undefined)[],
  column: readonly Argument[],
  text: string,
): string | undefined {
  let [times, parts] = [true, true];
  let ratio: number | undefined;
  for (const [i, value] of values.entries()) {
    const of = column[i];
    if (value === undefined) continue;
    if (typeof value !== 'number' || typeof of !== 'number' || of === 0 || value === 0) return undefined;
    ratio ??= value / of;
    times &&= Number.isInteger(ratio) && value === of * ratio;
    parts &&= Number.isInteger(1 / ratio) && of === value * (1 / ratio);
  }
  if (ratio === undefined || ratio > 32 || ratio < 1 / 32) return undefined;
  if (ratio === 1 && times) return text;
  if (times) return `${text} * ${numberText(ratio)}`;
  return parts ? `${text} / ${numberText(Math.round(1 / ratio))}` : undefined;
}

const others: Readonly<Record<string, readonly string[]>> = { out: ['hidden', 'inner', 'middle'] };

function freeName(name: string, taken: readonly { readonly name: string }[]): string {
  const isFree = (word: string) => !ops.has(word) && !taken.some(one => one.name === word);
  const candidates = [name, ...(others[name] ?? []), `${name}s`];
  const found = candidates.find(isFree);
  if (found !== undefined) return found;
  for (let i = 2; ; i++) if (isFree(`${name}${i}`)) return `${name}${i}`;
}

/** Those with a default come last; it is what half of the pieces have. */
function ordered(
  parameters: readonly { readonly name: string; readonly values: readonly Argument[] }[],
): Parameter[] {
  const all = parameters.map(({ name, values }) => ({ name, values, default: usual(name, values) }));
  return [...all.filter(one => one.default === undefined), ...all.filter(one => one.default !== undefined)];
}

function usual(name: string, values: readonly Argument[]): Argument | undefined {
  // How wide a block is belongs into every use of it.
  if (name === 'out') return undefined;
  const times = new Map<string, number>();
  for (const value of values) times.set(valueText(value), (times.get(valueText(value)) ?? 0) + 1);
  const [most] = [...times].toSorted((a, b) => b[1] - a[1]);
  if (most === undefined || most[1] * 2 < values.length) return undefined;
  return values.find(value => valueText(value) === most[0]);
}

/**
 * A condition on the parameters that holds where a part of a block is there and nowhere else; nothing where none of the usual
 * ones does.
 * @param has whether each piece has the part
 */
export function conditionFor(
  has: readonly boolean[],
  parameters: readonly Parameter[],
  channels: readonly number[],
): string | undefined {
  const numeric = parameters.filter(({ values }) => values.every(value => typeof value === 'number'));
  type Test = readonly [text: string, holds: readonly boolean[]];
  const not = numeric.flatMap(({ name, values }): Test[] => [
    [`${name} != 1`, values.map(value => value !== 1)],
    [`in.channels != ${name}`, values.map((value, i) => value !== channels[i])],
  ]);
  const is = numeric.flatMap(({ name, values }): Test[] => [
    [`${name} == 1`, values.map(value => value === 1)],
    [`in.channels == ${name}`, values.map((value, i) => value === channels[i])],
  ]);
  const pairs = (tests: readonly Test[], word: 'or' | 'and'): Test[] =>
    tests.flatMap(([a, x], i) =>
      tests
        .slice(i + 1)
        .map(
          ([b, y]): Test => [
            `${a} ${word} ${b}`,
            x.map((one, k) => (word === 'or' ? one || y[k]! : one && y[k]!)),
          ],
        ),
    );
  const tests = [...not, ...is, ...pairs(not, 'or'), ...pairs(is, 'and')];
  // Strides are told before widths, as papers do.
  return tests.find(([, holds]) => holds.every((one, i) => one === has[i]))?.[0];
}
