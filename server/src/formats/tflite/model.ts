/**
 * A model of TensorFlow Lite as bytes. Numbers are those of tables, fields and operators in tflite's schema.fbs, version 3.
 */
import { Builder, type Offset } from 'flatbuffers';

export type Type = 'float32' | 'int8' | 'int16' | 'int32' | 'int64';

const types: Readonly<Record<Type, number>> = { float32: 0, int32: 2, int64: 4, int16: 7, int8: 9 };

export interface Quantisation {
  readonly scales: readonly number[];
  readonly zero: number;
  /** The axis along which there is a scale for each index. */
  readonly axis: number;
}

export interface Tensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: Type;
  readonly quantisation: Quantisation | undefined;
  /** What a constant holds. */
  readonly bytes?: { readonly length: number; readonly make: () => Uint8Array };
}

/** A scalar of an options table: its kind, and the slot that it has. */
type Field = readonly [kind: 'byte' | 'int' | 'bool' | 'float', slot: number];

interface Options {
  readonly id: number;
  readonly fields: Readonly<Record<string, Field>>;
}

const fused = (slot: number): Field => ['byte', slot];

const options = {
  none: { id: 0, fields: {} },
  conv: {
    id: 1,
    fields: {
      padding: ['byte', 0],
      strideW: ['int', 1],
      strideH: ['int', 2],
      activation: fused(3),
      dilationW: ['int', 4],
      dilationH: ['int', 5],
    },
  },
  depthwise: {
    id: 2,
    fields: {
      padding: ['byte', 0],
      strideW: ['int', 1],
      strideH: ['int', 2],
      multiplier: ['int', 3],
      activation: fused(4),
      dilationW: ['int', 5],
      dilationH: ['int', 6],
    },
  },
  pool: {
    id: 5,
    fields: {
      padding: ['byte', 0],
      strideW: ['int', 1],
      strideH: ['int', 2],
      filterW: ['int', 3],
      filterH: ['int', 4],
      activation: fused(5),
    },
  },
  fullyConnected: { id: 8, fields: { activation: fused(0) } },
  softmax: { id: 9, fields: { beta: ['float', 0] } },
  concatenation: { id: 10, fields: { axis: ['int', 0] } },
  add: { id: 11, fields: { activation: fused(0) } },
  responseNorm: {
    id: 13,
    fields: { radius: ['int', 0], bias: ['float', 1], alpha: ['float', 2], beta: ['float', 3] },
  },
  bilinear: { id: 15, fields: { halfPixelCentres: ['bool', 3] } },
  reshape: { id: 17, fields: {} },
  spaceToDepth: { id: 19, fields: { block: ['int', 0] } },
  mul: { id: 21, fields: { activation: fused(0) } },
  pad: { id: 22, fields: {} },
  transpose: { id: 26, fields: {} },
  reducer: { id: 27, fields: { keepDims: ['bool', 0] } },
  sub: { id: 28, fields: { activation: fused(0) } },
  div: { id: 29, fields: { activation: fused(0) } },
  exp: { id: 33, fields: {} },
  split: { id: 35, fields: { count: ['int', 0] } },
  maximumMinimum: { id: 39, fields: {} },
  neg: { id: 42, fields: {} },
  padV2: { id: 43, fields: {} },
  slice: { id: 48, fields: {} },
  transposeConv: { id: 49, fields: { padding: ['byte', 0], strideW: ['int', 1], strideH: ['int', 2] } },
  nearest: { id: 74, fields: {} },
  leaky: { id: 75, fields: { alpha: ['float', 0] } },
  abs: { id: 78, fields: {} },
  splitV: { id: 79, fields: { count: ['int', 0] } },
  quantize: { id: 89, fields: {} },
  hardSwish: { id: 91, fields: {} },
  depthToSpace: { id: 94, fields: { block: ['int', 0] } },
  matmul: { id: 101, fields: { adjX: ['bool', 0], adjY: ['bool', 1] } },
  gelu: { id: 116, fields: { approximate: ['bool', 0] } },
} as const satisfies Readonly<Record<string, Options>>;

/** An operator: its number, its options, and the version that has it for floats, for int8 and for int16. */
type Kind = readonly [
  code: number,
  options: keyof typeof options,
  versions: readonly [number, number, number],
];

