/**
 * What Vela's scheduler knows of each step as it tries stripes, slices of the channels and places in memory.
 *
 * Source: `CreateSchedulerOpInfo`, `InitPerfQuery` and `EstimateSlicedOpPerformance` in ethosu/regor/compiler/scheduler.cpp of
 * ethos-u-vela 5.2.0.
 */
import type { Accelerator, Memory } from './accelerator';
import { type Access, accessOf } from './access';
import type { Block } from './block';
import { opCycles, type Place, type Query } from './cycles';
import { blockIn } from './matrix';
import { moveCycles, readCycles } from './memory';
import { isHosted, type NpuProgram, type Operand } from './program';
import { canBeSparse, separateBlock } from './separate-block';
import { type Extent, madeChannels, needed, type Shaped, spans, volume } from './step';
import { type Encoded, encodedOf } from './weights';

/** Buffers in SRAM that weights are brought to: one for all of them or for one slice, or two that take turns. */
export interface Buffers {
  readonly bytes: readonly number[];
  /** The first is filled while the step before runs. */
  readonly isAhead: boolean;
  /** It is that of the step before, which has brought the same weights. */
  readonly isKept?: boolean;
}

/** How long a step is thought to take, by what it may wait for. */
export interface Estimate {
  readonly ifmBytes: number;
  readonly ifmReadBytes: number;
  readonly weightReadBytes: number;
  readonly runCycles: number;
  readonly fullRunCycles: number;
  readonly visibleCycles: number;
  readonly lastCycles: number;
  readonly ifmReadCycles: number;
  readonly weightReadCycles: number;
}

export interface Cost {
  readonly block: Block;
  readonly stripe: Extent;
  /** What a stripe reads of the operand that it is made from. */
  readonly stripeInput: Extent;
  /** The last step of the cascade that it belongs to. */
  cascade: number | undefined;
  isFirstInCascade: boolean;
  /** Its result takes the place of what it reads, in a cascade. */
  takesPlace: boolean;
  time: number;
  /** Channels of each slice. */
  slices: readonly number[];
  slackCycles: number;
  slackBytes: number;
  transferCycles: number;
  weights: Encoded | undefined;
  buffers: Buffers | undefined;
  readonly cycles: number;
  readonly access: Access;
  estimate: Estimate;
}

export interface Cascade {
  readonly start: number;
  readonly end: number;
  /** With what is there beside it. */
  readonly bytes: number;
  readonly ownBytes: number;
  /** Of what each step but the first reads. */
  readonly buffers: ReadonlyMap<number, { readonly extent: Extent; readonly bytes: number }>;
}

export interface Schedule {
  /** Those of the steps that it is about. */
  readonly costs: (Cost | undefined)[];
  cascades: Map<number, Cascade>;
}

export interface Scene {
  readonly program: NpuProgram;
  readonly accelerator: Accelerator;
  /** Where maps lie, by their index; they move to SRAM. */
  readonly places: Memory[];
}

export const isOpBound = ({ runCycles, weightReadCycles, ifmReadCycles }: Estimate): boolean =>
  runCycles > weightReadCycles && runCycles > ifmReadCycles;

export const bufferBytes = ({ buffers }: Pick<Cost, 'buffers'>): number =>
  buffers === undefined ? 0 : buffers.bytes.reduce((a, b) => a + b, 0);

/** No block fits: the step cannot run, which no operator that a file has comes to. */
export class Unfit extends Error {}

/** Blocks by step: networks that differ in a few layers, as variants and edits do, have nearly all of them in common. */
const known = new WeakMap<Accelerator['core'], Map<string, Block | undefined>>();
const mostKnown = 20_000;

function blockOf({ accelerator: { core } }: Scene, shaped: Shaped, sparse = false): Block {
  let blocks = known.get(core);
  if (blocks === undefined || blocks.size >= mostKnown) known.set(core, (blocks = new Map()));
  const { turned, ...plain } = shaped;
  const values = [...Object.values(plain), ...Object.values(turned ?? {})];
  const key = `${values.join()}${sparse ? ' sparse' : ''}`;
  if (!blocks.has(key))
    blocks.set(key, core.kind === 'banked' ? blockIn(shaped, core) : separateBlock(shaped, core, sparse));
  const block = blocks.get(key);
  if (block === undefined) throw new Unfit(key);
  return block;
}

