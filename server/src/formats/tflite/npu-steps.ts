/**
 * The steps that an operator becomes on an Ethos-U: mostly one; one for each group of a convolution, and one for each window
 * whose stride is more than 3.
 *
 * Source: `ConvertConvolutionGroup` and `RewriteFullyConnected` in ethosu/regor/compiler/tflite_graph_optimiser.cpp and
 * graphir_optimiser.cpp, and `UnrollKernelStrides` there, of ethos-u-vela 5.2.0.
 */
import type { Separate } from '../../arena/ethos-u/accelerator';
import type { NpuStep, Operand } from '../../arena/ethos-u/program';
import { separateBlock } from '../../arena/ethos-u/separate-block';
import {
  area,
  type Extent,
  isEqual,
  type Kind,
  type Order,
  type Pair,
  type Shaped,
} from '../../arena/ethos-u/step';
import type { Operator, OperatorName } from './model';

export const kinds: Partial<Readonly<Record<OperatorName, Kind>>> = {
  CONV_2D: 'convolution',
  FULLY_CONNECTED: 'convolution',
  TRANSPOSE_CONV: 'convolution',
  DEPTHWISE_CONV_2D: 'depthwise',
  AVERAGE_POOL_2D: 'pool',
  MAX_POOL_2D: 'pool',
  ADD: 'elementwise',
  SUB: 'elementwise',
  MUL: 'elementwise',
  MAXIMUM: 'elementwise',
  MINIMUM: 'elementwise',
  ABS: 'elementwise',
  TRANSPOSE: 'move',
};

const makes: Partial<Readonly<Record<OperatorName, Shaped['makes']>>> = {
  MUL: 'product',
  ADD: 'sum',
  SUB: 'sum',
  MAX_POOL_2D: 'largest',
};

/** Windows further apart are worked out one by one. */
const mostStride = 3;

/** Rows of a matrix as those and the columns of a map. */
function squared([rows, columns, channels]: Extent): Extent {
  const all = rows * columns;
  let width = Math.max(Math.floor(all / 16), Math.ceil(Math.sqrt(all)));
  while (all % width !== 0) width++;
  return [all / width, width, channels];
}

/** Stripes are made from what is no constant and as large as the result. */
const isSecondPrimary = ([first, second]: readonly Operand[], ofm: Extent): boolean =>
  (first!.map === undefined && second!.map !== undefined) ||
  (!isEqual(first!.extent, ofm) && isEqual(second!.extent, ofm));

/** Further apart than this windows cannot be. */
const mostDilation = 2;

/** Elements further apart are reached by zeros between the weights, as few as can be. */
function dilatedBy(kernel: Pair, dilation: Pair): Pick<Shaped, 'kernel' | 'dilation'> {
  if (Math.max(...dilation) <= mostDilation) return { kernel, dilation };
  const own = (axis: 0 | 1) => (dilation[axis] % mostDilation === 0 ? mostDilation : 1);
  const wide = (axis: 0 | 1) => ((kernel[axis] - 1) * dilation[axis]) / own(axis) + 1;
  return { kernel: [wide(0), wide(1)], dilation: [own(0), own(1)] };
}

export interface Asked {
  readonly operator: Operator;
  readonly kind: Kind;
  readonly reads: readonly Operand[];
  readonly ofm: Extent;
  /** Extents of the weights. */
  readonly weights: readonly number[] | undefined;
  readonly elementBytes: 1 | 2;
  readonly ends: Shaped['ends'];
}

