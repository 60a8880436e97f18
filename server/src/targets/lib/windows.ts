/** What a target can demand of the windows that a kernel slides: their size, stride, dilation, border and groups. */

import * as z from 'zod/mini';
import type { Work } from '../../lower/kernel';
import { channels, times } from '../../ops/lib/shape';
import { spans } from '../../ops/lib/window';
import type { KernelWindow, Shape } from '../../ops/op';
import { demand, four, list, n, or, same, side, type Two, two, whole } from './demand';

/** The length of a kernel along a map of one row or column, as one-dimensional layers are written; `undefined` for others. */
function tapsOf({ window, inputs }: Work): number | undefined {
  const [, tall, wide] = inputs[0]!;
  if (window === undefined || tall === undefined || wide === undefined) return undefined;
  if (tall === 1 && window.kernel[0] === 1) return window.kernel[1];
  return wide === 1 && window.kernel[1] === 1 ? window.kernel[0] : undefined;
}
const alongRow = 'along a map of one row or column';

/** Whether TensorFlow's SAME is the border, so that a file has no PAD before the window. */
function isSame(window: KernelWindow, x: Shape, y: Shape): boolean {
  const span = spans(window);
  return ([0, 1] as const).every(axis => {
    const [size, stride] = [x[axis + 1]!, window.stride[axis]];
    const all = Math.max((y[axis + 1]! - 1) * stride + span[axis] - size, 0);
    return (
      y[axis + 1] === Math.ceil(size / stride) && window.border![axis === 0 ? 0 : 3] === Math.floor(all / 2)
    );
  });
}

