/**
 * The cycles that Vela expects a step to take on an Ethos-U before it waits for a memory.
 *
 * Source: `EstimateMacOpCycles`, `EstimateMacCyclesPerBlock`, `EstimateElementwiseCycles` and what they call in
 * ethosu/regor/architecture/ethosu55/ethos_u55_performance.cpp and ethosu85/ethos_u85_performance.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator, Banked, Memory, Separate } from './accelerator';
import type { Block } from './block';
import { columnOf } from './matrix';
import {
  area,
  clipped,
  coversOf,
  type Extent,
  type Makes,
  type Order,
  reach,
  roundUp,
  type Shaped,
  volume,
} from './step';

/** A map, a part of one, or a constant, where it lies. */
export interface Place {
  readonly extent: Extent;
  readonly memory: Memory;
  readonly isBricks: boolean;
}

/** What is asked of a step, or of so many rows and channels of it. */
export interface Query {
  readonly shaped: Shaped;
  readonly block: Block;
  readonly ifm: Place;
  readonly second: Place | undefined;
  readonly ofm: Place;
  /** Where biases are read from. */
  readonly biases: Memory | undefined;
  /** Whether it is the first slice of its step, the last, or both. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly chain: readonly (Makes & { readonly isBinary: boolean })[];
}

const quarter = 4;

/** Bytes that a memory is kept busy with: bursts that are not filled cost as much as those that are. */
export function transferred(
  { extent, memory, isBricks }: Place,
  block: Extent,
  elements: number,
  elementBytes: number,
  writers: number | undefined,
): number {
  const row = block[1] * block[2];
  const isWhole = (isBricks ? extent[1] * 16 : extent[2]) * elementBytes === block[2];
  let burst: number;
  if (isBricks) burst = isWhole ? row : 16 * block[1] * (writers ?? 1);
  else if (writers === undefined) burst = isWhole ? row : block[2];
  else if (block[2] <= 16 && isWhole) burst = row;
  else burst = Math.min(64 / elementBytes, 16 * writers, block[2]);
  const filled = Math.min(memory.burstBytes, burst * elementBytes);
  return Math.floor((elements * elementBytes * memory.burstBytes) / filled);
}

/** Of an Ethos-U55 and U65 each core writes a part of a burst. */
export const writersOf = ({ core, cores }: Accelerator): number => (core.kind === 'banked' ? cores : 1);

function inputCycles({ shaped, block, ifm, second }: Query): number {
  const each = [ifm, ...(second ? [second] : [])].map(place => {
    const elements = volume(clipped(block.ifm, place.extent));
    const bytes = transferred(place, block.ifm, elements, shaped.elementBytes, undefined);
    return place.memory.readCycles + Math.floor(bytes / place.memory.bytesPerCycle);
  });
  return Math.max(...each);
}

function resultCycles({ shaped, block, ofm }: Query, writers: number): number {
  const elements = volume(clipped(block.ofm, ofm.extent));
  const bytes = transferred(ofm, block.ofm, elements, shaped.madeBytes, writers);
  return ofm.memory.writeCycles + Math.floor(bytes / ofm.memory.bytesPerCycle);
}

/** A flat result of a convolution is worked out in another unit where the accelerator's is of two rows. */
function unitOf({ shaped: { kind, kernel }, block: { unit }, ofm }: Query, { core }: Accelerator): Extent {
  const isFlat =
    core.kind === 'banked' &&
    unit[0] === 2 &&
    kind === 'convolution' &&
    ofm.extent[0] === 1 &&
    ofm.extent[1] % 2 === 0 &&
    kernel[0] === 1;
  return isFlat ? [1, 4, unit[2]] : unit;
}

/** Cycles of the array for one block. */
function arrayCycles(query: Query, accelerator: Accelerator): number {
  const { shaped, block, ifm, ofm } = query;
  const { kind, kernel, elementBytes } = shaped;
  const { core, cores, macs } = accelerator;
  const isSeparate = core.kind === 'separate';
  const isSmallest = !isSeparate && macs === 32;
  const inDepth = Math.min(ifm.extent[2], block.ifm[2]);
  const unit = unitOf(query, accelerator);
  const [rows, columns, deep] = coversOf(clipped(block.ofm, ofm.extent), unit);
  const places = rows * columns;
  const weightCycles = (32 * unit[2]) / (8 * (isSeparate ? cores : 1));
  const isWide = elementBytes === 2 && kind !== 'pool' && kind !== 'copy' && !shaped.isUnscaled;
  const delay = isSmallest ? (isWide ? 7 : 3) : isWide && macs <= 128 ? 3 : 2;
  const isPart = kind === 'convolution' && block.isPartKernel;
  let cycles = 0;
  for (let x = 0; x < kernel[1]; x += reach)
    for (let y = 0; y < kernel[0]; y += reach) {
      const taps = Math.min(kernel[0] - y, reach) * Math.min(kernel[1] - x, reach);
      let steps = 1;
      let each: number;
      if (kind === 'pool' || kind === 'copy' || kind === 'move')
        each = Math.max(4, taps) * places * deep * (isSmallest ? 1 : quarter * elementBytes);
      else if (kind === 'depthwise') {
        steps = Math.ceil(taps / 4);
        each = Math.max(weightCycles, 4 * places * elementBytes) * steps * deep;
      } else if (!isPart) {
        steps = taps;
        const perPlace = isSeparate ? Math.floor(inDepth / 8) : 4;
        each = Math.max(weightCycles, perPlace * places) * steps * deep * (isSeparate ? elementBytes : 1);
      } else {
        steps = Math.ceil(taps / (elementBytes === 2 ? 2 : 4));
        each = Math.max(weightCycles, 4 * places) * steps * deep * Math.ceil(inDepth / 8);
      }
      let waits = 0;
      if (places === 1) waits = deep === 1 ? delay * steps : steps > 1 ? delay * (steps - 1) * deep : 0;
      if (isSmallest && isWide && deep > 1) waits += delay * deep;
      if (block.isSparse) each = Math.floor(each / 2);
      if (isPart) waits *= Math.ceil(inDepth / 8);
      cycles += each + waits;
    }
  if (kind === 'convolution' || kind === 'sum') cycles *= Math.ceil(ifm.extent[2] / inDepth);
  return isSeparate ? cycles : Math.floor(cycles / cores);
}

function bankedOutput({ shaped }: Query, { output }: Banked): number {
  const { kind, makes, ends, elementBytes, madeBytes, second } = shaped;
  const isSummed = kind === 'convolution' || kind === 'depthwise';
  const isWide = isSummed && elementBytes === 2 && !shaped.isUnscaled;
  // What hands elements on has nothing else at its end.
  const end = ends === undefined || kind === 'copy' ? 0 : output[ends];
  let own = isWide ? output.wide : output[makes];
  if (kind === 'elementwise' && elementBytes === 4) own = second === undefined ? output.one32 : output.two32;
  else if (makes === 'product' && madeBytes === 4) own = output.product32;
  return Math.max(own, end);
}

/** @param hasNext whether what is made stays in the accelerator */
function onWay(
  { elementBytes, madeBytes, ends }: Makes,
  isBinary: boolean,
  hasNext: boolean,
  { output }: Separate,
): number {
  // A table may make its elements wider.
  const made = ends === 'table' ? Math.min(elementBytes, madeBytes) : madeBytes;
  const isWide = made === 4 || elementBytes === 4;
  if (isWide && (hasNext || ends !== undefined)) return output.chained32;
  if (isBinary && elementBytes === 4) return made === 4 ? output.two32 : output.chained32;
  if (made === 4) return output.word;
  return made === 1 ? output.byte : output.wide;
}

/** Orders but those that give channels another place and leave rows before columns. */
const isSlowOrder = (order: Order): boolean => ['102', '120', '210'].includes(order.join(''));

/** Each chained operator is another way through the output. */
function separateOutput({ shaped, ifm, ofm, chain, second }: Query, core: Separate, macs: number): number {
  const { output } = core;
  if (shaped.kind !== 'resize') {
    const isBinary = shaped.kind === 'elementwise' && second !== undefined;
    // Rows come out for columns at half the speed.
    const isSwapped = shaped.turned !== undefined && isSlowOrder(shaped.turned.order);
    const first = Math.max(onWay(shaped, isBinary, chain.length > 0, core), isSwapped ? 2 * output.byte : 0);
    return chain.reduce((sum, one, i) => sum + onWay(one, one.isBinary, i < chain.length - 1, core), first);
  }
  const plain = shaped.elementBytes === 1 ? output.byte : output.wide;
  const ratio = (axis: 0 | 1) =>
    Math.floor((ofm.extent[axis] + Math.floor(ifm.extent[axis] / 2)) / ifm.extent[axis]);
  const isFar = Math.min(ratio(0), ratio(1)) >= Math.floor(macs / 512);
  const narrow = isFar ? output.enlarged : output.resized;
  return (shaped.elementBytes === 1 ? narrow : output.resizedWide) + plain * chain.length;
}

/** An Ethos-U55 or U65 makes a transposition of other steps, which are thought to take as long as its memories. */
function moveCyclesOf({ shaped, block, ifm, ofm }: Query, accelerator: Accelerator): number {
  const { elementBytes, madeBytes } = shaped;
  const read = transferred(ifm, block.ifm, volume(ifm.extent), elementBytes, undefined);
  const written = transferred(ofm, block.ofm, volume(ofm.extent), madeBytes, writersOf(accelerator));
  return Math.max(
    Math.floor(read / ifm.memory.bytesPerCycle) + ifm.memory.readCycles,
    Math.floor(written / ofm.memory.bytesPerCycle) + ofm.memory.writeCycles,
  );
}

/** A product of maps goes column by column, by way of numbers of 32 bits. */
function matrixCycles(query: Query, accelerator: Accelerator): number {
  const { product, sum } = columnOf(query.shaped);
  const { ifm, ofm, second, block } = query;
  const { memory } = between(accelerator, ifm.extent);
  const of = (shaped: Shaped, place: Partial<Query>): number =>
    opCycles({ ...query, ...place, shaped }, accelerator);
  const made = { extent: ifm.extent, memory, isBricks: ofm.isBricks };
  const each =
    of(product, { block: block.before ?? block, second: { ...second!, extent: ifm.extent }, ofm: made }) +
    of(sum, { ifm: { ...ifm, memory }, second: undefined, ofm: { ...ofm, extent: sum.ofm } });
  return each * second!.extent[1];
}

/** Where numbers lie that a step keeps to itself. */
export const between = ({ staged, sram }: Accelerator, extent: Extent): Place => ({
  extent,
  memory: staged?.from ?? sram,
  isBricks: false,
});

/** What the array and the output take for the elements of a step. */
export function opCycles(query: Query, accelerator: Accelerator): number {
  const { shaped, block, ofm, biases, isFirst, isLast } = query;
  const { core, macs } = accelerator;
  if (shaped.kind === 'matrix') return matrixCycles(query, accelerator);
  if (shaped.kind === 'move' && core.kind === 'banked') return moveCyclesOf(query, accelerator);
  const perElement = core.kind === 'banked' ? bankedOutput(query, core) : separateOutput(query, core, macs);
  const input = inputCycles(query);
  const result = resultCycles(query, writersOf(accelerator));
  if (shaped.kind === 'elementwise' || shaped.kind === 'resize') {
    const [rows, columns, channels] = ofm.extent;
    const elements = rows * columns * (ofm.isBricks ? roundUp(channels, 16) : channels);
    const issue = (Math.max(input, result) / volume(block.ofm) + perElement) / quarter;
    return Math.max(Math.ceil(perElement * elements), Math.ceil(issue * elements));
  }
  const unit = unitOf(query, accelerator);
  const part = clipped(block.ofm, ofm.extent);
  const blocks = volume(coversOf(ofm.extent, unit)) / volume(coversOf(part, unit));
  const bias = biases === undefined ? 0 : (10 * part[2] * biases.readCycles) / 256;
  const output = Math.max(Math.ceil(perElement * volume(part)), bias);
  const array = arrayCycles(query, accelerator);
  const issue = ((blocks > 1 ? Math.abs(result - input) : 0) + array + output) / quarter;
  const [a, o] = [Math.max(array, issue), Math.max(output, issue)];
  const run = a > o ? Math.floor(a * blocks) + (isLast ? o : 0) : o * blocks + a;
  return Math.floor(run + (isLast ? result : 0) + (isFirst ? input : 0));
}

/** MACs of a step as the accelerator counts them. */
export function macsOf({ kind, kernel, ofm, ifm }: Shaped): number {
  if (kind !== 'convolution' && kind !== 'depthwise' && kind !== 'pool' && kind !== 'sum') return 0;
  const each = area(kernel) * volume(ofm);
  return kind === 'convolution' || kind === 'sum' ? each * ifm[2] : each;
}
