/** A tree read anew takes over the units of the one before that are equal: what is remembered about them stays true. */
import { bodiesOf } from './bodies';
import type { File, Node, Unit, UnitList } from './tree';

/** Units of a text; offsets count from `base`. */
export interface Read {
  readonly text: string;
  readonly base: number;
  readonly list: UnitList<Node>;
}

/** Puts equal units of `before` into `after`, which nobody has seen yet. */
export function adopt(before: File, after: File): File {
  adoptList({ text: before.text, base: 0, list: before }, { text: after.text, base: 0, list: after });
  return after;
}

/** Puts equal units of one list into another, which nobody has seen yet. */
export function adoptList(before: Read, after: Read): void {
  const old = before.list.units;
  const now = after.list.units as Unit[];
  const shorter = Math.min(old.length, now.length);
  const take = (i: number, j: number): boolean => {
    // The text as well: a line break may take the place of a blank without moving a word.
    if (textOf(before, i) !== textOf(after, j) || !equal(old[i], now[j])) return false;
    now[j] = old[i]!;
    return true;
  };
  let from = 0;
  while (from < shorter && take(from, from)) from++;
  let same = 0;
  while (same < shorter - from && take(old.length - 1 - same, now.length - 1 - same)) same++;
  for (let i = from; i < shorter - same; i++) {
    if (take(i, i)) continue;
    const bodies = bodiesOf(old[i]!);
    for (const [n, list] of bodiesOf(now[i]!).entries())
      if (bodies[n] !== undefined)
        adoptList(
          { text: before.text, base: startOf(before, i), list: bodies[n] },
          { text: after.text, base: startOf(after, i), list },
        );
  }
}

const startOf = ({ base, list }: Read, index: number): number => base + list.offsets[index]!;

function textOf(read: Read, index: number): string {
  const start = startOf(read, index);
  return read.text.slice(start, start + read.list.units[index]!.length);
}

/** Whether two parts of trees have the same content. */
function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!equal(a[i], b[i])) return false;
    return true;
  }
  let keys = 0;
  for (const key in a) {
    keys++;
    if (!equal((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])) return false;
  }
  for (const _ in b) keys--;
  return keys === 0;
}
