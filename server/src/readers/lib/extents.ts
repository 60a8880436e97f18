/** Extents that files leave open. */
import { elements } from '../../ops/lib/shape';

/** The extents that a reshape asks for: 0 for what was there, -1 for what is left. */
export function resolve(
  from: readonly number[],
  wanted: readonly number[],
  zeroIsZero = false,
): readonly number[] | undefined {
  const dims = wanted.map((extent, i) => (extent === 0 && !zeroIsZero ? (from[i] ?? 0) : extent));
  const open = dims.indexOf(-1);
  if (open >= 0) {
    const rest = dims.reduce((product, extent, i) => (i === open ? product : product * extent), 1);
    dims[open] = elements(from) / rest;
  }
  return dims.every(extent => Number.isSafeInteger(extent) && extent >= 0) &&
    elements(dims) === elements(from)
    ? dims
    : undefined;
}
