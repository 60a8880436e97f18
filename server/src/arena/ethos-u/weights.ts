/**
 * Bytes of weights as an Ethos-U reads them: in the order of its blocks, with zeros where a block is not filled, then coded. What
 * is coded here has the weights that nobody trained; those of a trained network take less.
 *
 * Source: the order is that of ethosu/regor/architecture/ethosu55/ethos_u55_weight_encoder.cpp and
 * ethosu85/ethos_u85_weight_encoder.cpp, when an Ethos-U85 takes them plain that of `UseFastDecoder` and `WeightDecodeCycles`, of
 * ethos-u-vela 5.2.0. The coding, in ethosu/regor/dependencies/mlw_codec/source/mlw_encode.cpp there, is not repeated: of
 * weights that are spread evenly it is known what each takes.
 */
import type { Accelerator } from './accelerator';
import type { Block } from './block';
import { bytesPerCycle } from './memory';
import { aligned } from './program';
import { area, roundUp, type Shaped } from './step';

/** A bias and a scale. */
const scaleBytesEach = 10;
const codeBytes = 8;
/** Zeros are counted apart where they are so many times as frequent as another weight. */
const leastZeros = 5;
/** What weights that are stored plain have before them. */
const plainBytes = 32;

export interface Encoded {
  /** Of each slice of the channels, with its scales. */
  readonly slices: readonly number[];
  readonly weightBytes: number;
  readonly scaleBytes: number;
  readonly isPlain: boolean;
}

export const allBytes = ({ slices }: Encoded): number => slices.reduce((a, b) => a + b, 0);

/**
 * Each weight takes its 8 bits, and where zeros fill blocks a count of those before it, in unary with a remainder of as few bits
 * as is best. A few zeros are weights like the others.
 */
function codedBits(real: number, zeros: number): number {
  if (real === 0) return zeros;
  if (zeros < leastZeros * (real / 255)) return 8 * (real + zeros);
  return 8 * real + countedBits(real, zeros);
}

const countedBits = (real: number, zeros: number): number =>
  Math.min(...[0, 1, 2, 3].map(bits => real * (1 + bits) + zeros / 2 ** bits));

/** Weights that are all alike take a bit each, as do zeros where they are not counted. */
const onesBits = (real: number, zeros: number): number =>
  real === 0 || zeros <= leastZeros * real ? real + zeros : real + countedBits(real, zeros);

interface Coded {
  readonly weightBytes: number;
  /** With the zeros that fill blocks. */
  readonly sourceBytes: number;
}

/** Windows are read in parts of so many rows and columns, each of which is filled up for itself. */
const partSide = 8;

/** Places of a window with those that fill its parts up to a multiple. */
function tapsIn({ kernel, dilation }: Shaped, multiple: number): number {
  const sides = ([0, 1] as const).map(axis => {
    const most = Math.floor(partSide / dilation[axis]);
    const count = Math.floor(kernel[axis] / most);
    const rest = kernel[axis] % most;
    return [[most, count] as const, [rest, rest > 0 ? 1 : 0] as const];
  });
  let sum = 0;
  for (const [rows, down] of sides[0]!)
    for (const [columns, across] of sides[1]!) sum += down * across * roundUp(rows * columns, multiple);
  return sum;
}

/** An Ethos-U85 hands so many channels to one core, then as many to the next. */
const sharedChannels = 4;

/** Channels that one of the cores reads. */
function channelsOf(stream: number, channels: number, { core, cores }: Accelerator): number {
  if (core.kind === 'banked') return Math.floor((channels + cores - 1 - stream) / cores);
  const turn = sharedChannels * cores;
  const rest = (channels % turn) - sharedChannels * stream;
  return sharedChannels * Math.floor(channels / turn) + Math.min(Math.max(rest, 0), sharedChannels);
}

/** Channels that one of the cores reads with those that fill its units. */
function filledChannels(channels: number, own: number, block: Block, { core, cores }: Accelerator): number {
  if (core.kind === 'banked') return roundUp(own, Math.max(block.unit[2], 8));
  return roundUp(channels, block.unit[2]) / cores;
}

