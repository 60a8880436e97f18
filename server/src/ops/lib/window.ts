import type { Mismatch, Padding, Shape, Window } from '../op';
import { gcd } from './divisors';
import { channels, height, notMap, times, width } from './shape';

/** Arguments of an operator that slides a window over a map. */
export interface WindowAttrs {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly pad: Padding;
  readonly dilation?: readonly [number, number];
  /** Rounds the number of steps up, as Caffe's and PyTorch's `ceil_mode` pooling does. */
  readonly ceil?: boolean;
}

export type Border = readonly [top: number, right: number, bottom: number, left: number];

/** Pixels that a dilated window spans in one direction. */
export const extent = (kernel: number, dilation: number): number => (kernel - 1) * dilation + 1;

/** Height and width that the dilated window spans. */
export const spans = (w: Pick<WindowAttrs, 'kernel' | 'dilation'>): readonly [number, number] => [
  extent(w.kernel[0], w.dilation?.[0] ?? 1),
  extent(w.kernel[1], w.dilation?.[1] ?? 1),
];

const half = (span: number): number => (span % 2 === 1 ? (span - 1) / 2 : 0);

/** The default border: half of an odd window on every side, none for an even one. */
export const automatic = ([tall, wide]: readonly [number, number]): Border => [
  half(tall),
  half(wide),
  half(tall),
  half(wide),
];

/** Top, right, bottom, left in pixels for a window over this map. */
export function border(x: Shape, w: WindowAttrs): Border {
  const [tall, wide] = spans(w);
  if (w.pad === 'auto') return automatic([tall, wide]);
  if (w.pad !== 'same') return w.pad;
  // TensorFlow's: the output is the input over the stride, rounded up; an odd rest goes to the bottom and right.
  const total = (size: number, span: number, stride: number) =>
    Math.max((Math.ceil(size / stride) - 1) * stride + span - size, 0);
  const vertical = total(height(x), tall, w.stride[0]);
  const horizontal = total(width(x), wide, w.stride[1]);
  const [top, left] = [Math.floor(vertical / 2), Math.floor(horizontal / 2)];
  return [top, horizontal - left, vertical - top, left];
}

/** What a transposed window cuts from its result, and the rows and columns that it adds at the bottom and the right. */
export interface Cut {
  readonly pad: Border;
  readonly output_pad: readonly [number, number];
}

/** `same` cuts as TensorFlow does: half of what is too much in front, the rest behind. */
export function cutOf(w: WindowAttrs & Pick<Cut, 'output_pad'>): Cut {
  const [tall, wide] = spans(w);
  if (w.pad === 'auto') return { pad: automatic([tall, wide]), output_pad: w.output_pad };
  if (w.pad !== 'same') return { pad: w.pad, output_pad: w.output_pad };
  const [high, broad] = [Math.max(tall - w.stride[0], 0), Math.max(wide - w.stride[1], 0)];
  const [top, left] = [Math.floor(high / 2), Math.floor(broad / 2)];
  return {
    pad: [top, broad - left, high - top, left],
    output_pad: [Math.max(w.stride[0] - tall, 0), Math.max(w.stride[1] - wide, 0)],
  };
}

/** The window that these arguments slide over a map. */
export const sliding = (
  x: Shape,
  w: WindowAttrs,
  over: Pick<Window, 'groups' | 'out' | 'depthwise'>,
): Window => ({
  kernel: w.kernel,
  stride: w.stride,
  dilation: w.dilation ?? [1, 1],
  border: border(x, w),
  ...over,
});

/** For each channel of a map a window of its own that gives one number a step. */
export const ofEach = (x: Shape): Pick<Window, 'groups' | 'out' | 'depthwise'> => ({
  groups: channels(x),
  out: channels(x),
  depthwise: true,
});

/** A window that is the whole map of a channel. */
export const whole = (x: Shape): Window =>
  sliding(x, { kernel: [height(x), width(x)], stride: [1, 1], pad: [0, 0, 0, 0] }, ofEach(x));

