/**
 * The buffers in SRAM that Vela brings weights to before or while a step reads them: none where weights are read once and that
 * is as fast, one for all of them, or two that take turns with slices of the channels.
 *
 * Source: `ProposeScheduleBuffering`, `ProposeSlicedWeightBuffering` and what they call in ethosu/regor/compiler/scheduler.cpp
 * of ethos-u-vela 5.2.0.
 */
import type { Memory } from './accelerator';
import { opCycles } from './cycles';
import type { Snapshot } from './lives';
import { moveCycles, readCycles } from './memory';
import { isHosted } from './program';
import {
  type Buffers,
  bufferBytes,
  type Cost,
  type Estimate,
  estimated,
  isOpBound,
  queryOf,
  type Scene,
  type Schedule,
  weightChannel,
} from './schedule';
import { madeChannels, roundDown, roundUp, type Shaped } from './step';
import { allBytes, type Encoded, encodedOf } from './weights';

const splitDepth = 16;
const startCycles = 1000;
/** As much as Vela takes there to be unless it is told. */
const mostBytes = 2 ** 30;

/** Costs with buffers for the steps from `start` to `end`. */
export function buffered(
  scene: Scene,
  from: Schedule,
  snapshot: Snapshot,
  limit: number,
  [start, end]: readonly [number, number],
): Schedule {
  const costs: (Cost | undefined)[] = from.costs.slice();
  const held = snapshot.map(one => ({ ...one }));
  const room = Math.min(limit, mostBytes);
  for (let at = start; at < end; at++) {
    const reference = from.costs[at]!;
    const cost: Cost = { ...reference };
    costs[at] = cost;
    if (isHosted(scene.program.steps[at]!)) continue;
    const { op, cascade, buffers, others } = held[cost.time]!;
    const used = Math.max(buffers - bufferBytes(reference), 0) + op + cascade + others;
    cost.slackBytes = Math.max(room - used, 0);
    cost.slackCycles = reference.cycles;
    if (cost.weights === undefined) continue;
    cost.slices = [madeChannels(scene.program.steps[at]!.shaped)];
    cost.weights = encodedOf(scene.program.steps[at]!.shaped, cost.slices, cost.block, scene.accelerator);
    const before = at > 0 ? (costs[at - 1] ?? from.costs[at - 1]) : undefined;
    const asked = new Proposal(scene, at, cost, reference, before, from, cost.slackBytes);
    const found = asked.found();
    cost.buffers = found?.buffers;
    if (found === undefined) continue;
    cost.slices = found.slices;
    cost.weights = found.weights;
    cost.estimate = found.estimate;
    cost.slackCycles = found.estimate.lastCycles;
    const last = (found.slices.length - 1) % found.buffers.bytes.length;
    cost.slackBytes -= found.buffers.bytes[last]!;
    held[cost.time]!.buffers += bufferBytes(cost);
    if (found.buffers.isAhead && cost.time > 0) held[cost.time - 1]!.others += found.buffers.bytes[0]!;
  }
  return { costs, cascades: from.cascades };
}

/** What hands elements on as they are. */
const isLaidOut = ({ kind, ends }: Shaped): boolean =>
  kind === 'move' || (kind === 'copy' && ends === undefined);

interface Found {
  readonly slices: readonly number[];
  readonly weights: Encoded;
  readonly buffers: Buffers;
  readonly estimate: Estimate;
}

class Proposal {
  private readonly channels: number;
  private readonly storage: Memory;
  private readonly sram: Memory;

  constructor(
    private readonly scene: Scene,
    private readonly at: number,
    private readonly cost: Cost,
    private readonly reference: Cost,
    private readonly before: Cost | undefined,
    private readonly schedule: Schedule,
    private readonly limit: number,
  ) {
    this.channels = madeChannels(scene.program.steps[at]!.shaped);
    this.storage = scene.accelerator.storage;
    this.sram = scene.accelerator.sram;
  }

  private read(memory: Memory, bytes: number): number {
    return readCycles(this.scene.accelerator, memory, bytes, weightChannel(this.cost.weights!));
  }

  private readInput(memory: Memory, bytes: number): number {
    return readCycles(this.scene.accelerator, memory, bytes, 'ifm');
  }

