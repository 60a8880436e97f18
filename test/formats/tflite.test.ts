/**
 * Files of TensorFlow Lite, read back by their tables and held to the rules that its kernels check. LiteRT itself and Vela are
 * asked by `oracle.mjs`, outside of CI, since Debian packages neither.
 */
import { expect, test } from 'vitest';
import { formats } from '../../server/src/formats';
import { spreadsOf } from '../../server/src/formats/lib/spread';
import { numbersOf, weightsOf } from '../../server/src/formats/lib/weights';
import { conversions } from '../../server/src/formats/tflite/operators';
import { type Flat, flatten } from '../../server/src/graph/flat';
import { ops } from '../../server/src/ops';
import { exampleNetwork } from '../examples/load';
import { flatOf, networks } from './networks';
import { type ReadModel, type ReadOperator, readModel } from './tflite-file';

const tflite = formats.get('tflite')!;

function modelOf(flat: Flat, precision: string): ReadModel | undefined {
  const written = tflite.write(flat, { precision, seed: 0, opset: undefined });
  if ('refusals' in written) return undefined;
  if (!('chunks' in written)) throw new Error(written.failure);
  const bytes = Buffer.concat([...written.chunks()]);
  expect(bytes.length).toBe(written.bytes);
  return readModel(bytes);
}

const names = new Map(
  Object.entries({
    ABS: 101,
    ADD: 0,
    AVERAGE_POOL_2D: 1,
    BATCH_MATMUL: 126,
    CONCATENATION: 2,
    CONV_2D: 3,
    DEPTHWISE_CONV_2D: 4,
    DEPTH_TO_SPACE: 5,
    DIV: 42,
    ELU: 111,
    EXP: 47,
    FULLY_CONNECTED: 9,
    GELU: 150,
    HARD_SWISH: 117,
    LEAKY_RELU: 98,
    LOCAL_RESPONSE_NORMALIZATION: 13,
    LOG: 73,
    LOGISTIC: 14,
    MAXIMUM: 55,
    MAX_POOL_2D: 17,
    MEAN: 40,
    MINIMUM: 57,
    MUL: 18,
    NEG: 59,
    PAD: 34,
    PADV2: 60,
    PRELU: 54,
    QUANTIZE: 114,
    REDUCE_MAX: 82,
    RELU: 19,
    RELU6: 21,
    RESHAPE: 22,
    RESIZE_BILINEAR: 23,
    RESIZE_NEAREST_NEIGHBOR: 97,
    RSQRT: 76,
    SLICE: 65,
    SOFTMAX: 25,
    SPACE_TO_DEPTH: 26,
    SPLIT: 49,
    SPLIT_V: 102,
    SUB: 41,
    SUM: 74,
    TANH: 28,
    TRANSPOSE: 39,
    TRANSPOSE_CONV: 67,
  }).map(([name, code]) => [code, name]),
);

const product = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);
const bytesEach: Readonly<Record<number, number>> = { 0: 4, 2: 4, 4: 8, 7: 2, 9: 1 };
const sameScale = new Set([
  'AVERAGE_POOL_2D',
  'CONCATENATION',
  'MAXIMUM',
  'MAX_POOL_2D',
  'MINIMUM',
  'PAD',
  'PADV2',
  'REDUCE_MAX',
  'RESHAPE',
  'RESIZE_BILINEAR',
  'RESIZE_NEAREST_NEIGHBOR',
  'SLICE',
  'SPLIT',
  'SPLIT_V',
  'TRANSPOSE',
  'SPACE_TO_DEPTH',
  'DEPTH_TO_SPACE',
]);

