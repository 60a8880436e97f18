import type { Note } from '../found/net';

/** What cannot be said, in words: a line for each reason, with all to which it applies. */
export const told = (notes: readonly Note[]): readonly string[] => lines(notes, Number.POSITIVE_INFINITY);

/** What a design says otherwise than its file: of many places as many as show where to look. */
export const remarks = (notes: readonly Note[]): readonly string[] => lines(notes, 6);

function lines(notes: readonly Note[], most: number): readonly string[] {
  const origins = new Map<string, Set<string>>();
  for (const { origin, what } of notes) {
    const some = origins.get(what);
    // One operator of a file may be several steps.
    if (some === undefined) origins.set(what, new Set([origin]));
    else some.add(origin);
  }
  return [...origins].map(([what, some]) => {
    const all = [...some];
    // One that is left would take no less room than its name.
    const named = all.length <= most + 1 ? all : all.slice(0, most);
    const more = all.length - named.length;
    return `${named.join(', ')}${more === 0 ? '' : ` and ${more} others`}: ${what}.`;
  });
}
