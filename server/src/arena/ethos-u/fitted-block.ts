/**
 * Blocks of an Ethos-U85 that no search prices: of steps that go channel by channel, which fill the accumulators in the
 * proportion of the result's sides, and of operators on elements, which fill the memory of results.
 *
 * Source: `AreaFit`, `FindDepthwiseConfig` and `FindElementwiseConfig` in ethosu/regor/architecture/ethosu85/ethos_u85.cpp of
 * ethos-u-vela 5.2.0.
 */
import type { Separate } from './accelerator';
import type { Block } from './block';
import {
  area,
  clipped,
  type Extent,
  needed,
  reach,
  roundDown,
  roundUp,
  type Shaped,
  spans,
  volume,
} from './step';

/** Of accumulators and of slices. */
export const depthGranule = 16;

export const mostColumns = 128;
const most: Extent = [128, mostColumns, 1024];

/** Of a block, in the order of the input's axes where a transposition gives its columns the place of its channels. */
export function mostOf({ turned }: Shaped): Extent {
  if (turned === undefined) return most;
  const found: [number, number, number] = [...most];
  for (const [to, from] of turned.order.entries()) found[from] = most[to]!;
  return found;
}

export interface Search {
  readonly unit: Extent;
  readonly granule: Extent;
  readonly accBytes: number;
  readonly most: Extent;
  /** Of the input's block where it is not that of the result's. */
  readonly ifmDepth: number | undefined;
}

/** Part of the input's memory that is filled at once, for so many channels of a block. */
export function laidOf(core: Separate, unit: Extent, depth: number, elementBytes: number): Extent {
  const { laid } = core.units.find(one => one.unit === unit)!;
  const bits = 8 * depth * elementBytes;
  const [rows, columns, bricks] = laid[bits > 256 ? 2 : bits > 128 ? 1 : 0];
  return [rows, columns, (bricks * 16) / elementBytes];
}

/** The input that a block of the result reads. */
export function inputBlock(step: Shaped, ofm: Extent, laid: Extent, depth: number): Extent {
  const span = spans(step);
  const read = (axis: 0 | 1) =>
    roundUp(needed(ofm[axis], step.stride[axis], Math.min(span[axis], reach), step.upscaling), laid[axis]);
  return [read(0), read(1), roundUp(depth, laid[2])];
}

const roundedUp = (extent: Extent, to: Extent): Extent => [
  roundUp(extent[0], to[0]),
  roundUp(extent[1], to[1]),
  roundUp(extent[2], to[2]),
];

/** The width with the fullest last block among those that are not much smaller. */
function bestTile(range: number, granule: number, tile: number): number {
  if (range % tile === 0) return tile;
  const tiles = Math.floor(range / tile);
  const even = Math.max(roundUp(Math.floor(range / (tiles + 1)), granule), granule);
  const least = Math.max(even - granule * 2, Math.floor((even + 1) / 2), granule);
  let [best, rest] = [tile, range % tile];
  for (let size = tile; size >= least; size -= granule) {
    const last = range % size || size;
    if (last > rest) [best, rest] = [size, last];
  }
  return best;
}

/** Rows and columns of an area in a proportion. */
function sidesOf(proportion: number, of: number, granule: Extent): [number, number] {
  let width = Math.sqrt(of / proportion);
  let height = width * proportion;
  if (height < 1) {
    width *= height;
    height = 1;
  } else if (width < 1) {
    height *= width;
    width = 1;
  }
  const rounded = (size: number, to: number) => roundDown(Math.max(Math.floor(size), to), to);
  return [rounded(height, granule[0]), rounded(width, granule[1])];
}

function areaFit(
  step: Shaped,
  core: Separate,
  search: Search,
  ofm: Extent,
  limit: Extent,
): Extent | undefined {
  const { unit, granule, accBytes, ifmDepth } = search;
  const accElements = core.accBytes / accBytes;
  const inputElements = core.ifmBytes / step.elementBytes;
  const unitElements = area(unit) * 16;
  const proportion = ofm[0] / ofm[1];
  const span = spans(step);
  const isDeep = span[0] === 1 && span[1] === 1;
  const macs = macsOf(core);
  const mostDepth = Math.min(Math.max(macs, Math.floor(accElements / unitElements)), limit[2]);
  const covered = isDeep ? ofm[1] * ofm[2] : area(ofm);
  let best: Extent | undefined;
  let bestMetric = Number.POSITIVE_INFINITY;
  for (let depth = 16; depth <= mostDepth; depth += 16) {
    const laid = laidOf(core, unit, ifmDepth ?? depth, step.elementBytes);
    const whole = volume(roundedUp(step.ifm, laid));
    let room = accElements;
    let before = -1;
    let tries = 25;
    let isFitted = false;
    for (;;) {
      let [height, width] = sidesOf(proportion, Math.floor(room / depth), granule);
      width = Math.min(width, limit[1]);
      height = Math.min(height, limit[0]);
      const cells = width * height;
      if (width < ofm[1]) width = bestTile(ofm[1], granule[1], width);
      height = Math.max(roundDown(Math.floor(cells / width), granule[0]), granule[0]);
      const accNeeded = width * height * depth;
      const accRatio = accElements / accNeeded;
      const read = volume(inputBlock(step, [height, width, depth], laid, ifmDepth ?? depth));
      let inputRatio = inputElements / Math.min(read, whole);
      if (accRatio >= 1 && inputRatio >= 1) {
        const used = depth % laid[2] || laid[2];
        const waste = 1 + (laid[2] - used) / laid[2] / 10;
        const fit = 1 + Math.abs(1 - limit[2] / depth) / 10;
        const cover = 1 + Math.abs(1 - covered / (width * (isDeep ? depth : height)));
        const metric = cover * fit * waste;
        if (metric < bestMetric) {
          best = [height, width, depth];
          bestMetric = metric;
          if (depth >= ofm[2] && width >= ofm[1] && height >= ofm[0]) return roundedUp(ofm, granule);
        }
        isFitted = true;
        break;
      }
      if (accNeeded === before && --tries <= 0) inputRatio = 0.9;
      before = accNeeded;
      if (inputRatio < 1 && accRatio > 1) room = Math.min(room, accNeeded);
      const ratio = Math.min(inputRatio, accRatio);
      const scaled = Math.max(Math.floor(Math.floor(room / unitElements) * ratio), 0) * unitElements;
      room = scaled === room ? room - unitElements : scaled;
      if (room < unitElements) break;
    }
    if (!isFitted) break;
  }
  return best;
}

