/** Convolutions and pools of ONNX, of one or two directions. */
import { elements, times } from '../../ops/lib/shape';
import { areShifts } from '../../ops/lib/taps';
import type { Padding } from '../../ops/op';
import type { View } from '../lib/drawing';
import { inFront } from '../lib/joining';
import { convolution, type Layout, type Pair, pool, sizeOf, transposed, type WindowOf } from '../lib/layers';
import { Broken, Unsaid } from '../reader';
import type { Reading } from './node';

/** Directions in which a window slides: those behind batch and channels. */
export function layoutOf(r: Reading): Layout {
  const { length, 0: maps } = r.x.dims;
  const isLast =
    r.int('channels_last', 0) === 1 ||
    r.node.type.startsWith('Nhwc') ||
    r.node.domain === 'com.ms.internal.nhwc';
  if (length > 2 && maps !== 1)
    throw new Unsaid(`it works on ${maps} maps one by one, as windows of a map that were put into the batch`);
  if (length === 3) return isLast ? [2, -1, 1] : [1, -1, 2];
  if (length === 4) return isLast ? [3, 1, 2] : [1, 2, 3];
  throw new Unsaid(`${times(r.x.dims)} arrives, and windows slide over height and width`);
}

/** One number a direction; of a single direction it is the width's. */
function both(r: Reading, name: string, otherwise: number): Pair {
  const list = r.ints(name);
  if (list === undefined)
    return r.x.dims.length === 3 ? [name === 'kernel_shape' ? 1 : 1, otherwise] : [otherwise, otherwise];
  return pairOf(r, list);
}

function pairOf(r: Reading, list: readonly number[]): Pair {
  if (list.length === 1) return [1, list[0]!];
  if (list.length === 2) return [list[0]!, list[1]!];
  throw new Broken(`${r.d.origin} has ${list.length} directions.`);
}

/** Borders as they are said, or by the definition of `auto_pad`, dilation counted. */
function padOf(r: Reading, layout: Layout, w: Omit<WindowOf, 'pad'>): Padding {
  const how = r.text('auto_pad', 'NOTSET');
  if (how === 'SAME_UPPER') return 'same';
  if (how === 'SAME_LOWER') {
    const of = (i: 0 | 1): Pair => {
      const size = layout[i + 1]! < 0 ? 1 : r.x.dims[layout[i + 1]!]!;
      const span = (w.kernel[i] - 1) * w.dilation[i] + 1;
      const total = Math.max((Math.ceil(size / w.stride[i]) - 1) * w.stride[i] + span - size, 0);
      // An odd rest goes before the map.
      return [Math.ceil(total / 2), Math.floor(total / 2)];
    };
    const [[top, bottom], [left, right]] = [of(0), of(1)];
    return [top, right, bottom, left];
  }
  const pads = how === 'VALID' ? undefined : r.ints('pads');
  if (pads === undefined) return [0, 0, 0, 0];
  if (pads.length === 2) return [0, pads[1]!, 0, pads[0]!];
  if (pads.length !== 4) throw new Broken(`${r.d.origin} has ${pads.length} borders.`);
  const [top, left, bottom, right] = pads as [number, number, number, number];
  return [top, right, bottom, left];
}

function windowOf(r: Reading, layout: Layout, kernel: Pair): WindowOf {
  const w = { kernel, stride: both(r, 'strides', 1), dilation: both(r, 'dilations', 1) };
  const all = [...w.kernel, ...w.stride, ...w.dilation];
  if (!all.every(n => Number.isSafeInteger(n) && n >= 1 && n < 2 ** 31))
    throw new Broken(`${r.d.origin} has a window of ${times(kernel)} with a step of ${times(w.stride)}.`);
  return { ...w, pad: padOf(r, layout, w) };
}

