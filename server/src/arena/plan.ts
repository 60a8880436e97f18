/**
 * Where TensorFlow Lite Micro puts buffers that are needed for a time only: its greedy planner, which places the largest
 * first, each into the lowest gap that is free for as long as it is needed.
 *
 * Source: tensorflow/lite/micro/memory_planner/greedy_memory_planner.cc of tflite-micro @90b983c.
 */

export interface Buffer {
  readonly bytes: number;
  /** The first and the last step that needs it. Both need it whole: what ends in a step overlaps with what begins there. */
  readonly first: number;
  readonly last: number;
}

export interface Plan {
  /** Bytes from the beginning of the arena, for each buffer. */
  readonly offsets: readonly number[];
  /** Where the highest buffer ends. */
  readonly bytes: number;
}

/** Every buffer and every object that kernels ask for begins at a multiple of this. */
export const alignedBytes = 16;

export const aligned = (bytes: number, to = alignedBytes): number => Math.ceil(bytes / to) * to;

interface Placed {
  readonly buffer: Buffer;
  readonly begin: number;
  readonly end: number;
}

/** Of equal sizes the one that is listed last is placed first, so that the order of a file's tensors may change the result. */
export function planned(buffers: readonly Buffer[]): Plan {
  const bySize = buffers.map((buffer, index) => ({ buffer, index, bytes: aligned(buffer.bytes) }));
  bySize.sort((a, b) => b.bytes - a.bytes || b.index - a.index);
  const placed: Placed[] = [];
  const offsets = buffers.map(() => 0);
  for (const { buffer, index, bytes } of bySize) {
    const begin = lowestGap(placed, buffer, bytes);
    offsets[index] = begin;
    const after = placed.findIndex(other => other.begin > begin);
    placed.splice(after === -1 ? placed.length : after, 0, { buffer, begin, end: begin + bytes });
  }
  return { offsets, bytes: placed.reduce((most, { end }) => Math.max(most, end), 0) };
}

/** `placed` stands in the order of its beginnings. */
function lowestGap(placed: readonly Placed[], { first, last }: Buffer, bytes: number): number {
  let at = 0;
  for (const { buffer, begin, end } of placed) {
    if (buffer.first > last || first > buffer.last) continue;
    if (begin - at >= bytes) return at;
    at = Math.max(at, end);
  }
  return at;
}
