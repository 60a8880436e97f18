import type { Shape } from '../op';

/** Elements of a tensor. */
export function elements(shape: readonly number[]): number {
  let product = 1;
  for (const extent of shape) product *= extent;
  return product;
}

export const channels = (shape: Shape): number => shape[0] ?? 0;

/** Height and width; a vector counts as one pixel. */
export const height = (shape: Shape): number => shape[1] ?? 1;
export const width = (shape: Shape): number => shape[2] ?? 1;

/** `64×56×56`, as messages and hover print it. */
export const times = (shape: readonly number[]): string => shape.join('×');
