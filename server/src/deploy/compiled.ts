/** What the compiler of an accelerator makes of a network, where that is worked out here: the memory and the time that it takes. */

import { precisionOf } from '../formats/tflite/arena';
import { type Compiled, isStaged, velaOf } from '../formats/tflite/vela';
import type { Body, Evaluated } from '../graph/graph';
import { kept } from '../graph/kept';
import type { Target } from '../targets/target';
import type { LaidOut } from './arena';
import type { Effect } from './effect';
import { fateOf, fatesIn, placedPaths } from './fate';
import type { Judged } from './judge';

/** Where the time of a step goes: to the array and the output of the accelerator, or to the memory that is busy longest. */
export type Bound = 'compute' | 'SRAM' | 'DRAM' | 'flash';

export interface MemoryUse {
  readonly name: Exclude<Bound, 'compute'>;
  /** That the memory is busy. */
  readonly cycles: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/** What one layer takes, with those that are part of it: its norm, its activation, what is chained to it. */
export interface LayerCycles {
  /** Of the layer that gives it its work; empty for a copy that no layer stands for. */
  readonly path: string;
  /** Of all that it stands for, the first among them. */
  readonly paths: readonly string[];
  /** The most of what follows: the others work meanwhile. */
  readonly cycles: number;
  readonly computeCycles: number;
  readonly bound: Bound;
  /** Where it is 0 its work has none. */
  readonly macs: number;
  /** MACs done of those that the accelerator could do in that time, from 0 to 1. */
  readonly utilisation: number;
  readonly memories: readonly MemoryUse[];
}

export interface CompiledCycles {
  readonly total: Omit<LayerCycles, 'path' | 'paths' | 'bound'> & {
    /** In which memory, or in the accelerator, how many of the cycles go by. */
    readonly boundBy: Readonly<Partial<Record<Bound, number>>>;
  };
  /** In the order in which they run. */
  readonly byLayer: readonly LayerCycles[];
  /** Of the system that the compiler counts for; seconds are cycles by this. */
  readonly clockHz: number;
  /** Some of it is the processor's beside the accelerator, which none of these cycles are of. */
  readonly hasHost: boolean;
}

export interface Unknown {
  readonly unknown: string;
}

type Asked = Pick<Judged, 'deployed' | 'target' | 'effect'>;

const known = kept<Body, Map<string, Compiled | Unknown>>();

/** More of them take longer than anyone waits. */
const mostLayers = 20_000;

/** Whether all maps lie in the memory that its compiler plans, none of them staged there from another. */
export const laysOutAll = ({ vela }: Target): boolean =>
  vela !== undefined && vela !== null && !isStaged(vela);

interface Question {
  readonly evaluated: Evaluated;
  readonly precision: Parameters<typeof velaOf>[1];
  readonly accelerator: NonNullable<Target['vela']>;
  /** Paths of layers that the processor beside the accelerator runs. */
  readonly left: ReadonlySet<string>;
  readonly key: string;
}

const leftPaths = new WeakMap<Effect, ReadonlySet<string>>();

/** Layers that run beside the accelerator. */
function leftIn({ body }: Evaluated, effect: Effect): ReadonlySet<string> {
  let left = leftPaths.get(effect);
  if (left === undefined) {
    const all = [...placedPaths(body, effect)].filter(({ placed }) => fateOf(placed) === 'host');
    leftPaths.set(effect, (left = new Set(all.map(({ flat }) => flat.path))));
  }
  return left;
}

function questionOf({ deployed, target, effect }: Asked): Question | Unknown {
  const { evaluated, precisions } = deployed;
  const precision = precisionOf(deployed.precision);
  const accelerator = target?.vela;
  if (accelerator === undefined || accelerator === null)
    return { unknown: 'what its compiler makes of a network is not worked out here' };
  if (precision === undefined || precision === 'fp32')
    return { unknown: `its compiler takes no ${deployed.precision.name}` };
  if (evaluated === undefined || evaluated.body.unknownCount > 0)
    return { unknown: 'a mistake hides some of it' };
  if (evaluated.body.layerCount > mostLayers) return { unknown: 'the network has too many layers' };
  if (precisions.some(({ paths }) => paths.length > 0))
    return { unknown: 'the precision depends on the place' };
  const fates = effect && fatesIn(effect);
  if (fates === undefined || fates.refused + fates.unknown > 0)
    return { unknown: 'nobody is known to run all of it' };
  const left = fates.host === 0 ? new Set<string>() : leftIn(evaluated, effect!);
  const key = [accelerator, precision, ...left].join(' ');
  return { evaluated, precision, accelerator, left, key };
}

function compiled(asked: Asked): Compiled | Unknown {
  const question = questionOf(asked);
  if ('unknown' in question) return question;
  const { evaluated, precision, accelerator, left, key } = question;
  let plans = known.get(evaluated.body);
  if (plans === undefined) known.set(evaluated.body, (plans = new Map()));
  let plan = plans.get(key);
  if (plan === undefined)
    plans.set(key, (plan = velaOf(evaluated, precision, accelerator, path => left.has(path))));
  return plan;
}

/** Whether an answer takes no time: it has been worked out, or nobody can. */
export function isCompiled(asked: Asked): boolean {
  const question = questionOf(asked);
  return 'unknown' in question || known.get(question.evaluated.body)?.has(question.key) === true;
}

/** With the maps of layers that the processor beside the accelerator runs; unknown where an operator is not followed here. */
export function compiledOn(asked: Asked): LaidOut {
  const found = compiled(asked);
  return 'unknown' in found ? found : { arena: { plannedBytes: found.performance.sramBytes } };
}

const memoryNames = ['SRAM', 'DRAM', 'flash'] as const;

/**
 * The cycles that the compiler of a target expects a deployed network to take, as its own summary says them, by layer and in
 * all; or why nobody knows them; what is left to the processor is in none of them. It takes as long as working out the memory does, and is remembered with the network: ask for it
 * when somebody looks, not at each key.
 *
 * A layer takes as long as the accelerator works on it or as one of the memories is busy with it, whichever is longest, and one
 * layer runs after the other. Milliseconds are `1000 * cycles / clockHz`: the cycles are counted for memories in proportion to
 * that clock, so that no other clock may be taken in its place.
 */
export function compiledCycles(judged: Asked): CompiledCycles | Unknown {
  const found = compiled(judged);
  if ('unknown' in found) return found;
  const { performance, accelerator, layers, isHost } = found;
  const { macsPerCycle, clockHz } = accelerator;
  const byLayer = new Map<string, LayerCycles>();
  const boundBy: Partial<Record<Bound, number>> = {};
  for (const [i, step] of performance.steps.entries()) {
    if (isHost[i]) continue;
    const paths = layers[i]!;
    const path = paths[0] ?? '';
    const uses = step.memories.map(
      ({ memory, cycles, readBytes, writtenBytes }): MemoryUse => ({
        name: memory.name,
        cycles,
        readBytes,
        writtenBytes,
      }),
    );
    const own = boundOf(step.computeCycles, uses);
    boundBy[own] = (boundBy[own] ?? 0) + step.cycles;
    const before = byLayer.get(path);
    const memories = added(before?.memories ?? [], uses);
    const computeCycles = (before?.computeCycles ?? 0) + step.computeCycles;
    const all = (before?.cycles ?? 0) + step.cycles;
    const macs = (before?.macs ?? 0) + step.macs;
    byLayer.set(path, {
      path,
      paths: [...new Set([...(before?.paths ?? []), ...paths])],
      cycles: all,
      computeCycles,
      bound: boundOf(computeCycles, memories),
      macs,
      utilisation: macs / (macsPerCycle * all),
      memories,
    });
  }
  const each = [...byLayer.values()];
  const sum = (of: (one: LayerCycles) => number) => each.reduce((all, one) => all + of(one), 0);
  const total = sum(one => one.cycles);
  const macs = sum(one => one.macs);
  return {
    total: {
      cycles: total,
      computeCycles: sum(one => one.computeCycles),
      macs,
      utilisation: total === 0 ? 0 : macs / (macsPerCycle * total),
      memories: each.reduce<readonly MemoryUse[]>((all, one) => added(all, one.memories), []),
      boundBy,
    },
    byLayer: each,
    clockHz,
    hasHost: isHost.includes(true),
  };
}

/** What takes longest; of equals the accelerator. */
function boundOf(computeCycles: number, memories: readonly MemoryUse[]): Bound {
  const [longest] = [...memories].sort((a, b) => b.cycles - a.cycles);
  return longest !== undefined && longest.cycles > computeCycles ? longest.name : 'compute';
}

function added(a: readonly MemoryUse[], b: readonly MemoryUse[]): readonly MemoryUse[] {
  return memoryNames.flatMap(name => {
    const of = [...a, ...b].filter(one => one.name === name);
    if (of.length === 0) return [];
    const sum = (by: (one: MemoryUse) => number) => of.reduce((all, one) => all + by(one), 0);
    return {
      name,
      cycles: sum(one => one.cycles),
      readBytes: sum(one => one.readBytes),
      writtenBytes: sum(one => one.writtenBytes),
    };
  });
}
