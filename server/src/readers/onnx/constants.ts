/**
 * Constants worked out of constants: extents of maps pass through a dozen nodes before a reshape has them, and weights
 * come transposed or through an identity. What has few numbers is worked out, of the rest the extents are.
 */
import { elements } from '../../ops/lib/shape';
import { resolve } from '../lib/extents';
import type { Constant } from '../lib/joining';
import { mostNumbers } from '../lib/numbers';
import { axisOf, chosen, indicesOf, type Numbers, places, range, spread, strides } from './places';

export interface Known extends Constant {
  /** What is stored, whatever nodes it has come through. */
  readonly root: string;
  /** Whether it holds the distance of the whole numbers of a map: no layer multiplies by that. */
  readonly isGrid?: boolean;
  /** The smallest number of its type, of those in which numbers are quantised. */
  readonly lowest?: number | undefined;
}

export interface Given {
  readonly inputs: readonly (Known | undefined)[];
  readonly key: string;
  readonly ints: (name: string) => Numbers | undefined;
  readonly int: (name: string, otherwise: number) => number;
}

type Fold = (given: Given) => Known | undefined;

const made = (key: string, dims: Numbers, numbers: Numbers | undefined, root = key): Known => ({
  key,
  root,
  dims,
  numbers: numbers !== undefined && numbers.length <= mostNumbers ? numbers : undefined,
});

const same: Fold = ({ inputs: [x], key }) => x && { ...x, key };

const each =
  (work: (a: number) => number): Fold =>
  ({ inputs: [x], key }) =>
    x && made(key, x.dims, x.numbers?.map(work));

const both =
  (work: (a: number, b: number) => number): Fold =>
  ({ inputs: [x, y], key }) => {
    const dims = x && y && spread(x.dims, y.dims);
    if (!dims) return undefined;
    if (x.numbers === undefined || y.numbers === undefined || elements(dims) > mostNumbers)
      return made(key, dims, undefined);
    const [left, right] = [[...places(dims, x.dims)], [...places(dims, y.dims)]];
    return made(
      key,
      dims,
      left.map((place, i) => work(x.numbers![place]!, y.numbers![right[i]!]!)),
    );
  };

/** Integers divide towards zero, other numbers as they do. */
const divide = (a: number, b: number): number =>
  Number.isInteger(a) && Number.isInteger(b) && b !== 0 ? Math.trunc(a / b) : a / b;

const reshape: Fold = ({ inputs: [x, to], key }) => {
  const wanted = to?.numbers;
  if (!x || wanted === undefined || wanted.length > 64) return undefined;
  const dims = resolve(x.dims, wanted);
  return dims && made(key, dims, x.numbers, x.root);
};

const transpose: Fold = ({ inputs: [x], ints, key }) => {
  if (!x) return undefined;
  const order = ints('perm') ?? x.dims.map((_, i) => x.dims.length - 1 - i);
  if (order.length !== x.dims.length || order.some(axis => x.dims[axis] === undefined)) return undefined;
  const dims = order.map(axis => x.dims[axis]!);
  const steps = strides(x.dims);
  return made(
    key,
    dims,
    x.numbers &&
      chosen(
        dims.map((extent, i) => range(extent).map(at => at * steps[order[i]!]!)),
        x.numbers,
      ),
    x.root,
  );
};

const unsqueeze: Fold = ({ inputs: [x, list], ints, key }) => {
  const axes = ints('axes') ?? list?.numbers;
  if (!x || axes === undefined || axes.length > 64) return undefined;
  const rank = x.dims.length + axes.length;
  const at = new Set(axes.map(axis => axisOf(axis, rank)));
  const rest = [...x.dims];
  const dims = Array.from({ length: rank }, (_, i) => (at.has(i) ? 1 : (rest.shift() ?? 1)));
  return made(key, dims, x.numbers, x.root);
};

