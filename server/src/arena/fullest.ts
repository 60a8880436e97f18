/** What is needed at the step at which a plan is as large as it is. */
import { aligned, type Buffer, type Plan } from './plan';

export interface Fullest {
  readonly step: number;
  /** Buffers by their index, the largest first. */
  readonly needed: readonly number[];
  /** Bytes below the end of the arena that no buffer takes then. */
  readonly freeBytes: number;
}

/** The highest buffer may be there for long: of its steps the first with the most bytes. Nothing of a plan without a byte. */
export function fullestOf(buffers: readonly Buffer[], { offsets, bytes }: Plan): Fullest | undefined {
  if (bytes === 0) return undefined;
  const changes: number[] = [];
  const change = (step: number, by: number) => {
    changes[step] = (changes[step] ?? 0) + by;
  };
  for (const { bytes: own, first, last } of buffers) {
    change(first, aligned(own));
    change(last + 1, -aligned(own));
  }
  const taken: number[] = [];
  for (let step = 0, sum = 0; step < changes.length; step++) taken.push((sum += changes[step] ?? 0));
  let step = -1;
  // What ends at the top is never there at once, so that no step is looked at twice.
  for (const [i, buffer] of buffers.entries()) {
    if (buffer.bytes === 0 || offsets[i]! + aligned(buffer.bytes) !== bytes) continue;
    for (let at = buffer.first; at <= buffer.last; at++)
      if (step < 0 || taken[at]! > taken[step]! || (taken[at] === taken[step] && at < step)) step = at;
  }
  const needed = [...buffers.keys()].filter(i => buffers[i]!.first <= step && step <= buffers[i]!.last);
  return {
    step,
    needed: needed.sort((a, b) => buffers[b]!.bytes - buffers[a]!.bytes),
    freeBytes: bytes - taken[step]!,
  };
}
