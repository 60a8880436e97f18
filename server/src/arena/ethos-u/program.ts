/** A program for an NPU: the maps and the steps that make and read them, in the order in which they run. */
import { type Extent, type Makes, type Order, roundUp, type Shaped } from './step';

export interface NpuMap {
  readonly name: string;
  readonly dims: Extent;
  readonly elementBytes: number;
  /** Channels lie in bricks of 16, which pads them. */
  readonly isBricks: boolean;
  readonly isInput: boolean;
  readonly isOutput: boolean;
  /** It lies in SRAM wherever others do. */
  readonly isFast?: boolean;
  /** Steps, by their index, as often as they read it. */
  readonly writers: readonly number[];
  readonly readers: readonly number[];
}

/** What a step reads: a map by its index, or a constant. */
export interface Operand {
  readonly map: number | undefined;
  readonly extent: Extent;
}

/** What is done to each element of a result right where it is made. */
export interface Chained extends Makes {
  /** What it reads beside the result. */
  readonly other: Operand | undefined;
  /** The tensor of the file that it makes. */
  readonly tensor: number;
}

export interface NpuStep {
  /** The operand that stripes of the result are made from comes by `primary`. */
  readonly reads: readonly Operand[];
  readonly primary: 0 | 1;
  readonly writes: number;
  readonly shaped: Shaped;
  readonly chain: readonly Chained[];
  /** A product with a matrix of weights, which is no convolution to Vela. */
  readonly isMatrix?: boolean;
  /** Of a transposition of a map: from which axis each of the result comes. */
  readonly order?: Order;
  /** Only a part of the map is written. */
  readonly isPart: boolean;
  /** The tensor of the file that it makes. */
  readonly makes: number;
  /** The tensor of the file that a transposition makes which rides on the step. */
  readonly turns?: number;
  /** The tensor of the file whose weights several steps read whole; absent where it alone reads them, or has none. */
  readonly sharedWeights?: number;
}

export interface NpuProgram {
  readonly maps: readonly NpuMap[];
  readonly steps: readonly NpuStep[];
}

/** Everything begins at a multiple of this. */
const alignedBytes = 16;

export const aligned = (bytes: number): number => roundUp(bytes, alignedBytes);

export const storedChannels = ({ isBricks }: Pick<NpuMap, 'isBricks'>, channels: number): number =>
  isBricks ? roundUp(channels, 16) : channels;

export const mapBytes = (map: Pick<NpuMap, 'dims' | 'elementBytes' | 'isBricks'>): number =>
  aligned(map.dims[0] * map.dims[1] * storedChannels(map, map.dims[2]) * map.elementBytes);

/** Maps that a step reads, by their index, as often as it does. */
export const operandsOf = ({ reads, chain }: NpuStep): readonly number[] =>
  [...reads, ...chain.flatMap(({ other }) => other ?? [])].flatMap(({ map }) => map ?? []);

/** It is the processor's, beside the NPU. */
export const isHosted = ({ shaped }: Pick<NpuStep, 'shaped'>): boolean => shaped.kind === 'host';

/** Each once. */
export const mapsRead = (step: NpuStep): readonly number[] => [...new Set(operandsOf(step))];

/** Maps and steps, with which steps make and read each map worked out. */
export function linked(
  maps: readonly Omit<NpuMap, 'readers' | 'writers'>[],
  steps: readonly NpuStep[],
): Pick<NpuProgram, 'maps' | 'steps'> {
  const readers = maps.map((): number[] => []);
  const writers = maps.map((): number[] => []);
  for (const [at, step] of steps.entries()) {
    for (const map of operandsOf(step)) readers[map]!.push(at);
    writers[step.writes]!.push(at);
  }
  return { maps: maps.map((map, i) => ({ ...map, readers: readers[i]!, writers: writers[i]! })), steps };
}