const squeeze: Fold = ({ inputs: [x, list], ints, key }) => {
  const axes = ints('axes') ?? list?.numbers;
  if (!x) return undefined;
  const at = axes?.map(axis => axisOf(axis, x.dims.length));
  return made(
    key,
    x.dims.filter((extent, i) => (at === undefined ? extent !== 1 : !at.includes(i))),
    x.numbers,
    x.root,
  );
};

const concat: Fold = ({ inputs, int, key }) => {
  const all = inputs.filter(x => x !== undefined);
  const first = all[0];
  if (first === undefined || all.length < inputs.length) return undefined;
  const axis = axisOf(int('axis', 0), first.dims.length);
  const total = all.reduce((sum, x) => sum + (x.dims[axis] ?? 0), 0);
  const dims = first.dims.map((extent, i) => (i === axis ? total : extent));
  const isList = first.dims.length === 1 && all.every(x => x.numbers !== undefined);
  return made(key, dims, isList ? all.flatMap(x => x.numbers!) : undefined);
};

const gather: Fold = ({ inputs: [x, at], int, key }) => {
  const axis = axisOf(int('axis', 0), x?.dims.length ?? 0);
  const extent = x?.dims[axis];
  if (x === undefined || at === undefined || extent === undefined) return undefined;
  // A bias for each pair of places is looked up in a table by more indices than are worked out.
  if (at.numbers === undefined)
    return made(key, [...x.dims.slice(0, axis), ...at.dims, ...x.dims.slice(axis + 1)], undefined);
  const indices = at.numbers.map(index => axisOf(index, extent));
  if (indices.some(index => !(index >= 0 && index < extent))) return undefined;
  const dims = [...x.dims.slice(0, axis), ...at.dims, ...x.dims.slice(axis + 1)];
  return made(key, dims, x.dims.length === 1 ? x.numbers && indices.map(i => x.numbers![i]!) : undefined);
};

/** Places of a table by several indices each. */
const gatherPlaces: Fold = ({ inputs: [x, at], int, key }) => {
  const depth = at?.dims.at(-1);
  if (!x || !at || depth === undefined || depth > x.dims.length || int('batch_dims', 0) !== 0)
    return undefined;
  return made(key, [...at.dims.slice(0, -1), ...x.dims.slice(depth)], undefined);
};

const slice: Fold = ({ inputs: [x, from, to, along, by], ints, key }) => {
  const begin = ints('starts') ?? from?.numbers;
  const end = ints('ends') ?? to?.numbers;
  if (!x || begin === undefined || end === undefined) return undefined;
  const axes = ints('axes') ?? along?.numbers ?? begin.map((_, i) => i);
  const picks: Numbers[] = x.dims.map(extent => (extent > mostNumbers ? [] : range(extent)));
  for (const [i, axis] of axes.entries()) {
    const at = axisOf(axis, x.dims.length);
    const extent = x.dims[at];
    const step = by?.numbers?.[i] ?? 1;
    if (extent === undefined || step === 0) return undefined;
    const picked = indicesOf(extent, begin[i] ?? 0, end[i] ?? extent, step);
    if (picked === undefined) return undefined;
    picks[at] = picked;
  }
  const steps = strides(x.dims);
  const dims = picks.map((picked, axis) => (x.dims[axis]! > mostNumbers ? x.dims[axis]! : picked.length));
  return made(
    key,
    dims,
    x.numbers &&
      chosen(
        picks.map((picked, axis) => picked.map(at => at * steps[axis]!)),
        x.numbers,
      ),
  );
};

/** Along axes; what has several is told by its extents alone, which is all that weights are asked for. */
const reduction =
  (work: (all: Numbers) => number): Fold =>
  ({ inputs: [x, list], ints, int, key }) => {
    if (!x) return undefined;
    const axes = ints('axes') ?? list?.numbers ?? x.dims.map((_, i) => i);
    const at = new Set(axes.map(axis => axisOf(axis, x.dims.length)));
    const keeps = int('keepdims', 1) === 1;
    const dims = x.dims.flatMap((extent, i) => (!at.has(i) ? [extent] : keeps ? [1] : []));
    const isWhole = x.dims.length === 1 && at.has(0);
    return made(key, dims, isWhole && x.numbers !== undefined ? [work(x.numbers)] : undefined);
  };

