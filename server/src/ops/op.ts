/**
 * What an operator is: one record from which parsing of arguments, shapes, costs, hover, completion,
 * validation and documentation are read. Knows nothing of text, targets or other operators.
 */

import type { KernelKind } from '../kernels';
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
  /** Whether designs that are written for somebody say its name, since the bare number reads as another one elsewhere. */
  readonly byName?: boolean;
  /** Carries the type only. */
  readonly type?: T;
}

interface Options<T> {
  readonly default?: T;
  readonly defaultText?: string;
  readonly min?: number;
  readonly alsoCalled?: readonly string[];
  readonly byName?: boolean;
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
  /** What would do in the argument's place, where that is clear for all that arrives: the nearest number, or a list. */
  readonly use?: number | readonly number[];
  /** Ways that would do in the argument's place, each with what its parameters are then. */
  readonly uses?: readonly Readonly<Record<string, number>>[];
}

/** A likelier meaning of the arguments than what they say here: they stand in the order of another tool. */
export interface Mistaken {
  /** The parameter whose argument gives it away. */
  readonly at: string;
  /** What the arguments say, as a clause: "kernel = 16 is the side of its window". */
  readonly fact: string;
  /** What is otherwise here, as a clause: "the channels that arrive are not written". */
  readonly help: string;
  /** For each parameter that was meant, the one in whose place its argument stands, or those whose arguments are its list. */
  readonly meant?: Readonly<Record<string, string | readonly string[]>>;
  /** What was meant in the place of the one argument. */
  readonly use?: number | readonly number[];
}

/** One tensor of trainable parameters, stored with the layer. */
export interface Weight {
  readonly name: 'weight' | 'bias' | 'scale' | 'shift';
  readonly shape: readonly number[];
}

/**
 * What becomes of channels. `keeps`: each channel of the result comes from one channel of what arrives, in their order
 * (several from one where there are more of them), `mixes`: it may come from several, `joins`: those of one map stand
 * behind those of another, `splits`: some of them are taken out, `permutes`: elements go to other channels as they are.
 */
export type Channels = 'keeps' | 'mixes' | 'joins' | 'splits' | 'permutes';

/** How a window moves over a map. */
export interface KernelWindow {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** Top, right, bottom, left; absent where a border has no meaning. */
  readonly border?: readonly [number, number, number, number];
  /** Rows and columns that a transposed window adds at the end of its result. */
  readonly added?: readonly [number, number];
}

/** The window that each result sees, all defaults filled in: whoever asks for a stride or for groups asks here. */
export interface Window extends KernelWindow {
  /** Channels of different groups do not see each other. */
  readonly groups: number;
  /** Output channels. */
  readonly out: number;
  /** Each channel has a window of its own, be it the only channel. */
  readonly depthwise: boolean;
  /** Each pixel spreads over a window of the result; the stride is that of the result, and a border is cut from it. */
  readonly transposed?: boolean;
}

/** One step that a chip takes for an operator; what is left out is the layer's own. */
export interface KernelDraft {
  readonly kind: KernelKind;
  readonly inputs?: readonly Shape[];
  readonly outputs?: readonly Shape[];
  readonly window?: KernelWindow;
  readonly groups?: number;
  /** Where a bias can be added: whether the operator does so by itself. */
  readonly bias?: boolean;
  /** For each axis of a transpose's result, which axis it was. */
  readonly order?: readonly number[];
  /** True for what only renames elements while channels come first in memory. */
  readonly still?: boolean;
}

/** The steps, one after the other. */
export type Drafting<P extends Params = Params> = (
  inputs: readonly Shape[],
  attrs: Attrs<P>,
  outputs: readonly Shape[],
  /** What the record says of it. */
  window: Window | undefined,
) => readonly KernelDraft[];

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
  /** What papers call a branch whose end this joins with what arrives. */
  readonly joinsWhatIsCalled?: readonly string[];
  /** Names under which PyTorch is told the channels that arrive before all else; here the map knows them. */
  readonly givenArriving?: readonly string[];
  /** A layer that other tools have a name for, and that is this one with these arguments: what it is, as a clause. */
  readonly special?: {
    readonly alsoCalled: readonly string[];
    readonly args: string;
    readonly why: string;
  };
  /**
   * By the name of a layer elsewhere, the order of its arguments there in the words of this record, where it is another;
   * empty for what is not said here.
   */
  readonly orders?: Readonly<Record<string, readonly string[]>>;
  /** Parameters that it has elsewhere and not here, with what says there what it does here: why, as a sentence. */
  readonly without?: {
    readonly values: Readonly<Record<string, readonly number[]>>;
    readonly why: string;
  };
  /**
   * What a call of another tool that counts the batch among its axes is of this one: `view(-1, 512)`, `mean([2, 3])`.
   * Answers the arguments here, in one list; none where it is no such call.
   */
  readonly calledWith?: (
    name: string,
    numbers: readonly (number | undefined)[],
  ) => readonly number[] | undefined;
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
  /** Whether arguments without names were meant in another order, where that is very likely. Absent: never. */
  readonly mistaken?: (inputs: readonly Shape[], attrs: Attrs<P>) => Mistaken | undefined;
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
  /** Absent for what makes a map out of nothing. */
  readonly channels?:
    | Channels
    | ((inputs: readonly Shape[], attrs: Attrs<P>, outputs: readonly Shape[]) => Channels);
  /** Of what slides a window over a map; `undefined` where its windows differ in size. Absent: no window. */
  readonly window?: (inputs: readonly Shape[], attrs: Attrs<P>) => Window | undefined;
  /** The argument that adds rows and columns behind the map, as the window's `added` has them. */
  readonly lengthened?: string;
  /**
   * Arguments that follow from others or from what arrives, as numbers: a border for `auto`. `undefined` for one that only
   * says that it is not given. Absent: all are what they say.
   */
  readonly resolved?: (
    inputs: readonly Shape[],
    attrs: Attrs<P>,
    outputs: readonly Shape[],
  ) => { readonly [K in keyof P]?: Attrs<P>[K] | undefined };
  /**
   * What a chip does for it: a step of this kind that has the window, or steps that are drafted. Absent: nothing, at
   * inference.
   */
  readonly kernel?: KernelKind | Drafting<P>;
  /** True for what costs nothing at inference: a view of its input, or a step of training only. */
  readonly view?: boolean;
  /** A per-channel scale and shift that an operator before it with `absorbsAffine` takes into its own weights. */
  readonly affine?: boolean;
  /** An affine step that adds as well: what takes it in needs a bias for it. */
  readonly adds?: boolean;
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

/** The arguments of a layer with nothing left to work out; those that are not given are not there. */
export const resolvedAttrs = (
  op: Op,
  inputs: readonly Shape[],
  attrs: Attrs,
  outputs: readonly Shape[],
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries({ ...attrs, ...op.resolved?.(inputs, attrs, outputs) }).filter(
      ([, value]) => value !== undefined,
    ),
  );

export const isMismatch = (answer: readonly Shape[] | Mismatch): answer is Mismatch => !Array.isArray(answer);

/** The steps that a chip takes for an operator whose shape function has accepted the attributes and the inputs. */
export function draftsOf(
  { kernel, window }: Op,
  inputs: readonly Shape[],
  attrs: Attrs,
  outputs: readonly Shape[],
): readonly KernelDraft[] {
  if (kernel === undefined) return [];
  const own = window?.(inputs, attrs);
  if (typeof kernel !== 'string') return kernel(inputs, attrs, outputs, own);
  return [own === undefined ? { kind: kernel } : { kind: kernel, window: own }];
}
