/** Small models of TensorFlow Lite, table by table, so that a test may write what no library would. */
import { Builder, type Offset } from 'flatbuffers';

export interface Tensor {
  readonly name?: string;
  readonly dims: readonly number[];
  /** The extents as the file has them before it is run: -1 for one that is open. */
  readonly signature?: readonly number[];
  /** Whole numbers of 32 bits where `isWhole`, else floats. */
  readonly numbers?: readonly number[];
  readonly isWhole?: boolean;
  /** Floats that are stored, where they are fewer than the extents tell. */
  readonly sparse?: number;
}

export interface Operator {
  readonly code: number | string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Options by their slots. */
  readonly ints?: Readonly<Record<number, number>>;
  readonly bytes?: Readonly<Record<number, number>>;
  readonly floats?: Readonly<Record<number, number>>;
  readonly lists?: Readonly<Record<number, readonly number[]>>;
  readonly customInts?: readonly number[];
}

const custom = 32;

export function flat(
  tensors: readonly Tensor[],
  operators: readonly Operator[],
  inputs: readonly number[],
  outputs: readonly number[],
): Uint8Array {
  const b = new Builder(1024);
  const ints = (all: readonly number[]) => {
    b.startVector(4, all.length, 4);
    for (const n of all.toReversed()) b.addInt32(n);
    return b.endVector();
  };
  const offsets = (all: readonly Offset[]) => {
    b.startVector(4, all.length, 4);
    for (const at of all.toReversed()) b.addOffset(at);
    return b.endVector();
  };
  const bytesOf = (all: Uint8Array) => {
    b.startVector(1, all.length, 8);
    for (const n of all.toReversed()) b.addInt8((n << 24) >> 24);
    return b.endVector();
  };
  const table = (fields: number, fill: () => void): Offset => {
    b.startObject(fields);
    fill();
    return b.endObject();
  };
  const buffers = [table(1, () => undefined)];
  const made = tensors.map(({ name = 't', dims, signature, numbers, isWhole = false, sparse }, i) => {
    let buffer = 0;
    if (numbers !== undefined || sparse !== undefined) {
      const all = numbers ?? new Array<number>(sparse!).fill(1);
      const data = isWhole ? new Int32Array(all) : new Float32Array(all);
      const bytes = bytesOf(new Uint8Array(data.buffer));
      buffer = buffers.push(table(1, () => b.addFieldOffset(0, bytes, 0))) - 1;
    }
    const [shape, text] = [ints(dims), b.createString(`${name}${i}`)];
    const open = signature === undefined ? 0 : ints(signature);
    const sparsity = sparse === undefined ? 0 : table(3, () => undefined);
    return table(8, () => {
      b.addFieldOffset(0, shape, 0);
      b.addFieldInt8(1, isWhole ? 2 : 0, 0);
      b.addFieldInt32(2, buffer, 0);
      b.addFieldOffset(3, text, 0);
      b.addFieldOffset(6, sparsity, 0);
      b.addFieldOffset(7, open, 0);
    });
  });
  const codes = operators.map(({ code }) => {
    const name = typeof code === 'string' ? b.createString(code) : 0;
    const number = typeof code === 'string' ? custom : code;
    return table(4, () => {
      b.addFieldInt8(0, Math.min(number, 127), 0);
      b.addFieldOffset(1, name, 0);
      b.addFieldInt32(3, number, 0);
    });
  });
  const steps = operators.map((operator, i) => {
    const lists = Object.entries(operator.lists ?? {}).map(
      ([slot, all]) => [Number(slot), ints(all)] as const,
    );
    const options = table(16, () => {
      for (const [slot, n] of Object.entries(operator.ints ?? {})) b.addFieldInt32(Number(slot), n, 0);
      for (const [slot, n] of Object.entries(operator.bytes ?? {})) b.addFieldInt8(Number(slot), n, 0);
      for (const [slot, n] of Object.entries(operator.floats ?? {})) b.addFieldFloat32(Number(slot), n, 0);
      for (const [slot, at] of lists) b.addFieldOffset(slot, at, 0);
    });
    const own =
      operator.customInts === undefined
        ? 0
        : bytesOf(new Uint8Array(new Int32Array(operator.customInts).buffer));
    const [reads, makes] = [ints(operator.inputs), ints(operator.outputs)];
    return table(9, () => {
      b.addFieldInt32(0, i, 0);
      b.addFieldOffset(1, reads, 0);
      b.addFieldOffset(2, makes, 0);
      b.addFieldOffset(4, options, 0);
      b.addFieldOffset(5, own, 0);
    });
  });
  const [all, given, results, run] = [offsets(made), ints(inputs), ints(outputs), offsets(steps)];
  const graph = table(5, () => {
    b.addFieldOffset(0, all, 0);
    b.addFieldOffset(1, given, 0);
    b.addFieldOffset(2, results, 0);
    b.addFieldOffset(3, run, 0);
  });
  const [known, graphs, stored] = [offsets(codes), offsets([graph]), offsets(buffers)];
  const root = table(8, () => {
    b.addFieldInt32(0, 3, 0);
    b.addFieldOffset(1, known, 0);
    b.addFieldOffset(2, graphs, 0);
    b.addFieldOffset(4, stored, 0);
  });
  b.finish(root, 'TFL3');
  return b.asUint8Array();
}