/** In other steps it is what is stored all the same; numbers that have one step are told in it. */
const stepped =
  (work: (n: number, step: number, zero: number) => number): Fold =>
  ({ inputs: [x, steps, zeros], key }) => {
    const step = steps && elements(steps.dims) === 1 ? steps.numbers?.[0] : undefined;
    const zero = zeros === undefined ? 0 : zeros.numbers?.[0];
    const numbers =
      step === undefined || zero === undefined ? undefined : x?.numbers?.map(n => work(n, step, zero));
    return x && made(key, x.dims, numbers, x.root);
  };

/** What is normalised, or added up along an axis, keeps its extents. */
const normalised: Fold = ({ inputs: [x], key }) => x && made(key, x.dims, undefined);

/** Weights that are worked out of weights: nothing but their extents is asked for. */
const product: Fold = ({ inputs: [x, y], key }) => {
  if (!x || !y || x.dims.length < 2 || y.dims.length < 2) return undefined;
  const lead = spread(x.dims.slice(0, -2), y.dims.slice(0, -2));
  return lead && made(key, [...lead, x.dims.at(-2)!, y.dims.at(-1)!], undefined);
};

/** Of a table of positions that is worked out when it is run: a layer on each of them. */
const convolved: Fold = ({ inputs: [x, w], ints, key }) => {
  const isPlain = [ints('strides'), ints('dilations')].every(list => list?.every(n => n === 1) ?? true);
  if (!x || !w || !isPlain || !w.dims.slice(2).every(extent => extent === 1)) return undefined;
  if (ints('pads')?.some(side => side !== 0)) return undefined;
  return made(key, [x.dims[0] ?? 1, w.dims[0]!, ...x.dims.slice(2)], undefined);
};

const tiled: Fold = ({ inputs: [x, times], key }) =>
  x &&
  times?.numbers &&
  made(
    key,
    x.dims.map((extent, i) => extent * (times.numbers![i] ?? 1)),
    times.numbers.every(n => n === 1) ? x.numbers : undefined,
    x.root,
  );

const sum = (all: Numbers): number => all.reduce((a, b) => a + b, 0);

const filled: Fold = ({ inputs: [of], ints, key }) => {
  const dims = of?.numbers;
  const isExtent = (extent: number) => Number.isSafeInteger(extent) && extent >= 0;
  if (dims === undefined || dims.length > 64 || !dims.every(isExtent)) return undefined;
  const value = ints('value')?.[0] ?? 0;
  return made(key, dims, elements(dims) <= mostNumbers ? new Array(elements(dims)).fill(value) : undefined);
};

const sequence: Fold = ({ inputs: [from, to, by], key }) => {
  const [a, b, step] = [from, to, by].map(x => x?.numbers?.[0]);
  if (a === undefined || b === undefined || !step) return undefined;
  const length = Math.max(Math.ceil((b - a) / step), 0);
  if (!(length <= mostNumbers)) return undefined;
  return made(
    key,
    [length],
    Array.from({ length }, (_, i) => a + i * step),
  );
};

const where: Fold = ({ inputs: [condition, x, y], key }) => {
  const dims = condition && x && y && spread(spread(condition.dims, x.dims) ?? [], y.dims);
  if (!dims) return undefined;
  if (!condition.numbers || !x.numbers || !y.numbers || elements(dims) > mostNumbers)
    return made(key, dims, undefined);
  const [c, a, b] = [condition, x, y].map(one => [...places(dims, one.dims)]) as [
    number[],
    number[],
    number[],
  ];
  return made(
    key,
    dims,
    c.map((place, i) => (condition.numbers![place] ? x.numbers![a[i]!]! : y.numbers![b[i]!]!)),
  );
};

