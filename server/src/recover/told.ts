/** What a design says otherwise than its file, in words: a line for each thing, with all to which it applies. */
import type { Note } from '../found/net';

export function told(notes: readonly Note[]): readonly string[] {
  const origins = new Map<string, string[]>();
  for (const { origin, what } of notes) {
    const list = origins.get(what);
    if (list === undefined) origins.set(what, [origin]);
    else list.push(origin);
  }
  return [...origins].map(([what, all]) => `${all.join(', ')}: ${what}.`);
}
