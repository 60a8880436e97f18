/**
 * How much memory the maps and the weight buffers of a program for an NPU hold at once, as Vela counts it: every step takes two
 * moments, and a buffer that is filled ahead of its step is there from the moment before.
 *
 * Source: ethosu/regor/compiler/live_range.cpp of ethos-u-vela 5.2.0.
 */

export interface Held {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Everything begins at a multiple of this. */
const alignedBytes = 16;

const rounded = (bytes: number): number => Math.ceil(bytes / alignedBytes) * alignedBytes;

/** The most at once. */
export function mostHeld(all: readonly Held[]): number {
  const moments = all.reduce((most, { last }) => Math.max(most, last), -1) + 1;
  const change = new Float64Array(moments + 1);
  for (const { bytes, first, last } of all) {
    change[first]! += rounded(bytes);
    change[last + 1]! -= rounded(bytes);
  }
  let [now, most] = [0, 0];
  for (const by of change) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}
