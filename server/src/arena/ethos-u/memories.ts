/**
 * The memories about an Ethos-U at their least: those of an Ethos-U55 of 500 MHz, and DRAM behind an Ethos-U65 of 1 GHz.
 *
 * Source: `Ethos_U55_High_End_Embedded`, `Ethos_U65_Client_Server` and `Dedicated_Sram_384KB` in config_files/Arm/vela.ini of
 * ethos-u-vela 5.2.0.
 */
import type { Memory } from './accelerator';

export const sram: Memory = {
  name: 'SRAM',
  bytesPerCycle: 8,
  readCycles: 32,
  writeCycles: 32,
  burstBytes: 32,
  ports: 1,
  mostReads: 4,
  mostWrites: 4,
};
export const flash: Memory = {
  name: 'flash',
  bytesPerCycle: 1,
  readCycles: 64,
  writeCycles: 0,
  burstBytes: 128,
  ports: 1,
  mostReads: 2,
  mostWrites: 1,
};
export const dram: Memory = {
  name: 'DRAM',
  bytesPerCycle: 12,
  readCycles: 500,
  writeCycles: 250,
  burstBytes: 128,
  ports: 1,
  mostReads: 24,
  mostWrites: 12,
};
export const cacheBytes = 384 * 1024;
