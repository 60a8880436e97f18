import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastLength } from '../../server/src/deploy/strips';

/** As the bound is defined: for each width, what lets nothing of that width lie beside it is as wide as the room. */
function defined(strips: ReadonlyMap<number, number>, room: number, narrowest: number): number {
  let most = 0;
  for (let least = narrowest; least <= Math.max(room / 2, narrowest); least++) {
    let area = 0;
    for (const [width, length] of strips)
      if (width >= least) area += length * (width + least > room ? room : width);
    most = Math.max(most, Math.ceil(area / room));
  }
  return most;
}

test('strips of any widths take the length that the bound says', () => {
  const strip = fc.tuple(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 900 }));
  const cases = fc.tuple(
    fc.array(strip, { maxLength: 30 }),
    fc.constantFrom(64, 66),
    fc.constantFrom(1, 5, 40),
  );
  fc.assert(
    fc.property(cases, ([list, room, narrowest]) => {
      const strips = new Map(list);
      expect(leastLength(strips, room, narrowest).length).toBe(defined(strips, room, narrowest));
    }),
  );
});

test('two strips beyond half of the room lie one behind the other, and narrow ones beside them', () => {
  const strips = new Map([
    [40, 100],
    [33, 50],
    [20, 100],
  ]);
  expect(leastLength(strips, 64)).toEqual({ length: 150, from: 33, area: 150 * 64 });
  expect(leastLength(new Map(), 64)).toEqual({ length: 0, from: 1, area: 0 });
});
