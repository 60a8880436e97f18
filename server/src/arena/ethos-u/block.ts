/**
 * The block of a result that an Ethos-U55 or U65 works out at a time: of those that fit its own memory the one that reads
 * least for each element.
 *
 * Source: `FindBlockConfig` in ethosu/regor/architecture/ethosu55/ethos_u55.cpp of ethos-u-vela 5.2.0.
 */
import type { Banked } from './accelerator';
import {
  area,
  clipped,
  type Extent,
  isChannelwise,
  needed,
  reach,
  roundUp,
  type Shaped,
  spans,
  volume,
  worked,
} from './step';

export interface Block {
  readonly ofm: Extent;
  readonly ifm: Extent;
  /** What of it is worked out together. */
  readonly unit: Extent;
  /** A convolution goes over the window first, and over the channels after that. */
  readonly isPartKernel: boolean;
  /** Of four weights in a row of channels two are zero, which takes half the time. */
  readonly isSparse?: boolean;
  /** Of what is done before, where a step is two. */
  readonly before?: Block;
}

/** Larger than this no block is. */
export const most: Extent = [32, 64, 128];
const splitDepth = 16;
const bankBytes = 1024;
/** Of a table of 256 numbers, and what there is beside it. */
const tableBanks = 2;

/** The larger of what a step reads. */
export const larger = ({ ifm, second }: Shaped): Extent =>
  second !== undefined && volume(second) > volume(ifm) ? second : ifm;

/** A single number is no operand that memory is kept for. */
const isScalar = ({ ifm, second }: Shaped): boolean =>
  volume(ifm) === 1 || (second !== undefined && volume(second) === 1);

function isPartKernel({ kind, ifm: [, , depth], kernel, elementBytes }: Shaped): boolean {
  if (kind !== 'convolution') return false;
  if (depth <= 8) return true;
  const byDepth = depth / roundUp(depth, elementBytes === 1 ? 32 : 16);
  const taps = area(kernel);
  return (depth / roundUp(depth, 8)) * (taps / roundUp(taps, elementBytes === 1 ? 4 : 2)) >= byDepth;
}

interface Fetches {
  readonly weights: number;
  readonly ifm: number;
  /** Weights are read for every output channel. */
  readonly isDeep: boolean;
  /** How often the input is read for more channels. */
  readonly repeats: number;
  /** Rows and columns of blocks are multiplied first. */
  readonly isByArea: boolean;
}

/** Elements that are read for each of the result, in numbers of 32 bits: which block is best hangs on how they round. */
export function fetchedOf(
  ofm: Extent,
  block: Extent,
  { weights, ifm, isDeep, repeats, isByArea }: Fetches,
): number {
  const { fround } = Math;
  const times = (axis: 0 | 1 | 2) => fround(ofm[axis] / block[axis]);
  const all = fround(weights) * (isDeep ? fround(times(2) * block[2]) : 1);
  const [rows, columns] = [times(0), times(1)];
  const areas = isByArea ? fround(ifm * fround(columns * rows)) : fround(fround(ifm * columns) * rows);
  const inputs = fround(areas * repeats);
  return fround(fround(inputs + fround(all)) / fround(volume(ofm)));
}

/**
 * Which of the blocks that are tried is taken: the one that reads least, half as much counted where the map is less than
 * two blocks. Of equal ones a later one, if it is small and covers as much of the map.
 */
export class Cheapest {
  private cost = Number.POSITIVE_INFINITY;
  private cover = Number.POSITIVE_INFINITY;

  constructor(private readonly ifm: Extent) {}

  /** @param side where it is small a later one of equals is taken */
  takes(read: number, block: Extent, side: number): boolean {
    const { ifm } = this;
    const cost = Math.fround(volume(ifm) < volume(block) * 2 ? read / 2 : read);
    if (cost > this.cost) return false;
    let cover = Number.POSITIVE_INFINITY;
    if (cost === this.cost) {
      cover = area(ifm) / Math.max(area(clipped(ifm, block)), 1);
      if (cover > this.cover || side > 4) return false;
    }
    this.cost = cost;
    this.cover = cover;
    return true;
  }
}

