/**
 * The block of a result that an Ethos-U55 or U65 works out at a time: of those that fit its own memory the one that reads
 * least for each element.
 *
 * Source: `FindBlockConfig` in ethosu/regor/architecture/ethosu55/ethos_u55.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator } from './accelerator';
import { area, type Extent, roundUp, type Shaped, volume } from './step';

export interface Block {
  readonly ofm: Extent;
  readonly ifm: Extent;
  /** A convolution goes over the window first, and over the channels after that. */
  readonly isPartKernel: boolean;
}

const most: Extent = [32, 64, 128];
const reach = 8;
const splitDepth = 16;
const bankBytes = 1024;

const least = (a: Extent, b: Extent): Extent => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.min(a[2], b[2]),
];

export function isPartKernel({ kind, ifm: [, , depth], kernel, elementBytes }: Shaped): boolean {
  if (kind !== 'convolution') return false;
  if (depth <= 8) return true;
  const byDepth = depth / roundUp(depth, elementBytes === 1 ? 32 : 16);
  const taps = area(kernel);
  return (depth / roundUp(depth, 8)) * (taps / roundUp(taps, elementBytes === 1 ? 4 : 2)) >= byDepth;
}

/** `undefined` where none fits. */
export function blockOf(step: Shaped, { unit, banks, granules }: Accelerator): Block | undefined {
  const { kind, ifm, ofm, kernel, stride, dilation, elementBytes } = step;
  const part = isPartKernel(step);
  const isEqualDepth = kind !== 'convolution';
  const hasWeights = kind === 'convolution' || kind === 'depthwise';
  const isWide = elementBytes === 2 && kind !== 'pool';
  const [accBytes, accGranule] = isWide ? [5, granules.acc40] : [4, granules.acc32];
  const ifmGranule = elementBytes === 1 ? granules.ifm8 : granules.ifm16;
  const free = banks - (banks > 16 ? 2 : 0) - 2;
  const spans = kernel.map((size, axis) => (size - 1) * dilation[axis]! + 1) as [number, number];
  const repeats = Math.ceil(spans[0] / reach) * Math.ceil(spans[1] / reach);
  const ifmDepth =
    elementBytes === 2 ? roundUp(Math.min(ifm[2], 16), 4) : roundUp(Math.min(ifm[2], part ? 16 : 32), 8);
  const taps = hasWeights ? area(kernel) : 0;
  const space = least(ofm, most).map((size, axis) => roundUp(size, unit[axis]!)) as unknown as Extent;
  const perBank = (bytes: number, granule: number) => roundUp(Math.ceil(bytes / bankBytes) * 2, granule);
  const next = (depth: number) => (depth < ofm[2] ? roundUp(depth, splitDepth) : depth);
  const fits = (height: number, width: number, depth: number, [h, w, d]: Extent): boolean => {
    const input = perBank(h * w * roundUp(d * elementBytes, 8), ifmGranule);
    if (kind === 'elementwise') return input * Math.min(step.inputs, 2) <= free;
    return input + perBank(height * width * roundUp(depth, 8) * accBytes, accGranule) <= free;
  };

  let best: Block | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  let bestCover = Number.POSITIVE_INFINITY;
  const tooLarge = new Set<number>();
  for (
    let depth = next(Math.max(unit[2], Math.min(space[2], splitDepth)));
    depth <= space[2];
    depth = next(depth + unit[2])
  )
    for (let height = unit[0]; height <= space[0]; height += unit[0])
      for (let width = unit[1]; width <= space[1]; width += unit[1]) {
        if (tooLarge.has(height * 128 + width)) continue;
        const need = (axis: 0 | 1, size: number) =>
          roundUp((size - 1) * stride[axis] + Math.min(spans[axis], reach), unit[axis]);
        const block: Extent = [need(0, height), need(1, width), isEqualDepth ? depth : ifmDepth];
        if (!fits(height, width, depth, block)) {
          tooLarge.add(height * 128 + width);
          continue;
        }
        const tall = ofm[0] === 1 && kernel[0] === 1 && unit[0] === 2 ? 1 : height;
        const full = [
          Math.ceil(ofm[0] / tall),
          Math.ceil(ofm[1] / width),
          Math.ceil(ofm[2] / depth),
        ] as const;
        const weights = taps * ifm[2] * full[0] * full[1] * (kind === 'depthwise' ? 1 : ofm[2]);
        const read =
          area(block) * ifm[2] * repeats * (ofm[0] / tall) * (ofm[1] / width) * (isEqualDepth ? 1 : full[2]);
        let cost =
          kind === 'elementwise' ? volume(ofm) / (height * width * depth) : (read + weights) / volume(ofm);
        if (volume(ifm) < volume(block) * 2) cost /= 2;
        cost = Math.fround(cost);
        if (cost > bestCost) continue;
        if (cost === bestCost) {
          const cover = area(ifm) / Math.max(area(least(ifm, block)), 1);
          if (cover > bestCover || height > 4 || width > 4) continue;
          bestCover = cover;
        } else bestCover = Number.POSITIVE_INFINITY;
        bestCost = cost;
        best = { ofm: [height, width, depth], ifm: block, isPartKernel: part };
      }
  return best;
}
