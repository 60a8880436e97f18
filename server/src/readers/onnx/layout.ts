/** What moves, cuts and joins maps. */
import { times } from '../../ops/lib/shape';
import type { View } from '../lib/drawing';
import { resolve } from '../lib/extents';
import { inFront, parts, range, reduce } from '../lib/joining';
import { type Layout, padded, resize } from '../lib/layers';
import { Broken, Unsaid } from '../reader';
import type { Reading } from './node';
import { isAsDesigned } from './sampling';
import { layoutOf } from './windows';

/** @param batch extent of the first axis in the file; here it is 1 */
export function reshape(r: Reading, batch: number): View {
  const asked = r.ints('shape') ?? r.numbers(1) ?? [];
  const isZero = r.int('allowzero', 0) === 1;
  const wanted =
    asked.length > 1 && asked[0] === batch && !asked.includes(-1) ? [1, ...asked.slice(1)] : asked;
  const dims =
    resolve(r.x.dims, wanted, isZero) ??
    (asked[0] === batch ? resolve(r.x.dims, [1, ...asked.slice(1)], isZero) : undefined);
  if (dims === undefined) throw new Broken(`${r.d.origin} makes ${times(asked)} of ${times(r.x.dims)}.`);
  return r.d.reshape(r.x, dims);
}

export function flatten(r: Reading): View {
  const { dims } = r.x;
  const given = r.int('axis', 1);
  const axis = given < 0 ? given + dims.length : given;
  if (!(axis >= 0 && axis <= dims.length))
    throw new Broken(`${r.d.origin} names an axis ${given} of ${dims.length}.`);
  const product = (list: readonly number[]) => list.reduce((a, b) => a * b, 1);
  return r.d.reshape(r.x, [product(dims.slice(0, axis)), product(dims.slice(axis))]);
}

export function squeeze(r: Reading): View {
  const { dims } = r.x;
  const axes = r.axes(1)?.map(axis => r.axis(axis));
  return r.d.reshape(
    r.x,
    dims.filter((extent, i) => (axes === undefined ? extent !== 1 : !axes.includes(i))),
  );
}

export function unsqueeze(r: Reading): View {
  const axes = r.axes(1) ?? [];
  const rank = r.x.dims.length + axes.length;
  const at = new Set(axes.map(axis => r.axis(axis, rank)));
  const rest = [...r.x.dims];
  return r.d.reshape(
    r.x,
    Array.from({ length: Math.min(rank, 64) }, (_, i) => (at.has(i) ? 1 : (rest.shift() ?? 1))),
  );
}

export function slice(r: Reading): View {
  const starts = r.ints('starts') ?? r.numbers(1) ?? [];
  const ends = r.ints('ends') ?? r.numbers(2) ?? [];
  const axes = r.ints('axes') ?? r.numbers(3) ?? starts.map((_, i) => i);
  const steps = r.numbers(4);
  let view = r.x;
  const strided: { axis: number; begin: number; step: number; count: number }[] = [];
  for (const [i, given] of axes.entries()) {
    const axis = r.axis(given);
    const extent = view.dims[axis]!;
    const clamp = (n: number) => Math.min(Math.max(n < 0 ? n + extent : n, 0), extent);
    const step = steps?.[i] ?? 1;
    const [begin, end] = [clamp(starts[i] ?? 0), clamp(ends[i] ?? extent)];
    if (step < 1) throw new Unsaid('it goes backwards');
    const count = Math.ceil((end - begin) / step);
    if (count < 1) throw new Unsaid('nothing is left of the map');
    if (step === 1) view = range(r.d, view, axis, begin, end);
    else strided.push({ axis, begin, step, count });
  }
  if (strided.length === 0) return view;
  // Every second pixel: an idiom says what several of these make together. Where files have channels last, they come first.
  const whole = view.dims.findLastIndex(
    (extent, axis) => extent > 1 && !strided.some(one => one.axis === axis),
  );
  if (whole >= 0 && strided.some(({ axis }) => view.axes[axis] === 0)) view = inFront(r.d, view, whole);
  const own = (pick: (one: (typeof strided)[number]) => number, otherwise: number) => {
    const list = r.d.shape(view.map).map(() => otherwise);
    for (const one of strided) list[view.axes[one.axis]!] = pick(one);
    return list;
  };
  if (strided.some(({ axis }) => view.axes[axis]! < 0)) throw new Unsaid('it takes steps along an axis of 1');
  if (strided.some(({ axis }) => view.axes[axis] === 0))
    throw new Unsaid('it takes some channels and leaves those between them');
  const dims = view.dims.map((extent, axis) => strided.find(one => one.axis === axis)?.count ?? extent);
  const shape = r.d.shape(view.map).map((extent, own) => dims[view.axes.indexOf(own)] ?? extent);
  const [map] = r.d.raw(
    'strided',
    { begin: own(one => one.begin, 0), step: own(one => one.step, 1) },
    [view.map],
    [shape],
  );
  return { map: map!, dims, axes: view.axes };
}

