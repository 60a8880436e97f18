/** Where axes of the language lie in Keras: maps have their channels last, other tensors their axes in the same order. */
import { type Call, call, slot } from '../lib/python/module';

export const isMap = (shape: readonly number[]): boolean => shape.length === 3;

/** With the batch in front. */
export const axisOf = (axis: number, rank: number): number => (rank === 3 ? [3, 1, 2][axis]! : axis + 1);

/** Without the batch, as a shape is written. */
export const shapeOf = (shape: readonly number[]): readonly number[] =>
  isMap(shape) ? [shape[1]!, shape[2]!, shape[0]!] : shape;

/** The axis of channels, counted from the end where it is the last one. */
export const channelAxis = (shape: readonly number[]): number =>
  isMap(shape) || shape.length === 1 ? -1 : 1;

/** Whether the elements lie in the same order either way. */
const isInPlace = ([c, h, w]: readonly number[]): boolean => c === 1 || h! * w! === 1;

/** Layers that bring a map into the language’s order of elements, and back. */
export const toPlain = (shape: readonly number[]): readonly Call[] =>
  isMap(shape) && !isInPlace(shape) ? [call('layers.Permute', slot([3, 1, 2]))] : [];

export const fromPlain = (shape: readonly number[]): readonly Call[] =>
  isMap(shape) && !isInPlace(shape) ? [call('layers.Permute', slot([2, 3, 1]))] : [];

/** A tensor of fewer axes as it meets one of so many, channel by channel. */
export function aligned(x: string, shape: readonly number[], rank: number): string {
  const missing = rank - shape.length;
  if (missing === 0) return x;
  if (rank !== 3)
    return `ops.expand_dims(${x}, ${missing === 1 ? -1 : `(${Array.from({ length: missing }, (_, i) => i - missing).join(', ')})`})`;
  return shape.length === 1
    ? `ops.expand_dims(${x}, (1, 2))`
    : `ops.expand_dims(ops.swapaxes(${x}, 1, 2), 2)`;
}
