/**
 * Strips of some widths, laid side by side where there is room and one behind the other where there is not: the least length
 * that they take together. A layer is such a strip, as wide as the processors that it works on and as long as its words.
 */

/** By width how long all strips of that width are together. */
export type Strips = ReadonlyMap<number, number>;

export interface Length {
  /** No way to lay them is shorter. */
  readonly length: number;
  /** The narrowest that has a part in it. */
  readonly from: number;
  /** What they cover, what lets nothing lie beside it as wide as the room. */
  readonly area: number;
}

/**
 * What is wider than the room less some width has nothing of that width beside it and counts as wide as the room; the best
 * such width tells (Martello and Toth, Lower bounds and reduction procedures for the bin packing problem, 1990).
 */
export function leastLength(strips: Strips, room: number, narrowest = 1): Length {
  // Of all strips of some width or more: how long they are together, what they cover, and the narrowest.
  const lengths = new Float64Array(room + 2);
  const areas = new Float64Array(room + 2);
  const next = new Int32Array(room + 2).fill(room);
  for (const [width, length] of strips) lengths[Math.min(width, room)]! += length;
  for (let width = room; width >= 0; width--) {
    const length = lengths[width]!;
    areas[width] = areas[width + 1]! + width * length;
    lengths[width] = lengths[width + 1]! + length;
    next[width] = length > 0 ? width : next[width + 1]!;
  }
  let best: Length = { length: 0, from: narrowest, area: 0 };
  for (let least = narrowest; least <= Math.max(room / 2, narrowest); least++) {
    const wide = Math.max(room - least + 1, least);
    const area = room * lengths[wide]! + areas[least]! - areas[wide]!;
    const length = Math.ceil(area / room);
    if (length > best.length) best = { length, from: next[least]!, area };
  }
  return best;
}