  found(): Found | undefined {
    const { scene, at, cost, reference, before, channels, limit, sram, storage } = this;
    const { accelerator, program } = scene;
    const { shaped } = program.steps[at]!;
    const fullBytes = allBytes(cost.weights!);
    const transfer = moveCycles(accelerator, storage, sram, fullBytes);
    cost.transferCycles = transfer;
    const stripes = cost.cascade === undefined ? 1 : Math.ceil(shaped.ofm[0] / cost.stripe[0]);
    const times = reference.access.fetches * stripes;
    const unmoved = this.read(storage, fullBytes) * times;
    const fromBuffer = this.read(sram, fullBytes) * times;
    if (fromBuffer >= unmoved) return undefined;
    const canSlice = cost.cascade === undefined && shaped.turned === undefined;
    const slackCycles = before?.slackCycles ?? 0;
    const slackBytes = before?.slackBytes ?? limit;
    const smallest = Math.floor((transfer * Math.min(channels, splitDepth)) / channels);
    const mayBeAhead = at !== 0 && (cost.cascade === undefined || cost.isFirstInCascade);
    const isForced =
      (before === undefined || isHosted(program.steps[at - 1]!)) &&
      times > 1 &&
      (smallest < unmoved / 10 || smallest <= startCycles);
    const isBusy = reference.estimate.runCycles > unmoved;
    const visible = Math.max(transfer - slackCycles, 0);
    const withBuffer = fromBuffer + visible;
    const isWhole = this.isReadAgain() && fullBytes <= limit && (withBuffer < unmoved || !isBusy);
    let isSliced: boolean;
    if (isWhole) isSliced = false;
    else if (canSlice) {
      const expected = Math.floor(channels / cost.block.ofm[2]);
      isSliced =
        isForced ||
        withBuffer < unmoved ||
        expected > 2 ||
        (mayBeAhead && smallest < slackCycles && times > 1);
      if (!isSliced) return undefined;
    } else {
      isSliced = false;
      const isHidden = visible < Math.floor(transfer / 20) || Math.ceil(visible / stripes) < startCycles;
      if (fullBytes > limit || !(isHidden || isForced) || !(withBuffer < unmoved || !isBusy))
        return undefined;
    }

    const slices = isSliced ? this.slicesFor(fullBytes, transfer, slackCycles, isBusy) : [channels];
    if (slices === undefined) return undefined;
    const weights = this.encoded(slices);
    const bytes = this.buffersFor(weights);
    if (bytes === undefined) return undefined;
    const isAhead = mayBeAhead && bytes[0]! < slackBytes;
    const usable = isAhead ? slackCycles : isForced ? startCycles : 0;
    const isInCascade = cost.cascade !== undefined && !cost.isFirstInCascade;
    const estimate = estimated(scene, at, {
      block: cost.block,
      stripe: cost.stripe,
      slices,
      weights,
      from: { weights: true, ifm: isInCascade },
      slackCycles: usable,
      isDouble: bytes.length === 2,
    });
    const chosen: Found = { slices, weights, buffers: { bytes, isAhead }, estimate };
    if (isWhole) return chosen;
    let inputCycles = estimate.ifmReadCycles;
    const { map } = program.steps[at]!.reads[0]!;
    const [maker] = map === undefined ? [] : program.maps[map]!.writers;
    const isMade = maker !== undefined && !isLaidOut(program.steps[maker]!.shaped);
    // What the input would take from SRAM, where it may be brought there as well and is not only laid out anew.
    if (map !== undefined && isMade && !isInCascade && scene.places[map] !== sram) {
      const all = bytes.reduce((a, b) => a + b, 0);
      const bothFit = estimate.ifmBytes + all <= limit;
      const old = reference.estimate;
      const staged = this.readInput(sram, old.ifmReadBytes);
      const byInput = Math.max(old.runCycles, old.weightReadCycles, staged);
      const byWeights = Math.max(estimate.fullRunCycles, estimate.weightReadCycles, estimate.ifmReadCycles);
      const isBetter = byInput < byWeights && byInput < estimate.ifmReadCycles;
      if (!bothFit && estimate.ifmBytes < slackBytes && isBetter) return undefined;
      if (this.isForLater(estimate, all)) return undefined;
      if (bothFit) inputCycles = this.readInput(sram, estimate.ifmReadBytes);
    }
    const original = Math.max(reference.estimate.runCycles, reference.estimate.weightReadCycles, inputCycles);
    let now = Math.max(estimate.fullRunCycles, estimate.weightReadCycles, inputCycles);
    if (isBusy) {
      if (Math.floor(estimate.visibleCycles / slices.length) < startCycles) now -= estimate.visibleCycles;
      if (slices.length > 1 && estimate.fullRunCycles === now && isForced)
        now -= (slices.length * startCycles) / 2;
    }
    if (original < now || (times === 1 && transfer + estimate.weightReadCycles > original)) return undefined;
    return chosen;
  }