/** What the rules of the kernels say of a model and it does not keep. */
function wrongIn(model: ReadModel): readonly string[] {
  const wrong: string[] = [];
  const { tensors, operators } = model;
  const there = new Set([...model.inputs, ...tensors.flatMap((t, i) => (t.data === undefined ? [] : [i]))]);
  for (const { name, dims, type, data } of tensors)
    if (data !== undefined && data.length !== product(dims) * bytesEach[type]!)
      wrong.push(`${name}: ${data.length} bytes`);
  for (const operator of operators) {
    const name = names.get(operator.code)!;
    const [result] = operator.outputs.map(i => tensors[i]!);
    const say = (what: string) => wrong.push(`${name} ${result!.name}: ${what}`);
    for (const input of operator.inputs)
      if (!there.has(input)) say(`reads ${tensors[input]!.name} too early`);
    for (const output of operator.outputs) there.add(output);
    const expected = dimsOf(name, operator, model);
    if (expected !== undefined && expected.join() !== result!.dims.join())
      say(`${result!.dims}, not ${expected}`);
    const maps = operator.inputs.map(i => tensors[i]!).filter(t => t.type === result!.type);
    if (sameScale.has(name))
      for (const x of maps)
        if (x.scales[0] !== result!.scales[0] || x.zeros[0] !== result!.zeros[0])
          say(`another scale than ${x.name}`);
  }
  for (const output of model.outputs)
    if (!there.has(output)) wrong.push(`${tensors[output]!.name} is never made`);
  if (new Set([...model.outputs, ...model.inputs]).size !== model.outputs.length + model.inputs.length)
    wrong.push('a tensor is handed on twice');
  if (new Set(tensors.map(t => t.name)).size !== tensors.length) wrong.push('two tensors have one name');
  return wrong;
}

/** The extents of the first result by the rule of the operator; `undefined` where they are those of an input or an option. */
function dimsOf(name: string, operator: ReadOperator, { tensors }: ReadModel): readonly number[] | undefined {
  const inputs = operator.inputs.map(i => tensors[i]!);
  const [x, y] = inputs;
  const whole = (i: number) => [...new Int32Array(Uint8Array.from(inputs[i]!.data!).buffer)];
  const slid = (i: number, window: number, stride: number, dilation = 1) =>
    operator.byte(0) === 0
      ? Math.ceil(x!.dims[i]! / stride)
      : Math.floor((x!.dims[i]! - (window - 1) * dilation - 1) / stride) + 1;
  switch (name) {
    case 'CONV_2D': {
      const [out, h, w, each] = y!.dims as readonly [number, number, number, number];
      if (x!.dims[3]! % each !== 0) return [-1];
      const at = (i: number, k: number, s: number, d: number) => slid(i, k, operator.int(s), operator.int(d));
      return [1, at(1, h, 2, 5), at(2, w, 1, 4), out];
    }
    case 'DEPTHWISE_CONV_2D': {
      const [one, h, w, out] = y!.dims as readonly [number, number, number, number];
      if (one !== 1 || out !== x!.dims[3]! * operator.int(3)) return [-1];
      const at = (i: number, k: number, s: number, d: number) => slid(i, k, operator.int(s), operator.int(d));
      return [1, at(1, h, 2, 6), at(2, w, 1, 5), out];
    }
    case 'AVERAGE_POOL_2D':
    case 'MAX_POOL_2D':
      return [
        1,
        slid(1, operator.int(4), operator.int(2)),
        slid(2, operator.int(3), operator.int(1)),
        x!.dims[3]!,
      ];
    case 'FULLY_CONNECTED':
      return x!.dims[1] === y!.dims[1] ? [1, y!.dims[0]!] : [-1];
    case 'PAD':
    case 'PADV2':
      // What is padded with is a scalar: compilers that read files by their types take nothing else.
      if ((inputs[2]?.dims.length ?? 0) > 0) return [-1];
      return x!.dims.map((extent, axis) => extent + whole(1)[2 * axis]! + whole(1)[2 * axis + 1]!);
    case 'TRANSPOSE':
      return whole(1).map(axis => x!.dims[axis]!);
    case 'RESHAPE':
      return product(whole(1)) === product(x!.dims) ? whole(1) : [-1];
    case 'SLICE':
      return whole(2);
    case 'RESIZE_BILINEAR':
    case 'RESIZE_NEAREST_NEIGHBOR':
      return [1, ...whole(1), x!.dims[3]!];
    case 'CONCATENATION': {
      const axis = operator.int(0);
      return x!.dims.map((extent, i) =>
        i === axis ? inputs.reduce((sum, t) => sum + t.dims[i]!, 0) : extent,
      );
    }
    case 'ADD':
    case 'MUL':
    case 'SUB': {
      const rank = Math.max(x!.dims.length, y!.dims.length);
      const at = (dims: readonly number[], i: number) => dims[i - rank + dims.length] ?? 1;
      return Array.from({ length: rank }, (_, i) => Math.max(at(x!.dims, i), at(y!.dims, i)));
    }
    case 'LOGISTIC':
    case 'RELU':
    case 'RELU6':
    case 'QUANTIZE':
    case 'HARD_SWISH':
      return x!.dims;
    default:
      return undefined;
  }
}

