/**
 * The buffers in SRAM that Vela brings weights to before or while a step reads them: none where weights are read once and that
 * is as fast, one for all of them, or two that take turns with slices of the channels.
 *
 * Source: `ProposeSlicedWeightBuffering` in ethosu/regor/compiler/scheduler.cpp of ethos-u-vela 5.2.0.
 */
import type { Accelerator } from './accelerator';
import type { Block } from './block';
import { inputBytes, moveCycles, readCycles, refetches, stepCycles } from './cycles';
import { roundUp, type Shaped } from './step';
import { weightBytes } from './weights';

export interface Blocked {
  readonly step: Shaped;
  readonly block: Block;
}

export interface Buffers {
  /** One for all weights or for one slice, or two. */
  readonly bytes: readonly number[];
  /** The first is filled while the step before runs. */
  readonly isAhead: boolean;
  /** Slices of the channels. */
  readonly slices: number;
}

const splitDepth = 16;
const startCycles = 1000;
const whole = { isFirst: true, isLast: true };

interface Estimate {
  readonly runCycles: number;
  readonly visibleCycles: number;
  readonly weightCycles: number;
  readonly inputCycles: number;
  readonly lastCycles: number;
}

/** What comes before a step: cycles and bytes that are free meanwhile. */
interface Slack {
  cycles: number;
  bytes: number;
}

/** The buffers of each step; `freeBytes` is how much SRAM is left over at each. */
export function buffersOf(
  steps: readonly Blocked[],
  accelerator: Accelerator,
  freeBytes: (at: number) => number,
): readonly (Buffers | undefined)[] {
  let before: Slack | undefined;
  return steps.map(({ step, block }, at) => {
    const slack: Slack = {
      cycles: stepCycles(step, step.ofm[2], block, accelerator, whole),
      bytes: freeBytes(at),
    };
    const found = step.hasWeights ? proposed({ step, block }, accelerator, slack, before) : undefined;
    before = slack;
    return found;
  });
}

function estimate(
  { step, block }: Blocked,
  accelerator: Accelerator,
  slices: readonly number[],
  from: 'sram' | 'storage',
  isDouble: boolean,
  slackCycles: number,
): Estimate {
  const { sram, storage } = accelerator;
  let [runCycles, visibleCycles, lastCycles, read, fetches, input] = [0, 0, 0, 0, 0, 0];
  let free = slackCycles;
  for (const [i, channels] of slices.entries()) {
    const place = { isFirst: i === 0, isLast: i === slices.length - 1 };
    const bytes = weightBytes(step, channels, block.isPartKernel);
    const times = refetches(step, block);
    input += inputBytes(step, channels, block);
    read += bytes * times;
    fetches += times;
    lastCycles = stepCycles(step, channels, block, accelerator, place);
    if (from === 'sram') visibleCycles += Math.max(moveCycles(storage, sram, bytes) - free, 0);
    runCycles += lastCycles;
    free = isDouble ? lastCycles : 0;
  }
  const memory = from === 'sram' ? sram : storage;
  return {
    runCycles,
    visibleCycles,
    lastCycles,
    weightCycles: readCycles(memory, read / fetches) * fetches,
    inputCycles: readCycles(sram, input),
  };
}

