/**
 * What Vela's scheduler knows of an Ethos-U and of the memories about it.
 *
 * Source: ethosu/regor/architecture/architecture.hpp, ethosu55/ethos_u55.hpp and ethosu85/ethos_u85.hpp of ethos-u-vela 5.2.0.
 */
import type { Extent } from './step';

export interface Memory {
  readonly name: 'SRAM' | 'DRAM' | 'flash';
  readonly bytesPerCycle: number;
  readonly readCycles: number;
  readonly writeCycles: number;
  readonly burstBytes: number;
  readonly ports: number;
  /** Bursts that may be under way at once on each port. */
  readonly mostReads: number;
  readonly mostWrites: number;
}

/** Banks of the accelerator's own memory come in so many at once. */
interface Granules {
  readonly ifm8: number;
  readonly ifm16: number;
  readonly ifm32: number;
  readonly acc32: number;
  readonly acc40: number;
}

/** An Ethos-U55 or U65: one memory in banks, which inputs and accumulators share. */
export interface Banked {
  readonly kind: 'banked';
  readonly unit: Extent;
  readonly banks: number;
  readonly granules: Granules;
  /** Cycles that an element of the result takes, by what makes it. */
  readonly output: {
    readonly product: number;
    readonly sum: number;
    readonly largest: number;
    readonly other: number;
    readonly wide: number;
    readonly table: number;
    readonly clip: number;
    /** Of 32 bits: a product of narrower operands, and what operators make of one or two of 32 bits. */
    readonly product32: number;
    readonly one32: number;
    readonly two32: number;
  };
}

/** Who reads or writes a memory of an Ethos-U85; each has so many bytes of buffers for what is under way. */
export type Channel = 'move' | 'stream' | 'weights' | 'fastWeights' | 'ifm' | 'scales' | 'write';

/** An Ethos-U85: a memory for each of inputs, accumulators, chained operators and results. */
export interface Separate {
  readonly kind: 'separate';
  /** Blocks that are worked out together, of which a step takes one that fits its result. */
  readonly units: readonly {
    readonly unit: Extent;
    /** How inputs are laid in their memory: of up to 128, up to 256 and more bits of channels. */
    readonly laid: readonly [Extent, Extent, Extent];
    /** Of whom; those that reach over a map by its channels alone, at 8 bits. */
    readonly takes: 'all' | 'windows' | 'channelwise' | 'convolutions';
  }[];
  readonly ifmBytes: number;
  readonly accBytes: number;
  readonly chainBytes: number;
  readonly outputBytes: number;
  readonly buffers: Readonly<Record<Exclude<Channel, 'write'>, number>>;
  /**
   * Cycles that an element of the result takes at 8 bits, at 16, at 32; where one of 32 bits stays for the next operator or is
   * made narrower, and what is made of two of them; as it is resized by much and by little,
   * and at 16 bits by any.
   */
  readonly output: {
    readonly byte: number;
    readonly wide: number;
    readonly word: number;
    readonly chained32: number;
    readonly two32: number;
    readonly enlarged: number;
    readonly resized: number;
    readonly resizedWide: number;
  };
}

export interface Accelerator {
  /** MACs that each of the cores does in a cycle. */
  readonly macs: number;
  readonly cores: number;
  readonly core: Banked | Separate;
  readonly sram: Memory;
  /** Where weights lie. */
  readonly storage: Memory;
  /** Where maps lie unless they are staged in so many bytes of SRAM; absent where all of them are in SRAM. */
  readonly staged: { readonly from: Memory; readonly bytes: number } | undefined;
  /** MACs that all cores do in a cycle. */
  readonly macsPerCycle: number;
  /** Of the system that its cycles are counted for, to which its memories are in proportion. */
  readonly clockHz: number;
}
