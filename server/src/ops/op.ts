/**
 * What an operator is: one record from which parsing of arguments, shapes, costs, hover, completion,
 * validation and documentation are read. Knows nothing of text, targets or other operators.
 */

import { limited } from './lib/limit';

/**
 * A feature map is `[channels, height, width]`, a vector `[channels]`; `reshape` and `matmul` make tensors with
 * any other number of axes, at least one. The batch is always 1 and left out. Extents are whole and positive.
 */
export type Shape = readonly number[];

/** Top, right, bottom, left in pixels; negative crops. `auto` is half the window for odd windows, none for even. */
export type Padding = 'auto' | 'same' | readonly [number, number, number, number];

/** What a parameter accepts. `T` is the type that shape and cost functions see. */
export interface Param<T = unknown> {
  readonly kind: 'count' | 'pair' | 'padding' | 'number' | 'flag' | 'counts';
  /** A sentence that hover, completion and the documentation show. */
  readonly doc: string;
  /** Absent where the argument must be given. */
  readonly default?: T;
  /** How the default reads in documentation when it depends on another argument (`kernel` for a pool's stride). */
  readonly defaultText?: string;
  /** Smallest accepted value of a count, pair or counts element. */
  readonly min?: number;
  /** Its names elsewhere, as PyTorch, Keras, ONNX or papers spell them. */
  readonly alsoCalled?: readonly string[];
  /** Carries the type only. */
  readonly type?: T;
}

interface Options<T> {
  readonly default?: T;
  readonly defaultText?: string;
  readonly min?: number;
  readonly alsoCalled?: readonly string[];
}

/** A whole number. */
export const count = (doc: string, o: Options<number> = {}): Param<number> => ({
  kind: 'count',
  doc,
  min: 1,
  ...o,
});

/** A whole number for both directions, or `[height, width]`; functions see the pair. */
export const pair = (
  doc: string,
  o: Options<readonly [number, number]> = {},
): Param<readonly [number, number]> => ({ kind: 'pair', doc, min: 1, ...o });

/** `same`, `auto`, one number for all four sides, or `[top, right, bottom, left]`. */
export const padding = (doc: string, o: Options<Padding> = { default: 'auto' }): Param<Padding> => ({
  kind: 'padding',
  doc,
  ...o,
});

/** Any number. */
export const number = (doc: string, o: Options<number> = {}): Param<number> => ({
  kind: 'number',
  doc,
  ...o,
});

/** `true` or `false`. */
export const flag = (doc: string, o: Options<boolean> = {}): Param<boolean> => ({ kind: 'flag', doc, ...o });

/** A whole number or a list of whole numbers. */
export const counts = (
  doc: string,
  o: Options<number | readonly number[]> = {},
): Param<number | readonly number[]> => ({ kind: 'counts', doc, min: 1, ...o });

export type Params = Readonly<Record<string, Param>>;

/** The values of the parameters, as shape and cost functions see them. */
export type Attrs<P extends Params = Params> = {
  readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never;
};

/** Why the arguments and the input shapes do not go together. */
export interface Mismatch {
  /** The parameter whose argument must change, or `inputs` when the maps that arrive are at fault. */
  readonly at: string;
  /** The fact with both numbers, as a clause: "groups = 3 does not divide the 64 input channels". */
  readonly fact: string;
  /** What to do, as a clause in the imperative: "use 1, 2, 4 or 8". */
  readonly help: string;
}

/** One tensor of trainable parameters, stored with the layer. */
export interface Weight {
  readonly name: 'weight' | 'bias' | 'scale' | 'shift';
  readonly shape: readonly number[];
}

/** How many maps arrive: exactly `min`, or more where `max` is larger. */
export interface Arity {
  readonly min: number;
  readonly max: number;
}

export const none: Arity = { min: 0, max: 0 };
export const one: Arity = { min: 1, max: 1 };
export const two: Arity = { min: 2, max: 2 };
export const many: Arity = { min: 2, max: Number.POSITIVE_INFINITY };

export type Category =
  | 'input'
  | 'convolution'
  | 'dense'
  | 'normalisation'
  | 'activation'
  | 'pooling'
  | 'arithmetic'
  | 'layout'
  | 'regularisation';

export interface OpRecord<P extends Params> {
  /** The word of the language. */
  readonly name: string;
  /** Its names elsewhere, as PyTorch, Keras, ONNX or Darknet spell them: a message says what it is called here. */
  readonly alsoCalled?: readonly string[];
  readonly category: Category;
  /** One sentence. */
  readonly summary: string;
  /** Further sentences: conventions and traps. */
  readonly detail?: string;
  /** Paper or manual from which the definition and the counts come. */
  readonly source?: string;
  readonly inputs: Arity;
  /** In positional order; those without a default come first. */
  readonly params: P;
  /** A pipeline of one or more lines that is valid after `input(32, 56, 56)`; docs print it and a test runs it. */
  readonly example: string;
  /** Output shapes, or why there are none. Total: never throws for attributes of the declared kinds. */
  readonly shape: (inputs: readonly Shape[], attrs: Attrs<P>) => readonly Shape[] | Mismatch;
  /** Trainable tensors. Absent: none. */
  readonly weights?: (inputs: readonly Shape[], attrs: Attrs<P>) => readonly Weight[];
  /** Multiply-accumulates, padding counted, batch 1. Absent: none. */
  readonly macs?: (inputs: readonly Shape[], attrs: Attrs<P>, outputs: readonly Shape[]) => number;
  /** Arithmetic that is not a multiply-accumulate, each addition, comparison, multiplication, exponential as one. */
  readonly otherOps?: (inputs: readonly Shape[], attrs: Attrs<P>, outputs: readonly Shape[]) => number;
  /**
   * Elements read of each input when that is not all of them (a gather, a strided shift). Absent: every element once.
   */
  readonly reads?: (
    inputs: readonly Shape[],
    attrs: Attrs<P>,
    outputs: readonly Shape[],
  ) => readonly number[];
  /** True for what costs nothing at inference: a view of its input, or a step of training only. */
  readonly view?: boolean;
  /** A per-channel scale and shift that an operator before it with `absorbsAffine` takes into its own weights. */
  readonly affine?: boolean;
  /** Linear with a per-output-channel kernel: a following affine step folds into its weights and bias. */
  readonly absorbsAffine?: boolean;
  /** A function of one element to one element that many chips run inside the layer before it. */
  readonly pointwise?: boolean;
}

/** An operator as engines see it, its attribute types forgotten. */
export type Op = OpRecord<Params>;

export function defineOp<const P extends Params>(record: OpRecord<P>): Op {
  const at = Object.keys(record.params)[0] ?? 'inputs';
  return {
    ...record,
    shape: (inputs, attrs) => limited(record.shape(inputs, attrs as Attrs<P>), at),
  } as Op;
}

export const isMismatch = (answer: readonly Shape[] | Mismatch): answer is Mismatch => !Array.isArray(answer);
