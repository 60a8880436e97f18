/**
 * What the kernels of TensorFlow Lite for Microcontrollers need beside their maps, and which operators have one.
 *
 * Sources: the structures and requests in tensorflow/lite/micro/kernels of tflite-micro @90b983c, its reference kernels; what
 * is missing and every size are as the package tflite-micro 0.dev20261023182759 has them, which `npm run judges:tflm` asks.
 * CMSIS-NN's kernels ask for other buffers.
 */
import type { Layout } from '../../arena/layout';
import type { Operator, OperatorName, Tensor } from './model';
import type { Precision } from './quantise';

/** An operator with its tensors. */
export interface At {
  readonly operator: Operator;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly isInteger: boolean;
  /** Bytes of an element of its maps. */
  readonly elementBytes: number;
}

export interface MicroKernel {
  /** What is read from the file's options. */
  readonly options?: Layout;
  /** What it keeps from one run to the next. */
  readonly state?: Layout;
  /** Further bytes that it keeps, one number for each request; a layout where it is a structure. */
  readonly kept?: (at: At) => readonly (number | Layout)[];
  /** Bytes that it needs while it runs, one number for each request. */
  readonly scratch?: (at: At) => readonly number[];
  /** Precisions that it stops at. */
  readonly not?: readonly Precision[];
  readonly mostInputs?: number;
}

const elements = ({ dims }: Tensor): number => dims.reduce((a, b) => a * b, 1);
/** A list of whole numbers with its length before it. */
const listBytes = (length: number): number => 4 + 4 * length;

/** A multiplier and a shift for each output channel, which is this axis of the weights, even where all numbers are floats. */
const perChannel =
  (axis: number) =>
  ({ inputs }: At): readonly number[] => {
    const bytes = 4 * inputs[1]!.dims[axis]!;
    return [bytes, bytes];
  };

const outputDims = ({ outputs }: At): readonly number[] => [listBytes(outputs[0]!.dims.length)];

const window: Layout = '9i2p3i2c';
const sum: Layout = 'b14i';
const rescaled: Layout = '4ib2i';
const function4: Layout = '4i';
const padding: Layout = 'b5ib5ibi';

const reduction = (hasSums: boolean): MicroKernel => ({
  options: 'b',
  state: '11i',
  scratch({ inputs, outputs, isInteger }) {
    const [rank, axes] = [inputs[0]!.dims.length, elements(inputs[1]!)];
    return [...(hasSums && isInteger ? [4 * elements(outputs[0]!)] : []), 4 * rank, 4 * axes];
  },
});

export const microKernels: Readonly<Record<OperatorName, MicroKernel | undefined>> = {
  ABS: { state: rescaled },
  ADD: { options: 'ib', state: sum },
  AVERAGE_POOL_2D: { options: '10i', state: '8i' },
  BATCH_MATMUL: { options: '3b', state: '3p3b', kept: transposedCopies },
  CONCATENATION: { options: '2i', state: 'i2p3i10c', mostInputs: 10 },
  CONV_2D: { options: '7i', state: window, kept: perChannel(0) },
  CUSTOM: undefined,
  DEPTHWISE_CONV_2D: { options: '7i', state: window, kept: perChannel(3) },
  DEPTH_TO_SPACE: { options: 'i', kept: outputDims },
  DIV: { options: 'i', state: '7i' },
  ELU: { state: '256b' },
  EXP: {},
  // In the package its options are two numbers of 8 bytes larger than the sources declare them.
  FULLY_CONNECTED: { options: '2i2bi2d', state: '9i2pb2c' },
  GELU: undefined,
  HARD_SWISH: { state: '3hihi' },
  LEAKY_RELU: { options: 'i', state: '6i' },
  LOCAL_RESPONSE_NORMALIZATION: undefined,
  LOG: {},
  LOGISTIC: { state: function4 },
  MAXIMUM: {},
  MAX_POOL_2D: { options: '10i', state: '8i' },
  MEAN: reduction(true),
  MINIMUM: {},
  MUL: { options: 'i', state: '9i' },
  NEG: {},
  PAD: { state: padding },
  PADV2: { state: padding },
  PRELU: { state: '7i' },
  QUANTIZE: { state: 'id3i' },
  REDUCE_MAX: { ...reduction(false), not: ['int16x8'] },
  RELU: { state: '7i' },
  RELU6: { state: '2i' },
  RESHAPE: { options: '9i' },
  RESIZE_BILINEAR: { options: '2b', not: ['int16x8'] },
  RESIZE_NEAREST_NEIGHBOR: { options: '2b' },
  RSQRT: { state: rescaled },
  SLICE: {},
  SOFTMAX: {
    options: 'i',
    state: 'd7i5p',
    kept: ({ elementBytes, isInteger }) => (isInteger && elementBytes === 2 ? [2 * 513, 2 * 513] : []),
  },
  SPACE_TO_DEPTH: { options: 'i', kept: outputDims },
  SPLIT: { options: 'i' },
  SPLIT_V: { options: 'i' },
  SUB: { options: 'ib', state: 'b12i' },
  SUM: reduction(true),
  TANH: { state: function4 },
  TRANSPOSE: {},
  TRANSPOSE_CONV: {
    options: '5i',
    state: 'b8h9ii2ci2p',
    kept: perChannel(0),
    scratch: ({ outputs, isInteger, elementBytes }) =>
      isInteger ? [elements(outputs[0]!) * (elementBytes === 1 ? 4 : 8)] : [],
  },
};

/** The right matrix is transposed unless it comes so, the left one where it is to be; both copies stay. */
function transposedCopies({
  operator,
  inputs,
  outputs,
  isInteger,
  elementBytes,
}: At): readonly (number | Layout)[] {
  const copy = (tensor: Tensor) => ['2pi', listBytes(tensor.dims.length), elements(tensor) * elementBytes];
  return [
    ...(isInteger ? ['7i'] : []),
    ...(operator.options['adjX'] === true ? copy(inputs[0]!) : []),
    ...(operator.options['adjY'] === true ? [] : copy(inputs[1]!)),
    listBytes(outputs[0]!.dims.length),
  ];
}
