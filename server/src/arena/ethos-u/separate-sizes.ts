/**
 * Ethos-U85 with `Ethos_U85_SYS_DRAM_Mid` and `Dedicated_Sram_384KB`, which Vela takes when none is given.
 *
 * Source: ethosu/regor/architecture/ethosu85/ethos_u85.cpp and config_files/Arm/vela.ini of ethos-u-vela 5.2.0.
 */
import type { Accelerator } from './accelerator';
import { cacheBytes, dram, sram } from './memories';

const dram85 = { ...dram, mostReads: 64, mostWrites: 32 };
const u85 = {
  clockHz: 1e9,
  sram: { ...sram, bytesPerCycle: 32, burstBytes: 64, ports: 2, mostReads: 8, mostWrites: 8 },
  storage: dram85,
  staged: { from: dram85, bytes: cacheBytes },
};

export const separateSizes = {
  'ethos-u85-128': {
    ...u85,
    macs: 128,
    cores: 1,
    macsPerCycle: 128,
    core: {
      kind: 'separate',
      units: [
        {
          unit: [1, 2, 8],
          laid: [
            [1, 2, 1],
            [1, 1, 2],
            [1, 1, 2],
          ],
          takes: 'windows',
        },
        {
          unit: [1, 1, 16],
          laid: [
            [1, 2, 1],
            [1, 1, 2],
            [1, 1, 2],
          ],
          takes: 'channelwise',
        },
      ],
      ifmBytes: 8192,
      accBytes: 8192,
      chainBytes: 768,
      outputBytes: 2048,
      buffers: { move: 64, stream: 64, weights: 128, fastWeights: 128, ifm: 104, scales: 16 },
      output: {
        byte: 0.5,
        wide: 0.5,
        word: 0.5,
        chained32: 1,
        two32: 1,
        enlarged: 0.5,
        resized: 0.5,
        resizedWide: 1,
      },
    },
  },
  'ethos-u85-256': {
    ...u85,
    macs: 256,
    cores: 1,
    macsPerCycle: 256,
    core: {
      kind: 'separate',
      units: [
        {
          unit: [1, 2, 16],
          laid: [
            [2, 2, 1],
            [1, 2, 2],
            [1, 1, 4],
          ],
          takes: 'channelwise',
        },
        {
          unit: [1, 4, 8],
          laid: [
            [1, 4, 1],
            [1, 2, 2],
            [1, 1, 4],
          ],
          takes: 'windows',
        },
        {
          unit: [2, 2, 8],
          laid: [
            [2, 2, 1],
            [1, 2, 2],
            [1, 1, 4],
          ],
          takes: 'windows',
        },
      ],
      ifmBytes: 16384,
      accBytes: 16384,
      chainBytes: 1536,
      outputBytes: 2048,
      buffers: { move: 104, stream: 104, weights: 128, fastWeights: 128, ifm: 128, scales: 16 },
      output: {
        byte: 0.25,
        wide: 0.25,
        word: 0.25,
        chained32: 0.5,
        two32: 0.5,
        enlarged: 0.25,
        resized: 0.25,
        resizedWide: 0.5,
      },
    },
  },
  'ethos-u85-512': {
    ...u85,
    macs: 512,
    cores: 2,
    macsPerCycle: 512,
    core: {
      kind: 'separate',
      units: [
        {
          unit: [2, 2, 16],
          laid: [
            [2, 2, 1],
            [1, 2, 2],
            [1, 1, 4],
          ],
          takes: 'all',
        },
        {
          unit: [1, 4, 16],
          laid: [
            [1, 4, 1],
            [1, 2, 2],
            [1, 1, 4],
          ],
          takes: 'all',
        },
      ],
      ifmBytes: 16384,
      accBytes: 32768,
      chainBytes: 3072,
      outputBytes: 4096,
      buffers: { move: 128, stream: 128, weights: 256, fastWeights: 256, ifm: 128, scales: 16 },
      output: {
        byte: 0.125,
        wide: 0.125,
        word: 0.25,
        chained32: 0.25,
        two32: 0.25,
        enlarged: 0.125,
        resized: 0.125,
        resizedWide: 0.25,
      },
    },
  },
  'ethos-u85-1024': {
    ...u85,
    macs: 1024,
    cores: 4,
    macsPerCycle: 1024,
    core: {
      kind: 'separate',
      units: [
        {
          unit: [2, 2, 32],
          laid: [
            [2, 4, 1],
            [2, 2, 2],
            [1, 2, 4],
          ],
          takes: 'convolutions',
        },
        {
          unit: [1, 4, 32],
          laid: [
            [2, 4, 1],
            [1, 4, 2],
            [1, 2, 4],
          ],
          takes: 'convolutions',
        },
        {
          unit: [2, 4, 16],
          laid: [
            [2, 4, 1],
            [2, 2, 2],
            [1, 2, 4],
          ],
          takes: 'all',
        },
      ],
      ifmBytes: 16384,
      accBytes: 65536,
      chainBytes: 6144,
      outputBytes: 4096,
      buffers: { move: 256, stream: 256, weights: 416, fastWeights: 208, ifm: 256, scales: 16 },
      output: {
        byte: 0.0625,
        wide: 0.125,
        word: 0.25,
        chained32: 0.125,
        two32: 0.25,
        enlarged: 0.0625,
        resized: 0.125,
        resizedWide: 0.125,
      },
    },
  },
  'ethos-u85-2048': {
    ...u85,
    macs: 2048,
    cores: 4,
    macsPerCycle: 2048,
    core: {
      kind: 'separate',
      units: [
        {
          unit: [2, 2, 64],
          laid: [
            [4, 4, 1],
            [2, 4, 2],
            [2, 2, 4],
          ],
          takes: 'convolutions',
        },
        {
          unit: [1, 4, 64],
          laid: [
            [4, 4, 1],
            [2, 4, 2],
            [1, 4, 4],
          ],
          takes: 'convolutions',
        },
        {
          unit: [4, 4, 16],
          laid: [
            [4, 4, 1],
            [2, 4, 2],
            [2, 2, 4],
          ],
          takes: 'all',
        },
      ],
      ifmBytes: 32768,
      accBytes: 131072,
      chainBytes: 12288,
      outputBytes: 8192,
      buffers: { move: 256, stream: 256, weights: 512, fastWeights: 256, ifm: 256, scales: 16 },
      output: {
        byte: 0.03125,
        wide: 0.0625,
        word: 0.125,
        chained32: 0.0625,
        two32: 0.125,
        enlarged: 0.03125,
        resized: 0.0625,
        resizedWide: 0.0625,
      },
    },
  },
} as const satisfies Readonly<Record<string, Accelerator>>;
