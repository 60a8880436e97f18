/** A tree read anew takes over the units of the one before that are equal: what is remembered about them stays true. */
import { bodiesOf } from './bodies';
import type { File, Node, Unit, UnitList } from './tree';

/** Puts equal units of `before` into `after`, which nobody has seen yet. */
export function adopt(before: File, after: File): File {
  adoptList(before, after);
  return after;
}

/** A unit read anew, or the one before where they are equal; else with what is equal inside. */
export function adoptUnit<N extends Node>(before: Unit<N>, after: Unit<N>): Unit<N> {
  const now = { units: [after], offsets: [0], comments: [] };
  adoptList({ units: [before], offsets: [0], comments: [] }, now);
  return now.units[0]!;
}

function adoptList(before: UnitList<Node>, after: UnitList<Node>): void {
  const old = before.units;
  const now = after.units as Unit[];
  const shorter = Math.min(old.length, now.length);
  const take = (i: number, j: number): boolean => {
    if (!equal(old[i], now[j])) return false;
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
    for (const [n, body] of bodiesOf(now[i]!).entries())
      if (bodies[n] !== undefined) adoptList(bodies[n], body);
  }
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