const kinds = {
  ABS: [101, 'abs', [1, 2, 3]],
  ADD: [0, 'add', [1, 2, 3]],
  AVERAGE_POOL_2D: [1, 'pool', [1, 2, 3]],
  BATCH_MATMUL: [126, 'matmul', [1, 2, 3]],
  CONCATENATION: [2, 'concatenation', [1, 2, 3]],
  CONV_2D: [3, 'conv', [1, 3, 4]],
  CUSTOM: [32, 'none', [1, 1, 1]],
  DEPTHWISE_CONV_2D: [4, 'depthwise', [2, 3, 5]],
  DEPTH_TO_SPACE: [5, 'depthToSpace', [1, 2, 2]],
  DIV: [42, 'div', [1, 1, 1]],
  ELU: [111, 'none', [1, 1, 1]],
  EXP: [47, 'exp', [1, 1, 1]],
  FULLY_CONNECTED: [9, 'fullyConnected', [1, 4, 7]],
  GELU: [150, 'gelu', [1, 2, 2]],
  HARD_SWISH: [117, 'hardSwish', [1, 1, 1]],
  LEAKY_RELU: [98, 'leaky', [1, 2, 2]],
  LOCAL_RESPONSE_NORMALIZATION: [13, 'responseNorm', [1, 1, 1]],
  LOG: [73, 'none', [1, 1, 1]],
  LOGISTIC: [14, 'none', [1, 2, 3]],
  MAXIMUM: [55, 'maximumMinimum', [1, 2, 3]],
  MAX_POOL_2D: [17, 'pool', [1, 2, 3]],
  MEAN: [40, 'reducer', [1, 2, 3]],
  MINIMUM: [57, 'maximumMinimum', [1, 2, 3]],
  MUL: [18, 'mul', [1, 2, 4]],
  NEG: [59, 'neg', [1, 1, 1]],
  PAD: [34, 'pad', [1, 2, 3]],
  PADV2: [60, 'padV2', [1, 2, 2]],
  PRELU: [54, 'none', [1, 1, 1]],
  QUANTIZE: [114, 'quantize', [1, 1, 2]],
  REDUCE_MAX: [82, 'reducer', [1, 2, 3]],
  RELU: [19, 'none', [1, 2, 2]],
  RELU6: [21, 'none', [1, 2, 2]],
  RESHAPE: [22, 'reshape', [1, 1, 1]],
  RESIZE_BILINEAR: [23, 'bilinear', [3, 3, 4]],
  RESIZE_NEAREST_NEIGHBOR: [97, 'nearest', [1, 2, 4]],
  RSQRT: [76, 'none', [1, 1, 1]],
  SLICE: [65, 'slice', [1, 2, 4]],
  SOFTMAX: [25, 'softmax', [1, 2, 3]],
  SPACE_TO_DEPTH: [26, 'spaceToDepth', [1, 2, 2]],
  SPLIT: [49, 'split', [1, 2, 4]],
  SPLIT_V: [102, 'splitV', [1, 2, 2]],
  SUB: [41, 'sub', [1, 2, 3]],
  SUM: [74, 'reducer', [1, 1, 1]],
  TANH: [28, 'none', [1, 2, 3]],
  TRANSPOSE: [39, 'transpose', [1, 2, 4]],
  TRANSPOSE_CONV: [67, 'transposeConv', [3, 3, 3]],
} as const satisfies Readonly<Record<string, Kind>>;

export type OperatorName = keyof typeof kinds;

export interface Operator {
  readonly name: OperatorName;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: Readonly<Record<string, number | boolean>>;
}

