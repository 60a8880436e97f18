/**
 * A model of ONNX from its file: as much of onnx.proto3 as tells shapes. Weights stay where they are. What is inside a
 * graph inside a node (`If`, `Loop`) is not read, so that messages are never deeper than these.
 */
import { type Source, sourceOf } from '../../host';
import { elements, times } from '../../ops/lib/shape';
import { Broken } from '../reader';
import {
  bytesOf,
  expect,
  fieldsOf,
  floats,
  floatsIn,
  inner,
  message,
  type Part,
  text,
  WireType,
  whole,
  wholes,
  wholesIn,
} from './wire';

export interface Tensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: number;
  /** A few numbers, unpacked when somebody asks for them; absent where there are many, or where they lie elsewhere. */
  readonly numbers: readonly number[] | undefined;
}

export interface Attribute {
  float?: number;
  int?: number;
  text?: string;
  tensor?: Tensor;
  floats?: number[];
  ints?: number[];
  isGraph?: boolean;
}

export interface Node {
  name: string;
  type: string;
  domain: string;
  readonly inputs: string[];
  readonly outputs: string[];
  readonly attributes: Map<string, Attribute>;
}

/** A number, the name of one that is open, or nothing. */
export type Extent = number | string | undefined;

export interface Value {
  name: string;
  dims: readonly Extent[] | undefined;
}

export interface Graph {
  name: string;
  readonly nodes: Node[];
  readonly initializers: Map<string, Tensor>;
  readonly inputs: Value[];
  readonly outputs: Value[];
}

export interface Model {
  producer: string;
  readonly opsets: Map<string, number>;
  readonly graph: Graph;
}

/** As many numbers as shapes, and arithmetic on them, ever have. */
export const mostNumbers = 4096;

/** Bytes of an element by its type; those of half a byte are not told apart. */
const widths: Readonly<Record<number, number>> = {
  1: 4,
  2: 1,
  3: 1,
  4: 2,
  5: 2,
  6: 4,
  7: 8,
  9: 1,
  10: 2,
  11: 8,
  12: 4,
  13: 8,
  16: 2,
};

function readTensor(part: Part): Tensor {
  let name = '';
  let type = 0;
  let raw: Part | undefined;
  let isElsewhere = false;
  const dims: number[] = [];
  const listed: number[] = [];
  const at: string[] = [];
  const most = mostNumbers + 1;
  fieldsOf(
    part,
    {
      1: wholes(dims, 64),
      2: whole(n => (type = n)),
      4: floats(listed, most, 4),
      5: wholes(listed, most),
      7: wholes(listed, most),
      8: text(t => (name = t)),
      10: floats(listed, most, 8),
      11: wholes(listed, most),
      13: inner(b => at.push(...pairOf(b))),
      14: whole(n => (isElsewhere = n === 1)),
    },
    {
      4: floatsIn(listed, most, 4),
      5: wholesIn(listed, most),
      7: wholesIn(listed, most),
      9: p => (raw = p),
      10: floatsIn(listed, most, 8),
      11: wholesIn(listed, most),
    },
  );
  const location = at[at.indexOf('location') + 1] ?? '';
  if (isElsewhere && (/^([/\\]|[A-Za-z]:)/.test(location) || location.split(/[/\\]/).includes('..')))
    throw new Broken(`the weights of ${name} would lie in ${location}, outside the folder of the file.`);
  if (dims.some(extent => !Number.isSafeInteger(extent) || extent < 0) || !(elements(dims) <= 2 ** 53))
    throw new Broken(`its tensor ${name} is ${times(dims)}, which is no size.`);
  const count = elements(dims);
  const width = widths[type];
  const size = raw === undefined ? 0 : raw.end - raw.start;
  if (!isElsewhere && size > 0 && width !== undefined && size !== count * width)
    throw new Broken(
      `its tensor ${name} declares ${count.toLocaleString('en-US')} numbers and holds ${size.toLocaleString(
        'en-US',
      )} bytes.`,
    );
  const isRead = !isElsewhere && count <= mostNumbers;
  // Of these types no number is told, and of those the size has been held against the count.
  const packed = isRead && raw !== undefined && size > 0 && width !== undefined ? bytesOf(raw) : undefined;
  const unpacked = (): readonly number[] | undefined => {
    if (!isRead) return undefined;
    if (size > 0) return packed && unpack(packed, type, count);
    return listed.length === count ? listed : count === 0 ? [] : undefined;
  };
  let numbers: readonly number[] | undefined;
  return {
    name,
    dims,
    type,
    get numbers() {
      return (numbers ??= unpacked());
    },
  };
}

