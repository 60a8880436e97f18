/**
 * Cascades: steps that are worked out in turns, a stripe of rows each, so that of the maps between them only the rows that are
 * read next are in SRAM. Vela makes them of steps whose maps do not fit there whole.
 *
 * Source: ethosu/regor/compiler/cascade_builder.cpp of ethos-u-vela 5.2.0, as it goes where maps lie in another memory than the
 * one for buffers.
 */
import { canTakePlace, isElementwise } from './lives';
import { mapBytes } from './program';
import { bufferBytes, type Cascade, type Cost, type Scene, type Schedule } from './schedule';
import { type Extent, isEqual, roundUp, volume } from './step';

export interface Rolling {
  readonly extent: Extent;
  readonly bytes: number;
}

/** Whether a step can be worked out in stripes with another. */
function isCascadable({ program }: Scene, at: number, { stripe }: Cost): boolean {
  const { shaped, reads, primary } = program.steps[at]!;
  const { kind, ofm, upscaling } = shaped;
  if (reads[primary]!.map === undefined || stripe[0] >= ofm[0] || shaped.turned) return false;
  if (kind === 'convolution' || kind === 'depthwise') return upscaling === 'none';
  return kind === 'elementwise' || kind === 'pool';
}

/** All of a map has to be there: it has several readers, or parts of it are made or read. */
function isWhole({ program }: Scene, map: number): boolean {
  const { readers, writers, isInput, isOutput, isBricks } = program.maps[map]!;
  return readers.length > 1 || writers.length > 1 || isInput || isOutput || !isBricks;
}

/** Rows that are kept between a step and its reader. */
function rollingOf({ program }: Scene, producer: Cost, consumer: Cost, map: number): Rolling {
  const rows = consumer.stripeInput[0];
  const extent: Extent = [
    roundUp(producer.stripe[0] + rows, rows),
    consumer.stripeInput[1],
    roundUp(producer.stripe[2], 16),
  ];
  return { extent, bytes: volume(extent) * program.maps[map]!.elementBytes };
}

function takesPlace({ program }: Scene, at: number, cost: Cost, from: Rolling, to: Rolling): boolean {
  const { shaped, reads, primary, writes } = program.steps[at]!;
  const { map } = reads[primary]!;
  return (
    isElementwise(shaped) &&
    isEqual(cost.stripeInput, cost.stripe) &&
    map !== undefined &&
    canTakePlace(program, map, writes) &&
    isEqual(from.extent, to.extent) &&
    from.bytes === to.bytes
  );
}

export interface Bounds {
  readonly start: number;
  readonly end: number;
  /** Bytes beside a step that are in SRAM meanwhile. */
  readonly besideBytes: (at: number) => number;
  readonly limit: number;
}

const nothing: Rolling = { extent: [0, 0, 0], bytes: 0 };

/** Makes cascades of the steps of a schedule with stripes; those in none have the costs that they have whole. */
export function cascade(scene: Scene, schedule: Schedule, whole: Schedule, bounds: Bounds): void {
  const { start, end, besideBytes } = bounds;
  const reference = schedule.costs.slice();
  const found = new Map<number, Cascade>();
  for (let at = start; at < end; ) {
    const run = isCascadable(scene, at, reference[at]!) ? longest(scene, at, reference, whole, bounds) : [];
    if (run.length < 2) {
      schedule.costs[at] = { ...whole.costs[at]! };
      at++;
      continue;
    }
    const last = run.at(-1)!.at;
    const buffers = new Map<number, Rolling>();
    for (const [i, one] of run.entries()) {
      schedule.costs[one.at] = {
        ...reference[one.at]!,
        cascade: last,
        isFirstInCascade: i === 0,
        takesPlace: run[i + 1]?.isInPlace ?? false,
      };
      if (i > 0) buffers.set(one.at, one.rolling);
    }
    const ownBytes = run.at(-1)!.bytes;
    const beside = Math.max(...run.map(one => Math.max(0, besideBytes(one.at))));
    found.set(last, { start: at, end: last, bytes: ownBytes + beside, ownBytes, buffers });
    at = last + 1;
  }
  schedule.cascades = found;
}

interface Link {
  readonly at: number;
  /** What it reads from the step before. */
  readonly rolling: Rolling;
  /** The step before wrote that over what it read itself. */
  readonly isInPlace: boolean;
  /** Of the cascade up to here. */
  readonly bytes: number;
}

/** The steps from one on that are worked out in turns: until one fits whole, or the buffers no longer do. */
function longest(
  scene: Scene,
  start: number,
  reference: readonly (Cost | undefined)[],
  whole: Schedule,
  { end, besideBytes, limit }: Bounds,
): readonly Link[] {
  const { maps, steps } = scene.program;
  let bytes = bufferBytes(reference[start]!);
  let beside = Math.max(0, besideBytes(start));
  const run: Link[] = [{ at: start, rolling: nothing, isInPlace: false, bytes }];
  for (let at = start + 1; at < end; at++) {
    const producer = steps[at - 1]!;
    const { reads, primary, shaped, writes } = steps[at]!;
    const [from, to] = [reference[at - 1]!, reference[at]!];
    const { map, extent } = reads[primary]!;
    if (map !== producer.writes || !isCascadable(scene, at, to) || isWhole(scene, map)) break;
    if (producer.isPart || !isEqual(producer.shaped.ofm, extent)) break;
    const rolling = rollingOf(scene, from, to, map);
    const isInPlace = at - 1 > start && takesPlace(scene, at - 1, from, run.at(-1)!.rolling, rolling);
    bytes += bufferBytes(to) + (isInPlace ? 0 : rolling.bytes);
    beside = Math.max(beside, besideBytes(at));
    const [input, output] = [mapBytes(maps[map]!), mapBytes(maps[writes]!)];
    const isOver = takesPlace(
      scene,
      at,
      whole.costs[at]!,
      { extent, bytes: input },
      { extent: shaped.ofm, bytes: output },
    );
    const alone = input + (isOver ? 0 : output) + besideBytes(at);
    if (alone < limit || bytes + beside > limit) break;
    run.push({ at, rolling, isInPlace, bytes });
  }
  return run;
}