export interface Model {
  readonly name: string;
  readonly description: string;
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Which of the three versions of each operator is meant. */
  readonly versions: 0 | 1 | 2;
  /** What is kept beside the graph, by its name. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Bytes of everything but constants, roughly: more only costs a copy of what is built. */
const bytesAround = (model: Model): number => 65_536 + 512 * (model.tensors.length + model.operators.length);

export const constantBytes = (tensors: readonly Tensor[]): number =>
  tensors.reduce((sum, { bytes }) => sum + (bytes === undefined ? 0 : bytes.length + 16), 0);

export function encode(model: Model): Uint8Array {
  const to = new Builder(bytesAround(model) + constantBytes(model.tensors));
  // Buffer 0 is the empty one of everything that is worked out.
  const buffers = [table(to, 3, () => {})];
  const kept = (bytes: Uint8Array): number => {
    // Kernels read constants where they lie, which wants them at multiples of 16.
    to.prep(16, bytes.length);
    const data = to.createByteVector(bytes);
    return buffers.push(table(to, 3, () => to.addFieldOffset(0, data, 0))) - 1;
  };
  const places = model.tensors.map(({ bytes }) => (bytes === undefined ? 0 : kept(bytes.make())));
  const tensors = model.tensors.map((tensor, i) => writeTensor(to, tensor, places[i]!));
  const names = [...new Set(model.operators.map(({ name }) => name))];
  const codes = names.map(name => writeCode(to, name, model.versions));
  const operators = model.operators.map(operator =>
    writeOperator(to, operator, names.indexOf(operator.name)),
  );
  const metadata = [...model.metadata].map(([name, text]) => {
    const buffer = kept(new TextEncoder().encode(text));
    const called = to.createString(name);
    return table(to, 2, () => {
      to.addFieldOffset(0, called, 0);
      to.addFieldInt32(1, buffer, 0);
    });
  });
  const graph = [
    offsets(to, tensors),
    ints(to, model.inputs),
    ints(to, model.outputs),
    offsets(to, operators),
  ];
  const graphName = to.createString(model.name);
  const subgraph = table(to, 5, () => {
    for (const [slot, offset] of [...graph, graphName].entries()) to.addFieldOffset(slot, offset, 0);
  });
  const parts = [
    offsets(to, codes),
    offsets(to, [subgraph]),
    to.createString(model.description),
    offsets(to, buffers),
  ];
  const beside = metadata.length === 0 ? undefined : offsets(to, metadata);
  const root = table(to, 7, () => {
    to.addFieldInt32(0, 3, 0);
    if (beside !== undefined) to.addFieldOffset(6, beside, 0);
    for (const [i, offset] of parts.entries()) to.addFieldOffset(i + 1, offset, 0);
  });
  to.finish(root, 'TFL3');
  return to.asUint8Array();
}

function writeTensor(to: Builder, { name, dims, type, quantisation }: Tensor, buffer: number): Offset {
  const shape = ints(to, dims);
  const text = to.createString(name);
  const quantised = quantisation && writeQuantisation(to, quantisation);
  return table(to, 9, () => {
    to.addFieldOffset(0, shape, 0);
    to.addFieldInt8(1, types[type], 0);
    to.addFieldInt32(2, buffer, 0);
    to.addFieldOffset(3, text, 0);
    if (quantised !== undefined) to.addFieldOffset(4, quantised, 0);
  });
}

function writeQuantisation(to: Builder, { scales, zero, axis }: Quantisation): Offset {
  to.startVector(4, scales.length, 4);
  for (const scale of scales.toReversed()) to.addFloat32(scale);
  const written = to.endVector();
  to.startVector(8, scales.length, 8);
  for (let i = 0; i < scales.length; i++) to.addInt64(BigInt(zero));
  const zeros = to.endVector();
  return table(to, 7, () => {
    to.addFieldOffset(2, written, 0);
    to.addFieldOffset(3, zeros, 0);
    to.addFieldInt32(6, axis, 0);
  });
}

function writeCode(to: Builder, name: OperatorName, versions: 0 | 1 | 2): Offset {
  const [code, , version] = kinds[name];
  return table(to, 4, () => {
    // Readers from before there were more than 127 operators look here; the others take the larger of both.
    to.addFieldInt8(0, Math.min(code, 127), 0);
    to.addFieldInt32(2, version[versions], 1);
    to.addFieldInt32(3, code, 0);
  });
}

function writeOperator(
  to: Builder,
  { name, inputs, outputs, options: given }: Operator,
  code: number,
): Offset {
  const { id, fields } = options[kinds[name][1]] as Options;
  const [read, written] = [ints(to, inputs), ints(to, outputs)];
  const own = table(to, 7, () => {
    for (const [field, value] of Object.entries(given)) {
      const known = fields[field];
      if (known === undefined) throw new Error(`${name} has no option ${field}`);
      const [kind, slot] = known;
      // A default that is not 0, as a dilation's 1, is always written, which every reader understands.
      if (kind === 'float') to.addFieldFloat32(slot, value as number, Number.NaN);
      else if (kind === 'int') to.addFieldInt32(slot, value as number, -1);
      else to.addFieldInt8(slot, Number(value), -1);
    }
  });
  return table(to, 5, () => {
    to.addFieldInt32(0, code, 0);
    to.addFieldOffset(1, read, 0);
    to.addFieldOffset(2, written, 0);
    if (id !== 0) {
      to.addFieldInt8(3, id, 0);
      to.addFieldOffset(4, own, 0);
    }
  });
}

function table(to: Builder, slots: number, write: () => void): Offset {
  to.startObject(slots);
  write();
  return to.endObject();
}

function ints(to: Builder, numbers: readonly number[]): Offset {
  to.startVector(4, numbers.length, 4);
  for (const number of numbers.toReversed()) to.addInt32(number);
  return to.endVector();
}

function offsets(to: Builder, all: readonly Offset[]): Offset {
  to.startVector(4, all.length, 4);
  for (const offset of all.toReversed()) to.addOffset(offset);
  return to.endVector();
}
