/**
 * How figures read: the one formatter of hover, hints, messages, command line and reports. A figure that is not known
 * reads `unknown`, never 0.
 */
import { grouped } from '../text/groups';
import { isKnown, numberOf, type Quantity, type Unit } from './quantity';

export type Show = (n: number) => string;

/** Rounded away from zero. */
const inGroups = (n: number): string => grouped(Math.sign(n) * Math.round(Math.abs(n)));

/** `300,774,272` */
export const exact: Show = n => (Number.isFinite(n) ? inGroups(n) : unknown);

export const unknown = 'unknown';

/** About `digits` significant digits and never an exponent: `4.88`, `48.8`, `1,204`. */
function significant(n: number, digits: number): string {
  const size = Math.abs(n);
  if (size >= 10 ** (digits - 1)) return inGroups(n);
  const decimals = size === 0 ? 0 : digits - 1 - Math.floor(Math.log10(size));
  // Rounding may carry into one more digit before the point: 9.996 is 10.0, not 10.00.
  const rounded = Number(n.toFixed(Math.min(decimals, 12)));
  const carried = Math.abs(rounded) >= 10 ** (digits - decimals) ? decimals - 1 : decimals;
  return rounded.toFixed(Math.max(0, Math.min(carried, 12)));
}

/** The number as `significant` rounds it. */
const shownAs = (n: number, digits: number): number =>
  Math.abs(n) >= 10 ** (digits - 1) ? Math.round(n) : Number(n.toPrecision(digits));

const inSteps =
  (units: readonly string[], base: number, digits: number): Show =>
  n => {
    if (!Number.isFinite(n)) return unknown;
    let step = 0;
    let rest = n;
    // What rounding would carry to the next unit is given in it.
    while (step < units.length - 1 && Math.abs(shownAs(rest, digits)) >= base) {
      rest /= base;
      step++;
    }
    const unit = units[step]!;
    const number = step === 0 && Number.isInteger(n) ? inGroups(n) : significant(rest, digits);
    return unit === '' ? number : `${number} ${unit}`;
  };

const thousands = inSteps(['', 'k', 'M', 'G', 'T', 'P'], 1000, 4);

/** Four digits and a decimal prefix: `300.8 M`; exact below ten thousand. */
export const short: Show = n => (Math.abs(n) < 10_000 && Number.isInteger(n) ? exact(n) : thousands(n));

/** Three digits, a decimal prefix and no zeros at the end: `36 G`, `51.2 G`, `1,728`. */
export const rounded: Show = n => (Math.abs(n) < 10_000 && Number.isInteger(n) ? exact(n) : trimmed(n));

const trimmed: Show = n => {
  const [number, ...unit] = inSteps(['', 'k', 'M', 'G', 'T', 'P'], 1000, 3)(n).split(' ');
  return [number!.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''), ...unit].join(' ');
};

/** `588 KiB`, `2.01 MiB`, `864 B`: binary prefixes, three digits. */
export const bytes: Show = inSteps(['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'], 1024, 3);

/** `2.01 MiB (2,107,776 bytes)` */
export const bytesExact: Show = n =>
  n < 1024 || !Number.isFinite(n) ? bytes(n) : `${bytes(n)} (${exact(n)} bytes)`;

/** `3.6 %` of a whole. */
export function share(part: number, whole: number): string {
  if (!Number.isFinite(part) || !Number.isFinite(whole) || whole === 0) return unknown;
  if (part === 0) return '0 %';
  const percent = (100 * part) / whole;
  if (percent < 0.05) return '< 0.1 %';
  // Something is left as long as part and whole differ.
  if (percent >= 99.95 && part < whole) return '> 99.9 %';
  return `${percent.toFixed(percent >= 99.95 ? 0 : 1)} %`;
}

/** How much of the whole a part is. */
export const shareOf = (part: Quantity, whole: Quantity): string => share(numberOf(part), numberOf(whole));

/** `−88.9 %`, with as many decimals as say something. */
export function change(from: Quantity, to: Quantity): string {
  const [before, after] = [numberOf(from), numberOf(to)];
  if (before === after) return '±0 %';
  if (before === 0 || Number.isNaN(before) || Number.isNaN(after)) return unknown;
  const percent = (100 * (after - before)) / before;
  const size = Math.abs(percent);
  const digits = size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
  return `${percent < 0 ? '−' : '+'}${size.toFixed(digits)} %`;
}