export function split(r: Reading): readonly View[] {
  const axis = r.axis(r.int('axis', 0));
  const count = r.node.outputs.length;
  const extent = r.x.dims[axis]!;
  const size = Math.ceil(extent / count);
  const equal = Array.from({ length: count }, (_, i) => Math.min(size, extent - i * size));
  return parts(r.d, r.x, axis, r.ints('split') ?? r.numbers(1) ?? equal);
}

/** Indices that stand in a row are a range, those of dealt channels a shuffle. */
export function gather(r: Reading): View {
  if (!r.isView(0)) throw new Unsaid('it looks up rows of a table of weights');
  const axis = r.axis(r.int('axis', 0));
  const extent = r.x.dims[axis]!;
  const at = r.known(1);
  const indices = at?.numbers?.map(index => (index < 0 ? index + extent : index));
  if (at === undefined || indices === undefined || indices.length === 0)
    throw new Unsaid('which rows it takes is not known before it runs');
  const first = indices[0]!;
  if (indices.every((index, i) => index === first + i)) {
    const view = range(r.d, r.x, axis, first, first + indices.length);
    return r.d.reshape(view, [...view.dims.slice(0, axis), ...at.dims, ...view.dims.slice(axis + 1)]);
  }
  const groups = indices.indexOf(1) < 1 ? 0 : extent / indices.indexOf(1);
  const isDealt = (g: number) =>
    Number.isInteger(g) && indices.every((index, i) => index === (i % g) * (extent / g) + Math.floor(i / g));
  for (let g = 2; g <= Math.min(extent / 2, 64); g++)
    if (extent % g === 0 && indices.length === extent && isDealt(g))
      return r.d.each(inFront(r.d, r.x, axis), 'shuffle', { groups: g });
  throw new Unsaid(
    `it takes ${indices.length} of ${extent} rows in an order of its own${groups === 0 ? '' : ''}`,
  );
}

export function pad(r: Reading): View {
  const pads = r.ints('pads') ?? r.ints('paddings') ?? r.numbers(1) ?? [];
  const { dims } = r.x;
  const named = r.numbers(3)?.map(axis => r.axis(axis)) ?? dims.map((_, i) => i);
  if (pads.length !== 2 * named.length) throw new Broken(`${r.d.origin} has ${pads.length} borders.`);
  const of = (axis: number): [number, number] => {
    const i = named.indexOf(axis);
    return i < 0 ? [0, 0] : [pads[i]!, pads[i + named.length]!];
  };
  if (pads.every(side => side === 0)) return r.x;
  const mode = r.text('mode', 'constant');
  const value = r.has(2) ? (r.known(2)?.numbers?.[0] ?? 0) : r.float('value', 0);
  if (mode !== 'constant') r.d.note(`pads by ${mode}; the design pads with zeros, which costs the same`);
  else if (value !== 0) r.d.note('pads with another number than zero; the design pads with zeros');
  const layout: Layout = dims.length === 3 ? [1, -1, 2] : [1, 2, 3];
  if (dims.length < 3 || dims.length > 4 || of(0).some(side => side !== 0))
    throw new Unsaid(`it pads ${times(dims)} in other directions than height and width`);
  const [top, bottom] = layout[1] < 0 ? [0, 0] : of(layout[1]);
  const [left, right] = of(layout[2]);
  return padded(r.d, r.x, layout, of(1), [top, right, bottom, left]);
}

