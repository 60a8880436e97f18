/**
 * The schedule that Vela chooses for speed: where all maps are in SRAM, every step whole; where they are staged there, steps whose
 * maps do not fit in cascades, with the tallest stripes that fit.
 *
 * Source: `Process`, `ProposeMinimalSchedule`, `OptimizeSchedule` and `OptimizeSubSchedule` in
 * ethosu/regor/compiler/scheduler.cpp of ethos-u-vela 5.2.0.
 */
import { buffered } from './buffers';
import { cascade } from './cascades';
import { heldBytes, livesOf, type Snapshot, snapshotOf } from './lives';
import { mapBytes, type NpuStep } from './program';
import { bufferBytes, type Cascade, type Cost, costOf, type Scene, type Schedule } from './schedule';
import { stage } from './staging';
import { roundUp, upscaleOf } from './step';
import { allBytes } from './weights';

export function scheduled(scene: Scene): Schedule {
  const { program, accelerator, places } = scene;
  const { sram, staged } = accelerator;
  const all = [0, program.steps.length] as const;
  const whole: Schedule = {
    costs: program.steps.map(({ shaped }, at) => costOf(scene, at, shaped.ofm[0])),
    cascades: new Map(),
  };
  const heldBy = (schedule: Schedule): Snapshot =>
    snapshotOf(livesOf(program, schedule, map => places[map] === sram, true));
  if (staged === undefined)
    return kept(scene, buffered(scene, whole, heldBy(whole), Number.POSITIVE_INFINITY, all));
  const schedule = striped(scene);
  cascade(scene, schedule, whole, {
    start: 0,
    end: program.steps.length,
    besideBytes: () => 0,
    limit: staged.bytes,
  });
  const held = heldBy(schedule);
  const before: Schedule = { costs: schedule.costs.slice(), cascades: new Map(schedule.cascades) };
  for (const [end, one] of before.cascades) {
    const better = taller(scene, one, schedule, whole, held, staged.bytes);
    if (better === undefined) continue;
    schedule.cascades.delete(end);
    for (let at = one.start; at <= end; at++) schedule.costs[at] = better.costs[at]!;
    for (const [key, value] of better.cascades) schedule.cascades.set(key, value);
  }
  const chosen = kept(scene, buffered(scene, schedule, heldBy(schedule), staged.bytes, all));
  for (const { buffers } of chosen.cascades.values())
    for (const at of buffers.keys()) places[inputOf(program.steps[at]!)] = sram;
  livesOf(program, chosen, map => places[map] === sram, true);
  stage(scene, chosen, staged.bytes);
  return chosen;
}

/** Weights that the step before has brought whole stay where they are. */
function kept({ program }: Scene, schedule: Schedule): Schedule {
  for (const [at, cost] of schedule.costs.entries()) {
    const { sharedWeights } = program.steps[at]!;
    const before = schedule.costs[at - 1];
    if (sharedWeights === undefined || program.steps[at - 1]?.sharedWeights !== sharedWeights) continue;
    const isWhole = before?.slices.length === 1 && cost?.slices.length === 1;
    if (isWhole && before.buffers !== undefined && cost.buffers !== undefined)
      cost.buffers = { ...cost.buffers, isKept: bufferBytes(before) === bufferBytes(cost) };
  }
  return schedule;
}

const inputOf = ({ reads, primary }: NpuStep): number => reads[primary]!.map!;

/** Every step in the lowest stripes that the one behind it can begin with. */
function striped(scene: Scene): Schedule {
  const { steps } = scene.program;
  const costs = steps.map(({ shaped }, at) => {
    const rows = steps[at + 1]?.shaped.stride[0] ?? 1;
    return costOf(scene, at, roundUp(rows, upscaleOf(shaped)));
  });
  return { costs, cascades: new Map() };
}

/** The steps of a cascade with the tallest stripes that fit; `undefined` where none but the lowest do. */
function taller(
  scene: Scene,
  { start, end, ownBytes }: Cascade,
  schedule: Schedule,
  whole: Schedule,
  held: Snapshot,
  limit: number,
): Schedule | undefined {
  const { steps } = scene.program;
  const costs: (Cost | undefined)[] = schedule.costs.map((cost, at) =>
    at < Math.max(start - 1, 0) || at > end
      ? undefined
      : {
          ...cost!,
          slackBytes: limit - heldBytes(held[cost!.time]!),
          slackCycles: cost!.cycles,
        },
  );
  const beside = Math.max(0, heldBytes(held[schedule.costs[start]!.time]!) - ownBytes);
  const own: Schedule = { costs, cascades: schedule.cascades };
  const withBuffers = buffered(scene, own, held, limit, [start, end + 1]);
  const { ofm } = steps[end]!.shaped;
  const upscale = upscaleOf(steps[end]!.shaped);
  const most = Math.floor((ofm[0] + 1) / 2);
  let best: Schedule | undefined;
  let mostCascades = 0;
  for (let rows = roundUp(schedule.costs[end]!.stripe[0] + 1, upscale); rows <= most; rows += upscale) {
    const tried = inStripes(scene, withBuffers, start, end, rows);
    const bounds = { start, end: end + 1, besideBytes: () => beside, limit };
    cascade(scene, tried, whole, bounds);
    mostCascades ||= tried.cascades.size;
    if (bytesOf(scene, tried, start, end, beside) > limit || tried.cascades.size > mostCascades) break;
    best = tried;
    if (tried.cascades.size === 0) break;
  }
  return best;
}

/** Stripes of so many rows at the end, and before it of as many as those behind begin with. */
function inStripes(scene: Scene, from: Schedule, start: number, end: number, last: number): Schedule {
  const costs: (Cost | undefined)[] = from.costs.map(() => undefined);
  let rows = last;
  for (let at = end; at >= start; at--) {
    const { shaped } = scene.program.steps[at]!;
    const upscale = upscaleOf(shaped);
    const reference = from.costs[at]!;
    const cost = costOf(scene, at, roundUp(rows, upscale));
    cost.time = reference.time;
    // Slices and stripes do not go together.
    if (reference.buffers?.bytes.length === 1)
      cost.buffers = { bytes: [allBytes(cost.weights!)], isAhead: false };
    costs[at] = cost;
    rows = Math.floor(roundUp(rows, upscale) / upscale) * shaped.stride[0];
  }
  return { costs, cascades: new Map() };
}

/** The most that a schedule takes if all of it is in SRAM. */
function bytesOf(
  { program }: Scene,
  { costs, cascades }: Schedule,
  start: number,
  end: number,
  beside: number,
): number {
  let most = 0;
  for (let at = start; at <= end; at++) {
    const cost = costs[at]!;
    const { reads, writes } = program.steps[at]!;
    const maps = [...reads.flatMap(({ map }) => map ?? []), writes];
    const alone = maps.reduce((sum, map) => sum + mapBytes(program.maps[map]!), bufferBytes(cost) + beside);
    most = Math.max(most, cost.cascade === undefined ? alone : cascades.get(cost.cascade)!.bytes);
  }
  return most;
}
