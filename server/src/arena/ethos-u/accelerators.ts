/**
 * Ethos-U55, U65 and U85 as Vela's scheduler knows them, each size with the system configuration and the memory mode that Vela
 * takes when none is given: `Ethos_U55_High_End_Embedded` with `Shared_Sram`, `Ethos_U65_Client_Server` and
 * `Ethos_U85_SYS_DRAM_Mid` with `Dedicated_Sram_384KB`.
 *
 * Source: ethosu/regor/architecture/ethosu55/ethos_u55.cpp, ethosu65/ethos_u65.cpp, ethosu85/ethos_u85.cpp and
 * config_files/Arm/vela.ini of ethos-u-vela 5.2.0.
 */
import type { Accelerator, Banked } from './accelerator';
import { cacheBytes, dram, flash, sram } from './memories';
import { separateSizes } from './separate-sizes';

const u55 = { clockHz: 500e6, cores: 1, sram, storage: flash, staged: undefined };
const u65 = {
  clockHz: 1e9,
  macs: 256,
  sram: { ...sram, bytesPerCycle: 16, mostReads: 16, mostWrites: 16 },
  storage: dram,
  staged: { from: dram, bytes: cacheBytes },
};
const large: Omit<Banked, 'output'> = {
  kind: 'banked',
  unit: [2, 2, 8],
  banks: 48,
  granules: { ifm8: 8, ifm16: 8, ifm32: 16, acc32: 16, acc40: 20 },
};

/** Cycles that an element of the result takes where 256 products are made in one. */
const output256 = {
  product: 0.375,
  sum: 0.75,
  largest: 0.125,
  other: 0.25,
  wide: 0.375,
  table: 1,
  clip: 0.25,
  product32: 0.5,
  one32: 0.625,
  two32: 1.125,
};

export const accelerators = {
  'ethos-u55-32': {
    ...u55,
    macs: 32,
    macsPerCycle: 32,
    core: {
      kind: 'banked',
      unit: [1, 1, 4],
      banks: 16,
      granules: { ifm8: 2, ifm16: 2, ifm32: 4, acc32: 4, acc40: 4 },
      output: {
        product: 3,
        sum: 6,
        largest: 1,
        other: 2,
        wide: 3,
        table: 1,
        clip: 1,
        product32: 3,
        one32: 2,
        two32: 3,
      },
    },
  },
  'ethos-u55-64': {
    ...u55,
    macs: 64,
    macsPerCycle: 64,
    core: {
      kind: 'banked',
      unit: [1, 1, 8],
      banks: 16,
      granules: { ifm8: 2, ifm16: 2, ifm32: 4, acc32: 4, acc40: 8 },
      output: {
        product: 1.5,
        sum: 3,
        largest: 0.5,
        other: 1,
        wide: 1.5,
        table: 1,
        clip: 1,
        product32: 1.5,
        one32: 1,
        two32: 1.5,
      },
    },
  },
  'ethos-u55-128': {
    ...u55,
    macs: 128,
    macsPerCycle: 128,
    core: {
      kind: 'banked',
      unit: [1, 2, 8],
      banks: 24,
      granules: { ifm8: 4, ifm16: 4, ifm32: 8, acc32: 8, acc40: 12 },
      output: {
        product: 0.75,
        sum: 1.5,
        largest: 0.25,
        other: 0.5,
        wide: 0.75,
        table: 1,
        clip: 0.5,
        product32: 0.75,
        one32: 0.75,
        two32: 1.25,
      },
    },
  },
  'ethos-u55-256': {
    ...u55,
    macs: 256,
    macsPerCycle: 256,
    core: {
      ...large,
      output: output256,
    },
  },
  'ethos-u65-256': {
    ...u65,
    cores: 1,
    macsPerCycle: 256,
    core: {
      ...large,
      output: output256,
    },
  },
  'ethos-u65-512': {
    ...u65,
    cores: 2,
    macsPerCycle: 512,
    core: {
      ...large,
      output: {
        product: 0.1875,
        sum: 0.375,
        largest: 0.0625,
        other: 0.125,
        wide: 0.1875,
        table: 0.5,
        clip: 0.125,
        product32: 0.25,
        one32: 0.3125,
        two32: 0.5625,
      },
    },
  },
  ...separateSizes,
} as const satisfies Readonly<Record<string, Accelerator>>;

export type AcceleratorName = keyof typeof accelerators;