  /** Whether the step before has brought the same weights whole, or the one behind the first step reads them too. */
  private isReadAgain(): boolean {
    const { scene, at, before, channels, schedule } = this;
    const { steps } = scene.program;
    const { sharedWeights } = steps[at]!;
    if (sharedWeights === undefined) return false;
    const [other, cost] = at === 0 ? [steps[1], schedule.costs[1]] : [steps[at - 1], before];
    return other?.sharedWeights === sharedWeights && cost?.slices.length === 1 && cost.slices[0] === channels;
  }

  private encoded(slices: readonly number[]): Encoded {
    const { scene, at, cost } = this;
    return encodedOf(scene.program.steps[at]!.shaped, slices, cost.block, scene.accelerator);
  }

  /** Two buffers that take turns, one, or none that fits. */
  private buffersFor({ slices }: Encoded): readonly number[] | undefined {
    const largest = Math.max(...slices);
    const all = slices.reduce((a, b) => a + b, 0);
    const turns = [0, 1].map(turn => Math.max(0, ...slices.filter((_, i) => i % 2 === turn)));
    if (turns[0]! + turns[1]! <= this.limit && largest < all) return turns;
    const one = Math.min(all, largest);
    return one <= this.limit ? [one] : undefined;
  }

  /** The step that reads the result gains more by the room than this one. */
  private isForLater({ ifmBytes, ifmReadCycles }: Estimate, bytes: number): boolean {
    const { scene, at, schedule, cost, before } = this;
    const [reader] = scene.program.maps[scene.program.steps[at]!.writes]!.readers;
    const isChained =
      reader !== undefined &&
      scene.program.steps[reader]!.reads.every(({ map }) => map !== scene.program.steps[at]!.writes);
    const later = reader === undefined || isChained ? undefined : schedule.costs[reader]?.estimate;
    if (later === undefined || isOpBound(later) || later.weightReadCycles === 0) return false;
    if (later.ifmReadCycles / later.weightReadCycles <= 2 || later.ifmBytes >= cost.slackBytes) return false;
    if (later.ifmBytes + ifmBytes + bytes <= (before?.slackBytes ?? 0)) return false;
    return isOpBound(cost.estimate) || later.ifmReadCycles > ifmReadCycles;
  }

  /** How many channels each slice has; `undefined` where slicing would leave blocks mostly empty. */
  private slicesFor(
    fullBytes: number,
    transfer: number,
    slackCycles: number,
    isBusy: boolean,
  ): readonly number[] | undefined {
    const { scene, at, cost, channels: depth, limit } = this;
    const half = Math.floor(limit / 2);
    const least = Math.min(splitDepth / depth, 1);
    const covered = Math.min(slackCycles / transfer, 1);
    const steps = Math.floor(covered / least) * least;
    let ratio = 1 - steps < least / 2 ? 1 : covered;
    if (isBusy && ratio > 0.5 && ratio < 1)
      ratio = Math.min(Math.max(roundUp(Math.floor(depth / 2), splitDepth) / depth, 0.5), 1);
    ratio = Math.min(Math.max(ratio, least), Math.min(half / fullBytes, 1));
    if (ratio >= 1) return [depth];
    const blockDepth = cost.block.ofm[2];
    const granule = Math.max(splitDepth, scene.accelerator.core.kind === 'separate' ? cost.block.unit[2] : 0);
    let first = Math.max(roundDown(Math.floor(depth * ratio), granule), splitDepth);
    if (first >= depth) return [depth];
    const whole = queryOf(scene, at, cost.block);
    const cycles = opCycles(
      {
        ...whole,
        ofm: { ...whole.ofm, extent: [whole.ofm.extent[0], whole.ofm.extent[1], first] },
        biases: this.sram,
        isLast: false,
      },
      scene.accelerator,
    );
    let rest = roundUp(Math.max(Math.floor((depth * cycles) / transfer), splitDepth), blockDepth);
    if (Math.floor((rest / depth) * fullBytes) > half) rest = Math.floor((half / fullBytes) * depth);
    for (;;) {
      rest = Math.max(roundDown(rest, rest > blockDepth ? blockDepth : granule), granule);
      const slices = [first];
      for (let from = first; from < depth; from += rest) slices.push(Math.min(rest, depth - from));
      const largest = Math.max(...this.encoded(slices).slices);
      if (largest <= half || (first === splitDepth && rest === granule)) {
        const isThin = slices.length > 2 && rest / roundUp(rest, blockDepth) < 0.3 && isBusy;
        return isThin ? undefined : slices;
      }
      if (rest > first) rest = roundUp(Math.floor(rest / 2), granule);
      else first = roundUp(Math.floor(first / 2), splitDepth);
    }
  }
}
