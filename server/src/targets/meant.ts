/** The targets that were probably meant by a name that none has: boards and families are typed where chips are listed. */
import { nearest } from '../text/nearest';
import type { Known } from './registry';

/** However it is spelled: `esp32-s3`, `ESP32 S3` and `esp32_s3` are one. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Fewer letters are part of every other name. */
const fewestLetters = 3;

/** Letters from which on a word of a summary says a maker or a board, and not what every chip has. */
const fewestOfWord = 5;

/** More would not be a question any more. */
const mostAsked = 6;

/** Their names, the likeliest alone or those between which only the author can choose; none rather than silly ones. */
export function targetsMeant(name: string, all: readonly Known[]): readonly string[] {
  const wanted = plain(name);
  const ids = (fits: (id: string, target: Known) => boolean) =>
    all.filter(known => fits(plain(known.id), known)).map(({ id }) => id);
  const same = ids(id => id === wanted);
  if (same.length > 0) return same.slice(0, 1);
  if (wanted.length < fewestLetters) return [];
  // `max78000evkit`: the longest is the one whose board it is.
  const within = ids(id => id.length >= fewestLetters && wanted.startsWith(id));
  if (within.length > 0) return [within.reduce((a, b) => (b.length > a.length ? b : a))];
  // What a board or a computer is called has nothing of its chip in it, and near letters of another mislead.
  const called = ids((_, { target }) => target?.alsoCalled?.includes(wanted) === true);
  if (called.length > 0) return called.slice(0, mostAsked);
  const family = ids(id => id.startsWith(wanted));
  if (family.length > 0) return family.slice(0, mostAsked);
  const near = nearest(
    name,
    all.map(({ id }) => id),
  );
  if (near !== undefined) return [near];
  const part = ids(id => id.includes(wanted));
  if (part.length > 0) return part.slice(0, mostAsked);
  const words = name.split(/[^A-Za-z0-9]+/).filter(({ length }) => length >= fewestOfWord);
  const described = ids((_, { target }) =>
    words.some(word => new RegExp(`\\b${word}\\b`, 'i').test(`${target?.name} ${target?.summary}`)),
  );
  return described.length > mostAsked ? [] : described;
}
