/**
 * How long the layers of a stretch take together, on each engine. Where a model times each kernel by itself, a stretch that is
 * met again takes as long again, so that an edit or a variant costs the statements that it changed.
 */
import type { Precision } from '../cost/precision';
import { kept } from '../graph/kept';
import { type Each, likelyUs, type Silent, totalUs } from '../targets/latencies/latency';
import type { Target } from '../targets/target';
import { type Effect, isVisit } from './effect';
import { kernelsOf } from './run';

/** In microseconds; nothing is known of more where a model only bounds it. */
export interface Sum {
  /** How many layers take time there, each turn of each loop counted. */
  layers: number;
  us: number;
  /** With all that may come on top. */
  mostUs: number;
  likelyUs: number;
  /** Why the model says nothing of one of them. */
  unknown: string | undefined;
}

export interface Sums {
  /** By the index of the engine. */
  readonly engines: readonly Sum[];
  /** Layers of which nobody knows where they run. */
  readonly nowhere: number;
}

export const emptySum = (): Sum => ({ layers: 0, us: 0, mostUs: 0, likelyUs: 0, unknown: undefined });

/** Adds what a layer, or several alike, take. */
function addTo(sum: Sum, { layers, us, mostUs, likelyUs, unknown }: Sum, times = 1): void {
  sum.layers += layers * times;
  sum.us += us * times;
  sum.mostUs += mostUs * times;
  sum.likelyUs += likelyUs * times;
  sum.unknown ??= unknown;
}

/** An effect is of one target and precision. */
const known = kept<Effect, Sums>();

/** @param each the model of each engine */
export function sumsOf(
  effect: Effect,
  target: Target,
  precision: Precision,
  each: readonly (Each | Silent)[],
): Sums {
  const found = known.get(effect);
  if (found !== undefined) return found;
  const engines = each.map(emptySum);
  let nowhere = 0;
  for (const part of effect.parts) {
    if (isVisit(part)) {
      const inner = sumsOf(part.effect, target, precision, each);
      nowhere += inner.nowhere * part.times;
      for (const [i, sum] of engines.entries())
        if (inner.engines[i]!.layers > 0) addTo(sum, inner.engines[i]!, part.times);
      continue;
    }
    const kernels = kernelsOf(part, target, precision);
    if (kernels.length === 0) continue;
    const sum = engines[part.maker];
    if (sum === undefined) {
      nowhere++;
      continue;
    }
    const model = each[part.maker]!;
    let [us, slackUs] = [0, 0];
    for (const kernel of kernels) {
      const taken = 'unknown' in model ? model : model.taken(kernel);
      if ('unknown' in taken) {
        sum.unknown ??= taken.unknown;
        continue;
      }
      us += totalUs(taken);
      slackUs += likelyUs(taken) - totalUs(taken);
    }
    sum.layers++;
    sum.us += us;
    sum.likelyUs += us + slackUs;
    if (us > 0) sum.mostUs += us + 2 * slackUs;
  }
  const sums = { engines, nowhere };
  known.set(effect, sums);
  return sums;
}
