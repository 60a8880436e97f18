/** Which operators of a file Vela treats alike. */
import type { Operator, OperatorName } from './model';

/** Functions of single elements, which a table or a clip at the end of the step before them works out. */
export const tables: ReadonlySet<OperatorName> = new Set([
  'LOGISTIC',
  'TANH',
  'HARD_SWISH',
  'RELU',
  'RELU6',
  'ELU',
  'GELU',
  'EXP',
  'LOG',
  'LEAKY_RELU',
  'RSQRT',
  'QUANTIZE',
]);

/** Whether a function is an operator on elements by itself at 16 bits, where one of 8 is a table. */
export const isOwn = (name: OperatorName, elementBytes: 1 | 2): boolean =>
  elementBytes === 2 && name === 'LEAKY_RELU';

/** What only brings elements to another scale is a step of its own. */
export const rescales: ReadonlySet<OperatorName> = new Set(['QUANTIZE']);
export const clips: ReadonlySet<OperatorName> = new Set(['RELU', 'RELU6']);
export const renames: ReadonlySet<OperatorName> = new Set(['RESHAPE']);
export const parts: ReadonlySet<OperatorName> = new Set(['SLICE', 'SPLIT', 'SPLIT_V']);
export const borders: ReadonlySet<OperatorName> = new Set(['PAD', 'PADV2']);

export const convolutions: ReadonlySet<OperatorName> = new Set(['CONV_2D', 'DEPTHWISE_CONV_2D']);

/** What looks at more than single elements. */
export const windowed: ReadonlySet<OperatorName> = new Set([
  ...convolutions,
  'TRANSPOSE_CONV',
  'AVERAGE_POOL_2D',
  'MAX_POOL_2D',
]);

/** A split into equal parts has its axis first. */
export const mapIn = ({ name, inputs }: Operator): number => inputs[name === 'SPLIT' ? 1 : 0]!;

export const renamesOnly = ({ name }: Operator): boolean => renames.has(name) || parts.has(name);
