/** What a rewrite changes in the time of a network on the chips whose deployments limit it: what leads its title. */
import { isTimeBudget } from '../../deploy/budgets';
import { timingOn } from '../../deploy/timed';
import { timed } from '../../figures';
import { likelyOf, numberIn } from '../../quantity/quantity';
import { change } from '../../quantity/show';
import type { Targets } from '../../targets/registry';
import type { Trial } from '../trial';

export interface TimeChange {
  /** `latency −38.1 % on stm32h747` */
  readonly text: string;
  readonly isFaster: boolean;
}

/** Times of larger networks are not worked out while a menu opens. */
const mostLayers = 2000;

/** Nothing where no deployment limits a time, or where only a bound is known of it. */
export function timesOf(then: Trial, now: Trial, targets: Targets): readonly TimeChange[] {
  return then.deployments.flatMap((before, i) => {
    const after = now.deployments[i];
    if (after === undefined || before.evaluated?.body === after.evaluated?.body) return [];
    if (!before.budgets.some(isTimeBudget)) return [];
    const target = targets.find(before.unit.node.target.name)?.target;
    const layers = before.evaluated?.body.layerCount ?? Number.POSITIVE_INFINITY;
    if (target === undefined || layers > mostLayers) return [];
    const [from, to] = [before, after].map(deployed =>
      numberIn('seconds', likelyOf(timingOn(deployed, target).latency)),
    );
    const [a, b] = [from, to].map(q => likelyOf(q!));
    if (Number.isNaN(a!) || Number.isNaN(b!) || a === b) return [];
    return [{ text: `${timed[0]!.title} ${change(from!, to!)} on ${target.id}`, isFaster: b! < a! }];
  });
}
