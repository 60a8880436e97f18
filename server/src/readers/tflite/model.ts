/**
 * A model of TensorFlow Lite from its bytes: as much of schema.fbs, version 3, as tells shapes. Slots are those of its
 * tables. Every place is held against the bytes that there are, and no vector is longer than they.
 */
import { ByteBuffer } from 'flatbuffers';
import { elements } from '../../ops/lib/shape';
import { mostNumbers, mostTaps } from '../lib/numbers';
import { Broken } from '../reader';

export interface Tensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** Axes that take any extent; the file states 1 for them until it is run. */
  readonly open: readonly number[];
  /** 0: float32, 1: float16, 2: int32, 3: uint8, 4: int64, 7: int16, 9: int8. */
  readonly type: number;
  readonly isConstant: boolean;
  /** Whether only what is not 0 is stored. */
  readonly isSparse: boolean;
  readonly numbers: readonly number[] | undefined;
}

export interface Operator {
  readonly code: number;
  readonly custom: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: Options;
  /** Numbers of 32 bits that a custom operator has for options. */
  readonly customInts: readonly number[];
  /** Of a convolution that was put together of several operators. */
  readonly dilated?: Dilated;
}

/** A dilation and a border that an operator does not have by itself. */
export interface Dilated {
  readonly by: readonly [tall: number, wide: number];
  readonly pad: readonly [top: number, right: number, bottom: number, left: number];
}

export interface Model {
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly name: string;
}

/** A table of a flat buffer. */
class Table {
  constructor(
    private readonly from: ByteBuffer,
    private readonly at: number,
  ) {
    this.hold(at, 4);
    this.hold(at - from.readInt32(at), 4);
  }

  private hold(at: number, bytes: number): void {
    if (!(at >= 0 && at + bytes <= this.from.capacity())) throw new Broken('it points behind its end.');
  }

  private field(slot: number, bytes: number): number {
    const table = this.at - this.from.readInt32(this.at);
    const size = this.from.readUint16(table);
    this.hold(table, size);
    const offset = 4 + 2 * slot + 2 <= size ? this.from.readUint16(table + 4 + 2 * slot) : 0;
    if (offset === 0) return 0;
    this.hold(this.at + offset, bytes);
    return this.at + offset;
  }

  byte(slot: number, otherwise = 0): number {
    const at = this.field(slot, 1);
    return at === 0 ? otherwise : this.from.readInt8(at);
  }

  int(slot: number, otherwise = 0): number {
    const at = this.field(slot, 4);
    return at === 0 ? otherwise : this.from.readInt32(at);
  }

  float(slot: number, otherwise = 0): number {
    const at = this.field(slot, 4);
    return at === 0 ? otherwise : this.from.readFloat32(at);
  }

  /** Where a vector's elements begin, and how many there are. */
  vector(slot: number, bytesEach: number): readonly [at: number, length: number] {
    const field = this.field(slot, 4);
    if (field === 0) return [0, 0];
    const at = field + this.from.readInt32(field);
    this.hold(at, 4);
    const length = this.from.readInt32(at);
    if (length < 0) throw new Broken('it has a vector of a length below 0.');
    this.hold(at + 4, length * bytesEach);
    return [at + 4, length];
  }

  ints(slot: number): readonly number[] {
    const [at, length] = this.vector(slot, 4);
    return Array.from({ length }, (_, i) => this.from.readInt32(at + 4 * i));
  }

  floats(slot: number): readonly number[] {
    const [at, length] = this.vector(slot, 4);
    return Array.from({ length }, (_, i) => this.from.readFloat32(at + 4 * i));
  }

  tables(slot: number): readonly Table[] {
    const [at, length] = this.vector(slot, 4);
    return Array.from({ length }, (_, i) => {
      const place = at + 4 * i;
      return new Table(this.from, place + this.from.readInt32(place));
    });
  }

  /** Numbers that lie in a vector of bytes. */
  intsOfBytes(slot: number): readonly number[] {
    const [at, length] = this.vector(slot, 1);
    return Array.from({ length: Math.min(length >> 2, 64) }, (_, i) => this.from.readInt32(at + 4 * i));
  }

  table(slot: number): Table | undefined {
    const field = this.field(slot, 4);
    return field === 0 ? undefined : new Table(this.from, field + this.from.readInt32(field));
  }

  text(slot: number): string {
    const [at, length] = this.vector(slot, 1);
    return new TextDecoder().decode(this.from.bytes().subarray(at, at + Math.min(length, 1000)));
  }
}

