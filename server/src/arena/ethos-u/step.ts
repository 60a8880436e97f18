/** A step of a program for an NPU, as far as time and memory depend on it. */

/**
 * `move` stands for transpositions, which an Ethos-U55 or U65 makes of other steps and an Ethos-U85 has; `copy` for what hands
 * elements on, as they are or through a table; `host` for what the processor beside the NPU does, of which no time is known.
 */
export type Kind =
  | 'convolution'
  | 'depthwise'
  | 'pool'
  | 'copy'
  | 'sum'
  | 'elementwise'
  | 'resize'
  | 'move'
  | 'matrix'
  | 'host';

export type Extent = readonly [rows: number, columns: number, channels: number];
/** The axes of a map in another order. */
export type Order = readonly [number, number, number];
export type Pair = readonly [rows: number, columns: number];

/** What each row and column of the input is read as: itself, itself twice, or itself and zeros behind it. */
export type Upscaling = 'none' | 'repeated' | 'zeros';

/** Rows of the input as it is read for one that is stored. */
export const upscaleOf = ({ upscaling }: Pick<Shaped, 'upscaling'>): 1 | 2 => (upscaling === 'none' ? 1 : 2);

export type ElementBytes = 1 | 2 | 4;

/** How an element of a result is made, and what is done to it at the end. */
export interface Makes {
  /** Of what is read. */
  readonly elementBytes: ElementBytes;
  /** Of what is made. */
  readonly madeBytes: ElementBytes;
  readonly makes: 'product' | 'sum' | 'largest' | 'other';
  /** A table of 256 bytes is brought before the step. */
  readonly ends: 'table' | 'clip' | undefined;
}

export interface Shaped extends Makes {
  readonly kind: Kind;
  readonly ifm: Extent;
  /** Of the other operand where it has two. */
  readonly second: Extent | undefined;
  readonly ofm: Extent;
  readonly kernel: Pair;
  /** Places of the kernel that have weights: all of them, where it does not hold zeros to reach further. */
  readonly taps: number;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly upscaling: Upscaling;
  readonly hasWeights: boolean;
  /** What it makes before its axes change places on the way out, and from which axis each of the result comes. */
  readonly turned?: { readonly from: Extent; readonly order: Order; readonly isBricks: boolean };
  /** Its weights bring what it reads to no other scale, so that 32 bits are enough to add up numbers of 16. */
  readonly isUnscaled?: boolean;
  /** Its weights are all alike: it adds up what it reads. */
  readonly areOnes?: boolean;
}

export const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;
export const roundDown = (value: number, to: number): number => Math.floor(value / to) * to;
export const area = ([rows, columns]: Pair | Extent): number => rows * columns;
export const volume = (extent: Extent): number => extent[0] * extent[1] * extent[2];
export const isEqual = (a: Extent, b: Extent): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];

/** A transposition goes over its input, as does one that rides on a step over what that makes. */
export const worked = (step: Shaped): Shaped =>
  step.kind === 'move' ? { ...step, ofm: step.ifm } : { ...step, ofm: step.turned?.from ?? step.ofm };

/** Channels that a step makes, wherever they are put. */
export const madeChannels = ({ turned, ofm }: Pick<Shaped, 'turned' | 'ofm'>): number =>
  (turned?.from ?? ofm)[2];

/** The smaller of each pair of extents. */
export const clipped = (block: Extent, to: Extent): Extent => [
  Math.min(block[0], to[0]),
  Math.min(block[1], to[1]),
  Math.min(block[2], to[2]),
];

/** How many of the one, none of them split, cover the other. */
export const coversOf = (extent: Extent, block: Extent): Extent => [
  Math.ceil(extent[0] / block[0]),
  Math.ceil(extent[1] / block[1]),
  Math.ceil(extent[2] / block[2]),
];

/** Windows of more rows or columns are worked out in several goes. */
export const reach = 8;

/** How many rows and columns a window spans. */
export const spans = ({ kernel, dilation }: Pick<Shaped, 'kernel' | 'dilation'>): Pair => [
  (kernel[0] - 1) * dilation[0] + 1,
  (kernel[1] - 1) * dilation[1] + 1,
];

/** Rows or columns of the input that so many of the result read. */
export function needed(size: number, stride: number, span: number, upscaling: Upscaling): number {
  const read = (size - 1) * stride + span + (upscaling === 'repeated' ? 1 : 0);
  return Math.ceil(read / (upscaling === 'none' ? 1 : 2));
}

/** What makes a block of each channel from that channel alone. */
export const isChannelwise = ({ kind }: Pick<Shaped, 'kind'>): boolean =>
  kind !== 'convolution' && kind !== 'sum' && kind !== 'move';
