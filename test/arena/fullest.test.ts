import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fullestOf } from '../../server/src/arena/fullest';
import { type Buffer, planned } from '../../server/src/arena/plan';

const at = (bytes: number, first: number, last: number): Buffer => ({ bytes, first, last });
const fullest = (buffers: readonly Buffer[]) => fullestOf(buffers, planned(buffers));

test('a plan is as large as it is where the most is needed beside its highest buffer', () => {
  expect(fullest([at(64, 0, 2), at(32, 1, 4), at(16, 2, 2), at(16, 3, 3)])).toEqual({
    step: 2,
    needed: [0, 1, 2],
    freeBytes: 0,
  });
});

test('bytes that nothing takes then are told', () => {
  // The order in which equal buffers are placed leaves the third no room beside what is over before it begins.
  expect(fullest([at(4096, 1, 2), at(4096, 0, 1), at(4096, 2, 3), at(4096, 3, 3)])).toEqual({
    step: 1,
    needed: [0, 1],
    freeBytes: 4096,
  });
});

test('nothing is told of a plan without a byte', () => {
  expect(fullest([])).toBeUndefined();
  expect(fullest([at(0, 0, 1)])).toBeUndefined();
});

test('what is needed and what is free make up the plan, and one that is needed ends at its top', () => {
  const buffer = fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 4 }))
    .map(([blocks, first, more]) => at(16 * blocks, first, first + more));
  fc.assert(
    fc.property(fc.array(buffer, { minLength: 1, maxLength: 25 }), buffers => {
      const plan = planned(buffers);
      const { step, needed, freeBytes } = fullestOf(buffers, plan)!;
      expect(needed.reduce((sum, i) => sum + buffers[i]!.bytes, freeBytes)).toBe(plan.bytes);
      expect(freeBytes).toBeGreaterThanOrEqual(0);
      expect(needed.some(i => plan.offsets[i]! + buffers[i]!.bytes === plan.bytes)).toBe(true);
      for (const [i, { first, last }] of buffers.entries())
        expect(needed.includes(i)).toBe(first <= step && step <= last);
    }),
  );
});