test('every operator has a conversion', () => {
  expect(Object.keys(conversions).sort()).toEqual([...ops.keys()].sort());
});

/** The networks that hold something which has no words in a precision, each beside those of the one before. */
const inNone = [
  'adaptive_avgpool',
  'tconv same',
  'tconv borders',
  'avgpool ceil',
  'adaptive unequal',
  'activations',
];
const notInIntegers = [
  'div',
  'gn',
  'ln',
  'lrn',
  'mish',
  'softplus',
  'vector beside a map',
  'vectors',
  'norms of maps',
];
const notIn16Bits = [
  'depth_to_space',
  'elu',
  'gelu',
  'prelu',
  'reduce_sum',
  'space_to_depth',
  'reductions',
  'blocks of pixels',
];
const refused: Readonly<Record<string, readonly string[]>> = {
  fp32: inNone,
  int8: [...inNone, ...notInIntegers],
  int16x8: [...inNone, ...notInIntegers, ...notIn16Bits],
};

test.each(tflite.precisions)(
  'in %s every operator keeps the rules of the kernels, or is refused',
  precision => {
    const wrong: string[] = [];
    const not: string[] = [];
    for (const [name, text] of networks) {
      const model = modelOf(flatOf(text), precision);
      if (model === undefined) not.push(name);
      else wrong.push(...wrongIn(model).map(one => `${name}: ${one}`));
    }
    expect(wrong).toEqual([]);
    expect(not.sort()).toEqual([...refused[precision]!].sort());
  },
);

/** The operators of a network, with the rectifier that they hold. */
function told(text: string, precision = 'int8'): readonly string[] {
  const model = modelOf(flatOf(text), precision)!;
  return model.operators.map(operator => {
    const name = names.get(operator.code)!;
    const at = { CONV_2D: 3, DEPTHWISE_CONV_2D: 4, ADD: 0, FULLY_CONNECTED: 0 }[name];
    const rectifier = ['', ' + RELU', '', ' + RELU6'][at === undefined ? 0 : operator.byte(at)];
    const { name: result, dims } = model.tensors[operator.outputs[0]!]!;
    return `${name}${rectifier} ${result} ${dims.join('×')}`;
  });
}

test('norms are folded, rectifiers are taken in, and a border other than SAME is a PAD', () => {
  expect(
    told(`network N {
  input(3, 32, 32)
  conv(8, 3, 2) -> bn -> relu6 -> dropout
  dwconv(3) -> bn -> relu
  skip = it
  main = skip -> conv(8, 1) -> bn
  skip, main -> add -> relu
  conv(8, 3, 2, pad = same) -> scale -> bn -> hsigmoid
  bn -> relu -> maxpool(3, 2)
  gap -> fc(10) -> softmax
}
`),
  ).toEqual([
    'PAD conv[0]/border 1×33×33×3',
    'CONV_2D + RELU6 relu6 1×16×16×8',
    'DEPTHWISE_CONV_2D + RELU relu[0] 1×16×16×8',
    'CONV_2D main.bn 1×16×16×8',
    'ADD + RELU relu[1] 1×16×16×8',
    'CONV_2D bn[2] 1×8×8×8',
    'ADD + RELU6 hsigmoid/sum 1×8×8×8',
    'MUL hsigmoid 1×8×8×8',
    'DEPTHWISE_CONV_2D + RELU relu[2] 1×8×8×8',
    'PAD maxpool/border 1×9×9×8',
    'MAX_POOL_2D maxpool 1×4×4×8',
    'AVERAGE_POOL_2D gap 1×1×1×8',
    'RESHAPE fc/flat 1×8',
    'FULLY_CONNECTED fc 1×10',
    'SOFTMAX softmax 1×10',
  ]);
});