/** Positions of a window along one axis; 0 where there are none. */
function steps(
  size: number,
  before: number,
  after: number,
  span: number,
  stride: number,
  ceil: boolean,
): number {
  const kept = size + Math.min(before, 0) + Math.min(after, 0);
  const room = size + before + after - span;
  if (kept < 1 || (room < 0 && !ceil)) return 0;
  if (!ceil) return Math.floor(room / stride) + 1;
  const up = Math.max(Math.ceil(room / stride) + 1, 0);
  // A last window that would start in the padding after the map is left out (PyTorch, MaxPool2d).
  return (up - 1) * stride >= size + before ? up - 1 : up;
}

/** Height and width after the window has slid over the map, or why it cannot. */
export function slide(x: Shape, w: WindowAttrs): readonly [number, number] | Mismatch {
  const wrong = notMap(x);
  if (wrong) return wrong;
  const [tall, wide] = spans(w);
  const [top, right, bottom, left] = border(x, w);
  const ceil = w.ceil ?? false;
  const rows = steps(height(x), top, bottom, tall, w.stride[0], ceil);
  const columns = steps(width(x), left, right, wide, w.stride[1], ceil);
  if (rows >= 1 && columns >= 1) return [rows, columns];
  const crop = cropped(x, [top, right, bottom, left]);
  if (crop) return crop;
  const fact = `its ${times([tall, wide])} window does not fit the ${times([
    height(x) + top + bottom,
    width(x) + left + right,
  ])} pixels of the padded map`;
  const [side] = w.kernel;
  // A square window over a row is one along it.
  if (height(x) === 1 && columns >= 1 && side === w.kernel[1])
    return {
      at: 'kernel',
      fact,
      help: `along a row the window has a height of 1: [1, ${side}]`,
      use: [1, side],
    };
  return {
    at: 'kernel',
    fact,
    help: 'use a smaller kernel, more padding, or fewer strides before this layer',
  };
}

/** Says so where negative padding cuts the whole map away. */
export function cropped(x: Shape, [top, right, bottom, left]: Border): Mismatch | undefined {
  const rows = height(x) + Math.min(top, 0) + Math.min(bottom, 0);
  const columns = width(x) + Math.min(left, 0) + Math.min(right, 0);
  if (rows >= 1 && columns >= 1) return undefined;
  return {
    at: 'pad',
    fact: `pad = [${[top, right, bottom, left].join(', ')}] cuts away all of the ${times([
      height(x),
      width(x),
    ])} pixels of the map`,
    help: 'crop less',
  };
}

/**
 * Elements of the map that some window reads: a stride larger than the window skips pixels, and a last row or
 * column may be left over. For dilated windows an upper bound.
 */
export function touched(x: Shape, w: WindowAttrs, y: Shape): number {
  const [tall, wide] = spans(w);
  const [top, , , left] = border(x, w);
  return (
    channels(x) *
    covered(height(x), top, height(y), w.kernel[0], tall, w.stride[0], w.dilation?.[0] ?? 1) *
    covered(width(x), left, width(y), w.kernel[1], wide, w.stride[1], w.dilation?.[1] ?? 1)
  );
}

function covered(
  size: number,
  before: number,
  windows: number,
  kernel: number,
  span: number,
  stride: number,
  dilation: number,
): number {
  const last = (windows - 1) * stride + span;
  const inside = (position: number) => Math.min(Math.max(position, 0), last);
  if (kernel > 1 && dilation > 1) {
    // The taps of all windows lie on multiples of the divisor that stride and dilation have in common.
    const reach = inside(before + size) - inside(before);
    return Math.min(Math.ceil(reach / gcd(stride, dilation)), windows * kernel, size);
  }
  // Padded positions before this one that lie in a window.
  const read = (position: number) => {
    const p = inside(position);
    return stride <= kernel ? p : Math.floor(p / stride) * kernel + Math.min(p % stride, kernel);
  };
  return Math.min(read(before + size) - read(before), size);
}
