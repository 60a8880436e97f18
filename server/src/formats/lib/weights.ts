/**
 * Weights for a network that nobody has trained: each number follows from the path of its layer and a seed alone, and its
 * scale from what arrives, so that every layer with weights hands on numbers of a deviation of about 1.
 */

import type { Flat, FlatNode } from '../../graph/flat';
import { elements } from '../../ops/lib/shape';
import type { Spread } from './spread';

export interface Tensor {
  /** `stage[2].conv.weight` */
  readonly name: string;
  readonly shape: readonly number[];
  /** Evenly spread between these, both excluded where they differ. */
  readonly least: number;
  readonly most: number;
}

/** The tensors of a layer by what they are: `weight`, `bias`, `scale`, `shift`, and `mean` and `variance` of batch norm. */
export type Weights = ReadonlyMap<string, Tensor>;

/** The weights of every node; nodes that share a set have the same object. */
export function weightsOf(flat: Flat, spreads: readonly Spread[]): ReadonlyMap<FlatNode, Weights> {
  const sets = new Map<string, Weights>();
  const found = new Map<FlatNode, Weights>();
  for (const node of flat.nodes) {
    let set = sets.get(node.weightsKey);
    if (set === undefined) sets.set(node.weightsKey, (set = draw(node, spreads)));
    found.set(node, set);
  }
  return found;
}

function draw({ layer, path, inputs }: FlatNode, spreads: readonly Spread[]): Weights {
  const { op, attrs, inputShapes, outputs } = layer;
  const tensors = op.weights?.(inputShapes, attrs) ?? [];
  if (tensors.length === 0) return new Map();
  const arriving = spreads[inputs[0]!]!;
  const between = (what: string, shape: readonly number[], least: number, most: number) =>
    [what, { name: `${path}.${what}`, shape, least, most }] as const;
  const summands = (op.macs?.(inputShapes, attrs, outputs) ?? 0) / elements(outputs[0]!);
  const found = tensors.map(({ name, shape }) => {
    if (name === 'scale') return between(name, shape, 0.8, 1.2);
    if (name === 'weight' && summands === 0) return between(name, shape, 0.1, 0.4);
    if (name !== 'weight') return between(name, shape, -0.1, 0.1);
    // An even spread from −a to a has a deviation of a over the root of 3.
    const half = Math.sqrt(3 / summands) / arriving.rms;
    return between(name, shape, -half, half);
  });
  if (op.name !== 'bn') return new Map(found);
  const { mean, rms } = arriving;
  const variance = Math.max(rms * rms - mean * mean, 1e-6);
  const shape = tensors[0]!.shape;
  const off = 0.1 * rms;
  return new Map([
    ...found,
    between('mean', shape, mean - off, mean + off),
    between('variance', shape, 0.8 * variance, 1.2 * variance),
  ]);
}

/** The numbers of a tensor. */
export function numbersOf({ name, shape, least, most }: Tensor, seed: number): Float32Array {
  const numbers = new Float32Array(elements(shape));
  let state = hash(`${seed}/${name}`);
  const span = (most - least) / 2 ** 32;
  for (let i = 0; i < numbers.length; i++) {
    // Mulberry32: a counter whose bits are mixed; 4 billion numbers before it repeats.
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    numbers[i] = least + ((bits ^ (bits >>> 14)) >>> 0) * span;
  }
  return numbers;
}

/** Fowler, Noll and Vo's hash of 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return state;
}