/** A plain number with three digits: MACs for each byte. */
export const ratio: Show = n => (Number.isFinite(n) ? significant(n, 3) : unknown);

/** `11.5 ms`, `820 µs`, `2.50 ns`, `1.20 s` */
export const seconds: Show = n => {
  if (!Number.isFinite(n)) return unknown;
  // A layer of a few bytes takes less than a clock of a microcontroller.
  const steps = [
    ['s', 1],
    ['ms', 1e3],
    ['µs', 1e6],
  ] as const;
  const [unit, factor] = steps.find(([, by]) => n * by >= 0.9995) ?? (n === 0 ? steps[2] : ['ns', 1e9]);
  return `${significant(n * factor, 3)} ${unit}`;
};

const forms: Readonly<Record<Unit, Show>> = {
  count: exact,
  bytes,
  'MACs per byte': ratio,
  times: n => n.toFixed(2),
  seconds,
  'a second': n => `${ratio(n)} fps`,
};

/** A quantity in the form of its unit, or in another: one figure, `from – to`, `at least from`, or `unknown`. */
export function tell(q: Quantity, show: Show = forms[q.unit]): string {
  if (!isKnown(q)) return unknown;
  if (q.to === Number.POSITIVE_INFINITY) return `at least ${show(q.from)}`;
  if (q.from === 0 && q.unit === 'a second') return `at most ${show(q.to)}`;
  if (q.likely !== undefined) return `${show(q.likely)} (${show(q.from)} – ${show(q.to)})`;
  return q.from === q.to ? show(q.from) : `${show(q.from)} – ${show(q.to)}`;
}

/** The same to the last digit, and why it is not known where it is not. */
export const tellExactly = (q: Quantity): string =>
  isKnown(q) ? tell(q, q.unit === 'bytes' ? bytesExact : forms[q.unit]) : `${unknown}: ${q.unknown}`;

/** A number to the last digit with its unit, for two that are compared: `1,200 bytes`. */
export const inFull = (q: Quantity): string => {
  if (isKnown(q) && q.to === Number.POSITIVE_INFINITY) return `at least ${inFull({ ...q, to: q.from })}`;
  const n = numberOf(q);
  if (q.unit === 'bytes') return Number.isNaN(n) ? unknown : counted(n, 'byte');
  return q.unit === 'MACs per byte' ? `${tell(q)} ${q.unit}` : tell(q);
};

/** `1 layer`, `12 layers`. */
export const counted = (n: number, noun: string): string => `${exact(n)} ${noun}${n === 1 ? '' : 's'}`;

/** `16×112×112`; axes that vary read as `16…24`. */
export function shapes(all: readonly (readonly number[])[]): string {
  const [first] = all;
  if (first === undefined) return unknown;
  if (all.some(shape => shape.length !== first.length)) return 'varies';
  return first
    .map((_, axis) => {
      const { from, to } = alongAxis(all, axis);
      return from === to ? String(from) : `${from}…${to}`;
    })
    .join('×');
}

/** The same where there is room for words: `16 to 24 channels of 7×7 to 112×112`. */
export function shapesInWords(all: readonly (readonly number[])[]): string {
  const rank = all[0]?.length;
  const axes = all[0]?.map((_, axis) => alongAxis(all, axis)) ?? [];
  const [channels, rows, columns] = axes;
  const isOne = axes.every(({ from, to }) => from === to);
  if (isOne || channels === undefined || all.some(({ length }) => length !== rank)) return shapes(all);
  const range = ({ from, to }: Range) => (from === to ? String(from) : `${from} to ${to}`);
  const deep = `${range(channels)} channels`;
  if (rows === undefined || columns === undefined) return deep;
  // Sides mostly go together; where no map has the least of both, a pair would be of a map that is nowhere.
  const has = (side: keyof Range) => all.some(([, h, w]) => h === rows[side] && w === columns[side]);
  if (!has('from') || !has('to')) return `${deep} of ${range(rows)} rows and ${range(columns)} columns`;
  const [least, most] = (['from', 'to'] as const).map(side => `${rows[side]}×${columns[side]}`);
  return `${deep} of ${least === most ? least : `${least} to ${most}`}`;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function alongAxis(all: readonly (readonly number[])[], axis: number): Range {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const shape of all) {
    from = Math.min(from, shape[axis]!);
    to = Math.max(to, shape[axis]!);
  }
  return { from, to };
}
