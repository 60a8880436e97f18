/** What was probably meant, held to trying every name by the definition of the distance. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../server/src/text/nearest';

/** Fewest insertions, deletions, replacements and swaps of neighbours, no letter touched twice. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [restA, restB] = [a.slice(1), b.slice(1)];
  let least = Math.min(
    distance(restA, restB) + (a[0] === b[0] ? 0 : 1),
    distance(restA, b) + 1,
    distance(a, restB) + 1,
  );
  if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0])
    least = Math.min(least, distance(a.slice(2), b.slice(2)) + 1);
  return least;
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', 'A'), minLength: 1, maxLength: 6 });

test('is the first of those with the fewest edits, of a third of the letters at most', () => {
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 6 }), (name, candidates) => {
      const limit = name.length === 1 ? 0 : Math.max(1, Math.floor(name.length / 3));
      const told = candidates.map(one => distance(name.toLowerCase(), one.toLowerCase()));
      const least = Math.min(...told);
      expect(nearest(name, candidates)).toBe(least > limit ? undefined : candidates[told.indexOf(least)]);
    }),
    { numRuns: 500 },
  );
});
