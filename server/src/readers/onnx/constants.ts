/**
 * Constants worked out of constants: extents of maps pass through a dozen nodes before a reshape has them, and weights
 * come transposed or through an identity. What has few numbers is worked out, of the rest the extents are.
 */
import { elements } from '../../ops/lib/shape';
import { resolve } from '../lib/extents';
import type { Constant } from '../lib/joining';
import { mostNumbers } from '../lib/numbers';

export interface Known extends Constant {
  /** What is stored, whatever nodes it has come through. */
  readonly root: string;
  /** Whether it holds the distance of the whole numbers of a map: no layer multiplies by that. */
  readonly isGrid?: boolean;
}

type Numbers = readonly number[];
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

function spread(a: Numbers, b: Numbers): Numbers | undefined {
  const rank = Math.max(a.length, b.length);
  const dims: number[] = [];
  for (let i = 0; i < rank; i++) {
    const [m, n] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    if (m !== n && m !== 1 && n !== 1) return undefined;
    dims.push(m === 1 ? n : m);
  }
  return dims;
}

/** Where each element of a broadcast tensor lies in one of its sources. */
function* places(dims: Numbers, source: Numbers): Generator<number> {
  const total = elements(dims);
  for (let at = 0; at < total; at++) {
    let [rest, place, step] = [at, 0, 1];
    for (let i = dims.length - 1, k = source.length - 1; i >= 0; i--, k--) {
      const index = rest % dims[i]!;
      rest = Math.floor(rest / dims[i]!);
      if (k < 0) continue;
      if (source[k] !== 1) place += index * step;
      step *= source[k]!;
    }
    yield place;
  }
}

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

const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

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

const range = (length: number): Numbers => Array.from({ length: Math.min(length, mostNumbers) }, (_, i) => i);

/** How far apart neighbours along each axis lie. */
const strides = (dims: Numbers): Numbers => dims.map((_, axis) => elements(dims.slice(axis + 1)));

/** Elements at sums of one offset for each axis, the last axis running fastest. */
const chosen = (offsets: readonly Numbers[], numbers: Numbers): Numbers =>
  offsets
    .reduce<Numbers>((places, own) => places.flatMap(place => own.map(offset => place + offset)), [0])
    .map(place => numbers[place]!);

/** The indices that a range with a step takes, as far as they are few. */
function indicesOf(extent: number, from: number, to: number, step: number): Numbers | undefined {
  if (extent > mostNumbers) return undefined;
  const clamp = (n: number, low: number, high: number) =>
    Math.min(Math.max(n < 0 ? n + extent : n, low), high);
  const [begin, end] =
    step > 0
      ? [clamp(from, 0, extent), clamp(to, 0, extent)]
      : [clamp(from, 0, extent - 1), to < -extent ? -1 : clamp(to, -1, extent - 1)];
  const found: number[] = [];
  for (let i = begin; step > 0 ? i < end : i > end; i += step) found.push(i);
  return found;
}

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

/** In other steps it is what is stored all the same. */
const stepped: Fold = ({ inputs: [x], key }) => x && made(key, x.dims, undefined, x.root);

/** What is normalised, or added up along an axis, keeps its extents. */
const normalised: Fold = ({ inputs: [x], key }) => x && made(key, x.dims, undefined);

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
  if (!dims || !condition.numbers || !x.numbers || !y.numbers || elements(dims) > mostNumbers)
    return undefined;
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
  if (x.numbers === undefined || !(elements(dims) <= mostNumbers)) return made(key, dims, undefined);
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
  Cos: each(Math.cos),
  CumSum: normalised,
  DequantizeLinear: stepped,
  Div: both(divide),
  Equal: truth((a, b) => a === b),
  Exp: each(Math.exp),
  Expand: expand,
  Floor: each(Math.floor),
  Gather: gather,
  Greater: truth((a, b) => a > b),
  Identity: same,
  InstanceNormalization: normalised,
  Less: truth((a, b) => a < b),
  Max: both(Math.max),
  Min: both(Math.min),
  Mod: both((a, b) => a - b * Math.floor(a / b)),
  Mul: both((a, b) => a * b),
  Neg: each(a => -a),
  Not: each(a => Number(a === 0)),
  Or: truth((a, b) => a !== 0 || b !== 0),
  Pow: both((a, b) => a ** b),
  QuantizeLinear: stepped,
  Range: sequence,
  Reciprocal: each(a => 1 / a),
  ReduceL2: reduction(all => Math.hypot(...all)),
  ReduceMax: reduction(all => Math.max(...all)),
  ReduceMean: reduction(all => sum(all) / all.length),
  ReduceMin: reduction(all => Math.min(...all)),
  ReduceProd: reduction(all => all.reduce((a, b) => a * b, 1)),
  ReduceSum: reduction(sum),
  ReduceSumSquare: reduction(all => sum(all.map(n => n * n))),
  Reshape: reshape,
  Round: each(Math.round),
  Sin: each(Math.sin),
  Slice: slice,
  Sqrt: each(Math.sqrt),
  Squeeze: squeeze,
  Sub: both((a, b) => a - b),
  Tanh: each(Math.tanh),
  Transpose: transpose,
  Unsqueeze: unsqueeze,
  Where: where,
};
