/**
 * Messages of Protocol Buffers, field by field. Small ones are read at once; of the large ones, which hold the weights, only
 * the fields that somebody asks for.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { Source } from '../../host';
import { Broken } from '../reader';

export { WireType };

export type Field = (reader: BinaryReader, type: WireType) => void;

/** Where a message or a list lies in a file. */
export interface Part {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

type Fields<F> = Readonly<Record<number, F>>;

/** Reads a message field by field; what is not asked for is passed over. */
export function message(bytes: Uint8Array, fields: Fields<Field>): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    const field = fields[number];
    if (field !== undefined) field(reader, type);
    else pass(reader, type);
    if (reader.pos > reader.len) throw new Broken('it ends in the middle.');
  }
}

/** As long as the number of a field, its kind and its length can be. */
const mostHead = 20;

/**
 * The same with a message of which most is not looked at.
 * @param parts fields of which only the place is handed on; in `fields` too where they may come one by one
 */
export function fieldsOf(part: Part, fields: Fields<Field>, parts: Fields<(part: Part) => void>): void {
  const { source, start, end } = part;
  for (let at = start; at < end; ) {
    const head = new BinaryReader(source.read(at, Math.min(at + mostHead, end)));
    const [number, type] = head.tag();
    const field = fields[number];
    if (type !== WireType.LengthDelimited) {
      if (field !== undefined) field(head, type);
      else if (parts[number] !== undefined) expect(type, WireType.LengthDelimited);
      else pass(head, type);
      at += head.pos;
    } else {
      const length = head.uint32();
      const from = at + head.pos;
      if (from + length > end) throw new Broken('it ends in the middle.');
      if (parts[number] !== undefined) parts[number]({ source, start: from, end: from + length });
      else if (field !== undefined) {
        const whole = new BinaryReader(source.read(at, from + length));
        whole.tag();
        field(whole, type);
      }
      at = from + length;
    }
  }
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
  (take: (text: string) => void): Field =>
  (reader, type) => {
    expect(type, WireType.LengthDelimited);
    take(reader.string());
  };

export const whole =
  (take: (number: number) => void): Field =>
  (reader, type) => {
    expect(type, WireType.Varint);
    take(Number(reader.int64()));
  };

export const inner =
  (take: (bytes: Uint8Array) => void): Field =>
  (reader, type) => {
    expect(type, WireType.LengthDelimited);
    take(reader.bytes());
  };

/** Repeated numbers, packed or one by one; no more than `most` are kept. */
export const wholes =
  (into: number[], most: number): Field =>
  (reader, type) => {
    if (type === WireType.LengthDelimited) takeWholes(reader.bytes(), into, most);
    else whole(n => into.length < most && into.push(n))(reader, type);
  };

export const floats =
  (into: number[], most: number, bytesEach: 4 | 8): Field =>
  (reader, type) => {
    if (type === WireType.LengthDelimited) return takeFloats(reader.bytes(), into, most, bytesEach);
    expect(type, bytesEach === 4 ? WireType.Bit32 : WireType.Bit64);
    const number = bytesEach === 4 ? reader.float() : reader.double();
    if (into.length < most) into.push(number);
  };

/** Packed numbers, of which no more are read than are kept. A whole number has at most ten bytes. */
export const wholesIn =
  (into: number[], most: number) =>
  ({ source, start, end }: Part): void =>
    takeWholes(source.read(start, Math.min(end, start + most * 10)), into, most);

export const floatsIn =
  (into: number[], most: number, bytesEach: 4 | 8) =>
  ({ source, start, end }: Part): void =>
    takeFloats(source.read(start, Math.min(end, start + most * bytesEach)), into, most, bytesEach);

function takeWholes(bytes: Uint8Array, into: number[], most: number): void {
  const packed = new BinaryReader(bytes);
  while (packed.pos < packed.len && into.length < most) into.push(Number(packed.int64()));
}

function takeFloats(bytes: Uint8Array, into: number[], most: number, bytesEach: 4 | 8): void {
  const packed = new BinaryReader(bytes);
  while (packed.pos + bytesEach <= packed.len && into.length < most)
    into.push(bytesEach === 4 ? packed.float() : packed.double());
}
