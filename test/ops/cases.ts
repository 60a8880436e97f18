import fc from 'fast-check';
import { ops } from '../../server/src/ops/index';
import type { Op, Param, Shape } from '../../server/src/ops/op';
import { product } from './run';

/** One layer to compare with the oracle. */
export interface Case {
  readonly operator: string;
  readonly attrs: Record<string, unknown>;
  readonly inputs: readonly Shape[];
}

const upTo = (max: number, min = 1) => fc.integer({ min, max });

/** Small, and with many divisors, so that groups and splits often fit. */
const width = fc.constantFrom(1, 2, 3, 4, 6, 8, 9, 12, 16, 18, 24);
const map: fc.Arbitrary<Shape> = fc.tuple(width, upTo(12), upTo(12));
const shape: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 17, arbitrary: map },
  { weight: 2, arbitrary: fc.tuple(width) },
  { weight: 1, arbitrary: fc.tuple(width, upTo(6)) },
  { weight: 1, arbitrary: fc.tuple(width, upTo(4), upTo(4), upTo(4)) },
);

/** Mostly square, as written by one number. */
const pairUpTo = (max: number, min = 1) =>
  fc.oneof(
    upTo(max, min).map(n => [n, n]),
    fc.tuple(upTo(max, min), upTo(max, min)),
  );

const byKind: Record<Param['kind'], (min: number) => fc.Arbitrary<unknown>> = {
  count: min => upTo(8, min),
  pair: min => pairUpTo(5, min),
  padding: () =>
    fc.oneof(
      fc.constantFrom('auto', 'same'),
      upTo(3, 0).map(n => [n, n, n, n]),
      fc.tuple(upTo(3, -2), upTo(3, -2), upTo(3, -2), upTo(3, -2)),
    ),
  number: () => fc.double({ min: 0.01, max: 4, noNaN: true }),
  flag: () => fc.boolean(),
  counts: min => upTo(6, min),
};

/** Arguments whose valid values depend on what arrives. */
const fitted: Record<string, (x: Shape) => Record<string, fc.Arbitrary<unknown>>> = {
  conv: () => ({ out: width, groups: fc.constantFrom(1, 1, 2, 3, 4), dilation: pairUpTo(3) }),
  dwconv: () => ({ multiplier: upTo(3, 0), dilation: pairUpTo(3) }),
  tconv: () => ({ out: width, groups: fc.constantFrom(1, 1, 2, 3, 4), output_pad: pairUpTo(2, 0) }),
  shift: () => ({ kernel: fc.oneof(fc.constantFrom([1, 3], [3, 3], [5, 5]), pairUpTo(5)) }),
  maxpool: () => ({ pad: poolBorder }),
  avgpool: () => ({ pad: poolBorder }),
  dropout: () => ({ rate: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(-0.1, 1.5)) }),
  drop_path: () => ({
    rate: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(-0.1, 1.5)),
  }),
  slice: x => ({ begin: upTo(x[0]! + 1, 0), end: upTo(x[0]! + 2) }),
  split: x => ({ parts: fc.oneof(upTo(8), sizes(x[0]!), fc.array(upTo(9), { maxLength: 4 })) }),
  permute: x => ({
    axes: fc.oneof(
      fc.shuffledSubarray([...x.keys()], { minLength: x.length, maxLength: x.length }),
      fc.array(upTo(3, 0), { maxLength: 4 }),
      upTo(1, 0),
    ),
  }),
  reshape: x => ({
    shape: fc.oneof(
      fc.constantFrom<unknown>([...x].reverse(), product(x), [x[0]!, product(x) / x[0]!], [x[0]!, -1], -1),
      fc.tuple(upTo(6), fc.constantFrom(-1, 1, 0), upTo(6)),
      // An empty list makes a scalar in PyTorch, which no map of a network is.
      fc.array(upTo(12, -1), { minLength: 1, maxLength: 4 }),
    ),
  }),
  softmax: () => ({ axis: upTo(3, 0) }),
  depth_to_space: () => ({ block_size: upTo(3) }),
  space_to_depth: () => ({ block_size: upTo(3) }),
};
for (const name of ['reduce_max', 'reduce_mean', 'reduce_sum'])
  fitted[name] = x => ({ axes: fc.oneof(upTo(3, 0), fc.subarray([...x.keys(), x.length])) });
for (const name of ['nearest', 'bilinear'])
  fitted[name] = () => ({
    scale: fc.oneof(pairUpTo(3), fc.constant([0, 0])),
    size: fc.oneof(pairUpTo(20), fc.constant([0, 0])),
  });

const poolBorder = fc.oneof(
  fc.constantFrom('auto', 'same'),
  upTo(2, 0).map(n => [n, n, n, n]),
  fc.tuple(upTo(3, -1), upTo(3, -1), upTo(3, -1), upTo(3, -1)),
);

/** Two or three sizes that make up the whole. */
const sizes = (whole: number) =>
  fc.tuple(upTo(whole), upTo(whole)).map(([a, b]) => {
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    return [low, high - low, whole - high].filter(size => size > 0);
  });

/** Further maps for a sum: the same, with an axis of 1, a vector, or one that differs. */
const sibling = (x: Shape): fc.Arbitrary<Shape> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(x) },
    { weight: 4, arbitrary: fc.tuple(...x.map(extent => fc.constantFrom(extent, extent, 1))) },
    { weight: 2, arbitrary: fc.constant([x[0]!]) },
    { weight: 2, arbitrary: fc.tuple(upTo(9), ...x.slice(1).map(extent => fc.constant(extent))) },
    { weight: 1, arbitrary: shape },
  );

/** A right-hand matrix that mostly fits one of the ways to read it. */
const factor = (x: Shape): fc.Arbitrary<Shape> =>
  fc
    .tuple(fc.constantFrom(x.at(-1)!, x.at(-2) ?? 1), upTo(6), fc.boolean(), fc.boolean())
    .map(([k, n, swapped, single]) => [
      ...x.slice(0, -2).map(extent => (single ? 1 : extent)),
      ...(swapped ? [n, k] : [k, n]),
    ]);

function inputsOf(op: Op): fc.Arbitrary<readonly Shape[]> {
  if (op.inputs.max === 1) return shape.map(x => [x]);
  const next =
    op.name === 'matmul'
      ? (x: Shape) => fc.oneof({ weight: 5, arbitrary: factor(x) }, { weight: 1, arbitrary: shape })
      : sibling;
  return shape.chain(x =>
    fc
      .array(next(x), { minLength: op.inputs.min - 1, maxLength: Math.min(op.inputs.max, 4) - 1 })
      .map(rest => [x, ...rest]),
  );
}

function attrsOf(op: Op, x: Shape): fc.Arbitrary<Record<string, unknown>> {
  const special = fitted[op.name]?.(x) ?? {};
  const all = Object.entries(op.params).map(([key, param]) => {
    const moved = special[key] ?? byKind[param.kind](param.min ?? 1);
    return [key, 'default' in param ? fc.oneof(fc.constant(param.default), moved) : moved];
  });
  return fc.record(Object.fromEntries(all));
}

/** Random layers of one operator, the same ones at every run. */
export const cases = (name: string, howMany: number): Case[] => {
  const op = ops.get(name)!;
  const arbitrary = inputsOf(op).chain(inputs =>
    attrsOf(op, inputs[0]!).map(attrs => ({ operator: name, attrs, inputs })),
  );
  return fc.sample(arbitrary, { numRuns: howMany, seed: 1803 });
};