/** Of weights that are sparse the block that takes less time. */
function bestBlock(scene: Scene, at: number, shaped: Shaped): Block {
  const { order, writes } = scene.program.steps[at]!;
  const { isBricks } = scene.program.maps[writes]!;
  // A transposition of its own makes blocks like one that rides on a step.
  const isMove = shaped.kind === 'move' && order !== undefined;
  const plain = blockOf(
    scene,
    isMove ? { ...shaped, turned: { from: shaped.ifm, order, isBricks } } : shaped,
  );
  if (scene.accelerator.core.kind === 'banked' || !canBeSparse(shaped)) return plain;
  const sparse = blockOf(scene, shaped, true);
  const cyclesWith = (block: Block) => opCycles(queryOf(scene, at, block), scene.accelerator);
  return cyclesWith(sparse) > cyclesWith(plain) ? plain : sparse;
}

export function placeOf({ program, places, accelerator }: Scene, { map, extent }: Operand): Place {
  if (map === undefined) return { extent, memory: accelerator.storage, isBricks: false };
  return { extent, memory: places[map]!, isBricks: program.maps[map]!.isBricks };
}

/** A step as it is measured: all of it, its blocks those of a stripe. */
export function queryOf(scene: Scene, at: number, block: Block): Query {
  const { reads, writes, shaped, chain } = scene.program.steps[at]!;
  const { staged, sram } = scene.accelerator;
  const [first, second] = reads;
  // What chained operators take up is thought to be written where maps lie unless they are staged.
  const unstaged: Place = { extent: shaped.ofm, memory: staged?.from ?? sram, isBricks: true };
  return {
    shaped,
    block,
    ifm: placeOf(scene, first!),
    second: second && placeOf(scene, second),
    ofm: chain.length > 0 ? unstaged : placeOf(scene, { map: writes, extent: shaped.ofm }),
    biases: shaped.hasWeights ? scene.accelerator.storage : undefined,
    isFirst: true,
    isLast: true,
    chain: chain.map(one => ({ ...one, isBinary: one.other !== undefined })),
  };
}

const withRows = ([, columns, channels]: Extent, rows: number): Extent => [rows, columns, channels];

const nothing: Extent = [0, 0, 0];

/** Of a step that is not the NPU's, whose time is counted as none and in which nothing is brought. */
const hostCost = ({ ifm, ofm }: Shaped): Cost => ({
  block: { ofm: nothing, ifm: nothing, unit: nothing, isPartKernel: false },
  stripe: ofm,
  stripeInput: ifm,
  cascade: undefined,
  isFirstInCascade: false,
  takesPlace: false,
  time: -1,
  slices: [],
  slackCycles: 0,
  slackBytes: 0,
  transferCycles: 0,
  weights: undefined,
  buffers: undefined,
  cycles: 0,
  access: { ifm: 0, second: 0, ofm: 0, fetches: 0 },
  estimate: {
    ifmBytes: 0,
    ifmReadBytes: 0,
    weightReadBytes: 0,
    runCycles: 0,
    fullRunCycles: 0,
    visibleCycles: 0,
    lastCycles: 0,
    ifmReadCycles: 0,
    weightReadCycles: 0,
  },
});

/** @param rows of the result that a stripe has */
export function costOf(scene: Scene, at: number, rows: number): Cost {
  if (isHosted(scene.program.steps[at]!)) return hostCost(scene.program.steps[at]!.shaped);
  const { shaped, reads, primary, writes } = scene.program.steps[at]!;
  const isWhole = rows >= shaped.ofm[0] || !canStripe(scene, at);
  const input = reads[primary]!.extent;
  const read = needed(rows, shaped.stride[0], spans(shaped)[0], shaped.upscaling);
  const stripeInput = isWhole ? input : withRows(input, Math.min(read, input[0]));
  const stripe = isWhole ? shaped.ofm : withRows(shaped.ofm, rows);
  const other = reads[1 - primary]?.extent;
  const second =
    isWhole || other === undefined ? shaped.second : withRows(other, Math.min(stripeInput[0], other[0]));
  const block = bestBlock(scene, at, { ...shaped, ofm: stripe, ifm: stripeInput, second });
  const slices = [madeChannels(shaped)];
  const weights = shaped.hasWeights ? encodedOf(shaped, slices, block, scene.accelerator) : undefined;
  const query = queryOf(scene, at, block);
  const cost = {
    block,
    stripe,
    stripeInput,
    cascade: undefined,
    isFirstInCascade: false,
    takesPlace: false,
    time: -1,
    slices,
    slackCycles: 0,
    slackBytes: 0,
    transferCycles: 0,
    weights,
    buffers: undefined,
    // What brings an input is thought to take no time in which weights could come.
    cycles: scene.program.maps[writes]!.isFast ? 0 : opCycles(query, scene.accelerator),
    access: accessOf(query, scene.accelerator),
  };
  return { ...cost, estimate: estimated(scene, at, { ...cost, from: undefined }) };
}

