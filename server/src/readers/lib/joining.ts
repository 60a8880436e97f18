/** Steps on several maps, or on a map and a constant, with the rules by which files broadcast: the last axes align. */
import type { MapId } from '../../found/net';
import { elements, sameShape, times } from '../../ops/lib/shape';
import { Broken } from '../reader';
import type { Drawing, Known, View } from './drawing';

/** A tensor of the file that no map has a part in. */
export interface Constant {
  readonly dims: readonly number[];
  /** Absent where it is large, or lies elsewhere. */
  readonly numbers?: readonly number[] | undefined;
  /** Equal for what is stored once. */
  readonly key: string;
  /** Whether a node of the graph states it: trained weights stand beside the graph, so an exporter made it up. */
  readonly isStated?: boolean;
}

export function broadcast(d: Drawing, all: readonly (readonly number[])[]): readonly number[] {
  if (all.length === 0) throw new Broken(`${d.origin} joins nothing.`);
  const rank = Math.max(...all.map(dims => dims.length));
  const made = new Array<number>(rank).fill(1);
  for (const dims of all)
    for (const [i, extent] of dims.entries()) {
      const axis = rank - dims.length + i;
      if (extent === 1) continue;
      if (made[axis] !== 1 && made[axis] !== extent)
        throw new Broken(`${d.origin} meets ${all.map(times).join(' and ')}, which do not go together.`);
      made[axis] = extent;
    }
  return made;
}

export function together(d: Drawing, op: string, views: readonly View[]): View {
  const dims = broadcast(
    d,
    views.map(view => view.dims),
  );
  const behind = (view: View) => dims.length - view.dims.length;
  const real = dims.flatMap((extent, axis) => (extent === 1 ? [] : [axis]));
  const orders = views.map(view => d.orderOf(view).map(axis => (axis < 0 ? -1 : axis + behind(view))));
  // The layout of the widest map is that of all, of those the one of maps; where none has every axis, they are laid out as
  // the file has them.
  const isOfMaps = (order: readonly number[]) => Number(dims.length === 4 && order[0] === d.channels);
  const whole = orders
    .filter(order => real.every(axis => order.includes(axis)))
    .toSorted((a, b) => b.length - a.length || isOfMaps(b) - isOfMaps(a))[0];
  const order = whole ?? real;
  const maps = views.map((view): MapId => {
    const own = order.map(axis => (axis < 0 || axis < behind(view) ? -1 : axis - behind(view)));
    const shape = d.shape(view.map);
    const first = own[0]!;
    // A vector meets the channels of a map by itself.
    if (shape.length === 1 && order.length === 3 && (first < 0 ? 1 : view.dims[first]) === shape[0])
      return view.map;
    return d.map(view, own);
  });
  const [map] = d.layer(op, {}, maps);
  return d.see(map!, order, dims);
}

/** Words of nobody for a step on a map and a constant: `times` a number, `times-each` channel, `times-all` elements. */
export type Arithmetic = 'times' | 'plus';

export function withConstant(d: Drawing, op: Arithmetic, view: View, constant: Constant, sign = 1): View {
  const count = elements(constant.dims);
  const dims = broadcast(d, [view.dims, constant.dims]);
  if (!sameShape(dims, view.dims) && elements(dims) !== elements(view.dims))
    return enlarged(d, op, view, constant, dims);
  const seen = sameShape(dims, view.dims) ? view : d.reshape(view, dims);
  if (count === 1) {
    const number = constant.numbers?.[0] ?? Number.NaN;
    const by = op === 'plus' ? sign * number : sign < 0 ? 1 / number : number;
    // Sums that a loop adds up begin with 0, and a scale that is switched off is 1.
    if (by === (op === 'plus' ? 0 : 1)) return seen;
    return d.each(seen, op, { by });
  }
  const lead = dims.length - constant.dims.length;
  const real = constant.dims.flatMap((extent, i) => (extent === 1 ? [] : [i + lead]));
  const known: Known = { weights: constant.key, stored: count };
  if (real.length !== 1) return d.each(seen, `${op}-all`, {}, known);
  const axis = real[0]!;
  if (seen.axes[axis] === 0) return d.each(seen, `${op}-each`, {}, known);
  // Channels last: the map is laid out anew, which most often an earlier layer has done already.
  const others = dims.flatMap((extent, i) => (extent === 1 || i === axis ? [] : [i]));
  const order = [axis, ...others];
  if (others.length > 2)
    return onRows(d, seen, axis, rows => {
      // As the layer lays them out whose bias it may be.
      const laid = [1, 0, -1];
      return d.each(d.see(d.map(rows, laid), laid, rows.dims), `${op}-each`, {}, known);
    });
  const map = d.map(seen, order);
  return d.each(d.see(map, order, dims), `${op}-each`, {}, known);
}

/** No layer does that, but a norm whose factor meets its channels before the map does. */
function enlarged(d: Drawing, op: Arithmetic, view: View, { key }: Constant, dims: readonly number[]): View {
  const unsaid = 'a constant enlarges the map';
  const grows = dims.flatMap((extent, axis) => (extent === view.dims[axis] ? [] : [axis]));
  const at = view.axes[grows[0] ?? -1] ?? -1;
  if (grows.length !== 1 || at < 0 || dims.length !== view.dims.length)
    return { map: d.opaque(op, [view.map], 1, unsaid)[0]!, dims: [1], axes: [0] };
  const shape = d.shape(view.map).map((extent, axis) => (axis === at ? dims[grows[0]!]! : extent));
  const [map] = d.raw(`${op}-enlarged`, {}, [view.map], [shape], { unsaid, weights: key });
  return { map: map!, dims, axes: view.axes };
}