export function resized(r: Reading): View {
  const { dims } = r.x;
  const mode = r.text('mode', 'nearest');
  const last = r.opset < 11 ? undefined : r.has(3) ? r.numbers(3) : undefined;
  const scales =
    r.node.attributes.get('scales')?.floats ??
    (r.opset < 11 ? r.numbers(1) : r.has(2) ? r.numbers(2) : undefined);
  const axes = r.ints('axes')?.map(axis => r.axis(axis)) ?? dims.map((_, i) => i);
  const given = last !== undefined && last.length > 0 ? last : undefined;
  const made = dims.map((extent, axis) => {
    const i = axes.indexOf(axis);
    if (i < 0) return extent;
    return given?.[i] ?? Math.floor(extent * (scales?.[i] ?? 1) + 1e-6);
  });
  // Before opset 11 there was one way, which no attribute names.
  const sampling = {
    coordinates: r.opset < 11 ? 'asymmetric' : r.text('coordinate_transformation_mode', 'half_pixel'),
    rounding:
      mode !== 'nearest' ? undefined : r.opset < 11 ? 'floor' : r.text('nearest_mode', 'round_prefer_floor'),
  };
  const isSame = dims.every((extent, axis) => {
    const scale = given === undefined ? scales?.[axes.indexOf(axis)] : undefined;
    return isAsDesigned({ extent, made: made[axis]!, scale: scale ?? made[axis]! / extent }, sampling);
  });
  if (dims.length > 4 || dims.length < 3 || made[1] !== dims[1])
    throw new Unsaid(`it makes ${times(made)} of ${times(dims)}`);
  if (mode === 'cubic')
    r.d.note('resizes by cubic interpolation; the design says bilinear, which costs less');
  else if (!isSame) r.d.note('takes its pixels from other places than the design does, which costs the same');
  const layout: Layout = dims.length === 3 ? [1, -1, 2] : [1, 2, 3];
  const size = [layout[1] < 0 ? 1 : made[layout[1]]!, made[layout[2]]!] as const;
  return resize(r.d, r.x, layout, mode === 'nearest' ? 'nearest' : 'bilinear', size);
}

/** @param view what is reduced */
export function reduced(r: Reading, op: 'mean' | 'sum' | 'max', view = r.x): View {
  const axes = r.axes(1)?.map(axis => r.axis(axis)) ?? [];
  if (axes.length === 0 && r.int('noop_with_empty_axes', 0) === 1) return view;
  const all = axes.length === 0 ? view.dims.map((_, i) => i) : axes;
  return reduce(r.d, view, op, all, r.int('keepdims', 1) === 1);
}

/** Over all but batch and channels. */
export function globalPool(r: Reading, op: 'mean' | 'max'): View {
  const layout = layoutOf(r);
  const axes = layout.slice(1).filter(axis => axis > 0);
  const view = r.d.see(r.d.map(r.x, layout), layout, r.x.dims);
  return reduce(r.d, view, op, axes, true);
}

/** Channels into pixels or back. */
export function blocks(r: Reading, op: 'depth_to_space' | 'space_to_depth'): View {
  const { x } = r;
  if (x.dims.length !== 4) throw new Unsaid(`${times(x.dims)} arrives`);
  const layout: Layout = [1, 2, 3];
  if (op === 'space_to_depth' || r.text('mode', 'DCR') === 'DCR')
    r.d.note('has its channels in another order than that of the design, which costs the same');
  const [map] = r.d.layer(op, { block_size: r.int('blocksize', 2) }, [r.d.map(x, layout)]);
  return r.d.see(map!, layout, [1, ...r.d.shape(map!)]);
}

export function transpose(r: Reading): View {
  const rank = r.x.dims.length;
  const order = r.ints('perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
  // PyTorch's exporter writes -1 for a `movedim` of the last axis, which no runtime takes but which is clear.
  return r.d.transpose(
    r.x,
    order.map(axis => (axis < 0 ? axis + rank : axis)),
  );
}

/** Extents of 1 take those that are asked for; where nothing grows nothing is copied. */
export function expand(r: Reading): View {
  const to = r.numbers(1) ?? [];
  const lacks = Math.max(to.length - r.x.dims.length, 0);
  const ones = Array.from({ length: lacks }, () => 1);
  const x = lacks > 0 ? r.d.reshape(r.x, [...ones, ...r.x.dims]) : r.x;
  const dims = x.dims.map((extent, i) => Math.max(extent, to[i - x.dims.length + to.length] ?? 1));
  return copied(r, x, dims);
}

export function tile(r: Reading): View {
  const repeats = r.numbers(1);
  if (repeats === undefined) throw new Unsaid('how often it repeats is worked out when it is run');
  const dims = r.x.dims.map((extent, i) => extent * (repeats[i] ?? 1));
  return copied(r, r.x, dims);
}

/** One pixel that fills a row, a column or a map, as what is pooled does where it is joined with one. */
function copied(r: Reading, x: View, dims: readonly number[]): View {
  const grown = dims.flatMap((extent, i) => (extent === x.dims[i] ? [] : [i]));
  if (grown.length === 0) return x;
  const isMap = dims.length > 2 && dims.length < 5;
  if (!isMap || grown.some(i => i < 2 || x.dims[i] !== 1))
    throw new Unsaid(`it repeats ${times(x.dims)} to ${times(dims)}`);
  const layout: Layout = dims.length === 3 ? [1, -1, 2] : [1, 2, 3];
  return resize(r.d, x, layout, 'nearest', [layout[1] < 0 ? 1 : dims[layout[1]]!, dims[layout[2]]!]);
}
