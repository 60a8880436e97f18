/** Reads a file of TensorFlow Lite by the slots of its tables, apart from what writes it. */
import { ByteBuffer } from 'flatbuffers';

export interface ReadTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: number;
  readonly data: Uint8Array | undefined;
  readonly scales: readonly number[];
  readonly zeros: readonly number[];
  readonly axis: number;
}

export interface ReadOperator {
  readonly code: number;
  readonly version: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** A number of the options table in a slot: `int(2)`. */
  readonly byte: (slot: number) => number;
  readonly int: (slot: number) => number;
  readonly optionsType: number;
}

export interface ReadModel {
  readonly tensors: readonly ReadTensor[];
  readonly operators: readonly ReadOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** What is kept beside the graph, by its name. */
  readonly metadata: ReadonlyMap<string, string>;
}

export function readModel(bytes: Uint8Array): ReadModel {
  const bb = new ByteBuffer(bytes);
  const slot = (table: number, index: number) => {
    const offset = bb.__offset(table, 4 + 2 * index);
    return offset === 0 ? undefined : table + offset;
  };
  const inner = (table: number, index: number) => {
    const at = slot(table, index);
    return at === undefined ? undefined : bb.__indirect(at);
  };
  const vector = <T>(table: number, index: number, size: number, read: (at: number) => T): readonly T[] => {
    const at = slot(table, index);
    if (at === undefined) return [];
    const start = at + bb.readInt32(at) + 4;
    return Array.from({ length: bb.readInt32(start - 4) }, (_, i) => read(start + i * size));
  };
  const tables = (table: number, index: number) => vector(table, index, 4, at => bb.__indirect(at));
  const ints = (table: number, index: number) => vector(table, index, 4, at => bb.readInt32(at));
  const scalar = (table: number, index: number, size: 1 | 4, otherwise = 0) => {
    const at = slot(table, index);
    if (at === undefined) return otherwise;
    return size === 1 ? bb.readInt8(at) : bb.readInt32(at);
  };

  const model = bb.readInt32(0);
  if (!bb.__has_identifier('TFL3')) throw new Error('no file of TensorFlow Lite');
  if (scalar(model, 0, 4) !== 3) throw new Error('another version of the schema');
  const codes = tables(model, 1).map(table => ({
    code: scalar(table, 3, 4),
    version: scalar(table, 2, 4, 1),
  }));
  const buffers = tables(model, 4).map(table => {
    const at = slot(table, 0);
    if (at === undefined) return undefined;
    const start = at + bb.readInt32(at) + 4;
    if (start % 16 !== 0) throw new Error('a constant that is not at a multiple of 16');
    return bytes.subarray(start, start + bb.readInt32(start - 4));
  });
  const graph = tables(model, 2)[0]!;
  return {
    tensors: tables(graph, 0).map(table => {
      const quantisation = inner(table, 4);
      const of = <T>(read: (table: number) => readonly T[]) =>
        quantisation === undefined ? [] : read(quantisation);
      return {
        name: bb.__string(slot(table, 3)!) as string,
        dims: ints(table, 0),
        type: scalar(table, 1, 1),
        data: buffers[scalar(table, 2, 4)],
        scales: of(q => vector(q, 2, 4, at => bb.readFloat32(at))),
        zeros: of(q => vector(q, 3, 8, at => Number(bb.readInt64(at)))),
        axis: quantisation === undefined ? 0 : scalar(quantisation, 6, 4),
      };
    }),
    operators: tables(graph, 3).map(table => {
      const options = inner(table, 4);
      const read = (size: 1 | 4) => (index: number) =>
        options === undefined ? 0 : scalar(options, index, size);
      return {
        ...codes[scalar(table, 0, 4)]!,
        inputs: ints(table, 1),
        outputs: ints(table, 2),
        optionsType: scalar(table, 3, 1),
        byte: read(1),
        int: read(4),
      };
    }),
    inputs: ints(graph, 1),
    outputs: ints(graph, 2),
    metadata: new Map(
      tables(model, 6).map(table => [
        bb.__string(slot(table, 0)!) as string,
        new TextDecoder().decode(buffers[scalar(table, 1, 4)]),
      ]),
    ),
  };
}
