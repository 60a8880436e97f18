/** Operators of TensorFlow Lite that lay a map out anew, cut it or enlarge it: they have no weights. */
import { times } from '../../ops/lib/shape';
import type { View } from '../lib/drawing';
import { concatenate, range } from '../lib/joining';
import { type Layout, resize, sizeOf } from '../lib/layers';
import { Broken, Unsaid } from '../reader';
import type { Step } from './step';

/** Channels come last. */
export const layout: Layout = [3, 1, 2];

export function reshape(s: Step): View {
  const given = s.has(1) ? s.known(1)?.numbers : s.options.ints(0);
  const wanted = given === undefined || given.length === 0 ? s.stated : given;
  const open = wanted.indexOf(-1);
  const rest = wanted.reduce((product, extent, i) => (i === open ? product : product * extent), 1);
  const dims = wanted.map((extent, i) => (i === open ? sizeOf(s.x.dims) / rest : extent));
  if (dims.some(extent => !Number.isSafeInteger(extent) || extent < 1))
    throw new Broken(`${s.d.origin} makes ${times(wanted)} of ${times(s.x.dims)}.`);
  return s.d.reshape(s.x, dims);
}

export function stridedSlice(s: Step): View {
  const [begin, end, step] = [s.numbers(1), s.numbers(2), s.numbers(3)];
  const [beginMask, endMask, , , shrink] = [0, 1, 2, 3, 4].map(slot => s.options.int(slot)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (s.options.int(2) !== 0 || s.options.int(3) !== 0) throw new Unsaid('it makes new axes');
  let view = s.x;
  const dropped: number[] = [];
  for (const [axis, by] of step.entries()) {
    const extent = view.dims[axis];
    if (extent === undefined) throw new Broken(`${s.d.origin} names an axis ${axis} of ${view.dims.length}.`);
    const clamp = (n: number) => Math.min(Math.max(n < 0 ? n + extent : n, 0), extent);
    const isOne = (shrink >> axis) % 2 === 1;
    const from = (beginMask >> axis) % 2 === 1 ? 0 : clamp(begin[axis]!);
    const to = isOne ? from + 1 : (endMask >> axis) % 2 === 1 ? extent : clamp(end[axis]!);
    if (by !== 1) throw new Unsaid('it takes steps');
    view = range(s.d, view, axis, from, to);
    if (isOne) dropped.push(axis);
  }
  return dropped.length === 0
    ? view
    : s.d.reshape(
        view,
        view.dims.filter((_, axis) => !dropped.includes(axis)),
      );
}

export function slice(s: Step): View {
  const [begin, size] = [s.numbers(1), s.numbers(2)];
  let view = s.x;
  for (const [axis, from] of begin.entries()) {
    const extent = view.dims[axis] ?? 1;
    view = range(s.d, view, axis, from, size[axis] === -1 ? extent : from + (size[axis] ?? 1));
  }
  return view;
}

/** Which axes of extent 1 go; all of them where the operator names none. */
export function squeeze(s: Step): View {
  const { dims } = s.x;
  const named = s.options.ints(0).map(axis => s.axis(axis));
  const isGone = (extent: number, axis: number) =>
    extent === 1 && (named.length === 0 || named.includes(axis));
  return s.d.reshape(
    s.x,
    dims.filter((extent, axis) => !isGone(extent, axis)),
  );
}

export function expandDims(s: Step): View {
  const { dims } = s.x;
  const at = s.axis(s.numbers(1)[0] ?? 0, dims.length + 1);
  return s.d.reshape(s.x, dims.toSpliced(at, 0, 1));
}

/** A pixel that is repeated to a map is the nearest neighbour of all of them. */
function enlarged(s: Step, wanted: readonly number[]): View {
  const { dims } = s.x;
  const grown = dims.flatMap((extent, axis) => (extent === wanted[axis] ? [] : [axis]));
  if (grown.length === 0) return s.x;
  if (
    dims.length !== 4 ||
    wanted.length !== 4 ||
    grown.some(axis => axis === 0 || axis === 3 || dims[axis] !== 1)
  )
    throw new Unsaid(`it repeats ${times(dims)} to ${times(wanted)}`);
  return resize(s.d, s.x, layout, 'nearest', [wanted[1]!, wanted[2]!]);
}

export function tile(s: Step): View {
  const by = s.numbers(1);
  return enlarged(
    s,
    s.x.dims.map((extent, axis) => extent * (by[axis] ?? 1)),
  );
}

export const broadcastTo = (s: Step): View => enlarged(s, s.numbers(1));

/** Maps side by side along an axis of their own. */
export function pack(s: Step): View {
  const { views } = s;
  const at = s.axis(s.options.int(1), s.x.dims.length + 1);
  const all = views.map(view => s.d.reshape(view, view.dims.toSpliced(at, 0, 1)));
  return concatenate(s.d, all, at);
}