test('a map that somebody else reads is not taken in', () => {
  expect(
    told('network N {\n  x = input(4, 8, 8) -> conv(4, 1)\n  y = x -> bn\n  z = y -> relu\n  y, z\n}\n'),
  ).toEqual(['CONV_2D y 1×8×8×4', 'RELU z 1×8×8×4']);
  expect(told('network N {\n  x = input(4, 8, 8) -> conv(4, 1)\n  y = x -> bn\n  x, y\n}\n')).toEqual([
    'CONV_2D x 1×8×8×4',
    'DEPTHWISE_CONV_2D y 1×8×8×4',
  ]);
});

test('a global average is a pool up to the windows that compilers take, and a mean beyond', () => {
  expect(told('network N {\n  input(4, 256, 256) -> gap\n}\n')).toEqual(['AVERAGE_POOL_2D gap 1×1×1×4']);
  expect(told('network N {\n  input(4, 257, 2) -> gap\n}\n')).toEqual(['MEAN gap 1×1×1×4']);
  expect(told('network N {\n  input(4, 250, 300) -> gap\n}\n')).toEqual(['MEAN gap 1×1×1×4']);
});

test('a reshape to a pixel or from one is a single step, and says the shape that it makes', () => {
  const text =
    'network N {\n  input(4, 8, 8) -> gap -> reshape([1, 1, 4]) -> relu -> reshape([4, 1, 1])\n}\n';
  expect(wrongIn(modelOf(flatOf(text), 'int8')!)).toEqual([]);
  expect(told(text)).toEqual([
    'AVERAGE_POOL_2D gap 1×1×1×4',
    'RESHAPE reshape[0] 1×1×4×1',
    'RELU relu 1×1×4×1',
    'RESHAPE reshape[1] 1×1×1×4',
  ]);
});

test('a channel shuffle has five axes, the channels last', () => {
  expect(told('network N {\n  input(6, 5, 4) -> shuffle(3)\n}\n')).toEqual([
    'RESHAPE shuffle/split 1×5×4×3×2',
    'TRANSPOSE shuffle/moved 1×5×4×2×3',
    'RESHAPE shuffle 1×5×4×6',
  ]);
});

test('weights are those of the other formats, with the norm folded in and channels last', () => {
  const flat = flatOf('network N {\n  input(3, 5, 5) -> conv(2, [1, 3], bias = true) -> bn\n}\n');
  const weights = weightsOf(flat, spreadsOf(flat));
  const [conv, bn] = [flat.nodes[1]!, flat.nodes[2]!].map(node => weights.get(node)!);
  const of = (set: typeof conv, what: string) => numbersOf(set!.get(what)!, 0);
  const factor = (c: number) => of(bn, 'scale')[c]! / Math.sqrt(of(bn, 'variance')[c]! + 1e-5);
  const model = modelOf(flat, 'fp32')!;
  const [, kernel, bias] = model.operators[0]!.inputs.map(i => model.tensors[i]!);
  const numbers = (bytes: Uint8Array) => [...new Float32Array(Uint8Array.from(bytes).buffer)];
  expect(kernel!.dims).toEqual([2, 1, 3, 3]);
  const expected = [];
  for (let o = 0; o < 2; o++)
    for (let w = 0; w < 3; w++)
      for (let i = 0; i < 3; i++) expected.push(of(conv, 'weight')[o * 9 + i * 3 + w]! * factor(o));
  for (const [i, value] of numbers(kernel!.data!).entries()) expect(value).toBeCloseTo(expected[i]!, 5);
  const shifted = [0, 1].map(
    c => (of(conv, 'bias')[c]! - of(bn, 'mean')[c]!) * factor(c) + of(bn, 'shift')[c]!,
  );
  for (const [c, value] of numbers(bias!.data!).entries()) expect(value).toBeCloseTo(shifted[c]!, 5);
  const whole = modelOf(flat, 'int8')!;
  const [x, k, b] = whole.operators[0]!.inputs.map(i => whole.tensors[i]!);
  expect({ scales: k!.scales.length, axis: k!.axis, zeros: k!.zeros }).toEqual({
    scales: 2,
    axis: 0,
    zeros: [0, 0],
  });
  for (const [i, value] of new Int8Array(k!.data!).entries())
    expect(Math.abs(value * k!.scales[Math.floor(i / 9)]! - expected[i]!)).toBeLessThanOrEqual(
      k!.scales[Math.floor(i / 9)]! * 0.51,
    );
  for (const c of [0, 1]) expect(b!.scales[c]!).toBeCloseTo(x!.scales[0]! * k!.scales[c]!, 8);
});

