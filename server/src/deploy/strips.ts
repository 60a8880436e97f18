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
  let best: Length = { length: 0, from: narrowest, area: 0 };
  for (let least = narrowest; least <= Math.max(room / 2, narrowest); least++) {
    let area = 0;
    let from = room;
    for (const [width, length] of strips) {
      if (width < least) continue;
      area += (width > room - least ? room : width) * length;
      from = Math.min(from, width);
    }
    const length = Math.ceil(area / room);
    if (length > best.length) best = { length, from, area };
  }
  return best;
}
