import type { Mismatch, Shape } from '../op';
import { times } from './shape';

const AXES = ['channels', 'height', 'width'];

/** The name of an axis, as messages have it. */
export const axisName = (axis: number, rank: number): string =>
  rank <= 3 ? (AXES[axis] ?? `axis ${axis}`) : `axis ${axis}`;

/** An axis that the tensor that arrives does not have. */
export const noAxis = (at: string, axis: number, rank: number): Mismatch => ({
  at,
  fact:
    rank === 1
      ? `a vector has one axis and no axis ${axis}`
      : `axis ${axis} is none of the ${rank} axes that arrive`,
  help:
    rank === 1
      ? 'use 0'
      : `use a number from 0 (${axisName(0, rank)}) to ${rank - 1}, as the batch is left out`,
});

/** Axes of someone who counts the batch as the first, without it; `undefined` where they are not. */
export function batchless(axes: readonly number[], rank: number): { use?: readonly number[] } {
  const isCounted = axes.includes(rank) && axes.every(axis => axis > 0 && axis <= rank);
  return isCounted ? { use: axes.map(axis => axis - 1) } : {};
}

/**
 * The shape of an element-by-element operation: along each axis all extents are equal or 1. A vector of one
 * number a channel meets a map channel by channel, as the `C×1×1` that a global pool leaves does.
 */
export function broadcast(inputs: readonly Shape[]): Shape | Mismatch {
  let result = inputs[0] ?? [];
  for (let i = 1; i < inputs.length; i++) {
    const shape = inputs[i]!;
    if (same(result, shape)) continue;
    const joined = join(result, shape);
    if (!joined) return mismatch(inputs[0]!, result, shape);
    result = joined;
  }
  return result;
}

const same = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a.length <= 3;

function join(a: Shape, b: Shape): Shape | undefined {
  if (a.length !== b.length && a.length !== 1 && b.length !== 1) return undefined;
  const joined: number[] = [];
  for (let axis = 0; axis < Math.max(a.length, b.length); axis++) {
    const [m, n] = [a[axis] ?? 1, b[axis] ?? 1];
    if (m !== n && m !== 1 && n !== 1) return undefined;
    joined.push(Math.max(m, n));
  }
  return joined;
}

function mismatch(first: Shape, result: Shape, shape: Shape): Mismatch {
  const fact = `${times(result)} and ${times(shape)}`;
  if (result.length !== shape.length && result.length !== 1 && shape.length !== 1)
    return {
      at: 'inputs',
      fact: `${fact} differ in the number of axes`,
      help: 'bring them to the same axes with reshape',
    };
  const rank = Math.max(result.length, shape.length);
  const axes = Array.from({ length: rank }, (_, axis) => axis).filter(axis => {
    const [m, n] = [result[axis] ?? 1, shape[axis] ?? 1];
    return m !== n && m !== 1 && n !== 1;
  });
  const names = axes.map(axis => axisName(axis, rank)).join(' and ');
  return { at: 'inputs', fact: `${fact} differ in ${names}`, help: remedy(axes, first, rank) };
}

/** What brings maps together that differ along these axes; the first map is taken as the one that is right. */
export function remedy(axes: readonly number[], first: Shape, rank: number): string {
  if (rank === 1) return `give both the same length, for instance with fc(${first[0]}) before this layer`;
  if (rank > 3) return 'bring them to the same shape with reshape or permute';
  if (axes.includes(1) || axes.includes(2))
    return 'give both branches the same strides and padding, or resize one with nearest or a pool';
  return `give both the same width, for instance with conv(${first[0]}, 1) on one branch`;
}
