/** How many bytes a structure of C takes, and a row of them that grows down from the end of an arena. */

/** How the runtime was compiled. */
export interface Build {
  /** 4 on a microcontroller, 8 on a desktop. */
  readonly pointerBytes: 4 | 8;
  /** With fields that serve compressed weights, which it is not unless asked. */
  readonly hasCompression: boolean;
  /** With the allocator that tells what it was asked for. */
  readonly isRecording: boolean;
}

/**
 * A letter for each field: `p` a pointer, `i` 4 bytes, `h` 2, `b` 1, `d` 8 bytes at a multiple of 8, `c` 4 bytes that are there
 * with compression only, `q` such a pointer, `r` a pointer that is there where allocations are recorded, `s` where both hold. A number before a letter repeats it: "9i2p".
 */
export type Layout = string;

export interface Piece {
  readonly bytes: number;
  /** It begins at a multiple of this. */
  readonly alignedTo: number;
}

/** Its size as `sizeof` has it, and what it is aligned to. */
export function pieceOf(layout: Layout, { pointerBytes, hasCompression, isRecording }: Build): Piece {
  const sizes: Readonly<Record<string, number>> = {
    p: pointerBytes,
    q: hasCompression ? pointerBytes : 0,
    r: isRecording ? pointerBytes : 0,
    s: hasCompression && isRecording ? pointerBytes : 0,
    c: hasCompression ? 4 : 0,
    d: 8,
    i: 4,
    h: 2,
    b: 1,
  };
  let [bytes, most] = [0, 1];
  for (const [, times, letter] of layout.matchAll(/(\d*)([a-z])/g)) {
    const size = sizes[letter!]!;
    if (size === 0) continue;
    most = Math.max(most, size);
    bytes = Math.ceil(bytes / size) * size + size * Number(times || 1);
  }
  return { bytes: Math.ceil(bytes / most) * most, alignedTo: most };
}

/** Bytes of pieces that are put below each other, the first at an end that is a multiple of 16. */
export function stacked(pieces: readonly Piece[]): number {
  let below = 0;
  for (const { bytes, alignedTo } of pieces) below = Math.ceil((below + bytes) / alignedTo) * alignedTo;
  return below;
}
