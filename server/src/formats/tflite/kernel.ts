/** The numbers of a convolution with what follows it folded in, in the layout and the precision of a file. */
import type { FlatNode } from '../../graph/flat';
import { numbersOf, type Weights } from '../lib/weights';

export interface Folded {
  /** By which each output channel of the weights is multiplied. */
  readonly factors: Float32Array;
  /** `undefined` where nothing is added. */
  readonly bias: Float32Array | undefined;
}

/** Worked out when it is asked for the first time. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What batch norms and scales make of a number, channel by channel. */
export function foldedOf(
  channels: number,
  own: Weights | undefined,
  affines: readonly FlatNode[],
  weightsOf: (node: FlatNode) => Weights,
  seed: number,
): Folded {
  const factors = new Float32Array(channels).fill(1);
  const first = own?.get('bias');
  let bias = first && numbersOf(first, seed);
  for (const affine of affines) {
    const weights = weightsOf(affine);
    const numbers = (what: string) => {
      const tensor = weights.get(what);
      return tensor && numbersOf(tensor, seed);
    };
    const [scale, shift, mean, variance] = ['scale', 'shift', 'mean', 'variance'].map(numbers);
    if (shift !== undefined) bias ??= new Float32Array(channels);
    for (let c = 0; c < channels; c++) {
      const factor =
        scale![scale!.length === 1 ? 0 : c]! / Math.sqrt(variance === undefined ? 1 : variance[c]! + 1e-5);
      factors[c] = factors[c]! * factor;
      if (bias !== undefined) bias[c] = (bias[c]! - (mean?.[c] ?? 0)) * factor + (shift?.[c] ?? 0);
    }
  }
  return { factors, bias };
}

/**
 * Multiplies each channel by its own number, in place, and rounds where the result is to be whole. A network has a hundred
 * million weights: what is the same for a channel stands outside of the inner loop.
 */
export function multiplied(
  numbers: Float32Array,
  inner: number,
  factors: Float64Array,
  isWhole: boolean,
): void {
  for (let i = 0; i < numbers.length; )
    for (const factor of factors) {
      const end = i + inner;
      if (isWhole) for (; i < end; i++) numbers[i] = Math.round(numbers[i]! * factor);
      else for (; i < end; i++) numbers[i] = numbers[i]! * factor;
    }
}

/** Fills a tensor with another one whose axes stand in another order: `order[i]` is what axis `i` of the result was. */
export function permuted<T extends Float32Array | Int8Array>(
  numbers: Float32Array,
  dims: readonly number[],
  order: readonly number[],
  result: T,
): T {
  if (order.every((axis, i) => axis === i)) {
    result.set(numbers);
    return result;
  }
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((a, b) => a * b, 1));
  const [outer, steps] = [order.map(axis => dims[axis]!), order.map(axis => strides[axis]!)];
  const [row, step] = [outer.pop()!, steps.pop()!];
  const at = outer.map(() => 0);
  let from = 0;
  for (let i = 0; i < result.length; ) {
    const end = i + row;
    for (let k = from; i < end; i++, k += step) result[i] = numbers[k]!;
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++at[axis]! < outer[axis]!) break;
      from -= steps[axis]! * outer[axis]!;
      at[axis] = 0;
    }
  }
  return result;
}

export const bytesOf = (
  numbers: Float32Array | Int8Array | Int16Array | Int32Array | BigInt64Array,
): Uint8Array => new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
