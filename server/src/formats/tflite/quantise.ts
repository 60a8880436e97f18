/** Scales of integers: one for each tensor, equal where an operator hands its numbers on as they are. */
import type { TensorId } from '../../graph/flat';
import type { Spread } from '../lib/spread';
import type { Fused } from './fuse';

export const precisions = ['fp32', 'int8', 'int16x8'] as const;
export type Precision = (typeof precisions)[number];

export interface Scale {
  readonly scale: number;
  readonly zero: number;
}

/** Integers of 8 bits from the least to the most number, 0 among them; those of 16 bits are even on both sides. */
export function scaleOf(
  { least, most }: Pick<Spread, 'least' | 'most'>,
  precision: Precision,
): Scale | undefined {
  if (precision === 'fp32') return undefined;
  const [low, high] = [Math.min(least, 0), Math.max(most, 0)];
  if (precision === 'int16x8') return { scale: Math.fround(Math.max(-low, high, 1e-6) / 32767), zero: 0 };
  const scale = Math.fround(Math.max(high - low, 1e-6) / 255);
  return { scale, zero: Math.min(Math.max(Math.round(-128 - low / scale), -128), 127) };
}

/** The specification states the scales of these, whatever arrives: results lie from 0 or −1 to 1. */
export function fixedScale(isSigned: boolean, precision: Precision): Scale | undefined {
  if (precision === 'fp32') return undefined;
  if (precision === 'int16x8') return { scale: 1 / 32768, zero: 0 };
  return isSigned ? { scale: 1 / 128, zero: 0 } : { scale: 1 / 256, zero: -128 };
}

export interface Scaling {
  /** Hands numbers on as they are, from all of its inputs. */
  readonly keeps: (fused: Fused) => boolean;
  readonly fixed: (fused: Fused) => Scale | undefined;
}

/** The scale of each tensor by its id. */
export function scalesOf(
  fused: readonly Fused[],
  standsFor: (tensor: TensorId) => TensorId,
  spreads: readonly Spread[],
  precision: Precision,
  { keeps, fixed }: Scaling,
): (tensor: TensorId) => Scale | undefined {
  if (precision === 'fp32') return () => undefined;
  const parents = new Map<TensorId, TensorId>();
  const root = (tensor: TensorId): TensorId => {
    let at = tensor;
    while (parents.has(at)) at = parents.get(at)!;
    if (at !== tensor) parents.set(tensor, at);
    return at;
  };
  const join = (a: TensorId, b: TensorId) => {
    const [left, right] = [root(a), root(b)];
    if (left !== right) parents.set(left, right);
  };
  for (const one of fused)
    if (keeps(one))
      for (const other of [...one.node.inputs.map(standsFor), ...one.outputs]) join(one.outputs[0]!, other);
  const ranges = new Map<TensorId, Spread>();
  const makers = new Map<TensorId, Set<Scale | undefined>>();
  const known = new Map<string, Scale>();
  for (const one of fused) {
    const own = fixed(one);
    // One object for equal scales, so that a set can tell whether there are several.
    const shared = own && (known.get(`${own.scale} ${own.zero}`) ?? own);
    if (shared !== undefined) known.set(`${shared.scale} ${shared.zero}`, shared);
    for (const output of one.outputs) {
      const at = root(output);
      const [before, mine] = [ranges.get(at), spreads[output]!];
      const joined = before && {
        ...mine,
        least: Math.min(before.least, mine.least),
        most: Math.max(before.most, mine.most),
      };
      ranges.set(at, joined ?? mine);
      if (keeps(one)) continue;
      makers.set(at, (makers.get(at) ?? new Set()).add(shared));
    }
  }
  return tensor => {
    const at = root(standsFor(tensor));
    const all = makers.get(at);
    const only = all?.size === 1 ? [...all][0] : undefined;
    return only ?? scaleOf(ranges.get(at)!, precision);
  };
}
