import type { Mismatch, Padding, Shape } from '../op';
import { height, times, width } from './shape';

export interface Window {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly pad: Padding;
  readonly dilation?: readonly [number, number];
  /** Rounds the number of steps up, as Caffe's and PyTorch's `ceil_mode` pooling does. */
  readonly ceil?: boolean;
}

/** Pixels that a dilated window spans in one direction. */
export const extent = (kernel: number, dilation: number): number => (kernel - 1) * dilation + 1;

/** Top, right, bottom, left in pixels for a window over this map. */
export function border(x: Shape, w: Window): readonly [number, number, number, number] {
  const span = [
    extent(w.kernel[0], w.dilation?.[0] ?? 1),
    extent(w.kernel[1], w.dilation?.[1] ?? 1),
  ] as const;
  if (w.pad === 'auto') {
    const half = (s: number) => (s % 2 === 1 ? (s - 1) / 2 : 0);
    return [half(span[0]), half(span[1]), half(span[0]), half(span[1])];
  }
  if (w.pad === 'same') {
    // TensorFlow's: the output is the input over the stride, rounded up; an odd rest goes to the bottom and right.
    const total = (size: number, i: 0 | 1) =>
      Math.max((Math.ceil(size / w.stride[i]) - 1) * w.stride[i] + span[i] - size, 0);
    const vertical = total(height(x), 0);
    const horizontal = total(width(x), 1);
    const [top, left] = [Math.floor(vertical / 2), Math.floor(horizontal / 2)];
    return [top, horizontal - left, vertical - top, left];
  }
  return w.pad;
}

/** Height and width after the window has slid over the map, or why it cannot. */
export function slide(x: Shape, w: Window): readonly [number, number] | Mismatch {
  const [top, right, bottom, left] = border(x, w);
  const steps = (size: number, before: number, after: number, i: 0 | 1): number => {
    const span = extent(w.kernel[i], w.dilation?.[i] ?? 1);
    const room = size + before + after - span;
    if (room < 0) return 0;
    if (!w.ceil) return Math.floor(room / w.stride[i]) + 1;
    const up = Math.ceil(room / w.stride[i]) + 1;
    // A last window that would start in the padding after the map is left out (PyTorch, MaxPool2d).
    return (up - 1) * w.stride[i] >= size + before ? up - 1 : up;
  };
  const out = [steps(height(x), top, bottom, 0), steps(width(x), left, right, 1)] as const;
  if (out[0] >= 1 && out[1] >= 1) return out;
  const spans = [extent(w.kernel[0], w.dilation?.[0] ?? 1), extent(w.kernel[1], w.dilation?.[1] ?? 1)];
  const padded = [height(x) + top + bottom, width(x) + left + right];
  return {
    at: 'kernel',
    fact: `its ${times(spans)} window does not fit the ${times(padded)} pixels of the padded map`,
    help: 'use a smaller kernel, more padding, or fewer strides before this layer',
  };
}
