/**
 * A model of ONNX from its file: as much of onnx.proto3 as tells shapes. Weights stay where they are. What is inside a
 * graph inside a node (`If`, `Loop`) is read when somebody asks for it, so that messages are never deeper than these.
 */
import { type Source, sourceOf } from '../../host';
import { elements, times } from '../../ops/lib/shape';
import { mostNumbers, mostTaps } from '../lib/numbers';
import { Broken } from '../reader';
import {
  bytesOf,
  expect,
  type Fields,
  fieldsOf,
  floats,
  floatsIn,
  inner,
  message,
  type Part,
  type Parts,
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
  graph?: () => Graph;
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

interface Stored {
  name: string;
  type: number;
  raw: Part | undefined;
  isElsewhere: boolean;
  readonly dims: number[];
  readonly listed: number[];
  /** Keys of where it lies, each before its value. */
  readonly at: string[];
}

const most = mostNumbers + 1;
const listed = (into: Stored) => into.listed;

const tensorFields: Fields<Stored> = {
  1: wholes(into => into.dims, 64),
  2: whole((into, n) => (into.type = n)),
  4: floats(listed, most, 4),
  5: wholes(listed, most),
  7: wholes(listed, most),
  8: text((into, t) => (into.name = t)),
  10: floats(listed, most, 8),
  11: wholes(listed, most),
  13: inner((into, b) => into.at.push(...message(b, ['', ''], pairFields))),
  14: whole((into, n) => (into.isElsewhere = n === 1)),
};

const tensorParts: Parts<Stored> = {
  4: floatsIn(listed, most, 4),
  5: wholesIn(listed, most),
  7: wholesIn(listed, most),
  9: (into, part) => (into.raw = part),
  10: floatsIn(listed, most, 8),
  11: wholesIn(listed, most),
};

const pairFields: Fields<string[]> = {
  1: text((into, t) => (into[0] = t)),
  2: text((into, t) => (into[1] = t)),
};

function readTensor(part: Part): Tensor {
  const stored = fieldsOf<Stored>(
    part,
    { name: '', type: 0, raw: undefined, isElsewhere: false, dims: [], listed: [], at: [] },
    tensorFields,
    tensorParts,
  );
  const { name, type, raw, isElsewhere, dims, listed, at } = stored;
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
  const isRead = !isElsewhere && count <= (dims.length === 4 && dims[1] === 1 ? mostTaps : mostNumbers);
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

interface NamedAttribute extends Attribute {
  name: string;
}

const attributeFields: Fields<NamedAttribute> = {
  1: text((into, t) => (into.name = t)),
  2: (into, reader, type) => {
    expect(type, WireType.Bit32);
    into.float = reader.float();
  },
  3: whole((into, n) => (into.int = n)),
  4: text((into, t) => (into.text = t)),
  5: inner((into, b) => (into.tensor = readTensor(partOf(b)))),
  6: inner((into, b) => (into.graph = () => fieldsOf(partOf(b), emptyGraph(), graphFields, graphParts))),
  7: floats(into => (into.floats ??= []), mostNumbers, 4),
  8: wholes(into => (into.ints ??= []), mostNumbers),
};

const nodeFields: Fields<Node> = {
  1: text((into, t) => into.inputs.push(t)),
  2: text((into, t) => into.outputs.push(t)),
  3: text((into, t) => (into.name = t)),
  4: text((into, t) => (into.type = t)),
  5: inner((into, b) => {
    const attribute = message<NamedAttribute>(b, { name: '' }, attributeFields);
    // A list without numbers is one that is left out.
    if (attribute.ints?.length === 0) delete attribute.ints;
    if (attribute.floats?.length === 0) delete attribute.floats;
    into.attributes.set(attribute.name, attribute);
  }),
  7: text((into, t) => (into.domain = t)),
};

const nodeOf = (): Node => ({
  name: '',
  type: '',
  domain: '',
  inputs: [],
  outputs: [],
  attributes: new Map(),
});

interface Declared {
  name: string;
  dims: Extent[] | undefined;
}

const extentFields: Fields<{ extent: Extent }> = {
  1: whole((into, n) => (into.extent = n)),
  2: text((into, t) => (into.extent = t)),
};

const shapeFields: Fields<Extent[]> = {
  1: inner((into, b) => {
    if (into.length < 64) into.push(message(b, { extent: undefined as Extent }, extentFields).extent);
  }),
};

const tensorTypeFields: Fields<Declared> = {
  2: inner((into, b) => (into.dims = message(b, [] as Extent[], shapeFields))),
};

const typeFields: Fields<Declared> = { 1: inner((into, b) => message(b, into, tensorTypeFields)) };

const valueFields: Fields<Declared> = {
  1: text((into, t) => (into.name = t)),
  2: inner((into, b) => message(b, into, typeFields)),
};

const readValue = (bytes: Uint8Array): Value => message(bytes, { name: '', dims: undefined }, valueFields);

const partOf = (bytes: Uint8Array): Part => ({ source: sourceOf(bytes), start: 0, end: bytes.length });

const emptyGraph = (): Graph => ({
  name: '',
  nodes: [],
  initializers: new Map(),
  inputs: [],
  outputs: [],
});

const graphFields: Fields<Graph> = {
  1: inner((into, b) => into.nodes.push(message(b, nodeOf(), nodeFields))),
  2: text((into, t) => (into.name = t)),
  11: inner((into, b) => into.inputs.push(readValue(b))),
  12: inner((into, b) => into.outputs.push(readValue(b))),
};

const graphParts: Parts<Graph> = {
  5: (into, part) => {
    const tensor = readTensor(part);
    into.initializers.set(tensor.name, tensor);
  },
};

interface Reading extends Model {
  isThere: boolean;
}

const modelFields: Fields<Reading> = {
  2: text((into, t) => (into.producer = t)),
  8: inner((into, b) => {
    const { domain, version } = message(b, { domain: '', version: 0 }, opsetFields);
    into.opsets.set(domain, version);
  }),
};

const opsetFields: Fields<{ domain: string; version: number }> = {
  1: text((into, t) => (into.domain = t)),
  2: whole((into, n) => (into.version = n)),
};

const modelParts: Parts<Reading> = {
  7: (into, part) => {
    into.isThere = true;
    fieldsOf(part, into.graph, graphFields, graphParts);
  },
};

export function readModel(source: Source): Model {
  const graph = emptyGraph();
  const model: Reading = { producer: '', opsets: new Map(), graph, isThere: false };
  fieldsOf({ source, start: 0, end: source.size }, model, modelFields, modelParts);
  if (!model.isThere) throw new Broken('it holds no graph.');
  return model;
}
