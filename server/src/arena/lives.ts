/** From when to when each tensor of a program is needed, as TensorFlow Lite Micro counts it. */
import type { Buffer } from './plan';

export interface Program {
  /** Bytes of each tensor; `undefined` of a constant, which stays where the file is. */
  readonly tensors: readonly (number | undefined)[];
  /** In the order in which they run. */
  readonly operators: readonly {
    /** Tensors by their index. */
    readonly inputs: readonly number[];
    readonly outputs: readonly number[];
    /** Bytes of each buffer that is needed while this operator runs. */
    readonly scratchBytes: readonly number[];
  }[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/**
 * Inputs are there from before the first operator to their last reader, what the program hands on from its maker to the end.
 * No operator works in place: a reshape has two buffers as well.
 * Those of tensors come first, in the tensors' order, then those of operators in theirs.
 *
 * Source: tensorflow/lite/micro/micro_allocation_info.cc of tflite-micro @90b983c.
 */
export function buffersOf({ tensors, operators, inputs, outputs }: Program): readonly Buffer[] {
  const first = tensors.map(() => -1);
  const last = tensors.map(() => -1);
  const made = (tensor: number, step: number) => {
    if (first[tensor] === -1) first[tensor] = step;
    last[tensor] = step;
  };
  for (const tensor of inputs) made(tensor, 0);
  for (const [i, operator] of operators.entries()) {
    for (const tensor of operator.inputs) last[tensor] = i + 1;
    for (const tensor of operator.outputs) made(tensor, i + 1);
  }
  for (const tensor of outputs) made(tensor, operators.length);
  const scratch = operators.flatMap(({ scratchBytes }, i) =>
    scratchBytes.map(bytes => ({ bytes, first: i + 1, last: i + 1 })),
  );
  const maps = tensors.flatMap((bytes, i) =>
    bytes === undefined ? [] : [{ bytes, first: first[i]!, last: last[i]! }],
  );
  return [...maps, ...scratch];
}
