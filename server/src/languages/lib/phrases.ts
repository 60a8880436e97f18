/** Phrases with gaps, found again in what is said in English by a word that stands in them. */
import { bracketed, quoted } from './held';

export type GapKind = 'words' | 'quoted' | 'name' | 'names' | 'number';

interface Gap {
  readonly index: number;
  readonly kind: GapKind;
}

export interface Phrase {
  /** How it is said, with the gaps as they are written. */
  readonly words: string;
  readonly gaps: readonly Gap[];
  /** What stands before, between and behind the gaps, and whether it begins inside quotes. */
  readonly parts: readonly string[];
  readonly held: readonly number[];
  /** Whether it has marks of its own: in the gaps of others no clause ends. */
  readonly isLong: boolean;
  /** Whether it has a comma of its own, so that it says more than what stands on one side of it. */
  readonly hasComma: boolean;
}

export interface Match extends Pick<Phrase, 'words' | 'gaps' | 'hasComma'> {
  readonly texts: readonly string[];
}

const gap = /\{#?\d\}|<\d,?>/g;

/** The gaps that a text has, as they are written. */
export const gapsOf = (text: string): readonly string[] => text.match(gap) ?? [];

const kindOf = (written: string): GapKind =>
  written[0] === '<' ? (written.includes(',') ? 'names' : 'name') : written[1] === '#' ? 'number' : 'words';

const indexOf = (written: string): number => Number(/\d/.exec(written)![0]);

export function phraseOf(text: string, words: string): Phrase {
  const parts = text.split(gap);
  // A gap counts as a letter between the quotes around it.
  const inside = quoted(text.replaceAll(gap, '\0'));
  const held: number[] = [];
  let at = 0;
  for (const part of parts) {
    held.push(inside[at]!);
    at += part.length + 1;
  }
  const gaps = gapsOf(text).map((written, i): Gap => {
    const kind = held[i + 1] === 1 ? 'quoted' : kindOf(written);
    return { index: indexOf(written), kind };
  });
  const has = (marks: RegExp) => parts.some(part => marks.test(part));
  return { words, gaps, parts, held, isLong: has(/[:;]/), hasComma: has(/,/) };
}

/** The words with gaps filled in. */
export const filled = (words: string, texts: ReadonlyMap<number, string>): string =>
  words.replaceAll(gap, written => texts.get(indexOf(written)) ?? '');

/** A text to be looked through, and which of its letters quotes and brackets hold. */
export interface Looked {
  readonly text: string;
  readonly inQuotes: Uint8Array;
  readonly inBrackets: Uint8Array;
}

export const lookedAt = (text: string): Looked => {
  const inQuotes = quoted(text);
  return { text, inQuotes, inBrackets: bracketed(text, inQuotes) };
};

const ends = { part: / [·|] /g, clause: /[:;] /g, name: /[:;,] /g };

function hasEnd(end: RegExp, { text, inBrackets }: Looked, from: number, to: number): boolean {
  end.lastIndex = from;
  for (let found = end.exec(text); found !== null && found.index < to; found = end.exec(text))
    if (inBrackets[found.index] === 0) return true;
  return false;
}

/**
 * The text of each gap, as little as can be from the left; a part is found outside quotes if it stands outside of them.
 * @param passed how often the part behind the first gap is passed over
 */
function matched(
  { words, gaps, parts, held, isLong, hasComma }: Phrase,
  looked: Looked,
  passed: number,
): Match | undefined {
  const { text, inQuotes } = looked;
  const [last, first] = [parts.length - 1, parts[0]!];
  const isParted = parts.some(part => part.includes(' · '));
  if (!text.startsWith(first) || !text.endsWith(parts[last]!)) return undefined;
  const end = text.length - parts[last]!.length;
  const texts: string[] = [];
  let at = first.length;
  for (let i = 1; i <= last; i++) {
    let next = i === last ? end : text.indexOf(parts[i]!, at + 1);
    let rest = i === 1 ? passed : 0;
    while (i < last && next >= 0 && (inQuotes[next] !== held[i] || rest-- > 0))
      next = text.indexOf(parts[i]!, next + 1);
    if (next <= at || next > end || inQuotes[next] !== held[i]) return undefined;
    const { kind } = gaps[i - 1]!;
    const one = text.slice(at, next);
    if (kind === 'number' && !/^[\d,.×]+$/.test(one)) return undefined;
    if (!isParted && hasEnd(ends.part, looked, at, next)) return undefined;
    if (kind === 'name' && hasEnd(ends.name, looked, at, next)) return undefined;
    if (kind !== 'quoted' && !isLong && hasEnd(ends.clause, looked, at, next)) return undefined;
    // Quotes hold one name.
    if (held[i] === 1 && inQuotes.subarray(at, next).includes(0)) return undefined;
    texts.push(one);
    at = next + parts[i]!.length;
  }
  return { words, gaps, hasComma, texts };
}

const length = ({ parts }: Phrase): number => parts.reduce((sum, part) => sum + part.length, 0);

/** The longest whole word that a phrase cannot do without; none of one that has only marks. */
function anchorOf({ parts }: Phrase): string {
  const words = parts.flatMap((part, i) =>
    [...part.matchAll(/[A-Za-z]+/g)]
      .filter(({ index, 0: { length: size } }) => {
        const [isFirst, isLast] = [
          index === 0 && i > 0,
          index + size === part.length && i < parts.length - 1,
        ];
        return !isFirst && !isLast;
      })
      .map(([word]) => word),
  );
  return words.reduce((a, b) => (b.length > a.length ? b : a), '');
}

/** Finds phrases in a text, those first that say most of it themselves. */
export function finder(phrases: readonly Phrase[]): (looked: Looked, isLong: boolean) => Iterable<Match> {
  const sorted = phrases.toSorted((a, b) => length(b) - length(a));
  const byWord = new Map<string, number[]>();
  for (const [i, phrase] of sorted.entries()) {
    const anchor = anchorOf(phrase);
    const same = byWord.get(anchor);
    if (same === undefined) byWord.set(anchor, [i]);
    else same.push(i);
  }
  const always = byWord.get('') ?? [];
  return function* (looked, isLong) {
    const words = new Set(looked.text.match(/[A-Za-z]+/g));
    const found = [...words].flatMap(word => byWord.get(word) ?? []);
    for (const i of [...found, ...always].sort((a, b) => a - b)) {
      const phrase = sorted[i]!;
      if (phrase.isLong !== isLong) continue;
      const match = matched(phrase, looked, 0);
      if (match === undefined) continue;
      yield match;
      const other = phrase.gaps.length > 1 ? matched(phrase, looked, 1) : undefined;
      if (other !== undefined) yield other;
    }
  };
}