const macsOf = ({ units }: Separate): number => volume(units[0]!.unit) * 8;

/** Of what goes channel by channel; `undefined` where none fits. */
export function fittedBlock(
  step: Shaped,
  core: Separate,
  search: Search,
): Pick<Block, 'ofm' | 'ifm'> | undefined {
  const { unit, granule, ifmDepth, most } = search;
  const ofm = roundedUp(step.ofm, granule);
  const fitted = areaFit(step, core, search, ofm, clipped(ofm, most));
  if (fitted === undefined) return undefined;
  let [height, width, depth] = fitted;
  const inputElements = core.ifmBytes / step.elementBytes;
  let forced = 0;
  for (;;) {
    const laid = laidOf(core, unit, ifmDepth ?? depth, step.elementBytes);
    const reads = (rows: number) => inputBlock(step, [rows, width, depth], laid, ifmDepth ?? depth);
    const ifm = reads(height);
    const isAll = width >= ofm[1] && height >= ofm[0] && depth >= ofm[2];
    // Where several blocks follow each other, rows of the next are read meanwhile.
    if (isAll || inputElements - volume(ifm) >= volume(reads(granule[0])))
      return { ofm: [height, width, depth], ifm };
    if ((height !== ofm[0] || forced & 2) && height > granule[0]) height -= granule[0];
    else if ((depth > width || forced & 1) && depth > granule[2]) depth -= granule[2];
    else if ((width !== ofm[1] || forced & 4) && width > granule[1]) width -= granule[1];
    else if (forced !== 7) forced = (forced << 1) | 1;
    else if (depth > granule[2]) depth = Math.max(Math.floor(depth / 2), granule[2]);
    else return { ofm: [height, width, depth], ifm };
  }
}

/** So much of a range that it is cut evenly. */
function evenTile(range: number, granule: number, tile: number): number {
  if (range % tile === 0) return tile;
  const tiles = Math.floor(range / tile);
  return Math.max(roundUp(Math.floor(range / (tiles + 1)), granule), granule);
}

const slots = 6;
const brick = 16;

/** Bricks that one of the operators on elements which follow each other has room for. */
export const chainBricks = ({ chainBytes }: Separate, elementBytes: number): number =>
  Math.floor(Math.floor(chainBytes / slots) / (brick * elementBytes));

/** Of operators on elements. */
export function chainedBlock(step: Shaped, core: Separate, { unit, granule, most }: Search): Extent {
  const { ifm, second, elementBytes } = step;
  const ofm = roundedUp(step.ofm, granule);
  const limit = clipped(ofm, most);
  const bricks = chainBricks(core, elementBytes);
  const outputWidth = Math.floor(core.outputBytes / elementBytes / granule[2]);
  const chainWidth = Math.floor(bricks / unit[0]);
  let height = evenTile(ofm[0], granule[0], limit[0]);
  const wanted = Math.max(evenTile(ofm[1], granule[1], Math.min(outputWidth, limit[1])), granule[1]);
  let width = outputWidth;
  const shared = (value: number, top: number): number => {
    const extra = Math.min(Math.floor(width / wanted), Math.floor(top / value));
    if (extra < 2) return value;
    width = Math.floor(width / extra);
    return value * extra;
  };
  let depth = shared(granule[2], limit[2]);
  if (second !== undefined && volume(second) > 1 && volume(ifm) > 1) {
    const isSpread = (axis: number) => ifm[axis]! < step.ofm[axis]! || second[axis]! < step.ofm[axis]!;
    if (isSpread(2)) {
      depth = evenTile(ofm[2], granule[2], limit[2]);
      width = chainWidth;
      if (!isSpread(0) && !isSpread(1)) height = shared(unit[0], limit[0]);
    } else if (isSpread(0)) {
      width = chainWidth;
      depth = shared(brick, limit[2]);
    }
  }
  return roundedUp([height, width, depth], granule);
}