export function shapedOf({ operator, kind, reads, ofm: made, weights, elementBytes, ends }: Asked): Shaped {
  const { name, options } = operator;
  let [ifm, ofm] = [reads[0]!.extent, made];
  const hasWeights = kind === 'convolution' || kind === 'depthwise';
  if (name === 'FULLY_CONNECTED' && ofm[0] * ofm[1] > 1) [ifm, ofm] = [squared(ifm), squared(ofm)];
  let kernel: Pair = [1, 1];
  if (hasWeights && weights?.length === 4) kernel = [weights[1]!, weights[2]!];
  else if (name === 'AVERAGE_POOL_2D' || name === 'MAX_POOL_2D')
    kernel = [Number(options.filterH ?? 1), Number(options.filterW ?? 1)];
  // A transposed convolution slides by one over a map with zeros between its rows and columns.
  const isTransposed = name === 'TRANSPOSE_CONV';
  const isWhole = kind === 'pool' && kernel[0] === ifm[0] && kernel[1] === ifm[1];
  const given: Pair = [Number(options.strideH ?? 1), Number(options.strideW ?? 1)];
  // A depthwise convolution of one channel is one of all.
  const isPlain = kind === 'depthwise' && ifm[2] === 1 && ofm[2] > 1;
  const dilated = dilatedBy(kernel, [Number(options.dilationH ?? 1), Number(options.dilationW ?? 1)]);
  // What lies apart or moves along an axis of one does not.
  const along = (sizes: Pair | Extent, by: Pair): Pair => [
    sizes[0] === 1 ? 1 : by[0],
    sizes[1] === 1 ? 1 : by[1],
  ];
  return {
    kind: isPlain ? 'convolution' : kind,
    ifm,
    second: reads[1]?.extent,
    ofm,
    kernel: dilated.kernel,
    dilation: along(dilated.kernel, dilated.dilation),
    taps: area(kernel),
    stride: isWhole || isTransposed ? [1, 1] : along(ofm, given),
    upscaling: isTransposed && Math.max(...given) === 2 ? 'zeros' : 'none',
    elementBytes,
    madeBytes: elementBytes,
    makes: makes[name] ?? 'other',
    ends,
    hasWeights,
  };
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/**
 * What an Ethos-U85 makes of windows that move far and whose elements lie apart: of rows and columns it reads those at the common
 * divisor, so that neither is as far (`HandleDilation` in scheduler_decompose.cpp).
 */
export function readApart(shaped: Shaped): Shaped {
  const { stride, dilation } = shaped;
  const by = ([0, 1] as const).map(axis => gcd(stride[axis], dilation[axis])) as unknown as Pair;
  if (Math.max(...stride) <= mostStride || Math.max(...dilation) === 1) return shaped;
  return {
    ...shaped,
    stride: [stride[0] / by[0], stride[1] / by[1]],
    dilation: [dilation[0] / by[0], dilation[1] / by[1]],
  };
}

export const primaryOf = (reads: readonly Operand[], ofm: Extent): 0 | 1 =>
  reads[1] !== undefined && isSecondPrimary(reads, ofm) ? 1 : 0;

/** More would take seconds and a lot of memory to go through. */
export const mostPieces = 65_536;

/** What an operator falls into; what is done at its end is a step of its own then. */
export interface Pieces {
  /** Empty where they are more than anybody follows. */
  readonly all: readonly Shaped[];
  /** Each has channels of its own, which it reads and makes. */
  readonly isGroups?: boolean;
  /** Each adds what one place of the window has to give. */
  readonly isPlaces?: boolean;
}

/** A block of a result at a time, each as large as the next of what is left lets it be. */
function inBlocks(ofm: Extent, blockOf: (ofm: Extent) => Extent): readonly Extent[] {
  const block = blockOf(ofm);
  if (ofm.every((size, axis) => size <= block[axis]!)) return [ofm];
  const along = (axis: 0 | 1 | 2) =>
    Array.from({ length: Math.ceil(ofm[axis] / block[axis]) }, (_, i) =>
      Math.min(block[axis], ofm[axis] - i * block[axis]),
    );
  return along(0).flatMap(rows =>
    along(1).flatMap(columns => along(2).flatMap(channels => inBlocks([rows, columns, channels], blockOf))),
  );
}

/**
 * Windows that move far and reach over a border, or are of each channel alone, an Ethos-U85 runs block by block, and of a block
 * place by place of the window (`DecomposeBlocks` and `DecomposeForStrides` in scheduler_decompose.cpp).
 */
export function placesOf(
  shaped: Shaped,
  weights: readonly number[] | undefined,
  isBordered: boolean,
  core: Separate,
): Pieces | undefined {
  const { kind, ifm, ofm, kernel, stride, dilation } = shaped;
  if (Math.max(...stride) <= mostStride || Math.max(...dilation) > 1) return undefined;
  const isGrouped = kind === 'convolution' && ifm[2] > 1 && weights?.[3] !== ifm[2];
  if (kind !== 'depthwise' && (!isBordered || isGrouped)) return undefined;
  const one: Pair = [1, 1];
  const place: Shaped = { ...shaped, kernel: one, taps: 1, stride: one, ends: undefined };
  const block = (made: Extent): Extent => separateBlock({ ...place, ofm: made }, core)?.ofm ?? made;
  const taken = block(ofm);
  const blocks = ofm.reduce((count, size, axis) => count * Math.ceil(size / taken[axis]!), 1);
  if (blocks * area(kernel) > mostPieces) return { all: [], isPlaces: true };
  const all = inBlocks(ofm, block).flatMap(made => {
    const channels = kind === 'convolution' ? ifm[2] : made[2];
    return Array<Shaped>(area(kernel)).fill({ ...place, ifm: [made[0], made[1], channels], ofm: made });
  });
  return { all, isPlaces: true };
}

export function piecesOf(shaped: Shaped, weights: readonly number[] | undefined): Pieces | undefined {
  const { kind, ifm, ofm, stride, kernel, dilation } = shaped;
  const inner = weights?.length === 4 ? weights[3]! : ifm[2];
  const count = kind === 'convolution' ? ifm[2] / inner : 1;
  if (count > 1) {
    if (inner === 1 && ofm[2] === ifm[2]) return { all: [{ ...shaped, kind: 'depthwise' }] };
    const part = ([rows, columns, channels]: Extent): Extent => [rows, columns, channels / count];
    const piece: Shaped = { ...shaped, ifm: part(ifm), ofm: part(ofm), ends: undefined };
    return { all: Array<Shaped>(count).fill(piece), isGroups: true };
  }
  const isUnrolled = kind === 'convolution' || kind === 'pool';
  if (!isUnrolled || Math.max(...stride) <= mostStride || Math.max(...dilation) > 1) return undefined;
  const window: Shaped = {
    ...shaped,
    ifm: [kernel[0], kernel[1], ifm[2]],
    ofm: [1, 1, ofm[2]],
    stride: [1, 1],
    ends: undefined,
  };
  return { all: area(ofm) > mostPieces ? [] : Array<Shaped>(area(ofm)).fill(window) };
}

/** Of more axes the last two change places, as in a shuffle. */
const ofLast: Order = [0, 2, 1];

/** The order of a map's axes, of one with a batch in front or none; nothing where they are fewer. */
export function orderOf(axes: readonly number[]): Pick<NpuStep, 'order'> {
  if (axes.length > 4) return { order: ofLast };
  const own = axes.length === 4 && axes[0] === 0 ? axes.slice(1).map(axis => axis - 1) : axes;
  return own.length === 3 && own.some((from, to) => from !== to) ? { order: own as unknown as Order } : {};
}

type Given = Pick<Shaped, 'kind' | 'ofm' | 'elementBytes'> & {
  readonly reads: readonly [Operand, ...Operand[]];
};

/** A step of a window of one element that moves by one, unless it is said otherwise. */
export function simple(
  { reads, ...about }: Given & Partial<Omit<Shaped, 'ifm' | 'second' | 'ends'>>,
  { ends, ...where }: Pick<NpuStep, 'writes' | 'makes' | 'isPart'> & Pick<Shaped, 'ends'>,
): NpuStep {
  const one: Pair = [1, 1];
  const shaped: Shaped = {
    ifm: reads[0].extent,
    second: reads[1]?.extent,
    kernel: one,
    taps: area(about.kernel ?? one),
    stride: one,
    dilation: one,
    upscaling: 'none',
    makes: 'other',
    hasWeights: false,
    ends,
    madeBytes: about.elementBytes,
    ...about,
  };
  return { reads, primary: primaryOf(reads, shaped.ofm), chain: [], shaped, ...where };
}

/** A step that hands elements on as they are, or through a table or a clip. */
export function copyOf(
  from: Operand,
  writes: number,
  tensor: number,
  { isPart, elementBytes, ends }: Pick<NpuStep, 'isPart'> & Pick<Shaped, 'elementBytes' | 'ends'>,
): NpuStep {
  const about = { kind: 'copy', reads: [from], ofm: from.extent, elementBytes } as const;
  return simple(about, { writes, makes: tensor, isPart, ends });
}
