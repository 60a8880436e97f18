/**
 * A softmax at the end of a network, which Vela makes thirty steps of. They are not gone through one by one: by how many cycles
 * one that follows a fully connected layer of so many outputs takes longer stands here, and other lengths lie between.
 *
 * Source: `--verbose-performance` of ethos-u-vela 5.2.0 on networks of a global average pool and a fully connected layer at int8,
 * with a softmax behind and without, for each accelerator.
 */

/** What softmax of a vector takes. */
export interface Softmax {
  readonly cycles: number;
  /** With what it reads. */
  readonly sramBytes: number;
}

const lengths = [2, 10, 35, 100, 256, 512, 1000, 2000, 4096];
const sramBytes = [320, 320, 512, 1024, 2176, 4224, 8192, 16128, 32896];

export const longestSoftmax = lengths.at(-1)!;

/** Of a vector of no more than `longestSoftmax`. @param cycles of the accelerator, for each of `lengths` */
export function softmaxOf(cycles: readonly number[], length: number): Softmax {
  const next = Math.max(
    1,
    lengths.findIndex(known => known >= length),
  );
  const [from, to] = [lengths[next - 1]!, lengths[next]!];
  const part = (length - from) / (to - from);
  const between = (known: readonly number[]) =>
    Math.max(0, known[next - 1]! + part * (known[next]! - known[next - 1]!));
  return { cycles: Math.round(between(cycles)), sramBytes: Math.ceil(between(sramBytes) / 16) * 16 };
}
