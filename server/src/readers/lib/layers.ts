/** Layers with windows and matrices as every format has them: weights as shapes, borders in pixels. */
import type { MapId } from '../../found/net';
import { isOne, type Pair, padOf, short } from '../../found/windows';
import { elements } from '../../ops/lib/shape';
import { automatic, border, spans } from '../../ops/lib/window';
import type { Padding, Shape } from '../../ops/op';
import { Broken } from '../reader';
import type { Drawing, Known, View } from './drawing';
import { onRows } from './joining';

export type { Pair };

export interface WindowOf {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly pad: Padding;
}

/** Which axes of the file are channels, height and width; -1 for a height that it does not have. */
export type Layout = readonly [channels: number, height: number, width: number];

function windowArgs(x: Shape, window: WindowOf): Record<string, number | string | readonly number[]> {
  const pad = padOf(x, window);
  return {
    kernel: short(window.kernel),
    ...(isOne(window.stride) ? {} : { stride: short(window.stride) }),
    ...(pad === undefined ? {} : { pad }),
    ...(isOne(window.dilation) ? {} : { dilation: short(window.dilation) }),
  };
}

export interface Kernel extends WindowOf {
  readonly out: number;
  readonly groups: number;
  readonly bias: boolean;
}

function seen(d: Drawing, map: MapId, view: View, layout: Layout): View {
  const shape = d.shape(map);
  const dims = [...view.dims];
  for (const [i, axis] of layout.entries()) if (axis >= 0) dims[axis] = shape[i]!;
  return d.see(map, layout, dims);
}

export function convolution(d: Drawing, view: View, layout: Layout, k: Kernel, known: Known): View {
  const x = d.map(view, layout);
  const shape = d.shape(x);
  const bias = k.bias ? { bias: true } : {};
  const [channels] = shape;
  const isDepthwise = k.groups === channels && k.groups > 1 && k.out % k.groups === 0;
  const more = k.out / k.groups === 1 ? {} : { multiplier: k.out / k.groups };
  const window = windowArgs(shape, k);
  const [map] = isDepthwise
    ? d.layer('dwconv', { ...window, ...more, ...bias }, [x], known)
    : d.layer(
        'conv',
        { out: k.out, ...window, ...(k.groups === 1 ? {} : { groups: k.groups }), ...bias },
        [x],
        known,
      );
  return seen(d, map!, view, layout);
}

export interface Transposed extends Kernel {
  readonly added: Pair;
}

export function transposed(d: Drawing, view: View, layout: Layout, k: Transposed, known: Known): View {
  const x = d.map(view, layout);
  const [tall, wide] = spans(k);
  const isTiled = tall === k.stride[0] && wide === k.stride[1];
  // Windows side by side make a map as large as TensorFlow wants it, without a border.
  const sides = k.pad === 'same' && isTiled ? ([0, 0, 0, 0] as const) : k.pad;
  const usual = automatic([tall, wide]);
  const isUsual = typeof sides !== 'string' && sides.every((side, i) => side === usual[i]);
  const pad =
    isUsual || sides === 'auto'
      ? {}
      : { pad: sides !== 'same' && sides.every(side => side === sides[0]) ? sides[0] : sides };
  const [map] = d.layer(
    'tconv',
    {
      out: k.out,
      kernel: short(k.kernel),
      ...(isOne(k.stride) ? {} : { stride: short(k.stride) }),
      ...pad,
      ...(k.added[0] === 0 && k.added[1] === 0 ? {} : { output_pad: short(k.added) }),
      ...(k.groups === 1 ? {} : { groups: k.groups }),
      ...(isOne(k.dilation) ? {} : { dilation: short(k.dilation) }),
      ...(k.bias ? { bias: true } : {}),
    },
    [x],
    known,
  );
  return seen(d, map!, view, layout);
}

/** A pool; one whose window is the whole map is a global one. */
interface PoolOf extends WindowOf {
  readonly ceil?: boolean;
  /** Whether a mean counts what its window takes of the border, as it does if nothing is said. */
  readonly countsBorder?: boolean;
}

