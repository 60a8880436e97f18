/**
 * Messages of Protocol Buffers, field by field. Small ones are read at once; of the large ones, which hold the weights, only
 * the fields that somebody asks for.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { Source } from '../../host';
import { Broken } from '../reader';

export { WireType };

/** What a field does to what is made of its message. */
export type Field<T> = (into: T, reader: BinaryReader, type: WireType) => void;

/** Where a message or a list lies in a file. */
export interface Part {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** Fields by their numbers. A table is made once and not for each message: a model has thousands of these. */
export type Fields<T> = Readonly<Record<number, Field<T>>>;
export type Parts<T> = Readonly<Record<number, (into: T, part: Part) => void>>;

/** Reads a message field by field; what is not asked for is passed over. */
export function message<T>(bytes: Uint8Array, into: T, fields: Fields<T>): T {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    const field = fields[number];
    if (field !== undefined) field(into, reader, type);
    else pass(reader, type);
    if (reader.pos > reader.len) throw new Broken('it ends in the middle.');
  }
  return into;
}

/** As long as the number of a field, its kind and its length can be. */
const mostHead = 20;
/** As much is looked at together. */
const aheadBytes = 4096;

/**
 * The same with a message of which most is not looked at.
 * @param parts fields of which only the place is handed on; in `fields` too where they may come one by one
 */
export function fieldsOf<T>(part: Part, into: T, fields: Fields<T>, parts: Parts<T>): T {
  const { source, start, end } = part;
  for (let at = start; at < end; ) {
    const bytes = source.read(at, Math.min(at + aheadBytes, end));
    const reader = new BinaryReader(bytes);
    // Where the next field may be cut off, it is read anew.
    const isLast = at + bytes.length >= end;
    while (reader.pos < reader.len && (isLast || reader.pos + mostHead <= reader.len)) {
      const [number, type] = reader.tag();
      const field = fields[number];
      const handOn = parts[number];
      if (type !== WireType.LengthDelimited) {
        if (field !== undefined) field(into, reader, type);
        else if (handOn !== undefined) expect(type, WireType.LengthDelimited);
        else pass(reader, type);
        continue;
      }
      const before = reader.pos;
      const length = reader.uint32();
      const from = at + reader.pos;
      if (from + length > end) throw new Broken('it ends in the middle.');
      if (handOn !== undefined) handOn(into, { source, start: from, end: from + length });
      else if (field !== undefined) {
        const isHere = reader.pos + length <= reader.len;
        if (isHere) reader.pos = before;
        field(into, isHere ? reader : new BinaryReader(source.read(at + before, from + length)), type);
      }
      reader.pos = from + length - at;
    }
    if (reader.pos === 0) throw new Broken('it ends in the middle.');
    at += reader.pos;
  }
  return into;
}

function pass(reader: BinaryReader, type: WireType): void {
  if (type === WireType.StartGroup || type === WireType.EndGroup)
    throw new Broken('it holds a group, which ONNX does not have.');
  reader.skip(type);
}

export function expect(found: WireType, wanted: WireType): void {
  if (found !== wanted) throw new Broken('it has a field of another kind than ONNX’s there.');
}

/** All bytes of a part. */
export function bytesOf({ source, start, end }: Part): Uint8Array {
  const bytes = source.read(start, end);
  if (bytes.length < end - start) throw new Broken('it ends in the middle.');
  return bytes;
}

export const text =
  <T>(take: (into: T, text: string) => void): Field<T> =>
  (into, reader, type) => {
    expect(type, WireType.LengthDelimited);
    take(into, reader.string());
  };

export const whole =
  <T>(take: (into: T, number: number) => void): Field<T> =>
  (into, reader, type) => {
    expect(type, WireType.Varint);
    take(into, Number(reader.int64()));
  };

export const inner =
  <T>(take: (into: T, bytes: Uint8Array) => void): Field<T> =>
  (into, reader, type) => {
    expect(type, WireType.LengthDelimited);
    take(into, reader.bytes());
  };

type List<T> = (into: T) => number[];

/** Repeated numbers, packed or one by one; no more than `most` are kept. */
export const wholes =
  <T>(list: List<T>, most: number): Field<T> =>
  (into, reader, type) => {
    const numbers = list(into);
    if (type === WireType.LengthDelimited) return takeWholes(reader.bytes(), numbers, most);
    expect(type, WireType.Varint);
    const number = Number(reader.int64());
    if (numbers.length < most) numbers.push(number);
  };

export const floats =
  <T>(list: List<T>, most: number, bytesEach: 4 | 8): Field<T> =>
  (into, reader, type) => {
    const numbers = list(into);
    if (type === WireType.LengthDelimited) return takeFloats(reader.bytes(), numbers, most, bytesEach);
    expect(type, bytesEach === 4 ? WireType.Bit32 : WireType.Bit64);
    const number = bytesEach === 4 ? reader.float() : reader.double();
    if (numbers.length < most) numbers.push(number);
  };

/** Packed numbers, of which no more are read than are kept. A whole number has at most ten bytes. */
export const wholesIn =
  <T>(list: List<T>, most: number) =>
  (into: T, { source, start, end }: Part): void =>
    takeWholes(source.read(start, Math.min(end, start + most * 10)), list(into), most);

export const floatsIn =
  <T>(list: List<T>, most: number, bytesEach: 4 | 8) =>
  (into: T, { source, start, end }: Part): void =>
    takeFloats(source.read(start, Math.min(end, start + most * bytesEach)), list(into), most, bytesEach);

function takeWholes(bytes: Uint8Array, into: number[], most: number): void {
  const packed = new BinaryReader(bytes);
  while (packed.pos < packed.len && into.length < most) into.push(Number(packed.int64()));
}

function takeFloats(bytes: Uint8Array, into: number[], most: number, bytesEach: 4 | 8): void {
  const packed = new BinaryReader(bytes);
  while (packed.pos + bytesEach <= packed.len && into.length < most)
    into.push(bytesEach === 4 ? packed.float() : packed.double());
}
