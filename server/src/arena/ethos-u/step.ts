/** A step of a program for an NPU, as far as time and memory depend on it. */

export type Kind = 'convolution' | 'depthwise' | 'pool' | 'elementwise' | 'move';

export type Extent = readonly [rows: number, columns: number, channels: number];
export type Pair = readonly [rows: number, columns: number];

export interface Shaped {
  readonly kind: Kind;
  readonly ifm: Extent;
  readonly ofm: Extent;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly elementBytes: 1 | 2;
  /** How each element of the result is made. */
  readonly makes: 'product' | 'sum' | 'largest' | 'other';
  /** What is done to it at the end. */
  readonly ends: 'table' | 'clip' | undefined;
  /** Maps that it reads. */
  readonly inputs: number;
  readonly hasWeights: boolean;
}

export const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;
export const area = ([rows, columns]: Pair | Extent): number => rows * columns;
export const volume = (extent: Extent): number => extent[0] * extent[1] * extent[2];