export const windows = {
  'kernel-one-of': demand(
    { sizes: list(two), taps: z.optional(whole) },
    l =>
      `with kernels of ${or(l.sizes.map(times))}` +
      (l.taps === undefined ? '' : `, or of up to ${l.taps} pixels ${alongRow}`),
    (work, l) => {
      const { window } = work;
      if (window === undefined || l.sizes.some(size => same(size, window.kernel))) return undefined;
      const taps = tapsOf(work);
      return taps !== undefined && taps <= (l.taps ?? 0) ? undefined : `is ${times(window.kernel)}`;
    },
  ),
  'kernel-at-most': demand(
    { height: whole, width: whole, single: z.optional(z.boolean()) },
    l => `with windows of up to ${l.height}×${l.width}${l.single ? ' over a single channel' : ''}`,
    ({ window, inputs }, l) =>
      window &&
      (window.kernel[0] > l.height || window.kernel[1] > l.width) &&
      !(l.single && channels(inputs[0]!) > 1)
        ? `is ${times(window.kernel)}`
        : undefined,
  ),
  'windows-one-of': demand(
    { windows: list(z.strictObject({ kernel: two, stride: two, border: four })) },
    l => `with windows of ${or(l.windows.map(showWindow))}`,
    ({ window }, l) =>
      window === undefined ||
      l.windows.some(
        w =>
          same(w.kernel, window.kernel) &&
          same(w.stride, window.stride) &&
          same(w.border, window.border ?? [0, 0, 0, 0]),
      )
        ? undefined
        : `has ${showWindow({ ...window, border: window.border ?? [0, 0, 0, 0] })}`,
  ),
  'dilated-kernel-at-most': demand(
    { height: whole, area: whole },
    l => `whose dilated kernel is up to ${n(l.height)} high and covers up to ${n(l.area)} pixels`,
    ({ window }, l) => {
      const span = window && spans(window);
      return span && (span[0] > l.height || span[0] * span[1] > l.area) ? `spans ${times(span)}` : undefined;
    },
  ),
  'stride-at-most': demand(
    { stride: whole },
    l => (l.stride === 1 ? 'with a stride of 1' : `with a stride of up to ${l.stride}`),
    ({ window }, l) =>
      window && Math.max(...window.stride) > l.stride ? `has a stride of ${side(window.stride)}` : undefined,
  ),
  'stride-at-most-where-padded': demand(
    // `apart`: a border that is not TensorFlow's SAME is an operator of its own, and none of the window's.
    { stride: whole, stops: z.optional(z.string()), apart: z.optional(z.boolean()) },
    l =>
      `with a stride of up to ${l.stride}, or a larger one without ` +
      `${l.apart ? 'TensorFlow’s border SAME' : 'padding'} and dilation`,
    ({ window, inputs, outputs }, l) => {
      const isLong = (axis: 0 | 1) => window!.stride[axis] > l.stride && outputs[0]![axis + 1] !== 1;
      if (window === undefined || !(isLong(0) || isLong(1))) return undefined;
      const stride = `has a stride of ${side(window.stride)}`;
      if (Math.max(...window.dilation) > 1) return `${stride} and a dilation of ${side(window.dilation)}`;
      if (!isPadded(window, inputs[0]!, outputs[0]!)) return undefined;
      if (l.apart && !isSame(window, inputs[0]!, outputs[0]!)) return undefined;
      const padding = `${stride} and a padding of [${window.border!.join(', ')}]`;
      if (l.stops === undefined || isSame(window, inputs[0]!, outputs[0]!)) return padding;
      return (
        `${padding}, at which ${l.stops} stops and compiles nothing: write it as layers with strides of up to ${l.stride}, ` +
        'or with `pad = 0` or `pad = same`'
      );
    },
  ),
  'stride-one-of': demand(
    { strides: list(two), line: z.optional(z.boolean()) },
    l => `with a stride of ${or(l.strides.map(side))}${l.line ? ', along it of a single row or column' : ''}`,
    ({ window, inputs }, l) => {
      // One row under a window of one row has no stride across.
      const isFree = (axis: 0 | 1) => l.line && window!.kernel[axis] === 1 && inputs[0]![axis + 1] === 1;
      const fits = ([tall, wide]: Two) =>
        (tall === window!.stride[0] || isFree(0)) && (wide === window!.stride[1] || isFree(1));
      return window && !l.strides.some(fits) ? `has a stride of ${side(window.stride)}` : undefined;
    },
  ),
  'strided-kernel-one-of': demand(
    {
      sizes: list(two),
      images: z.strictObject({ channels: list(whole), sizes: list(two), stride: whole }),
    },
    ({ sizes, images }) =>
      `with a stride of 1, or of up to 2 with kernels of ${or(sizes.map(times))}; where ${or(images.channels.map(String))} ` +
      `channels arrive with kernels of ${or(images.sizes.map(times))} and a stride of up to ${images.stride}`,
    ({ window, inputs }, { sizes, images }) => {
      if (window === undefined) return undefined;
      const stride = Math.max(...window.stride);
      const isOf = (all: readonly Two[]) => all.some(size => same(size, window.kernel));
      const fits = images.channels.includes(channels(inputs[0]!))
        ? isOf(images.sizes) && stride <= images.stride
        : stride === 1 || (stride === 2 && isOf(sizes));
      return fits ? undefined : `is ${times(window.kernel)} with a stride of ${side(window.stride)}`;
    },
  ),
  'stride-equal': demand(
    {},
    () => 'with the same stride in both directions',
    // Along a single row or column there is only one.
    work =>
      work.window && work.window.stride[0] !== work.window.stride[1] && tapsOf(work) === undefined
        ? `has ${times(work.window.stride)}`
        : undefined,
  ),
  'dilation-at-most': demand(
    {
      dilation: whole,
      row: z.optional(z.strictObject({ taps: whole, dilation: whole, span: z.optional(whole) })),
    },
    l =>
      (l.dilation === 1 ? 'without dilation' : `with a dilation of up to ${l.dilation}`) +
      (l.row === undefined
        ? ''
        : `, or with one of up to ${n(l.row.dilation)} for up to ${l.row.taps} pixels ${alongRow}` +
          (l.row.span === undefined ? '' : `, or for more that span up to ${l.row.span}`)),
    (work, l) => {
      const { window } = work;
      if (window === undefined) return undefined;
      const taps = l.row === undefined ? undefined : tapsOf(work);
      if (taps !== undefined && Math.max(...spans(window)) <= (l.row!.span ?? 0)) return undefined;
      const most = taps === undefined ? l.dilation : taps > l.row!.taps ? 1 : l.row!.dilation;
      return Math.max(...window.dilation) > most ? `has a dilation of ${side(window.dilation)}` : undefined;
    },
  ),
  'groups-one': demand(
    {},
    () => 'in one group',
    ({ groups }) => (groups !== undefined && groups !== 1 ? `has ${n(groups)} groups` : undefined),
  ),
  'multiplier-one-or-single-input': demand(
    {},
    () => 'with one output for each channel, or with a single input channel',
    ({ inputs, outputs }) => {
      const [into, out] = [channels(inputs[0]!), channels(outputs[0]!)];
      return into !== out && into !== 1 ? `makes ${n(out)} channels of ${n(into)}` : undefined;
    },
  ),
  'padding-at-most': demand(
    { pixels: whole },
    l => (l.pixels === 0 ? 'without padding' : `with a padding of up to ${l.pixels}`),
    ({ window }, l) =>
      window?.border && Math.max(...window.border) > l.pixels
        ? `pads by ${Math.max(...window.border)}`
        : undefined,
  ),
  'row-padding-at-most': demand(
    { pixels: whole, span: whole, channels: z.optional(whole) },
    l =>
      `that pad by up to ${l.pixels} ${alongRow} where they are dilated and span more than ${l.span}` +
      (l.channels === undefined ? '' : `, or more than ${l.channels} channels arrive`),
    (work, l) => {
      const { window, inputs } = work;
      const padding = Math.max(...(window?.border ?? [0]));
      if (window === undefined || tapsOf(work) === undefined || padding <= l.pixels) return undefined;
      // A single pixel is a window of a map like any other.
      if (Math.max(...window.kernel) === 1) return undefined;
      const span = Math.max(...spans(window));
      if (Math.max(...window.dilation) > 1 && span > l.span) return `pads by ${padding} and spans ${span}`;
      const arriving = channels(inputs[0]!);
      return arriving > (l.channels ?? arriving)
        ? `pads by ${padding}, and ${n(arriving)} arrive`
        : undefined;
    },
  ),
  'last-window-whole': demand(
    { unpadded: z.optional(z.boolean()) },
    l =>
      `whose last window ends within the ${l.unpadded ? 'map, where they do not pad' : 'border'} (ceil = false)`,
    ({ window, inputs, outputs }, l) => {
      if (window?.border === undefined || (l.unpadded && Math.max(...window.border) > 0)) return undefined;
      const [top, right, bottom, left] = window.border;
      const span = spans(window);
      const over = ([top + bottom, left + right] as const).map(
        (border, axis) =>
          (outputs[0]![axis + 1]! - 1) * window.stride[axis]! + span[axis]! - inputs[0]![axis + 1]! - border,
      );
      return Math.max(...over) > 0 ? `hangs over it by ${Math.max(...over)}` : undefined;
    },
  ),
  'stride-power-of-two': demand(
    {},
    () => 'with a stride of a power of two in each direction',
    ({ window }) =>
      window?.stride.some(stride => !Number.isInteger(Math.log2(stride)))
        ? `has a stride of ${side(window.stride)}`
        : undefined,
  ),
  'padding-keeps-size': demand(
    {},
    () => 'that pad by half their kernel on every side',
    ({ window }) => {
      if (window?.border === undefined) return undefined;
      const [tall, wide] = window.kernel.map(extent => (extent - 1) / 2);
      const keeps = same(window.border, [tall!, wide!, tall!, wide!]);
      return keeps ? undefined : `pads by [${window.border.join(', ')}] around ${times(window.kernel)}`;
    },
  ),
  'padding-below-kernel': demand(
    {},
    () => 'that pad by less than their kernel',
    ({ window }) => {
      const [top, right, bottom, left] = window?.border ?? [0, 0, 0, 0];
      const [tall, wide] = window?.kernel ?? [1, 1];
      const most = Math.max(top, bottom) >= tall ? Math.max(top, bottom) : Math.max(left, right);
      return window !== undefined &&
        (Math.max(top, bottom) >= tall || Math.max(left, right) >= wide) &&
        most > 0
        ? `pads ${most} around ${times(window.kernel)}`
        : undefined;
    },
  ),
  'padding-equal': demand(
    {},
    () => 'that pad by the same on every side',
    work => {
      const border = work.window?.border;
      if (border === undefined) return undefined;
      const [top, right, bottom, left] = border;
      // Along a single row or column there are two sides.
      const [first, ...others] =
        tapsOf(work) === undefined ? border : work.window!.kernel[0] === 1 ? [left, right] : [top, bottom];
      return others.every(pixels => pixels === first) ? undefined : `pads by [${border.join(', ')}]`;
    },
  ),
  'wider-than-stride-where-cut': demand(
    {},
    () =>
      'whose windows are wider than their stride where less than that is cut from the result, half of it in front',
    ({ window, inputs, outputs }) => {
      if (window === undefined) return undefined;
      const { kernel, stride, border } = window;
      const [from, to] = [inputs[0]!.slice(1), outputs[0]!.slice(1)];
      const cuts = spans(window).map((span, axis) => (from[axis]! - 1) * stride[axis]! + span - to[axis]!);
      if (cuts.some((cut, axis) => cut >= stride[axis]!)) return undefined;
      // Cut otherwise, files hold a slice behind an uncut step.
      if (cuts.some((cut, axis) => border?.[axis === 0 ? 0 : 3] !== Math.floor(cut / 2))) return undefined;
      const isAsWide = cuts.some((cut, axis) => cut > 0 && kernel[axis] === stride[axis]);
      return isAsWide ? `cuts ${times(cuts)} at ${times(kernel)}` : undefined;
    },
  ),
  'padding-below-extent': demand(
    {},
    () => 'that pad by less than their windows span',
    ({ window }) => {
      const [rows, columns] = window ? spans(window) : [];
      const [top, right, bottom, left] = window?.border ?? [];
      if (rows === undefined || columns === undefined || top === undefined) return undefined;
      const isBelow = Math.max(top, bottom!) < rows && Math.max(left!, right!) < columns;
      return isBelow
        ? undefined
        : `pads by [${window!.border!.join(', ')}] at windows of ${times([rows, columns])}`;
    },
  ),
  'strided-or-dilated': demand(
    {},
    () => 'with a stride or a dilation, not both',
    ({ window }) =>
      window && Math.max(...window.stride) > 1 && Math.max(...window.dilation) > 1
        ? `has a stride of ${times(window.stride)} and a dilation of ${times(window.dilation)}`
        : undefined,
  ),
  'result-uncropped': demand(
    {},
    () => 'without padding (pad = 0), which crops their result',
    ({ window, inputs, outputs }) => {
      if (window === undefined) return undefined;
      const { stride } = window;
      const [from, to] = [inputs[0]!.slice(1), outputs[0]!.slice(1)];
      const full = spans(window).map((span, axis) => (from[axis]! - 1) * stride[axis]! + span);
      return full.every((extent, axis) => to[axis]! >= extent)
        ? undefined
        : `makes ${times(to)} of ${times(full)}`;
    },
  ),
  'result-of-whole-windows': demand(
    {},
    () =>
      'whose result is the map times the stride (pad = same), or that and the rest of a last window (pad = 0)',
    ({ window, inputs, outputs }) => {
      if (window === undefined) return undefined;
      const { kernel, stride } = window;
      const [from, to] = [inputs[0]!.slice(1), outputs[0]!.slice(1)];
      const multiple = from.map((extent, axis) => extent * stride[axis]!);
      const more = multiple.map((extent, axis) => extent + Math.max(kernel[axis]! - stride[axis]!, 0));
      return same(to, multiple) || same(to, more) ? undefined : `makes ${times(to)} of ${times(from)}`;
    },
  ),
};

interface Laid {
  readonly kernel: Two;
  readonly stride: Two;
  readonly border: readonly number[];
}
const showWindow = ({ kernel, stride, border }: Laid): string =>
  `${times(kernel)} at a stride of ${side(stride)}` +
  (border.every(pixels => pixels === 0) ? '' : ` and a padding of [${border.join(', ')}]`);

/** Whether a window reaches over the edge of the map: a border that none reaches is none. */
function isPadded({ kernel, dilation, stride, border }: KernelWindow, x: Shape, y: Shape): boolean {
  const [top, right, bottom, left] = border ?? [0, 0, 0, 0];
  const span = spans({ kernel, dilation });
  const isOver = (axis: 0 | 1, before: number, after: number): boolean => {
    const kept = x[axis + 1]! + Math.min(before, 0) + Math.min(after, 0);
    return before > 0 || (y[axis + 1]! - 1) * stride[axis] + span[axis] > kept;
  };
  return isOver(0, top, bottom) || isOver(1, left, right);
}
