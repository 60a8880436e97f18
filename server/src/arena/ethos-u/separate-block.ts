/**
 * The block of a result that an Ethos-U85 works out at a time. Convolutions take, of those that fit its memories, the one that
 * reads least for each element; steps that go channel by channel the one that covers most of the result.
 *
 * Source: `FindBlockConfig` and `FindUBlock` in ethosu/regor/architecture/ethosu85/ethos_u85.cpp of ethos-u-vela 5.2.0.
 */
import type { Separate } from './accelerator';
import { type Block, Cheapest, fetchedOf, larger } from './block';
import {
  chainBricks,
  chainedBlock,
  depthGranule,
  fittedBlock,
  inputBlock,
  laidOf,
  mostColumns,
  mostOf,
  type Search,
} from './fitted-block';
import { area, type Extent, reach, roundUp, type Shaped, spans, volume, worked } from './step';

/** Whether the second operand stands for weights. */
const isProduct = ({ kind, second }: Shaped): boolean => kind === 'convolution' && second !== undefined;

function isPartKernel(step: Shaped, sparse: boolean): boolean {
  const { kind, ifm, kernel } = step;
  if (kind !== 'convolution' || isProduct(step)) return false;
  const depth = ifm[2];
  const taps = area(kernel);
  const [row, least] = sparse ? [10, 4] : [5, 2];
  const rounded = Math.floor(taps / row) * row + Math.max(taps % row, least);
  return (depth / roundUp(depth, 16)) * (taps / rounded) >= depth / roundUp(depth, sparse ? 128 : 64);
}

/**
 * Whether weights are sparse whatever they are: channels are filled up with zeros to four, and of one or two channels two of
 * four are zeros then (`SparsityTracker` in ethosu85/ethos_u85_weight_encoder.cpp).
 */
export const canBeSparse = ({ kind, ifm: [, , depth], hasWeights }: Shaped): boolean =>
  kind === 'convolution' && hasWeights && depth <= 2;

/** Of those that the step can take the one that covers its result with the least beyond it. */
function unitOf(step: Shaped, { units }: Separate, part: boolean): Extent {
  const { kind, kernel, ofm, elementBytes } = step;
  const isPlain = kind === 'convolution' && area(kernel) === 1 && !part && !isProduct(step);
  const can = units.filter(({ takes }) => {
    if (kind === 'elementwise' || takes === 'all') return true;
    const isWindowed = kind === 'convolution' || kind === 'sum';
    if (takes === 'convolutions') return kind === 'convolution';
    if (kind === 'resize') return true;
    if (takes === 'windows') return isWindowed || elementBytes === 2;
    return elementBytes === 1 ? !isWindowed : isPlain;
  });
  const beyond = (unit: Extent) => volume(ofm.map((size, i) => roundUp(size, unit[i]!)) as unknown as Extent);
  return can.reduce((best, one) => (beyond(one.unit) < beyond(best.unit) ? one : best)).unit;
}

/** Where channels come from rows or columns that are laid in bricks, a block has a brick of those. */
function granuleOf({ turned }: Shaped, [rows, columns]: Extent): Extent {
  const from = turned?.isBricks === true ? turned.order[2] : undefined;
  return [from === 0 ? 16 : rows, from === 1 ? 16 : columns, depthGranule];
}

