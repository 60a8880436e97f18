/** What a change of a file makes of the time of its deployments, as the models of their targets have it. */
import { isKnown, likelyOf } from '../quantity/quantity';
import type { Targets } from '../targets/registry';
import type { Target } from '../targets/target';
import type { Deployed } from './deployment';
import { canTime, timingOn } from './timed';

export interface TimeChange {
  readonly before: Deployed;
  readonly target: Target;
  /** The likeliest times, in seconds. */
  readonly from: number;
  readonly to: number;
}

/** Times of larger networks are not worked out while somebody waits. */
const mostLayers = 2000;

/** In seconds; nothing where only a bound is known of it, which tells nothing of what is faster. */
export function likelyTime(deployed: Deployed, target: Target): number | undefined {
  const layers = deployed.evaluated?.body.layerCount ?? Number.POSITIVE_INFINITY;
  if (layers > mostLayers || !canTime(deployed, target)) return undefined;
  const { latency } = timingOn(deployed, target);
  const likely = isKnown(latency) ? likelyOf(latency) : Number.NaN;
  return Number.isNaN(likely) ? undefined : likely;
}

/** Of those that the change reaches, each beside what it is after it. */
export const timeChanges = (
  before: readonly Deployed[],
  after: readonly Deployed[],
  targets: Targets,
): readonly TimeChange[] =>
  before.flatMap((one, i) => {
    const then = after[i];
    const target = targets.find(one.unit.node.target.name)?.target;
    if (then === undefined || target === undefined || one.evaluated?.body === then.evaluated?.body) return [];
    const from = likelyTime(one, target);
    const to = from === undefined ? undefined : likelyTime(then, target);
    return from === undefined || to === undefined ? [] : [{ before: one, target, from, to }];
  });