function proposed(
  blocked: Blocked,
  accelerator: Accelerator,
  slack: Slack,
  before: Slack | undefined,
): Buffers | undefined {
  const { step, block } = blocked;
  const { sram, storage } = accelerator;
  const limit = slack.bytes;
  const depth = step.ofm[2];
  const fullBytes = weightBytes(step, depth, block.isPartKernel);
  const transfer = moveCycles(storage, sram, fullBytes);
  const times = refetches(step, block);
  const unmoved = readCycles(storage, fullBytes) * times;
  const buffered = readCycles(sram, fullBytes) * times;
  if (buffered >= unmoved) return undefined;
  const slackCycles = before?.cycles ?? 0;
  const slackBytes = before?.bytes ?? limit;
  const smallest = Math.floor((transfer * Math.min(depth, splitDepth)) / depth);
  const isStart = before === undefined;
  const isForced = isStart && times > 1 && (smallest < unmoved / 10 || smallest <= startCycles);
  const plain = estimate(blocked, accelerator, [depth], 'storage', false, 0);
  const isBusy = plain.runCycles > unmoved;
  const withBuffer = buffered + Math.max(transfer - slackCycles, 0);
  const expected = Math.floor(depth / block.ofm[2]);
  if (
    !(isForced || withBuffer < unmoved || expected > 2 || (!isStart && smallest < slackCycles && times > 1))
  )
    return undefined;

  const slices = slicesOf(blocked, accelerator, { limit, fullBytes, transfer, slackCycles, isBusy });
  if (slices === undefined) return undefined;
  const sizes = slices.map(channels => weightBytes(step, channels, block.isPartKernel));
  const largest = Math.max(...sizes);
  const all = sizes.reduce((a, b) => a + b, 0);
  const turns = [0, 1].map(turn => Math.max(0, ...sizes.filter((_, i) => i % 2 === turn)));
  const isDouble = turns[0]! + turns[1]! <= limit && largest < all;
  const bytes = isDouble ? turns : [Math.min(all, largest)];
  if (!isDouble && bytes[0]! > limit) return undefined;

  const isAhead = !isStart && bytes[0]! < slackBytes;
  const usable = isAhead ? slackCycles : isForced ? startCycles : 0;
  const perf = estimate(blocked, accelerator, slices, 'sram', isDouble, usable);
  const fullRun = perf.runCycles + perf.visibleCycles;
  const input = perf.inputCycles;
  const old = Math.max(plain.runCycles, plain.weightCycles, input);
  let now = Math.max(fullRun, perf.weightCycles, input);
  if (isBusy) {
    if (Math.floor(perf.visibleCycles / slices.length) < startCycles) now -= perf.visibleCycles;
    if (slices.length > 1 && fullRun === now && isForced) now -= (slices.length * startCycles) / 2;
  }
  if (old < now || (times === 1 && transfer + perf.weightCycles > old)) return undefined;
  slack.cycles = perf.lastCycles;
  slack.bytes -= bytes[(slices.length - 1) % bytes.length]!;
  return { bytes, isAhead, slices: slices.length };
}

interface Given {
  readonly limit: number;
  readonly fullBytes: number;
  readonly transfer: number;
  readonly slackCycles: number;
  readonly isBusy: boolean;
}

/** How many channels each slice has; `undefined` where slicing would leave blocks mostly empty. */
function slicesOf(
  { step, block }: Blocked,
  accelerator: Accelerator,
  { limit, fullBytes, transfer, slackCycles, isBusy }: Given,
): readonly number[] | undefined {
  const depth = step.ofm[2];
  const half = Math.floor(limit / 2);
  const least = Math.min(splitDepth / depth, 1);
  const covered = Math.min(slackCycles / transfer, 1);
  const steps = Math.floor(covered / least) * least;
  let ratio = 1 - steps < least / 2 ? 1 : covered;
  if (isBusy && ratio > 0.5 && ratio < 1)
    ratio = Math.min(Math.max(roundUp(Math.floor(depth / 2), splitDepth) / depth, 0.5), 1);
  ratio = Math.min(Math.max(ratio, least), Math.min(half / fullBytes, 1));
  if (ratio >= 1) return [depth];
  const blockDepth = block.ofm[2];
  const down = (value: number, to: number) => Math.floor(value / to) * to;
  let first = Math.max(down(Math.floor(depth * ratio), splitDepth), splitDepth);
  if (first >= depth) return [depth];
  const cycles = stepCycles(step, first, block, accelerator, { isFirst: true, isLast: false });
  let rest = roundUp(Math.max(Math.floor((depth * cycles) / transfer), splitDepth), blockDepth);
  if (Math.floor((rest / depth) * fullBytes) > half) rest = Math.floor((half / fullBytes) * depth);
  for (;;) {
    rest = Math.max(down(rest, rest > blockDepth ? blockDepth : splitDepth), splitDepth);
    const slices = [first];
    for (let at = first; at < depth; at += rest) slices.push(Math.min(rest, depth - at));
    const largest = Math.max(...slices.map(channels => weightBytes(step, channels, block.isPartKernel)));
    if (largest <= half || (first === splitDepth && rest === splitDepth)) {
      const isThin = slices.length > 2 && rest / roundUp(rest, blockDepth) < 0.3 && isBusy;
      return isThin ? undefined : slices;
    }
    if (rest > first) rest = roundUp(Math.floor(rest / 2), splitDepth);
    else first = roundUp(Math.floor(first / 2), splitDepth);
  }
}