/** Options of an operator, which it may lack. */
export class Options {
  constructor(private readonly table: Table | undefined) {}

  byte = (slot: number, otherwise = 0): number => this.table?.byte(slot, otherwise) ?? otherwise;
  int = (slot: number, otherwise = 0): number => this.table?.int(slot, otherwise) ?? otherwise;
  float = (slot: number, otherwise = 0): number => this.table?.float(slot, otherwise) ?? otherwise;
  ints = (slot: number): readonly number[] => this.table?.ints(slot) ?? [];
}

export function readModel(bytes: Uint8Array): Model {
  const from = new ByteBuffer(bytes);
  if (bytes.length < 8 || String.fromCharCode(...bytes.subarray(4, 8)) !== 'TFL3')
    throw new Broken('it does not begin as a model of TensorFlow Lite.');
  const root = new Table(from, from.readInt32(0));
  const codes = root.tables(1).map(code => ({
    // Readers from before there were more than 127 operators look at the first.
    code: Math.max(code.byte(0), code.int(3)),
    custom: code.text(1),
  }));
  const buffers = root.tables(4);
  const [graph] = root.tables(2);
  if (graph === undefined) throw new Broken('it has no graph.');
  const tensors = graph.tables(0).map((tensor): Tensor => {
    const dims = tensor.ints(0);
    const type = tensor.byte(1);
    const buffer = buffers[tensor.int(2)];
    const [at, length] = buffer?.vector(0, 1) ?? [0, 0];
    const count = elements(dims);
    const isSparse = tensor.table(6) !== undefined;
    if (length > 0 && !isSparse && count !== length / (width[type] ?? length / count))
      throw new Broken(
        `its tensor ${tensor.text(3)} declares ${count.toLocaleString('en-US')} numbers and holds ${length.toLocaleString('en-US')} bytes.`,
      );
    const isKernel = dims.length === 4 && dims[0] === 1;
    const isSmall = length > 0 && !isSparse && count <= (isKernel ? mostTaps : mostNumbers);
    const signature = tensor.ints(7);
    return {
      name: tensor.text(3),
      dims,
      open: dims.flatMap((extent, axis) => (extent === 1 && signature[axis] === -1 ? [axis] : [])),
      type,
      isConstant: length > 0,
      isSparse,
      numbers: isSmall
        ? isKernel && type === 9
          ? steppedOf(from, at, tensor.table(4), count)
          : numbersOf(from, at, type, count)
        : undefined,
    };
  });
  const operators = graph.tables(3).map((operator): Operator => {
    const code = codes[operator.int(0)];
    if (code === undefined) throw new Broken('an operator has no code.');
    // An input that is left out is -1.
    const known = (all: readonly number[], least: number) => {
      if (all.some(index => index < least || index >= tensors.length))
        throw new Broken('an operator names a tensor that is not there.');
      return all;
    };
    return {
      ...code,
      inputs: known(operator.ints(1), -1),
      outputs: known(operator.ints(2), 0),
      options: new Options(operator.table(4)),
      customInts: code.custom === '' ? [] : operator.intsOfBytes(5),
    };
  });
  const known = (all: readonly number[]) => all.filter(index => index >= 0 && index < tensors.length);
  return {
    tensors,
    operators,
    inputs: known(graph.ints(1)),
    outputs: known(graph.ints(2)),
    name: graph.text(4),
  };
}

/** Bytes of a number, by its type. */
const width: Readonly<Record<number, number>> = { 0: 4, 1: 2, 2: 4, 3: 1, 4: 8, 6: 1, 7: 2, 9: 1 };

/** Numbers of 8 bits by their steps, one for all or one for each channel, the last axis. */
function steppedOf(
  from: ByteBuffer,
  at: number,
  steps: Table | undefined,
  count: number,
): readonly number[] | undefined {
  const scales = steps?.floats(2) ?? [];
  if (scales.length === 0 || count % scales.length !== 0) return undefined;
  return Array.from({ length: count }, (_, i) => from.readInt8(at + i) * scales[i % scales.length]!);
}

function numbersOf(
  from: ByteBuffer,
  at: number,
  type: number,
  length: number,
): readonly number[] | undefined {
  const all = (read: (place: number) => number, bytes: number) =>
    Array.from({ length }, (_, i) => read(at + bytes * i));
  switch (type) {
    case 0:
      return all(place => from.readFloat32(place), 4);
    case 2:
      return all(place => from.readInt32(place), 4);
    case 4:
      return all(place => Number(from.readInt64(place)), 8);
    default:
      // Numbers of quantised tensors mean something only with their scale.
      return undefined;
  }
}
