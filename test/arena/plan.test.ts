import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buffersOf } from '../../server/src/arena/lives';
import { type Buffer, planned } from '../../server/src/arena/plan';

const at = (bytes: number, first: number, last: number): Buffer => ({ bytes, first, last });

describe('a plan', () => {
  const lives = fc
    .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const some = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 200 }), lives).map(([bytes, [first, last]]) => at(bytes, first, last)),
    { maxLength: 30 },
  );

  test('gives buffers that are needed at once no byte in common, and each a multiple of 16', () => {
    fc.assert(
      fc.property(some, buffers => {
        const { offsets, bytes } = planned(buffers);
        for (const [i, a] of buffers.entries()) {
          expect(offsets[i]! % 16).toBe(0);
          expect(offsets[i]! + a.bytes).toBeLessThanOrEqual(bytes);
          for (const [j, b] of buffers.slice(0, i).entries()) {
            if (a.first > b.last || b.first > a.last) continue;
            const apart = offsets[i]! >= offsets[j]! + b.bytes || offsets[j]! >= offsets[i]! + a.bytes;
            expect(apart, `${i} and ${j}`).toBe(true);
          }
        }
      }),
    );
  });

  test('is never smaller than what is needed at once, and not larger than all together', () => {
    fc.assert(
      fc.property(some, buffers => {
        const needed = (step: number) =>
          buffers.reduce(
            (sum, { bytes, first, last }) => sum + (first <= step && step <= last ? bytes : 0),
            0,
          );
        const { bytes } = planned(buffers);
        expect(bytes).toBeGreaterThanOrEqual(
          Math.max(...Array.from({ length: 13 }, (_, step) => needed(step))),
        );
        expect(bytes).toBeLessThanOrEqual(
          buffers.reduce((sum, one) => sum + Math.ceil(one.bytes / 16) * 16, 0),
        );
      }),
    );
  });

  test('may be larger than what is needed at once, as findings/micro-tensor-order.sh has it of the runtime', () => {
    const [first, second, third, fourth] = [at(4096, 0, 1), at(4096, 1, 2), at(4096, 2, 3), at(4096, 3, 3)];
    expect(planned([first, second, third, fourth]).bytes).toBe(2 * 4096);
    expect(planned([second, first, third, fourth])).toEqual({ offsets: [8192, 0, 4096, 0], bytes: 3 * 4096 });
  });

  test('places the last of equal buffers first', () => {
    expect(planned([at(16, 0, 1), at(16, 1, 2), at(16, 2, 3)]).offsets).toEqual([0, 16, 0]);
    expect(planned([at(16, 0, 1), at(16, 1, 2)]).offsets).toEqual([16, 0]);
  });

  test('of nothing is empty', () => {
    expect(planned([])).toEqual({ offsets: [], bytes: 0 });
  });
});

test('tensors live from their maker to their last reader, inputs from the start, outputs to the end', () => {
  const program = {
    tensors: [10, undefined, 20, 30, 40],
    operators: [
      { inputs: [0, 1], outputs: [2], scratchBytes: [] },
      { inputs: [2], outputs: [3], scratchBytes: [5] },
      { inputs: [2], outputs: [4], scratchBytes: [] },
    ],
    inputs: [0],
    outputs: [3, 4],
  };
  expect(buffersOf(program)).toEqual([at(10, 0, 1), at(20, 1, 3), at(30, 2, 3), at(40, 3, 3), at(5, 2, 2)]);
});
