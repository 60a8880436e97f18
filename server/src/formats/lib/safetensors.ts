/**
 * The file of safetensors: eight bytes that tell how long a header of JSON is, which names each tensor with its type, its
 * extents and where its bytes are, then the bytes. Nothing in it is run when it is read.
 */
import type { Piecewise } from '../format';

export interface Stored {
  /** `features.0.weight` */
  readonly name: string;
  readonly type: 'F32' | 'I64';
  readonly shape: readonly number[];
  readonly bytes: () => Uint8Array;
}

const sizes = { F32: 4, I64: 8 };

const bytesOf = ({ type, shape }: Stored): number => shape.reduce((a, b) => a * b, sizes[type]);

/** @param about of the file itself, as texts */
export function safetensors(all: readonly Stored[], about: Readonly<Record<string, string>>): Piecewise {
  // What is wider comes first, so that each number is where a machine can read it at once.
  const tensors = all.toSorted((a, b) => sizes[b.type] - sizes[a.type]);
  let end = 0;
  const entries = tensors.map(tensor => {
    const from = end;
    end += bytesOf(tensor);
    const { name, type, shape } = tensor;
    return [name, { dtype: type, shape, data_offsets: [from, end] }] as const;
  });
  const text = new TextEncoder().encode(
    JSON.stringify({ __metadata__: about, ...Object.fromEntries(entries) }),
  );
  const length = Math.ceil(text.length / 8) * 8;
  const head = new Uint8Array(8 + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(text, 8);
  return {
    bytes: head.length + end,
    *chunks() {
      yield head;
      for (const tensor of tensors) yield tensor.bytes();
    },
  };
}