/** Weights of so many channels. @param filled with those that fill units */
function coded(
  shaped: Shaped,
  channels: number,
  filled: number,
  block: Block,
  accelerator: Accelerator,
): Coded {
  const { kind, ifm, kernel, elementBytes } = shaped;
  const taps = area(kernel);
  const inner = kind === 'depthwise' ? 1 : ifm[2];
  const real = inner * shaped.taps * channels;
  const isWide = elementBytes === 2;
  let deep: number;
  if (accelerator.core.kind === 'banked') {
    if (kind === 'depthwise') deep = tapsIn(shaped, 4);
    else if (block.isPartKernel) deep = roundUp(inner, 8) * tapsIn(shaped, isWide ? 2 : 4);
    else deep = roundUp(inner, isWide ? 16 : 32) * taps;
  } else if (kind === 'depthwise') {
    const { macs } = accelerator;
    const padded = !isWide && macs <= 256 ? 0 : macs <= 512 ? 2 : 6;
    deep = (tapsIn(shaped, 10) / 10) * (10 + padded);
  } else if (block.isPartKernel) deep = roundUp(inner, isWide ? 8 : 16) * tapsIn(shaped, isWide ? 10 : 5);
  else deep = roundUp(inner, block.ifm[2]) * taps;
  const all = deep * filled;
  return {
    sourceBytes: all,
    weightBytes: aligned((shaped.areOnes ? onesBits : codedBits)(real, all - real) / 8 + codeBytes),
  };
}

const known = new WeakMap<Block, Map<string, Encoded>>();

/** @param slices how many channels each has */
export function encodedOf(
  shaped: Shaped,
  slices: readonly number[],
  block: Block,
  accelerator: Accelerator,
): Encoded {
  let found = known.get(block);
  if (found === undefined) known.set(block, (found = new Map()));
  const key = slices.join();
  let encoded = found.get(key);
  if (encoded === undefined) {
    const whole = slices.reduce((a, b) => a + b, 0);
    const isPlain = isFasterPlain(shaped, whole, block, accelerator);
    found.set(key, (encoded = encodedAs(shaped, slices, block, accelerator, isPlain)));
  }
  return encoded;
}

function encodedAs(
  shaped: Shaped,
  slices: readonly number[],
  block: Block,
  accelerator: Accelerator,
  isPlain: boolean,
): Encoded {
  const { core, cores } = accelerator;
  let [weightBytes, scaleBytes] = [0, 0];
  const bytes = slices.map(channels => {
    let [weights, scales] = [0, 0];
    for (let stream = 0; stream < cores; stream++) {
      const own = channelsOf(stream, channels, accelerator);
      const filled = filledChannels(channels, own, block, accelerator);
      if (core.kind === 'banked') scales += aligned(scaleBytesEach * own);
      const { weightBytes: tight, sourceBytes } = coded(shaped, own, filled, block, accelerator);
      weights += isPlain ? sourceBytes : tight;
    }
    if (isPlain) weights = aligned(weights + plainBytes);
    if (core.kind === 'separate')
      scales = aligned(scaleBytesEach * roundUp(channels, roundUp(block.unit[2], 16)));
    weightBytes += weights;
    scaleBytes += scales;
    return weights + scales;
  });
  return { slices: bytes, weightBytes, scaleBytes, isPlain };
}

/** Whether an Ethos-U85 has weights sooner as they are than decoded, none of them pruned. */
function isFasterPlain(shaped: Shaped, channels: number, block: Block, accelerator: Accelerator): boolean {
  const { core, cores, storage } = accelerator;
  if (core.kind === 'banked' || shaped.kind !== 'convolution') return false;
  const filled = roundUp(channels, block.unit[2]);
  const { weightBytes, sourceBytes } = coded(shaped, channels, filled, block, accelerator);
  const taken = (bytes: number, channel: 'weights' | 'fastWeights') =>
    Math.floor(bytes / bytesPerCycle(accelerator, storage, channel)) + storage.readCycles;
  const decoded = Math.max(Math.floor(sourceBytes / (8 * cores)), taken(weightBytes, 'weights'));
  const plain = Math.max(Math.floor(sourceBytes / 32), taken(sourceBytes + plainBytes, 'fastWeights'));
  return plain < decoded;
}