test('the scales that the specification states are kept, also where a map is joined with others', () => {
  const model = modelOf(
    flatOf('network N {\n  a = input(4, 8, 8)\n  b = a -> sigmoid\n  a, b -> concat\n}\n'),
    'int8',
  )!;
  const [logistic, quantize] = model.operators;
  const scaleOf = (operator: ReadOperator) => model.tensors[operator.outputs[0]!]!;
  expect(names.get(quantize!.code)).toBe('QUANTIZE');
  expect(scaleOf(logistic!)).toMatchObject({ scales: [1 / 256], zeros: [-128] });
  expect(scaleOf(quantize!).scales).not.toEqual([1 / 256]);
});

test('shared weights are stored once', () => {
  const model = modelOf(
    flatOf('network N {\n  input(4, 8, 8)\n  shared head = conv(4, 3) -> bn\n  head -> head -> head\n}\n'),
    'fp32',
  )!;
  expect(new Set(model.operators.map(({ inputs }) => inputs[1])).size).toBe(1);
});

test('all that cannot be said is told at once, what comes behind it too', () => {
  const flat = flatOf('network N {\n  input(4, 8, 8) -> ln -> tconv(4, 3, 2, groups = 2) -> mish\n}\n');
  const refusals = (precision: string) => {
    const outcome = tflite.write(flat, { precision, seed: 0, opset: undefined });
    return 'refusals' in outcome ? outcome.refusals.map(({ node, why }) => `${node.path}: ${why}`) : [];
  };
  expect(refusals('int8')).toEqual([
    'ln: a layer norm has no operator for integers',
    'tconv: its 2 groups have no operator: TRANSPOSE_CONV sees all channels',
    'mish: mish has no operator for integers',
  ]);
  expect(refusals('fp32')).toEqual([
    'tconv: its 2 groups have no operator: TRANSPOSE_CONV sees all channels',
  ]);
});

test('more than a file can address is refused before a weight is made', () => {
  const flat = flatOf('network Large {\n  input(60000) -> fc(9000)\n}\n');
  const outcome = tflite.write(flat, { precision: 'fp32', seed: 0, opset: undefined });
  expect('failure' in outcome && outcome.failure).toContain('2,147,483,647');
});

test('examples keep the rules in 8 bits, and take in every norm', () => {
  for (const [file, name] of [
    ['mobilenet-v2.lwnet', 'MobileNetV2'],
    ['shufflenet-v2.lwnet', 'ShuffleNetV2'],
    ['zoo/mobilenet-v3.lwnet', 'MobileNetV3Small'],
  ] as const) {
    const flat = flatten(exampleNetwork(file, name));
    const model = modelOf(flat, 'int8')!;
    expect(wrongIn(model)).toEqual([]);
    const count = (of: (one: string) => boolean) =>
      flat.nodes.filter(({ layer }) => of(layer.op.name)).length;
    const kernels = model.operators.filter(({ code }) => code === 3 || code === 4).length;
    expect(kernels).toBe(count(one => one === 'conv' || one === 'dwconv'));
  }
});
