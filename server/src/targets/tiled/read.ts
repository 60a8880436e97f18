/** Answers as people write them: `200MHz`, `16x16`, `64KiB`. What is empty is not known. */
import { type Precision, parsePrecision, precisionNames } from '../../cost/precision';
import { type KernelKind, kernelKinds } from '../../kernels';
import { nearest } from '../../text/nearest';
import { n } from '../lib/demand';

/** A value, `undefined` where it is not known; or what is wrong, as a sentence. */
export type Read<T> = { readonly value: T | undefined } | { readonly wrong: string };

const notKnown = { value: undefined };
const wrong = (text: string) => ({ wrong: text });

const isEmpty = (text: string | undefined): text is undefined | '' | '?' =>
  text === undefined || /^\s*\??\s*$/.test(text);

type Units = Readonly<Record<string, number>>;

const byteUnits: Units = {
  B: 1,
  kB: 1e3,
  KiB: 1024,
  MB: 1e6,
  MiB: 1024 ** 2,
  GB: 1e9,
  GiB: 1024 ** 3,
};
const rateUnits: Units = Object.fromEntries(
  Object.entries(byteUnits).map(([unit, factor]) => [`${unit}/s`, factor]),
);
const clockUnits: Units = { Hz: 1, kHz: 1e3, MHz: 1e6, GHz: 1e9 };

function measured(text: string | undefined, units: Units, example: string, most: number): Read<number> {
  if (isEmpty(text)) return notKnown;
  const [, digits, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z/]*)\s*$/i.exec(text) ?? [];
  if (digits === undefined) return wrong(`Write a number with its unit: ${example}.`);
  if (unit === '') return wrong(`${digits} of what? Write its unit: ${example}.`);
  const known = Object.keys(units);
  // `KB` is read as 1,000 by some and as 1,024 by others; of others the case alone tells nothing apart.
  const ambiguous = /^KB/.test(unit);
  const found =
    known.find(one => one === unit) ?? known.find(one => one.toLowerCase() === unit.toLowerCase());
  if (ambiguous) return wrong(`${unit} can mean 1,000 or 1,024 bytes: write kB or KiB.`);
  if (found === undefined) return wrong(`There is no unit '${unit}' here; use ${known.join(', ')}.`);
  const value = Number(digits) * units[found]!;
  if (value <= 0) return wrong(`${text.trim()} is nothing at all; leave it empty where it is not known.`);
  if (value > most) return wrong(`${text.trim()} is more than any chip has; is the unit right?`);
  return { value: Math.round(value) };
}

export const readClock = (text: string | undefined) => measured(text, clockUnits, '200MHz', 10e9);
export const readRate = (text: string | undefined) => measured(text, rateUnits, '1.6GB/s', 100e12);
const readBytes = (text: string | undefined) => measured(text, byteUnits, '64KiB', 1024 ** 4);

export function readCount(text: string | undefined, least: number, most: number, step = 1): Read<number> {
  if (isEmpty(text)) return notKnown;
  const value = Number(text);
  if (!/^\s*\d+(?:\.\d+)?\s*$/.test(text) || value % step !== 0 || value < least || value > most)
    return wrong(`Write a ${step === 1 ? 'whole ' : ''}number from ${n(least)} to ${n(most)}.`);
  return { value };
}

export interface Sides {
  readonly inputs: number;
  readonly outputs: number;
  readonly pixels: number | undefined;
}

const widestSide = 65_536;

export function readSides(text: string | undefined): Read<Sides> {
  if (isEmpty(text)) return notKnown;
  const sides = text.split(/[x×*]/i).map(side => side.trim());
  if (sides.length < 2 || sides.length > 3 || !sides.every(side => /^\d+$/.test(side)))
    return wrong('Write rows × columns, and × pixels where there are several: 16x16 or 8x10x10.');
  const [inputs, outputs, pixels] = sides.map(Number);
  if (![inputs!, outputs!, pixels ?? 1].every(side => side >= 1 && side <= widestSide))
    return wrong(`Each side is a number from 1 to ${n(widestSide)}.`);
  return { value: { inputs: inputs!, outputs: outputs!, pixels } };
}

export interface Buffers {
  readonly input: number | null;
  readonly weights: number | null;
  readonly output: number | null;
}

export function readBuffers(text: string | undefined): Read<Buffers> {
  if (isEmpty(text)) return notKnown;
  const sizes = text.split(',').map(readBytes);
  if (sizes.length !== 3)
    return wrong(
      `Write three sizes, for input, weights and output: 64KiB, 128KiB, 64KiB. Here are ${sizes.length}.`,
    );
  for (const size of sizes) if ('wrong' in size) return size;
  const [input, weights, output] = sizes.map(size => ('value' in size ? (size.value ?? null) : null));
  return { value: { input: input!, weights: weights!, output: output! } };
}

const wordsOf = (text: string): string[] =>
  text
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '');

export function readKinds(text: string | undefined): Read<readonly KernelKind[]> {
  if (isEmpty(text)) return notKnown;
  const kinds = wordsOf(text);
  for (const kind of kinds) {
    if (kernelKinds.includes(kind as KernelKind)) continue;
    const near = nearest(kind, kernelKinds) ?? kernelKinds.find(known => known.startsWith(kind));
    const help = near === undefined ? `There are ${kernelKinds.join(', ')}.` : `Did you mean '${near}'?`;
    return wrong(`There is no kind of layer '${kind}' here. ${help}`);
  }
  return { value: [...new Set(kinds)] as KernelKind[] };
}

export function readPrecisions(text: string | undefined): Read<readonly Precision[]> {
  if (isEmpty(text)) return notKnown;
  const found: Precision[] = [];
  for (const name of wordsOf(text)) {
    const precision = parsePrecision(name);
    if (precision === undefined)
      return wrong(
        `There is no precision '${name}'; use ${precisionNames.join(', ')}, or another like them.`,
      );
    if (/^(?:fp|bf|tf|float)/.test(name))
      return wrong(
        `'${name}' is floating: the file has a place for it, under 'precisions'. Name whole ones.`,
      );
    found.push(precision);
  }
  return { value: found };
}

export const readText = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text.trim();
