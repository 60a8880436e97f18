import type { Mismatch, Shape } from '../op';

/** Elements of a tensor. */
export function elements(shape: readonly number[]): number {
  let product = 1;
  for (const extent of shape) product *= extent;
  return product;
}

export const channels = (shape: Shape): number => shape[0] ?? 1;

/** Height and width; a vector counts as one pixel. */
export const height = (shape: Shape): number => shape[1] ?? 1;
export const width = (shape: Shape): number => shape[2] ?? 1;

/** Places of one channel: height times width of a map, 1 for a vector. */
export const pixels = (shape: Shape): number => elements(shape) / channels(shape);

/** `64×56×56`, as messages and hover print it. */
export const times = (shape: readonly number[]): string => shape.join('×');

/** What to do when something other than channels × height × width arrives at a layer that slides or scales. */
export function notMap(x: Shape): Mismatch | undefined {
  if (x.length === 3) return undefined;
  const vector = x.length === 1;
  return {
    at: 'inputs',
    fact: `${vector ? `a vector of ${x[0]}` : `a tensor of ${times(x)}`} arrives, not channels × height × width`,
    help: vector
      ? `use fc instead, place this layer before flatten or fc, or write reshape([${x[0]}, 1, 1]) before it`
      : 'bring it to channels × height × width with reshape or permute',
  };
}

export function sameShape(a: Shape | undefined, b: Shape | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
