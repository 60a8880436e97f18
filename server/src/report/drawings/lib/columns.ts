/** Parts in a row, of which each is read by the next alone, as one: most of a network is such rows, and they stand straight. */
import type { Part } from './parts';

/** The ids of a box's parts, row by row, each from its first to its last. */
export function columnsOf({ parts, joins }: Part): readonly (readonly string[])[] {
  const next = onlyOnes(joins.map(({ from, to }) => [from, to]));
  const before = onlyOnes(joins.map(({ from, to }) => [to, from]));
  const own = new Set(parts.map(({ id }) => id));
  const follower = (id: string): string | undefined => {
    const to = next.get(id);
    return to !== undefined && own.has(to) && before.get(to) === id ? to : undefined;
  };
  const isFollower = new Set(parts.flatMap(({ id }) => follower(id) ?? []));
  return parts
    .filter(({ id }) => !isFollower.has(id))
    .map(({ id }) => {
      const column = [id];
      for (let at = follower(id); at !== undefined; at = follower(at)) column.push(at);
      return column;
    });
}

/** For each of the first ones the second where there is one alone. */
function onlyOnes(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const [one, other] of pairs)
    found.set(one, found.has(one) && found.get(one) !== other ? undefined : other);
  return found;
}