export function conv(r: Reading): View {
  const layout = layoutOf(r);
  const weight = r.weight(1);
  if (weight.dims.length !== r.x.dims.length)
    throw new Broken(`${r.d.origin} has weights of ${times(weight.dims)}.`);
  const kernel = pairOf(r, weight.dims.slice(2));
  const bias = r.has(2) ? r.weight(2) : undefined;
  const stored = sizeOf(weight.dims) + (bias === undefined ? 0 : sizeOf(bias.dims));
  const k = {
    ...windowOf(r, layout, kernel),
    out: weight.dims[0]!,
    groups: r.int('group', 1),
    bias: bias !== undefined,
  };
  const shifts =
    bias === undefined &&
    weight.dims[1] === 1 &&
    weight.numbers !== undefined &&
    areShifts(k.out, elements(kernel), (channel, tap) => weight.numbers![channel * elements(kernel) + tap]);
  return convolution(r.d, r.x, layout, k, { weights: weight.root, stored, ...(shifts ? { shifts } : {}) });
}

export function tconv(r: Reading): View {
  const layout = layoutOf(r);
  const weight = r.weight(1);
  if (weight.dims.length !== r.x.dims.length)
    throw new Broken(`${r.d.origin} has weights of ${times(weight.dims)}.`);
  const kernel = pairOf(r, weight.dims.slice(2));
  const groups = r.int('group', 1);
  const bias = r.has(2) ? r.weight(2) : undefined;
  const window = windowOf(r, layout, kernel);
  const given = both(r, 'output_padding', 0);
  const k = { ...window, out: weight.dims[1]! * groups, groups, bias: bias !== undefined };
  const known = {
    weights: weight.root,
    stored: sizeOf(weight.dims) + (bias === undefined ? 0 : sizeOf(bias.dims)),
  };
  const added: Pair = r.x.dims.length === 3 ? [0, given[1]] : given;
  const size = r.ints('output_shape');
  const way = r.text('auto_pad', 'NOTSET');
  if (size === undefined && !way.startsWith('SAME'))
    return transposed(r.d, r.x, layout, { ...k, added }, known);
  // The size is given, and the border follows from it.
  const border: number[] = [];
  const more: number[] = [];
  for (const i of [0, 1] as const) {
    const has = layout[i + 1]! < 0 ? 1 : r.x.dims[layout[i + 1]!]!;
    const span = (kernel[i] - 1) * window.dilation[i] + 1;
    const wanted = size === undefined ? has * window.stride[i] : (size.at(i - 2) ?? 1);
    const total = (has - 1) * window.stride[i] + added[i] + span - wanted;
    const cut = Math.max(total, 0);
    const isUpper = way === 'SAME_UPPER';
    border.push(
      isUpper ? Math.floor(cut / 2) : Math.ceil(cut / 2),
      isUpper ? Math.ceil(cut / 2) : Math.floor(cut / 2),
    );
    more.push(added[i] + Math.max(-total, 0));
  }
  const [top, bottom, left, right] = border as [number, number, number, number];
  const exact = { ...k, pad: [top, right, bottom, left] as const, added: [more[0]!, more[1]!] as const };
  return transposed(r.d, r.x, layout, exact, known);
}

export function pooled(r: Reading, op: 'max' | 'avg'): View {
  const layout = layoutOf(r);
  const kernel = r.ints('kernel_shape');
  if (kernel === undefined) throw new Broken(`${r.d.origin} has no window.`);
  const window = windowOf(r, layout, pairOf(r, kernel));
  if (window.dilation.some(step => step !== 1))
    throw new Unsaid('its window is dilated, and pools of the language are not');
  const [ceil, countsBorder] = [r.int('ceil_mode', 0) === 1, r.int('count_include_pad', 0) === 1];
  return pool(r.d, r.x, layout, op, { ...window, ceil, countsBorder });
}

/** A batch norm of any rank: its channels are the second axis. */
export function batchNorm(r: Reading): View {
  const view = inFront(r.d, r.x, r.x.dims.length === 1 ? 0 : 1);
  const [scale, shift, mean, variance] = [1, 2, 3, 4].map(i => r.weight(i));
  const stored = elements(scale!.dims) + elements(shift!.dims);
  // Vectors of ones and zeros are stored once for many norms: these are one only if all four are.
  const weights = [scale, shift, mean, variance].map(one => one!.key).join(' ');
  return r.d.each(view, 'bn', {}, { weights, stored });
}
