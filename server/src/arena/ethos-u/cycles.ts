/**
 * The cycles that Vela expects a step to take on an Ethos-U55 or U65, and how often it reads its input and its weights.
 *
 * Source: ethosu/regor/architecture/ethosu55/ethos_u55_performance.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator, Memory } from './accelerator';
import type { Block } from './block';
import { area, type Extent, roundUp, type Shaped, volume } from './step';

/** Whether a slice of the channels is the first of its step, the last, or both. */
export interface Place {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

const blocksIn = (ofm: Extent, block: Extent): number =>
  Math.ceil(ofm[0] / block[0]) * Math.ceil(ofm[1] / block[1]) * Math.ceil(ofm[2] / block[2]);

const clipped = (block: Extent, to: Extent): Extent => [
  Math.min(block[0], to[0]),
  Math.min(block[1], to[1]),
  Math.min(block[2], to[2]),
];

const reach = 8;

export const readCycles = ({ bytesPerCycle, readCycles }: Memory, bytes: number): number =>
  Math.floor(bytes / bytesPerCycle + readCycles);

export const moveCycles = (from: Memory, to: Memory, bytes: number): number =>
  Math.max(
    Math.floor(bytes / from.bytesPerCycle) + from.readCycles,
    Math.floor(bytes / to.bytesPerCycle) + to.writeCycles,
  );

/** Bursts that are not filled cost as much as those that are. */
function blockCycles(
  memory: Memory,
  extent: Extent,
  block: Extent,
  elementBytes: number,
  latency: number,
): number {
  const filled = Math.min(memory.burstBytes, 16 * elementBytes * block[1]);
  const bytes = volume(clipped(block, extent)) * elementBytes;
  return latency + Math.floor((bytes * memory.burstBytes) / filled / memory.bytesPerCycle);
}

/** MAC cycles of one block. */
function arrayCycles(step: Shaped, ofm: Extent, block: Block, { unit, banks }: Accelerator): number {
  const { kind, ifm, kernel, elementBytes } = step;
  const inDepth = Math.min(ifm[2], block.ifm[2]);
  const part = clipped(block.ofm, ofm);
  const isFlat =
    unit[0] === 2 && kind === 'convolution' && ofm[0] === 1 && ofm[1] % 2 === 0 && kernel[0] === 1;
  const micro: Extent = isFlat ? [1, 4, unit[2]] : unit;
  const places = Math.ceil(part[0] / micro[0]) * Math.ceil(part[1] / micro[1]);
  const deep = Math.ceil(part[2] / micro[2]);
  const weightCycles = (32 * micro[2]) / 8;
  const wide = elementBytes === 2 && kind !== 'pool';
  const delay = wide && banks <= 24 ? 3 : 2;
  let cycles = 0;
  for (let x = 0; x < kernel[1]; x += reach)
    for (let y = 0; y < kernel[0]; y += reach) {
      const taps = Math.min(kernel[0] - y, reach) * Math.min(kernel[1] - x, reach);
      let steps = 1;
      let each: number;
      if (kind === 'pool') each = (Math.max(4, taps) * places * deep * (8 * elementBytes)) / 2;
      else if (kind === 'depthwise') {
        steps = Math.ceil(taps / 4);
        each = Math.max(weightCycles, 4 * places * elementBytes) * steps * deep;
      } else if (!block.isPartKernel) {
        steps = taps;
        each = Math.max(weightCycles, 4 * places) * steps * deep;
      } else {
        steps = Math.ceil(taps / (elementBytes === 2 ? 2 : 4));
        each = Math.max(weightCycles, 4 * places) * steps * deep * Math.ceil(inDepth / 8);
      }
      let waits = 0;
      if (places === 1) waits = deep === 1 ? delay * steps : steps > 1 ? delay * (steps - 1) * deep : 0;
      if (block.isPartKernel) waits *= Math.ceil(inDepth / 8);
      cycles += each + waits;
    }
  return kind === 'convolution' ? cycles * Math.ceil(ifm[2] / inDepth) : cycles;
}

/** Cycles that an element takes on its way out. */
function outputCycles({ kind, makes, ends, elementBytes }: Shaped, { output }: Accelerator): number {
  const wide = kind !== 'elementwise' && kind !== 'pool' && elementBytes === 2;
  const made = wide ? output.wide : output[makes];
  return Math.max(made, ends === undefined ? 0 : output[ends]);
}

/** Cycles of so many channels of a step. */
export function stepCycles(
  step: Shaped,
  channels: number,
  block: Block,
  accelerator: Accelerator,
  { isFirst, isLast }: Place,
): number {
  const { sram, unit } = accelerator;
  const ofm: Extent = [step.ofm[0], step.ofm[1], channels];
  const perElement = outputCycles(step, accelerator);
  const { elementBytes } = step;
  const ifmCycles = blockCycles(sram, step.ifm, block.ifm, elementBytes, sram.readCycles);
  const ofmCycles = blockCycles(sram, ofm, block.ofm, elementBytes, sram.writeCycles);
  if (step.kind === 'elementwise') {
    const elements = ofm[0] * ofm[1] * roundUp(channels, 16);
    const issue = (Math.max(ifmCycles, ofmCycles) / volume(block.ofm) + perElement) / 4;
    return Math.floor(Math.max(Math.ceil(perElement * elements), Math.ceil(issue * elements)));
  }
  const part = clipped(block.ofm, ofm);
  const blocks = blocksIn(ofm, unit) / blocksIn(part, unit);
  const bias = step.hasWeights ? (10 * part[2] * sram.readCycles) / 256 : 0;
  const output = Math.max(Math.ceil(perElement * volume(part)), bias);
  const array = arrayCycles(step, ofm, block, accelerator);
  const issue = ((blocks > 1 ? Math.abs(ofmCycles - ifmCycles) : 0) + array + output) / 4;
  const [a, o] = [Math.max(array, issue), Math.max(output, issue)];
  const run = a > o ? Math.floor(a * blocks) + (isLast ? o : 0) : o * blocks + a;
  return Math.floor(run + (isLast ? ofmCycles : 0) + (isFirst ? ifmCycles : 0));
}

/** How often all weights of so many channels are read. */
export const refetches = ({ ofm }: Shaped, block: Block): number =>
  Math.ceil(ofm[0] / block.ofm[0]) * Math.ceil(ofm[1] / block.ofm[1]);

/** Bytes of the input that so many channels read. */
export function inputBytes(step: Shaped, channels: number, block: Block): number {
  const { ifm, ofm, kernel, elementBytes } = step;
  const subkernels = Math.ceil(kernel[0] / reach) * Math.ceil(kernel[1] / reach);
  const deep = step.kind === 'convolution' ? Math.ceil(channels / Math.min(channels, block.ofm[2])) : 1;
  const places = Math.ceil(ofm[0] / block.ofm[0]) * Math.ceil(ofm[1] / block.ofm[1]);
  return area(clipped(block.ifm, ifm)) * roundUp(ifm[2], 16) * subkernels * places * deep * elementBytes;
}