/** Rows can be worked out one after the other. */
const canStripe = ({ program }: Scene, at: number): boolean => {
  const { shaped, chain } = program.steps[at]!;
  const isMoved = shaped.kind === 'move' || shaped.kind === 'matrix' || shaped.turned !== undefined;
  return !isMoved && shaped.kind !== 'resize' && chain.length === 0;
};

interface Tried extends Pick<Cost, 'block' | 'stripe' | 'slices' | 'weights'> {
  /** Where weights are staged and the input is; absent where they stay. */
  readonly from: { readonly weights: boolean; readonly ifm: boolean } | undefined;
  readonly slackCycles?: number;
  readonly isDouble?: boolean;
}

/** How long a step takes in stripes and slices. */
export function estimated(scene: Scene, at: number, tried: Tried): Estimate {
  const { accelerator, program } = scene;
  const { sram, storage } = accelerator;
  const { shaped } = program.steps[at]!;
  const { block, stripe, slices, weights, from, isDouble = false } = tried;
  const whole = queryOf(scene, at, block);
  const repeats = Math.max(1, shaped.ofm[0] / stripe[0]);
  const memory = from?.weights ? sram : storage;
  const span = spans(shaped);
  const side = (axis: 0 | 1) =>
    Math.min(needed(stripe[axis], shaped.stride[axis], span[axis], shaped.upscaling), shaped.ifm[axis]);
  const extent: Extent = [side(0), side(1), shaped.ifm[2]];
  const ifm = { ...whole.ifm, extent, memory: from?.ifm ? sram : whole.ifm.memory };
  let [ifmReadBytes, weightReadBytes, fetches] = [0, 0, 0];
  let [runCycles, visibleCycles, lastCycles] = [0, 0, 0];
  let free = tried.slackCycles ?? 0;
  for (const [i, channels] of slices.entries()) {
    const query: Query = {
      ...whole,
      ifm,
      ofm: { ...whole.ofm, extent: [stripe[0], stripe[1], channels] },
      biases: whole.biases && memory,
      isFirst: i === 0,
      isLast: i === slices.length - 1,
    };
    const access = accessOf(query, accelerator);
    ifmReadBytes += access.ifm * shaped.elementBytes;
    if (weights !== undefined) {
      const bytes = weights.slices[i]!;
      weightReadBytes += bytes * access.fetches;
      fetches += access.fetches;
      if (from?.weights) visibleCycles += Math.max(moveCycles(accelerator, storage, sram, bytes) - free, 0);
    }
    lastCycles = opCycles(query, accelerator);
    runCycles += lastCycles;
    free = isDouble ? lastCycles : 0;
  }
  const channel = shaped.kind === 'elementwise' || shaped.kind === 'resize' ? 'stream' : 'ifm';
  const weightReads =
    weights === undefined
      ? 0
      : readCycles(accelerator, memory, Math.floor(weightReadBytes / fetches), weightChannel(weights)) *
        fetches;
  runCycles = Math.floor(repeats * runCycles);
  return {
    ifmBytes: volume(extent) * shaped.elementBytes,
    ifmReadBytes,
    weightReadBytes: Math.floor(repeats * weightReadBytes),
    runCycles,
    fullRunCycles: runCycles + visibleCycles,
    visibleCycles,
    lastCycles,
    weightReadCycles: Math.floor(repeats * weightReads),
    ifmReadCycles: Math.floor(repeats * readCycles(accelerator, ifm.memory, ifmReadBytes, channel)),
  };
}

export const weightChannel = ({ isPlain }: Encoded): 'weights' | 'fastWeights' =>
  isPlain ? 'fastWeights' : 'weights';