/** `undefined` where none fits. */
export function bankedBlock(asked: Shaped, { unit, banks, granules }: Banked): Block | undefined {
  const step = worked(asked);
  const { kind, ofm, kernel, stride, elementBytes, upscaling, ends } = step;
  const ifm = larger(step);
  const part = isPartKernel(step);
  const hasEqualDepth = isChannelwise(step);
  const hasWindow = kind === 'convolution' || kind === 'depthwise';
  const isWide = elementBytes === 2 && kind !== 'pool' && kind !== 'copy' && !step.isUnscaled;
  const [accBytes, accGranule] = isWide ? [5, granules.acc40] : [4, granules.acc32];
  const ifmGranule = granules[elementBytes === 1 ? 'ifm8' : elementBytes === 2 ? 'ifm16' : 'ifm32'];
  const free = banks - Math.max(banks > 16 ? 2 : 0, ends === 'table' ? tableBanks : 0) - 2;
  const span = spans(step);
  const repeats = Math.ceil(span[0] / reach) * Math.ceil(span[1] / reach);
  const ifmDepth =
    elementBytes === 2 ? roundUp(Math.min(ifm[2], 16), 4) : roundUp(Math.min(ifm[2], part ? 16 : 32), 8);
  const taps = hasWindow ? area(kernel) : 0;
  const space = clipped(ofm, most).map((size, axis) => roundUp(size, unit[axis]!)) as unknown as Extent;
  const perBank = (bytes: number, granule: number) => roundUp(Math.ceil(bytes / bankBytes) * 2, granule);
  const next = (depth: number) => (depth < ofm[2] ? roundUp(depth, splitDepth) : depth);
  const operands = isScalar(step) && elementBytes < 4 ? 1 : 2;
  const fits = (height: number, width: number, depth: number, [h, w, d]: Extent): boolean => {
    const input = perBank(h * w * roundUp(d * elementBytes, 8), ifmGranule);
    if (kind === 'elementwise') return input * operands <= free;
    return input + perBank(height * width * roundUp(depth, 8) * accBytes, accGranule) <= free;
  };

  let best: Block | undefined;
  const cheapest = new Cheapest(ifm);
  const tooLarge = new Set<number>();
  for (
    let depth = next(Math.max(unit[2], Math.min(space[2], splitDepth)));
    depth <= space[2];
    depth = next(depth + unit[2])
  )
    for (let height = unit[0]; height <= space[0]; height += unit[0])
      for (let width = unit[1]; width <= space[1]; width += unit[1]) {
        if (tooLarge.has(height * 128 + width)) continue;
        const read = (axis: 0 | 1, size: number) =>
          roundUp(needed(size, stride[axis], Math.min(span[axis], reach), upscaling), unit[axis]);
        const block: Extent = [read(0, height), read(1, width), hasEqualDepth ? depth : ifmDepth];
        const tall = ofm[0] === 1 && kernel[0] === 1 && unit[0] === 2 ? 1 : height;
        if (!fits(tall, width, depth, block)) {
          tooLarge.add(height * 128 + width);
          continue;
        }
        const full = [
          Math.ceil(ofm[0] / tall),
          Math.ceil(ofm[1] / width),
          Math.ceil(ofm[2] / depth),
        ] as const;
        const fetches = {
          weights: taps * ifm[2] * full[0] * full[1],
          ifm: area(block) * ifm[2] * repeats,
          isDeep: kind !== 'depthwise',
          repeats: hasEqualDepth ? 1 : full[2],
          isByArea: false,
        };
        const cost =
          kind === 'elementwise'
            ? volume(ofm) / (height * width * depth)
            : fetchedOf(ofm, [tall, width, depth], fetches);
        if (!cheapest.takes(cost, block, Math.max(height, width))) continue;
        best = { ofm: [height, width, depth], ifm: block, unit, isPartKernel: part };
      }
  return best;
}
