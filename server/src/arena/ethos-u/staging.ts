/**
 * Which maps are staged in SRAM where they have another memory: all that fit, and of those that compete for it the ones that are
 * read and written most.
 *
 * Source: ethosu/regor/compiler/faststorage_allocator.cpp of ethos-u-vela 5.2.0.
 */
import { adjust, type Held, heldBytes, type Life, livesOf, mostHeld, snapshotOf } from './lives';
import { isHosted, mapsRead, type NpuStep, storedChannels } from './program';
import type { Cost, Scene, Schedule } from './schedule';

/** As many are weighed against each other. */
const mostTogether = 20;
/** Scores are whole numbers of 32 bits; a sum beyond this goes on from the least of them. */
const mostScore = 2 ** 31 - 1;

/** Moves maps to SRAM. */
export function stage(scene: Scene, schedule: Schedule, limit: number): void {
  const { program, places, accelerator } = scene;
  const { maps, steps } = program;
  const { sram } = accelerator;
  const from = accelerator.staged!.from;
  const candidates = new Set<number>();
  for (const [at, { writes }] of steps.entries()) {
    const { readers, isOutput, isFast } = maps[writes]!;
    if (schedule.costs[at]!.cascade !== undefined || readers.length === 0 || isOutput || isFast) continue;
    if ([at, ...readers].some(one => isHosted(steps[one]!))) continue;
    candidates.add(writes);
    places[writes] = sram;
  }
  const lives = livesOf(program, schedule, map => places[map] === sram, true);
  const most = snapshotOf(lives);
  const base = most.map(one => ({ ...one }));
  const own = lives.all.filter(({ maps: of }) => [...of].some(map => candidates.has(map)));
  for (const life of own) change(base, life, -life.bytes);
  const evict = (life: Life): void => {
    change(most, life, -life.bytes);
    for (const map of life.maps) if (candidates.has(map)) places[map] = from;
  };
  // While the processor works others may use the memory.
  const away = steps.flatMap((step, at) => (isHosted(step) ? schedule.costs[at]!.time : []));
  const isCrossing = ({ first, last }: Life) => away.some(time => first <= time && time <= last);
  const isFull = mostHeld(most) > limit;
  for (const life of own) if (isCrossing(life)) evict(life);
  if (isFull) {
    const possible: Life[] = [];
    for (const life of own)
      if (isCrossing(life)) continue;
      else if (peak(base, life) + life.bytes > limit) evict(life);
      else possible.push(life);
    const competing: Life[] = [];
    for (const life of possible)
      if (peak(most, life) <= limit) change(base, life, life.bytes);
      else competing.push(life);
    const scores = new Map(competing.map(life => [life, scoreOf(scene, schedule, life)]));
    for (const group of together(competing)) {
      const kept = new Choice(base, most, limit, scores).of(group);
      for (const life of group)
        if (kept.has(life)) change(base, life, life.bytes);
        else evict(life);
    }
  }
  sanitise(scene, schedule, candidates);
}

function change(held: Held[], life: Life, bytes: number): void {
  for (let at = life.first; at <= life.last; at++) adjust(held[at]!, at, life, bytes);
}

function peak(held: readonly Held[], { first, last }: Life): number {
  let most = 0;
  for (let at = first; at <= last; at++) most = Math.max(most, heldBytes(held[at]!));
  return most;
}

/** Elements that are read and written; of what is read within a cascade, whose other operand is in SRAM, the most. */
function scoreOf({ program, accelerator }: Scene, { costs, cascades }: Schedule, { maps }: Life): number {
  const isSeparate = accelerator.core.kind === 'separate';
  let score = 0;
  for (const map of maps) {
    const { dims, readers, writers } = program.maps[map]!;
    const whole = dims[0] * dims[1] * storedChannels(program.maps[map]!, dims[2]);
    for (const at of readers) {
      const { access, cascade } = costs[at]!;
      if (cascade !== undefined && at > cascades.get(cascade)!.start) return mostScore;
      const { reads } = program.steps[at]!;
      if (reads[0]!.map === map) score += access.ifm;
      else score += reads[1]?.map === map ? access.second : whole;
    }
    for (const at of writers) score += writtenBy(program.steps[at]!, costs[at]!, whole, isSeparate);
  }
  return score;
}

