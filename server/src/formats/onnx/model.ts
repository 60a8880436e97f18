/**
 * A model of ONNX as bytes. Numbers are those of the fields in onnx.proto3 of the ONNX project. Weights are made when the
 * file is written, one tensor at a time, since a message may have two gigabytes.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { elements } from '../../ops/lib/shape';
import type { Piecewise } from '../format';

export type Attribute = number | { readonly float: number } | string | readonly number[];

export interface Node {
  readonly name: string;
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Lines for people. */
  readonly doc?: string | undefined;
}

export interface Initializer {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: 'float' | 'int64';
  /** The numbers as they lie in memory, the lowest byte first. */
  readonly bytes: () => Uint8Array;
}

/** A tensor of floats with its extents, the batch among them. */
export interface Value {
  readonly name: string;
  readonly dims: readonly number[];
}

export interface Model {
  readonly opset: number;
  readonly producerVersion: string;
  readonly name: string;
  readonly doc: string;
  /** Keys with what they stand for. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly values: readonly Value[];
}

/** The version of the file's layout that came with a version of the operators (docs/Versioning.md of the project). */
const layoutOf = (opset: number): number => (opset < 15 ? 7 : opset < 19 ? 8 : opset < 21 ? 9 : 10);

const dataTypes = { float: 1, int64: 7 } as const;
const bytesEach = { float: 4, int64: 8 } as const;
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** A piece of the file: bytes that are there, or will be. */
interface Piece {
  readonly length: number;
  readonly bytes: () => Uint8Array;
}

export function encode(model: Model): Piecewise {
  const graph = [...graphPieces(model)];
  const graphBytes = graph.reduce((sum, { length }) => sum + length, 0);
  const head = new BinaryWriter();
  head.tag(1, WireType.Varint).int64(layoutOf(model.opset));
  head.tag(2, WireType.LengthDelimited).string('lwnet');
  head.tag(3, WireType.LengthDelimited).string(model.producerVersion);
  message(head, 8, set => set.tag(2, WireType.Varint).int64(model.opset));
  head.tag(7, WireType.LengthDelimited).int64(graphBytes);
  const end = new BinaryWriter();
  for (const [key, value] of model.metadata)
    message(end, 14, entry => {
      entry.tag(1, WireType.LengthDelimited).string(key);
      entry.tag(2, WireType.LengthDelimited).string(value);
    });
  const pieces = [ready(head), ...graph, ready(end)];
  return {
    bytes: pieces.reduce((sum, { length }) => sum + length, 0),
    *chunks() {
      for (const { bytes } of pieces) yield bytes();
    },
  };
}

function* graphPieces(model: Model): Generator<Piece> {
  const front = new BinaryWriter();
  for (const node of model.nodes) message(front, 1, writer => writeNode(writer, node));
  front.tag(2, WireType.LengthDelimited).string(model.name);
  if (model.doc !== '') front.tag(10, WireType.LengthDelimited).string(model.doc);
  yield ready(front);
  for (const tensor of model.initializers) yield* initializerPieces(tensor);
  const back = new BinaryWriter();
  for (const value of model.inputs) message(back, 11, writer => writeValue(writer, value));
  for (const value of model.outputs) message(back, 12, writer => writeValue(writer, value));
  for (const value of model.values) message(back, 13, writer => writeValue(writer, value));
  yield ready(back);
}

/** A tensor of whole numbers, as numbers and not as bytes: RKNN-Toolkit2 writes to those that it reads, and cannot to bytes. */
function wholePiece({ name, dims, type, bytes }: Initializer): Piece {
  const numbers = new BinaryWriter();
  const raw = bytes();
  for (const number of new BigInt64Array(raw.buffer, raw.byteOffset, raw.length / bytesEach[type]))
    numbers.int64(number);
  const to = new BinaryWriter();
  message(to, 5, tensor => {
    for (const extent of dims) tensor.tag(1, WireType.Varint).int64(extent);
    tensor.tag(2, WireType.Varint).int32(dataTypes[type]);
    tensor.tag(7, WireType.LengthDelimited).bytes(numbers.finish());
    tensor.tag(8, WireType.LengthDelimited).string(name);
  });
  return ready(to);
}

function initializerPieces(initializer: Initializer): readonly Piece[] {
  if (initializer.type === 'int64') return [wholePiece(initializer)];
  const { name, dims, type, bytes } = initializer;
  const length = elements(dims) * bytesEach[type];
  const head = new BinaryWriter();
  for (const extent of dims) head.tag(1, WireType.Varint).int64(extent);
  head.tag(2, WireType.Varint).int32(dataTypes[type]);
  head.tag(8, WireType.LengthDelimited).string(name);
  head.tag(9, WireType.LengthDelimited).int64(length);
  const fields = head.finish();
  const front = new BinaryWriter();
  front.tag(5, WireType.LengthDelimited).int64(fields.length + length);
  front.raw(fields);
  return [ready(front), { length, bytes }];
}

function writeNode(to: BinaryWriter, { name, type, inputs, outputs, attributes, doc }: Node): void {
  for (const input of inputs) to.tag(1, WireType.LengthDelimited).string(input);
  for (const output of outputs) to.tag(2, WireType.LengthDelimited).string(output);
  to.tag(3, WireType.LengthDelimited).string(name);
  to.tag(4, WireType.LengthDelimited).string(type);
  for (const [key, value] of Object.entries(attributes))
    message(to, 5, writer => writeAttribute(writer, key, value));
  if (doc !== undefined) to.tag(6, WireType.LengthDelimited).string(doc);
}

function writeAttribute(to: BinaryWriter, name: string, value: Attribute): void {
  to.tag(1, WireType.LengthDelimited).string(name);
  const type = (kind: keyof typeof attributeTypes) => to.tag(20, WireType.Varint).int32(attributeTypes[kind]);
  if (typeof value === 'number') {
    to.tag(3, WireType.Varint).int64(value);
    type('int');
  } else if (typeof value === 'string') {
    to.tag(4, WireType.LengthDelimited).string(value);
    type('string');
  } else if ('float' in value) {
    to.tag(2, WireType.Bit32).float(value.float);
    type('float');
  } else {
    for (const one of value) to.tag(8, WireType.Varint).int64(one);
    type('ints');
  }
}

function writeValue(to: BinaryWriter, { name, dims }: Value): void {
  to.tag(1, WireType.LengthDelimited).string(name);
  message(to, 2, type =>
    message(type, 1, tensor => {
      tensor.tag(1, WireType.Varint).int32(dataTypes.float);
      message(tensor, 2, shape => {
        for (const extent of dims) message(shape, 1, dim => dim.tag(1, WireType.Varint).int64(extent));
      });
    }),
  );
}

function message(to: BinaryWriter, field: number, write: (inner: BinaryWriter) => void): void {
  to.tag(field, WireType.LengthDelimited).fork();
  write(to);
  to.join();
}

function ready(writer: BinaryWriter): Piece {
  const bytes = writer.finish();
  return { length: bytes.length, bytes: () => bytes };
}
