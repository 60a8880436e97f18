/**
 * Ethos-U55 as Vela's scheduler knows it, each size with the system configuration that Vela takes when none is given.
 *
 * Source: ethosu/regor/architecture/ethosu55/ethos_u55.cpp and config_files/Arm/vela.ini of ethos-u-vela 5.2.0.
 */

export interface Memory {
  readonly bytesPerCycle: number;
  readonly readCycles: number;
  readonly writeCycles: number;
  readonly burstBytes: number;
}

/** Banks of the accelerator's own memory come in so many at once. */
interface Granules {
  readonly ifm8: number;
  readonly ifm16: number;
  readonly acc32: number;
  readonly acc40: number;
}

/** Cycles that an element of the result takes, by what makes it. */
interface Output {
  readonly product: number;
  readonly sum: number;
  readonly largest: number;
  readonly other: number;
  readonly wide: number;
  readonly table: number;
  readonly clip: number;
}

export interface Accelerator {
  /** Rows, columns, channels that are worked out together. */
  readonly unit: readonly [number, number, number];
  readonly banks: number;
  readonly granules: Granules;
  readonly output: Output;
  readonly sram: Memory;
  /** Where weights lie. */
  readonly storage: Memory;
}

const sram = { bytesPerCycle: 8, readCycles: 32, writeCycles: 32, burstBytes: 32 };
const flash = { bytesPerCycle: 1, readCycles: 64, writeCycles: 0, burstBytes: 128 };

const memories = { sram, storage: flash };

export const accelerators = {
  'ethos-u55-32': {
    ...memories,
    unit: [1, 1, 4],
    banks: 16,
    granules: { ifm8: 2, ifm16: 2, acc32: 4, acc40: 4 },
    output: { product: 3, sum: 6, largest: 1, other: 2, wide: 3, table: 1, clip: 1 },
  },
  'ethos-u55-64': {
    ...memories,
    unit: [1, 1, 8],
    banks: 16,
    granules: { ifm8: 2, ifm16: 2, acc32: 4, acc40: 8 },
    output: { product: 1.5, sum: 3, largest: 0.5, other: 1, wide: 1.5, table: 1, clip: 1 },
  },
  'ethos-u55-128': {
    ...memories,
    unit: [1, 2, 8],
    banks: 24,
    granules: { ifm8: 4, ifm16: 4, acc32: 8, acc40: 12 },
    output: { product: 0.75, sum: 1.5, largest: 0.25, other: 0.5, wide: 0.75, table: 1, clip: 0.5 },
  },
  'ethos-u55-256': {
    ...memories,
    unit: [2, 2, 8],
    banks: 48,
    granules: { ifm8: 8, ifm16: 8, acc32: 16, acc40: 20 },
    output: { product: 0.375, sum: 0.75, largest: 0.125, other: 0.25, wide: 0.375, table: 1, clip: 0.25 },
  },
} as const satisfies Readonly<Record<string, Accelerator>>;

export type AcceleratorName = keyof typeof accelerators;
