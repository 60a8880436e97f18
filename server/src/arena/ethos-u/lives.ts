/**
 * From when to when maps and weight buffers are in a memory: every step takes two moments, those of a cascade the same ones, and a
 * buffer that is filled ahead of its step is there from the moment before. What an operator on elements makes takes the place of
 * what it reads where nobody else reads that.
 *
 * Source: ethosu/regor/compiler/live_range.cpp of ethos-u-vela 5.2.0.
 */
import { aligned, mapBytes, mapsRead, type NpuProgram, type NpuStep } from './program';
import type { Cost, Schedule } from './schedule';
import { area, isEqual, type Shaped } from './step';

export type Usage = 'op' | 'cascade' | 'buffers';

export interface Life {
  bytes: number;
  first: number;
  last: number;
  readonly usage: Usage;
  /** Moments before the step that it is for. */
  readonly ahead: 0 | 1;
  readonly maps: Set<number>;
}

/** What is there at a moment: for the step, its cascade and its weights, and for others. */
export interface Held {
  op: number;
  cascade: number;
  buffers: number;
  others: number;
}

export type Snapshot = readonly Held[];

export interface Lives {
  readonly all: readonly Life[];
  readonly ofMap: readonly (Life | undefined)[];
  readonly moments: number;
}

export const heldBytes = ({ op, cascade, buffers, others }: Held): number => op + cascade + buffers + others;

export function adjust(held: Held, at: number, { first, ahead, usage }: Life, bytes: number): void {
  held[at === first + ahead ? usage : 'others'] += bytes;
}

export function snapshotOf({ all, moments }: Lives): Held[] {
  const held = Array.from({ length: moments }, () => ({ op: 0, cascade: 0, buffers: 0, others: 0 }));
  for (const life of all)
    for (let at = life.first; at <= life.last; at++) adjust(held[at]!, at, life, aligned(life.bytes));
  return held;
}

export const mostHeld = (snapshot: Snapshot): number =>
  snapshot.reduce((most, held) => Math.max(most, heldBytes(held)), 0);

/** Each element of the result follows from the element at its place. */
export const isElementwise = ({ kind, kernel }: Shaped): boolean =>
  kind === 'elementwise' || kind === 'copy' || (kind === 'pool' && area(kernel) === 1);

/** Whether one map may take the place of another. */
export function canTakePlace({ maps }: NpuProgram, from: number, to: number): boolean {
  const [read, made] = [maps[from]!, maps[to]!];
  const isAlike = read.elementBytes === made.elementBytes;
  return isAlike && !read.isOutput && read.readers.length === 1 && made.writers.length === 1;
}

function placeTaken(
  program: NpuProgram,
  step: NpuStep,
  isThere: (map: number) => boolean,
): number | undefined {
  if (!isElementwise(step.shaped) || !isThere(step.writes)) return undefined;
  const made = program.maps[step.writes]!;
  return step.reads
    .flatMap(({ map }) => map ?? [])
    .find(map => {
      const read = program.maps[map]!;
      return (
        isEqual(read.dims, made.dims) &&
        canTakePlace(program, map, step.writes) &&
        read.isBricks === made.isBricks &&
        isThere(map)
      );
    });
}

/**
 * Sets the moments of the costs.
 * @param isThere whether a map lies in the memory
 * @param isStaging the memory is the one for buffers and cascades
 */
export function livesOf(
  program: NpuProgram,
  { costs, cascades }: Schedule,
  isThere: (map: number) => boolean,
  isStaging: boolean,
): Lives {
  const { maps, steps } = program;
  const all: Life[] = [];
  const ofMap: (Life | undefined)[] = maps.map(() => undefined);
  const timeOf = new Map<number, number>();
  let now = 0;
  const lifeOf = (map: number, usage: Usage): Life => {
    let life = ofMap[map];
    if (life === undefined) {
      const bytes = mapBytes(maps[map]!);
      life = { bytes, first: Number.POSITIVE_INFINITY, last: -1, usage, ahead: 0, maps: new Set() };
      all.push(life);
      ofMap[map] = life;
    }
    life.maps.add(map);
    return life;
  };
  const mark = (life: Life, at: number, duration = 1): void => {
    life.first = Math.min(life.first, Math.max(at, 0));
    life.last = Math.max(life.last, at + duration);
  };
  const outputs: Life[] = [];
  /** The buffer of weights that was filled last. */
  let kept: Life | undefined;
  for (const [at, step] of steps.entries()) {
    const cost: Cost = costs[at]!;
    const cascade = cost.cascade === undefined ? undefined : cascades.get(cost.cascade);
    const buffer = cascade?.buffers.get(at);
    const own = step.reads[step.primary]!.map;
    let over: number | undefined;
    if (cost.takesPlace && isStaging) over = own;
    else if (cascade === undefined) over = placeTaken(program, step, isThere);
    if (over !== undefined) {
      const life = lifeOf(over, 'op');
      life.maps.add(step.writes);
      ofMap[step.writes] = life;
    }
    const time = cost.cascade === undefined ? now : (timeOf.get(cost.cascade) ?? now);
    if (cost.cascade !== undefined) timeOf.set(cost.cascade, time);
    if (isStaging && cost.buffers?.isKept) kept!.last = time + 1;
    else if (isStaging && cost.buffers !== undefined) {
      const { bytes, isAhead } = cost.buffers;
      const last = (cost.slices.length - 1) % bytes.length;
      for (const [part, size] of bytes.entries()) {
        const ahead = part === 0 && isAhead ? 1 : 0;
        kept = {
          bytes: size,
          first: Math.max(time - ahead, 0),
          last: time + (part === last ? 1 : 0),
          usage: 'buffers',
          ahead,
          maps: new Set(),
        };
        all.push(kept);
      }
    }
    cost.time = time;
    for (const map of [...mapsRead(step), step.writes]) {
      const isRolling = isStaging && buffer !== undefined && map === own;
      if (!isThere(map) && !isRolling) continue;
      const isRollingResult = map === step.writes && cascade !== undefined && at < cascade.end;
      const life = lifeOf(map, isRollingResult ? 'cascade' : 'op');
      if (maps[map]!.isInput) mark(life, 0);
      if (maps[map]!.isOutput) outputs.push(life);
      mark(life, time);
      if (isRolling) life.bytes = buffer.bytes;
    }
    if (time === now) now += 2;
  }
  for (const life of outputs) mark(life, now);
  return { all: all.filter(({ last }) => last >= 0), ofMap, moments: now + 2 };
}
