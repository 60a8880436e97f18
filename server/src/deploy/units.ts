/** The units that a budget is written in, and those that are written instead of them. */
import type { Budget } from '../figures/figure';

interface Scale {
  readonly measure: Budget['measure'];
  readonly factor: number;
}

/** Base units of quantities, by unit. Decimal and binary bytes are told apart; `KB` could be either and is refused. */
export const scales: ReadonlyMap<string, Scale> = new Map([
  ['s', { measure: 'time', factor: 1 }],
  ['ms', { measure: 'time', factor: 1e-3 }],
  ['us', { measure: 'time', factor: 1e-6 }],
  ['B', { measure: 'bytes', factor: 1 }],
  ['kB', { measure: 'bytes', factor: 1e3 }],
  ['KiB', { measure: 'bytes', factor: 1024 }],
  ['MB', { measure: 'bytes', factor: 1e6 }],
  ['MiB', { measure: 'bytes', factor: 1024 ** 2 }],
  ['GB', { measure: 'bytes', factor: 1e9 }],
  ['GiB', { measure: 'bytes', factor: 1024 ** 3 }],
  ['mJ', { measure: 'energy', factor: 1e-3 }],
  ['uJ', { measure: 'energy', factor: 1e-6 }],
  ['J', { measure: 'energy', factor: 1 }],
  ['fps', { measure: 'rate', factor: 1 }],
  ['', { measure: 'count', factor: 1 }],
  ['k', { measure: 'count', factor: 1e3 }],
  ['M', { measure: 'count', factor: 1e6 }],
  ['G', { measure: 'count', factor: 1e9 }],
]);

const calledElsewhere: ReadonlyMap<string, string> = new Map([
  ...['sec', 'secs', 'second', 'seconds'].map(word => [word, 's'] as const),
  ...['msec', 'msecs', 'millisecond', 'milliseconds'].map(word => [word, 'ms'] as const),
  ...['µs', 'μs', 'usec', 'microsecond', 'microseconds'].map(word => [word, 'us'] as const),
  ...['µj', 'μj'].map(word => [word, 'uJ'] as const),
  ...['byte', 'bytes'].map(word => [word, 'B'] as const),
  ...['hz', 'ips', 'frames'].map(word => [word, 'fps'] as const),
  ...['thousand'].map(word => [word, 'k'] as const),
  ...['mio', 'mn', 'million', 'millions'].map(word => [word, 'M'] as const),
  ...['b', 'billion', 'billions'].map(word => [word, 'G'] as const),
]);

/** The unit of a measure that was meant by something that is none. */
export function unitMeant(written: string, measure: Budget['measure']): string | undefined {
  const small = written.trim().toLowerCase();
  const fits = [...scales].flatMap(([unit, scale]) => (scale.measure === measure ? [unit] : []));
  const called = calledElsewhere.get(small);
  return fits.find(unit => unit === called || unit.toLowerCase() === small);
}

/** Of bits and of nothing but a prefix nobody knows whether thousands or 1024s are meant, where bytes are asked for. */
export function readingsOf(unit: string, measure: Budget['measure']): readonly string[] {
  const scale = scales.get(unit);
  const isUnit = scale !== undefined && scale.measure !== 'count';
  if (measure === 'count' || isUnit || !/^[KkMG]b?$/i.test(unit)) return [];
  const prefix = unit[0]!.toUpperCase();
  return prefix === 'K' ? ['kB', 'KiB'] : [`${prefix}B`, `${prefix}iB`];
}

/** The figure that a budget counts, or what is so many of it, as words behind a number name them. */
export interface Multiple {
  /** How many make one: two FLOPs are one MAC. */
  readonly of: number;
  readonly word: string;
  /** The prefix in front of the word. */
  readonly unit: string;
}

/** `MMACs` and `M MACs` are a million of what is counted, `MFLOPs` of what is half of it. */
export function multipleIn(
  written: string,
  { word, alsoCalled = [], multiples = {}, measure }: Budget,
): Multiple | undefined {
  const parts = /^([kmg]?)[ _-]*([a-z]+(?:[ _-][a-z]+)?)$/i.exec(written.trim());
  if (measure !== 'count' || parts === null) return undefined;
  const named = parts[2]!.toLowerCase().replace(/[ -]/, '_');
  const unit = parts[1] === '' ? '' : unitMeant(parts[1]!, measure)!;
  const multiple = multiples[named];
  if (multiple !== undefined && multiple.unit === '') return { of: multiple.of, word: parts[2]!, unit };
  const isCounted = [word, ...alsoCalled].some(one => one === named || `${one}s` === named);
  return isCounted ? { of: 1, word: parts[2]!, unit } : undefined;
}

/** Units of no more than a hundred of which most limits are. */
function likelyUnits(number: number, measure: Budget['measure']): readonly string[] {
  switch (measure) {
    case 'time':
      return [number < 1 ? 's' : 'ms'];
    case 'rate':
      return ['fps'];
    case 'energy':
      return ['mJ'];
    case 'bytes':
      return number < 16 ? ['MB', 'MiB'] : number < 10_000 ? ['kB', 'KiB'] : ['B'];
    case 'count':
      return [''];
  }
}

/** What an amount can mean in the units of a budget, as it is written right; nothing where nobody can tell. */
export function amountsMeant(number: number, written: string, budget: Budget): readonly string[] {
  const { measure } = budget;
  if (scales.get(written)?.measure === measure) return [`${number}${written}`];
  if (written === '') return likelyUnits(number, measure).map(unit => `${number}${unit}`);
  const readings = readingsOf(written.trim(), measure);
  if (readings.length > 0) return readings.map(unit => `${number}${unit}`);
  const meant = unitMeant(written, measure);
  if (meant !== undefined) return [`${number}${meant}`];
  const multiple = multipleIn(written, budget);
  return multiple === undefined ? [] : [`${number / multiple.of}${multiple.unit}`];
}
