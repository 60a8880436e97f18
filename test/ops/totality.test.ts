import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ops } from '../../server/src/ops/index';
import { isMismatch, type Op, type Param, type Shape } from '../../server/src/ops/op';
import { product } from './run';

const MOST = Number.MAX_SAFE_INTEGER;

/** Small numbers, round ones, and those that overflow what multiplies them. */
const whole = (min: number) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min, max: Math.max(min, 0) + 12 }) },
    { weight: 2, arbitrary: fc.constantFrom(16, 32, 64, 224, 1000, 4096) },
    { weight: 1, arbitrary: fc.maxSafeInteger().map(n => Math.max(min, Math.abs(n))) },
    { weight: 1, arbitrary: fc.constantFrom(MOST, MOST - 1, 2 ** 52, 2 ** 31) },
  );

const pixels = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.maxSafeInteger());

function values(param: Param): fc.Arbitrary<unknown> {
  const min = param.min ?? 1;
  const kinds: Record<Param['kind'], fc.Arbitrary<unknown>> = {
    count: whole(min),
    pair: fc.tuple(whole(min), whole(min)),
    padding: fc.oneof(fc.constantFrom('auto', 'same'), fc.tuple(pixels, pixels, pixels, pixels)),
    number: fc.double({ noNaN: true, noDefaultInfinity: true }),
    flag: fc.boolean(),
    counts: fc.oneof(whole(min), fc.array(whole(min), { maxLength: 6 })),
  };
  const given = kinds[param.kind];
  return 'default' in param ? fc.oneof(given, fc.constant(param.default)) : given;
}

/** A tensor of any number of axes that can itself be counted. */
const tensor: fc.Arbitrary<Shape> = fc
  .array(whole(1), { minLength: 1, maxLength: 5 })
  .filter(shape => product(shape) <= MOST);

/** Equal shapes often, since few operators take what differs. */
const inputsOf = (op: Op): fc.Arbitrary<readonly Shape[]> => {
  const { min, max } = op.inputs;
  const some = fc.integer({ min, max: Math.min(max, 5) });
  return some.chain(n =>
    fc.oneof(
      tensor.map(shape => Array.from({ length: n }, () => shape)),
      fc.array(tensor, { minLength: n, maxLength: n }),
    ),
  );
};

const phrase = /^[^\n]+[^.\s]$/;
const nonsense = /NaN|undefined|null|\[object|Infinity|-0\b/;

describe.each([...ops])('%s', (_, op) => {
  const attrs = fc.record(
    Object.fromEntries(Object.entries(op.params).map(([key, param]) => [key, values(param)])),
  ) as fc.Arbitrary<Record<string, unknown>>;

  test('answers whatever arrives with countable shapes or a helpful mismatch', () => {
    fc.assert(
      fc.property(inputsOf(op), attrs, (inputs, a) => {
        const shapes = op.shape(inputs, a);
        if (isMismatch(shapes)) {
          expect(['inputs', ...Object.keys(op.params)]).toContain(shapes.at);
          for (const text of [shapes.fact, shapes.help]) {
            expect(text).toMatch(phrase);
            expect(text).not.toMatch(nonsense);
            expect(text.length).toBeLessThan(400);
          }
          return;
        }
        expect(shapes.length).toBeGreaterThan(0);
        for (const shape of shapes) {
          expect(shape.length).toBeGreaterThan(0);
          expect(shape.every(extent => Number.isSafeInteger(extent) && extent >= 1)).toBe(true);
          expect(product(shape)).toBeLessThanOrEqual(MOST);
        }
        for (const weight of op.weights?.(inputs, a) ?? [])
          expect(weight.shape.every(extent => Number.isInteger(extent) && extent >= 1)).toBe(true);
        for (const number of [op.macs?.(inputs, a, shapes) ?? 0, op.otherOps?.(inputs, a, shapes) ?? 0]) {
          expect(number).toBeGreaterThanOrEqual(0);
          expect(number).toBeLessThan(Number.POSITIVE_INFINITY);
        }
        const reads = op.reads?.(inputs, a, shapes) ?? inputs.map(product);
        expect(reads.length).toBe(inputs.length);
        inputs.forEach((input, i) => {
          expect(reads[i]).toBeGreaterThanOrEqual(0);
          expect(reads[i]).toBeLessThanOrEqual(product(input));
        });
      }),
      { numRuns: 1000, seed: 20240611 },
    );
  });
});