/**
 * What an Ethos-U85 clips or looks up in a table on its way out does not count as written, nor what a chained operator makes whose
 * other operand is counted: of each only one map is.
 */
function writtenBy({ shaped, chain }: NpuStep, { access }: Cost, whole: number, isSeparate: boolean): number {
  const last = chain.at(-1);
  if (last !== undefined) return last.other === undefined || last.ends !== undefined ? whole : 0;
  const isOnItsWay = isSeparate && shaped.ends !== undefined && shaped.kind !== 'copy';
  return isOnItsWay ? 0 : access.ofm;
}

/** Lives in groups that overlap. */
function together(lives: readonly Life[]): readonly (readonly Life[])[] {
  const groups: Life[][] = [];
  let end = -1;
  for (const life of lives) {
    const group = groups.at(-1);
    if (group !== undefined && life.first <= end && group.length <= mostTogether) {
      group.push(life);
      end = Math.max(end, life.last);
    } else {
      groups.push([life]);
      end = life.last;
    }
  }
  return groups;
}

/** The lives of a group with the highest score that fit together. */
class Choice {
  private best = new Set<Life>();
  private bestScore = 0;
  private readonly kept = new Set<Life>();
  private tries = 1 << 18;

  constructor(
    private readonly base: Held[],
    private readonly most: Held[],
    private readonly limit: number,
    private readonly scores: ReadonlyMap<Life, number>,
  ) {}

  of(group: readonly Life[]): ReadonlySet<Life> {
    this.search(group, 0, 0);
    return this.best;
  }

  private search(group: readonly Life[], at: number, score: number): void {
    const life = group[at];
    if (life === undefined) {
      if (score <= this.bestScore && this.bestScore !== 0) return;
      this.bestScore = score;
      this.best = new Set(this.kept);
      return;
    }
    if (this.tries-- <= 0 && this.bestScore !== 0) return;
    const canFit = peak(this.base, life) + life.bytes <= this.limit;
    const alwaysFits = canFit && peak(this.most, life) <= this.limit;
    if (canFit) {
      this.kept.add(life);
      change(this.base, life, life.bytes);
      this.search(group, at + 1, (score + this.scores.get(life)!) | 0);
      change(this.base, life, -life.bytes);
      this.kept.delete(life);
    }
    if (alwaysFits) return;
    change(this.most, life, -life.bytes);
    this.search(group, at + 1, score);
    change(this.most, life, life.bytes);
  }
}

const isReadByElements = ({ shaped, reads }: NpuStep, map: number): boolean =>
  shaped.kind === 'elementwise' || reads.every(one => one.map !== map);

/** What a step reads is all in one memory, unless others than operators on elements read it as well. */
function sanitise(
  { program, places, accelerator }: Scene,
  { costs, cascades }: Schedule,
  candidates: ReadonlySet<number>,
): void {
  const { sram, staged } = accelerator;
  for (const [at, step] of program.steps.entries()) {
    const { cascade } = costs[at]!;
    if (isHosted(step) || (cascade !== undefined && at > cascades.get(cascade)!.start)) continue;
    const read = mapsRead(step);
    if (read.every(map => places[map] === sram)) continue;
    for (const map of read) {
      if (places[map] !== sram) continue;
      const isForElements = program.maps[map]!.readers.every(reader =>
        isReadByElements(program.steps[reader]!, map),
      );
      if (!isForElements) continue;
      if (candidates.has(map)) places[map] = staged!.from;
    }
  }
}