/** `undefined` where none fits. @param sparse whether two of four weights are zero */
export function separateBlock(asked: Shaped, core: Separate, sparse = false): Block | undefined {
  const step = worked(asked);
  const { kind, elementBytes, ofm } = step;
  const part = isPartKernel(step, sparse);
  const unit = unitOf(step, core, part);
  const isWide = elementBytes === 2 && (kind === 'convolution' || kind === 'depthwise');
  const search: Search = {
    unit,
    granule: granuleOf(step, unit),
    accBytes: isWide ? 8 : 4,
    most: mostOf(asked),
    ifmDepth: undefined,
  };
  const isSmall = unit[2] === 16 && volume(unit) <= 32;
  const isShallow = elementBytes === 4 || (isSmall && !sparse);
  const ifmDepth = part ? 16 : isShallow ? 32 : sparse && elementBytes === 1 ? 128 : 64;
  if (kind === 'elementwise') {
    const block = chainedBlock(step, core, search);
    return { ofm: block, ifm: block, unit, isPartKernel: false };
  }
  if (kind !== 'convolution' && kind !== 'resize' && (kind !== 'copy' || step.ends !== undefined)) {
    const found = fittedBlock(step, core, kind === 'sum' ? { ...search, ifmDepth } : search);
    return found && { ...found, unit, isPartKernel: false };
  }
  const space = ofm.map((size, axis) =>
    roundUp(Math.max(Math.min(size, search.most[axis]!), search.granule[axis]!), unit[axis]!),
  ) as unknown as Extent;
  const found =
    searched(step, core, search, { ifmDepth, space, blocks: 2, part }) ??
    searched(step, core, search, { ifmDepth, space, blocks: 1, part });
  return found && sparse ? { ...found, isSparse: true } : found;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Columns of a resized map whose input the memory for chains holds, with one on either side; places count from the middle of pixels. */
function mostResized({ ifm, ofm, elementBytes }: Shaped, core: Separate): number {
  const common = gcd(ofm[1], ifm[1]);
  const [to, from] = [(2 * ofm[1]) / common, (2 * ifm[1]) / common];
  const columns = Math.ceil(((chainBricks(core, elementBytes) - 2) * to + 1) / from);
  return Math.max(1, Math.min(columns, mostColumns));
}

interface Room {
  readonly ifmDepth: number;
  readonly space: Extent;
  /** Blocks that are in memory at once. */
  readonly blocks: number;
  readonly part: boolean;
}

function searched(
  step: Shaped,
  core: Separate,
  { unit, granule, accBytes }: Search,
  { ifmDepth: given, space, blocks, part }: Room,
): Block | undefined {
  const { kind, ofm, kernel, elementBytes } = step;
  const ifm = larger(step);
  const isResize = kind === 'resize';
  const hasEqualDepth = isResize || kind === 'copy';
  const span = spans(step);
  const repeats = Math.ceil(span[0] / reach) * Math.ceil(span[1] / reach);
  const taps = kind === 'convolution' ? area(kernel) : 0;
  const isWhole =
    isResize || isProduct(step) || (taps > 0 && span[0] === ifm[0] && span[1] === ifm[1] && area(ofm) === 1);
  // What is resized is made row by row, whatever its width is.
  const end: Extent = isResize ? [1, mostResized(step, core), 16] : space;
  const step0 = isResize ? 1 : granule[0];
  const step1 = Math.min(granule[1], end[1]);
  const next = (depth: number) => (depth < ofm[2] ? roundUp(depth, depthGranule) : depth);
  let best: Block | undefined;
  const cheapest = new Cheapest(ifm);
  const tooLarge = new Set<number>();
  for (
    let depth = next(Math.max(unit[2], Math.min(end[2], depthGranule)));
    depth <= end[2];
    depth = next(depth + unit[2])
  ) {
    const ifmDepth = hasEqualDepth ? depth : given;
    const laid = laidOf(core, unit, ifmDepth, elementBytes);
    for (let height = step0; height <= end[0]; height += step0)
      for (let width = step1; width <= end[1]; width += step1) {
        if (tooLarge.has(height * 256 + width)) continue;
        const block = inputBlock(step, [height, width, depth], laid, ifmDepth);
        const input = area(block) * roundUp(Math.min(block[2], ifm[2]), laid[2]) * elementBytes;
        const acc = height * width * roundUp(depth, depthGranule) * accBytes;
        if (!isResize && (input * blocks > core.ifmBytes || acc * blocks > core.accBytes)) {
          tooLarge.add(height * 256 + width);
          continue;
        }
        let cost = Math.fround(volume(ofm) / (height * width * depth));
        if (!isWhole) {
          cost = fetchedOf(ofm, [height, width, depth], {
            weights: taps * ifm[2] * Math.ceil(ofm[0] / height) * Math.ceil(ofm[1] / width),
            ifm: area(block) * ifm[2] * repeats,
            isDeep: true,
            repeats: hasEqualDepth ? 1 : Math.ceil(ofm[2] / depth),
            isByArea: true,
          });
        }
        if (!cheapest.takes(cost, block, isProduct(step) ? 0 : Math.max(height, width))) continue;
        best = {
          ofm: [height, width, depth],
          ifm: [block[0], block[1], ifmDepth],
          unit,
          isPartKernel: part,
        };
      }
  }
  return best;
}