const expand: Fold = ({ inputs: [x, to], key }) => {
  const dims = x && to?.numbers && spread(x.dims, to.numbers);
  if (!dims) return undefined;
  const root = elements(dims) === elements(x.dims) ? x.root : key;
  if (x.numbers === undefined || !(elements(dims) <= mostNumbers)) return made(key, dims, undefined, root);
  return made(
    key,
    dims,
    [...places(dims, x.dims)].map(place => x.numbers![place]!),
  );
};

const truth = (work: (a: number, b: number) => boolean): Fold => both((a, b) => Number(work(a, b)));

export const folds: Readonly<Record<string, Fold>> = {
  Abs: each(Math.abs),
  Add: both((a, b) => a + b),
  And: truth((a, b) => a !== 0 && b !== 0),
  BatchNormalization: normalised,
  Cast: ({ inputs: [x], int, key }) => {
    const isWhole = [2, 3, 4, 5, 6, 7, 12, 13].includes(int('to', 1));
    return x && made(key, x.dims, isWhole ? x.numbers?.map(Math.trunc) : x.numbers, x.root);
  },
  CastLike: same,
  Ceil: each(Math.ceil),
  Clip: ({ inputs: [x, low, high], key }) =>
    x &&
    made(
      key,
      x.dims,
      x.numbers?.map(n =>
        Math.min(Math.max(n, low?.numbers?.[0] ?? n), high?.numbers?.[0] ?? Number.POSITIVE_INFINITY),
      ),
    ),
  Concat: concat,
  ConstantOfShape: filled,
  Conv: convolved,
  Cos: each(Math.cos),
  CumSum: normalised,
  DequantizeLinear: stepped((n, step, zero) => (n - zero) * step),
  Div: both(divide),
  Equal: truth((a, b) => a === b),
  Erf: normalised,
  Exp: each(Math.exp),
  Expand: expand,
  Floor: each(Math.floor),
  Gather: gather,
  GatherND: gatherPlaces,
  Greater: truth((a, b) => a > b),
  Identity: same,
  InstanceNormalization: normalised,
  LayerNormalization: normalised,
  Less: truth((a, b) => a < b),
  Log: each(Math.log),
  MatMul: product,
  Max: both(Math.max),
  Min: both(Math.min),
  Mod: both((a, b) => a - b * Math.floor(a / b)),
  Mul: both((a, b) => a * b),
  Neg: each(a => -a),
  Not: each(a => Number(a === 0)),
  Or: truth((a, b) => a !== 0 || b !== 0),
  Pow: both((a, b) => a ** b),
  QuantizeLinear: stepped((n, step, zero) => Math.round(n / step) + zero),
  Range: sequence,
  Reciprocal: each(a => 1 / a),
  ReduceL2: reduction(all => Math.hypot(...all)),
  ReduceMax: reduction(all => Math.max(...all)),
  ReduceMean: reduction(all => sum(all) / all.length),
  ReduceMin: reduction(all => Math.min(...all)),
  ReduceProd: reduction(all => all.reduce((a, b) => a * b, 1)),
  ReduceSum: reduction(sum),
  ReduceSumSquare: reduction(all => sum(all.map(n => n * n))),
  Relu: each(a => Math.max(a, 0)),
  Reshape: reshape,
  Round: each(Math.round),
  ScatterND: normalised,
  Sigmoid: each(a => 1 / (1 + Math.exp(-a))),
  Sin: each(Math.sin),
  Slice: slice,
  Softmax: normalised,
  Sqrt: each(Math.sqrt),
  Squeeze: squeeze,
  Sub: both((a, b) => a - b),
  Tanh: each(Math.tanh),
  Tile: tiled,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
  Where: where,
};