export function pool(d: Drawing, view: View, layout: Layout, op: 'max' | 'avg', window: PoolOf): View {
  const x = d.map(view, layout);
  const shape = d.shape(x);
  const sides = border(shape, window);
  const isWhole = window.kernel[0] === shape[1] && window.kernel[1] === shape[2];
  if (isWhole && sides.every(side => side === 0)) {
    const [map] = d.layer(op === 'avg' ? 'gap' : 'gmp', {}, [x]);
    return seen(d, map!, view, layout);
  }
  if (op === 'avg' && window.countsBorder === false && sides.some(side => side !== 0))
    d.note('leaves its border out of the mean; the design counts it, which costs the same');
  const { stride: _, ...args } = windowArgs(shape, window);
  const [a, b] = [window.stride, window.kernel];
  const stride = a[0] === b[0] && a[1] === b[1] ? {} : { stride: short(a) };
  const { kernel, ...rest } = args;
  const ceil = window.ceil === true && isRoundedUp(shape, window) ? { ceil: true } : {};
  const [map] = d.layer(`${op}pool`, { kernel: kernel!, ...stride, ...rest, ...ceil }, [x]);
  return seen(d, map!, view, layout);
}

/** Whether rounding up matters for a map of this size. */
function isRoundedUp([, height, width]: Shape, window: WindowOf): boolean {
  const [top, right, bottom, left] = border([1, height!, width!], window);
  const [tall, wide] = spans(window);
  return (
    (height! + top + bottom - tall) % window.stride[0] !== 0 ||
    (width! + left + right - wide) % window.stride[1] !== 0
  );
}

/** A matrix of weights on the last axis, or on another: one product for each of what the other axes hold. */
export function dense(d: Drawing, view: View, axis: number, out: number, bias: boolean, known: Known): View {
  const others = d.orderOf(view).filter(i => i >= 0 && i !== axis && view.dims[i] !== 1);
  const dims = view.dims.map((extent, i) => (i === axis ? out : extent));
  if (others.length === 0) {
    const [map] = d.layer('fc', { out, ...(bias ? {} : { bias: false }) }, [view.map], known);
    return d.see(map!, [axis], dims);
  }
  if (others.length > 2) {
    return onRows(d, view, axis, rows => dense(d, rows, 1, out, bias, known));
  }
  const order = [axis, others[0]!, others[1] ?? -1];
  const x = d.map(view, order);
  const [map] = d.layer('conv', { out, kernel: 1, ...(bias ? { bias: true } : {}) }, [x], known);
  return d.see(map!, order, dims);
}

/** Another height and width. */
export function resize(d: Drawing, view: View, layout: Layout, op: 'nearest' | 'bilinear', size: Pair): View {
  const x = d.map(view, layout);
  const [, height, width] = d.shape(x) as [number, number, number];
  if (size[0] === height && size[1] === width) return view;
  const grows: Pair = [size[0] / height, size[1] / width];
  const isTimes = grows.every(Number.isInteger);
  const [map] = d.layer(op, isTimes ? { scale: short(grows) } : { size }, [x]);
  return seen(d, map!, view, layout);
}

/** A border around the pixels; one around the channels is made of channels that are there. */
export function padded(
  d: Drawing,
  view: View,
  layout: Layout,
  channels: Pair,
  sides: readonly [number, number, number, number],
): View {
  let at = d.map(view, layout);
  if (sides.some(side => side !== 0)) {
    const same = sides.every(side => side === sides[0]);
    [at] = d.layer('pad', { pad: same ? sides[0] : sides }, [at]) as [MapId];
  }
  const [before, behind] = channels;
  if (before !== 0 || behind !== 0) {
    const has = d.shape(at)[0]!;
    const lend = (count: number): readonly MapId[] =>
      count === 0 ? [] : count === has ? [at] : d.layer('slice', { begin: 0, end: count }, [at]);
    if (before < 0 || behind < 0 || before > has || behind > has)
      throw new Broken(`${d.origin} pads ${has} channels by ${before} and ${behind}.`);
    d.note('pads channels with zeros; the design repeats channels instead, which costs the same');
    const front = lend(before);
    [at] = d.layer('concat', {}, [...front, at, ...lend(behind)]) as [MapId];
  }
  return seen(d, at, view, layout);
}

export const sizeOf = (dims: readonly number[]): number => elements(dims);
