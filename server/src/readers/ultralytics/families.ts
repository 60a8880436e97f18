/** Blocks of single families of models: GhostNet's, ResNet's, those of YOLOv7 and of YOLOv10. */
import type { View } from '../lib/drawing';
import { concatenate, parts, together } from '../lib/joining';
import { pool } from '../lib/layers';
import {
  bottleneck,
  type Convolution,
  channels,
  conv,
  layout,
  type Row,
  repeated,
  spatial,
  square,
} from './parts';

/** Half of the channels by a convolution, the other half from those by a cheap one. */
export function ghost(row: Row, x: View, out: number, how: Convolution): View {
  const half = Math.floor(out / 2);
  const first = conv(row, x, half, how);
  const plain = how.plain === true ? { plain: true } : {};
  return concatenate(row.d, [first, conv(row, first, half, { kernel: 5, groups: half, ...plain })], 1);
}

export function ghostBottleneck(row: Row, x: View, out: number, kernel: number, stride: number): View {
  const half = Math.floor(out / 2);
  const depthwise = (at: View) =>
    stride === 2 ? conv(row, at, channels(at), { kernel, stride, groups: channels(at), plain: true }) : at;
  const work = ghost(row, depthwise(ghost(row, x, half, {})), out, { plain: true });
  const kept = stride === 2 ? conv(row, depthwise(x), out, { plain: true }) : x;
  return together(row.d, 'add', [work, kept]);
}

/** The stem of a ResNet, or so many of its bottlenecks, which end in four times as many channels. */
export function residual(
  row: Row,
  x: View,
  wide: number,
  stride: number,
  isFirst: boolean,
  times: number,
): View {
  if (isFirst)
    return pool(row.d, conv(row, x, wide, { kernel: 7, stride: 2, pad: 3 }), layout, 'max', square(3, 2, 1));
  let at = x;
  for (let turn = 0; turn < times; turn++) {
    const by = turn === 0 ? stride : 1;
    const deep = conv(row, conv(row, at, wide), wide, { kernel: 3, stride: by });
    const work = conv(row, deep, 4 * wide, { plain: true });
    const isSame = by === 1 && channels(at) === 4 * wide;
    const kept = isSame ? at : conv(row, at, 4 * wide, { stride: by, plain: true });
    at = row.d.each(together(row.d, 'add', [work, kept]), 'relu');
  }
  return at;
}

/** YOLOv7: pools of several sizes on one of two ways. */
export function poolsOnOneWay(row: Row, x: View, out: number, kernels: readonly number[]): View {
  const first = conv(row, conv(row, conv(row, x, out), out, { kernel: 3 }), out);
  const all = [first, ...kernels.map(kernel => spatial(row, first, kernel))];
  const deep = conv(row, conv(row, concatenate(row.d, all, 1), out), out, { kernel: 3 });
  return conv(row, concatenate(row.d, [deep, conv(row, x, out)], 1), out);
}

/** Scaled-YOLOv4 and YOLOR: two ways, of which A, B and C differ in where they narrow. */
export function twoWays(row: Row, x: View, kind: 'A' | 'B' | 'C', adds: boolean): View {
  const hidden = kind === 'B' ? row.out : Math.floor(row.out / 2);
  const start = conv(row, x, hidden);
  const deep = repeated(row.times, start, at =>
    bottleneck(row, at, { out: hidden, adds, groups: 1, kernels: [1, 3], share: 1 }),
  );
  const left = kind === 'C' ? conv(row, deep, hidden) : deep;
  const right = conv(row, kind === 'B' ? start : x, hidden);
  return conv(row, concatenate(row.d, [left, right], 1), row.out);
}

/** YOLOv10: a bottleneck of depthwise and pointwise convolutions, with a window of 7 beside one of 3 where it is large. */
export function inverted(row: Row, x: View, adds: boolean, isLarge: boolean): View {
  const wide = channels(x);
  const own = (at: View, kernel: number, plain = false) =>
    conv(row, at, channels(at), { kernel, groups: channels(at), plain });
  const grown = conv(row, own(x, 3), 2 * wide);
  const seen = isLarge ? both(row, own(grown, 7, true), own(grown, 3, true)) : own(grown, 3);
  const made = own(conv(row, seen, wide), 3);
  return adds ? together(row.d, 'add', [x, made]) : made;
}

const both = (row: Row, a: View, b: View): View => row.d.each(together(row.d, 'add', [a, b]), 'swish');

/** Channels first, then pixels by a depthwise convolution. */
export const down = (row: Row, x: View, kernel: number, stride: number): View =>
  conv(row, conv(row, x, row.out), row.out, { kernel, stride, groups: row.out, plain: true });

export function halves(row: Row, x: View, hidden: number): readonly [View, View] {
  return parts(row.d, conv(row, x, 2 * hidden), 1, [hidden, hidden]) as readonly [View, View];
}