function pairOf(bytes: Uint8Array): readonly string[] {
  const pair = ['', ''];
  message(bytes, { 1: text(t => (pair[0] = t)), 2: text(t => (pair[1] = t)) });
  return pair;
}

function unpack(raw: Uint8Array, type: number, count: number): readonly number[] | undefined {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const all = (width: number, read: (at: number) => number) =>
    Array.from({ length: count }, (_, i) => read(i * width));
  switch (type) {
    case 1:
      return all(4, at => view.getFloat32(at, true));
    case 2:
    case 9:
      return all(1, at => view.getUint8(at));
    case 3:
      return all(1, at => view.getInt8(at));
    case 6:
      return all(4, at => view.getInt32(at, true));
    case 7:
      return all(8, at => Number(view.getBigInt64(at, true)));
    case 10:
      return all(2, at => halfOf(view.getUint16(at, true)));
    case 11:
      return all(8, at => view.getFloat64(at, true));
    default:
      return undefined;
  }
}

/** A number of IEEE 754's half precision. */
export function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [power, part] = [(bits >> 10) & 31, bits & 1023];
  if (power === 31) return part === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return power === 0 ? sign * part * 2 ** -24 : sign * (1 + part / 1024) * 2 ** (power - 15);
}

function readAttribute(bytes: Uint8Array): [string, Attribute] {
  let name = '';
  const attribute: Attribute = {};
  const [listed, wide]: [number[], number[]] = [[], []];
  message(bytes, {
    1: text(t => (name = t)),
    2: (reader, type) => {
      expect(type, WireType.Bit32);
      attribute.float = reader.float();
    },
    3: whole(n => (attribute.int = n)),
    4: text(t => (attribute.text = t)),
    5: inner(b => (attribute.tensor = readTensor(partOf(b)))),
    6: inner(() => (attribute.isGraph = true)),
    7: floats(wide, mostNumbers, 4),
    8: wholes(listed, mostNumbers),
    11: inner(() => (attribute.isGraph = true)),
  });
  if (listed.length > 0) attribute.ints = listed;
  if (wide.length > 0) attribute.floats = wide;
  return [name, attribute];
}

function readNode(bytes: Uint8Array): Node {
  const node: Node = { name: '', type: '', domain: '', inputs: [], outputs: [], attributes: new Map() };
  message(bytes, {
    1: text(t => node.inputs.push(t)),
    2: text(t => node.outputs.push(t)),
    3: text(t => (node.name = t)),
    4: text(t => (node.type = t)),
    5: inner(b => node.attributes.set(...readAttribute(b))),
    7: text(t => (node.domain = t)),
  });
  return node;
}

function readValue(bytes: Uint8Array): Value {
  const value: Value = { name: '', dims: undefined };
  const extent = (bytes: Uint8Array): Extent => {
    let found: Extent;
    message(bytes, { 1: whole(n => (found = n)), 2: text(t => (found = t)) });
    return found;
  };
  const shape = (bytes: Uint8Array) => {
    const dims: Extent[] = [];
    message(bytes, { 1: inner(b => dims.length < 64 && dims.push(extent(b))) });
    value.dims = dims;
  };
  message(bytes, {
    1: text(t => (value.name = t)),
    2: inner(type => message(type, { 1: inner(tensor => message(tensor, { 2: inner(shape) })) })),
  });
  return value;
}

const partOf = (bytes: Uint8Array): Part => ({ source: sourceOf(bytes), start: 0, end: bytes.length });

export function readModel(source: Source): Model {
  const graph: Graph = { name: '', nodes: [], initializers: new Map(), inputs: [], outputs: [] };
  const model: Model = { producer: '', opsets: new Map(), graph };
  let isThere = false;
  const readGraph = (part: Part) => {
    isThere = true;
    fieldsOf(
      part,
      {
        1: inner(b => graph.nodes.push(readNode(b))),
        2: text(t => (graph.name = t)),
        11: inner(b => graph.inputs.push(readValue(b))),
        12: inner(b => graph.outputs.push(readValue(b))),
      },
      {
        5: p => {
          const tensor = readTensor(p);
          graph.initializers.set(tensor.name, tensor);
        },
      },
    );
  };
  fieldsOf(
    { source, start: 0, end: source.size },
    {
      2: text(t => (model.producer = t)),
      8: inner(b => {
        let [domain, version] = ['', 0];
        message(b, { 1: text(t => (domain = t)), 2: whole(n => (version = n)) });
        model.opsets.set(domain, version);
      }),
    },
    { 7: readGraph },
  );
  if (!isThere) throw new Broken('it holds no graph.');
  return model;
}
