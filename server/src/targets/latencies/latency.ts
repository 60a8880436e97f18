/**
 * How long a network takes on an engine, as a model of it sees the network: a list of steps with the maps between them. Each
 * kind of model is a file here: the numbers that a target gives for it, and what follows from them.
 */
import * as z from 'zod/mini';
import type { KernelKind } from '../../kernels';
import type { Work } from '../../lower/kernel';
import type { Shape } from '../../ops/op';
import { said } from '../lib/form';

/** A map by its index in `Run.maps`. */
export type MapIndex = number;

/** One kernel of the network as it is deployed, wherever it stands: batch norms are folded, what only renames is gone. */
export interface Kernel {
  readonly kind: KernelKind;
  readonly work: Work;
  /** Channels first, the batch left out. */
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  readonly macs: number;
  readonly weightElements: number;
  readonly biasElements: number;
  readonly weightBits: number;
  readonly activationBits: number;
  /** It is part of the step before it on this chip, and takes no time of its own. */
  readonly isInside: boolean;
}

/** A kernel at its place in a network. */
export interface Step extends Kernel {
  /** The layer that it is a step of, by its place in the order of execution. */
  readonly layer: number;
  readonly reads: readonly MapIndex[];
  readonly makes: readonly MapIndex[];
}

/** What an engine is given to do, in the order of execution. */
export interface Run {
  readonly steps: readonly Step[];
  /** Channels first, the batch left out. */
  readonly maps: readonly Shape[];
  /** How many steps read each map; the world outside reads what leaves the network. */
  readonly readers: readonly number[];
}

/** Where the time of a kernel goes, in microseconds; what happens at the same time as something longer is in none. */
export interface Taken {
  readonly computeUs: number;
  /** Reading and writing of maps and weights. */
  readonly moveUs: number;
  /** Starting a kernel. */
  readonly startUs: number;
  /** What may come on top, where it is not known what happens at the same time. */
  readonly slackUs?: number;
  /** How much of what the engine does in its time is of use, where it works in blocks that may not be filled: 0 to 1. */
  readonly fill?: number;
}

/** The time of a layer. */
export interface Spent extends Taken {
  /** By its place in the order of execution. */
  readonly layer: number;
}

/** What holds for a run as a whole. */
export interface Whole {
  /** For the run as a whole, whatever is in it. */
  readonly callUs: number;
  /** The truth lies between a so much shorter and a so much longer time; absent where nothing says how much longer. */
  readonly within?: number;
  /** What that rests on, as a clause. */
  readonly basis: string;
}

/** What a model says of a run. */
export interface Times extends Whole {
  readonly spent: readonly Spent[];
}

/** What a model says of kernels whose time does not hang on what stands around them. */
export interface Each extends Whole {
  readonly taken: (kernel: Kernel) => Taken | Silent;
}

/** Why a model says nothing. */
export interface Silent {
  readonly unknown: string;
}

/** What else a target says that a model may need. */
export interface Around {
  /** What can be read in a second from the memories that hold maps, and from those that hold weights. */
  readonly mapBytesPerSecond: number | undefined;
  readonly weightBytesPerSecond: number | undefined;
  readonly array: TiledArray | undefined;
  /** MACs a cycle that no design reaches, where the size of its array is not known. */
  readonly ceilingMacsPerCycle: number | undefined;
}

/** An array of multipliers; `null` where nobody has said it. */
export interface TiledArray {
  readonly inputs: number | null;
  readonly outputs: number | null;
  readonly pixels?: number | null | undefined;
  readonly spreadsDepthwise?: boolean | null | undefined;
  readonly hidesTransfers?: boolean | null | undefined;
  readonly buffers?:
    | { readonly input: number | null; readonly weights: number | null; readonly output: number | null }
    | undefined;
}

interface Described<F extends z.core.$ZodType> {
  readonly form: F;
  /** The numbers in words, as pages have them behind "Speed: ". */
  readonly speed: (numbers: z.infer<F>) => string;
  /** The numbers were measured at its clock, and another makes them wrong. */
  readonly isMeasured?: true;
}

/** The time of each kernel hangs on what stands around it. */
interface OfRuns<F extends z.core.$ZodType> extends Described<F> {
  readonly times: (run: Run, numbers: z.infer<F>, around: Around) => Times | Silent;
}

interface OfKernels<F extends z.core.$ZodType> extends Described<F> {
  readonly each: (numbers: z.infer<F>, around: Around) => Each | Silent;
}

/** A kind of model: the numbers that a target gives for it, as its file has them, and the time of a run or of its kernels. */
export type Model<F extends z.core.$ZodType = z.core.$ZodType> = OfRuns<F> | OfKernels<F>;

export const defineModel = <F extends z.core.$ZodType, M extends Described<F>>(model: M & Model<F>): M =>
  model;

export const withinFactor = said(
  z.number().check(z.gt(1)),
  'Nine of ten networks that the numbers were not fitted to take no more than so many times what is told, and no less than that part of it.',
);

export const totalUs = ({ computeUs, moveUs, startUs }: Taken): number => computeUs + moveUs + startUs;

/** Half of what may come on top is counted in, as nobody knows how much of it does. */
export const likelyUs = (taken: Taken): number => totalUs(taken) + (taken.slackUs ?? 0) / 2;

export const weightBytesOf = ({ weightElements, biasElements, weightBits }: Kernel): number =>
  ((weightElements + biasElements) * weightBits) / 8;

/** Of two things that happen at the same time the longer takes the time. */
export const longerOf = (computeUs: number, moveUs: number): { computeUs: number; moveUs: number } =>
  computeUs >= moveUs ? { computeUs, moveUs: 0 } : { computeUs: 0, moveUs };

/** A sentence without its end, to stand among others. */
export const asClause = (sentence: string): string => sentence.replace(/\.$/, '');

/** `256 MACs a cycle`, `unknown MACs a cycle` */
export const amount = (value: number | null, unit: string): string =>
  `${value === null ? 'unknown' : value.toLocaleString('en-US')} ${unit}`;