/** Maps side by side along an axis of the file. */
export function concatenate(d: Drawing, views: readonly View[], axis: number): View {
  const first = views[0]!;
  for (const { dims } of views)
    if (dims.length !== first.dims.length || dims.some((extent, i) => i !== axis && extent !== first.dims[i]))
      throw new Broken(
        `${d.origin} puts ${views.map(view => times(view.dims)).join(' and ')} side by side along axis ${axis}.`,
      );
  const dims = first.dims.map((extent, i) =>
    i === axis ? views.reduce((sum, view) => sum + view.dims[axis]!, 0) : extent,
  );
  if (views.length === 1) return first;
  const others = dims.flatMap((extent, i) => (i === axis || extent === 1 ? [] : [i]));
  const fits = (order: readonly number[]) =>
    order[0] === axis && others.every(other => order.includes(other));
  const laid = views.map(view => d.orderOf(view)).find(fits);
  const along = d.orderOf(first).filter(i => others.includes(i));
  const order = laid ?? [axis, ...(along.length === others.length ? along : others)];
  const maps = views.map(view => d.map(view, order));
  const [map] = d.layer('concat', {}, maps);
  return d.see(map!, order, dims);
}

/** The view with this axis as the channels of its map. */
export function inFront(d: Drawing, view: View, axis: number): View {
  if (view.axes[axis] === 0) return view;
  const order = [axis, ...d.orderOf(view).filter(i => i >= 0 && i !== axis && view.dims[i] !== 1)];
  return d.see(d.map(view, order), order, view.dims);
}

/** Rows along an axis are alike, however many axes tell them apart: a step sees them as those of one matrix. */
export function onRows(d: Drawing, view: View, axis: number, step: (rows: View) => View): View {
  const { dims } = view;
  const moved = d.transpose(view, [...dims.keys()].filter(i => i !== axis).concat(axis));
  const made = step(d.reshape(moved, [elements(dims) / dims[axis]!, dims[axis]!]));
  const back = d.reshape(made, [...moved.dims.slice(0, -1), made.dims[1]!]);
  return d.transpose(
    back,
    [...dims.keys()].map(i => (i === axis ? dims.length - 1 : i < axis ? i : i - 1)),
  );
}

/** A range along an axis. */
export function range(d: Drawing, view: View, axis: number, begin: number, end: number): View {
  const extent = view.dims[axis]!;
  if (begin === 0 && end === extent) return view;
  if (!(begin >= 0 && end <= extent && begin < end))
    throw new Broken(`${d.origin} takes ${begin} to ${end} of an axis of ${extent}.`);
  const dims = view.dims.map((whole, i) => (i === axis ? end - begin : whole));
  const at = view.axes[axis]!;
  if (d.shape(view.map).length === 3 && at > 0) {
    const pad = at === 1 ? [-begin, 0, end - extent, 0] : [0, end - extent, 0, -begin];
    const [map] = d.layer('pad', { pad }, [view.map]);
    return { map: map!, dims, axes: view.axes };
  }
  const front = inFront(d, view, axis);
  const [map] = d.layer('slice', { begin, end }, [front.map]);
  return { map: map!, dims, axes: front.axes };
}

/** Ranges along an axis, one behind the other. */
export function parts(d: Drawing, view: View, axis: number, sizes: readonly number[]): readonly View[] {
  const extent = view.dims[axis]!;
  if (sizes.reduce((sum, size) => sum + size, 0) !== extent || sizes.some(size => size < 1))
    throw new Broken(`${d.origin} cuts an axis of ${extent} into ${sizes.join(', ')}.`);
  if (sizes.length === 1) return [view];
  const front = inFront(d, view, axis);
  const equal = sizes.every(size => size === sizes[0]);
  const maps = d.layer('split', { parts: equal ? sizes.length : sizes }, [front.map]);
  return maps.map((map, k) => ({
    map,
    dims: view.dims.map((whole, i) => (i === axis ? sizes[k]! : whole)),
    axes: front.axes,
  }));
}

/** Reduced over axes, which stay with extent 1 in the map. */
export function reduce(
  d: Drawing,
  view: View,
  op: 'mean' | 'sum' | 'max',
  axes: readonly number[],
  keep: boolean,
): View {
  const at = axes.filter(axis => view.dims[axis] !== 1).map(axis => view.axes[axis]!);
  const isWhole = d.shape(view.map).length === 3 && at.length === 2 && !at.includes(0);
  const shape = d.shape(view.map);
  // A map of one row is whole with its columns.
  const rest = shape.flatMap((extent, axis) => (axis > 0 && extent !== 1 ? [axis] : []));
  const covers = shape.length === 3 && rest.every(axis => at.includes(axis)) && !at.includes(0);
  let { map } = view;
  if (at.length > 0) {
    const word = (isWhole || covers) && op !== 'sum' ? (op === 'mean' ? 'gap' : 'gmp') : `reduce_${op}`;
    const args = word.startsWith('reduce') ? { axes: at.toSorted((a, b) => a - b) } : {};
    [map] = d.layer(word, args, [map]) as [MapId];
  }
  const dims = view.dims.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const left = dims.flatMap((_, axis) => (!keep && axes.includes(axis) ? [] : [axis]));
  return { map, dims: left.map(axis => dims[axis]!), axes: left.map(axis => view.axes[axis]!) };
}
