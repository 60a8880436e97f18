/** What a rewrite changes in the time of a network on the chips whose deployments limit it: what leads its title. */
import { isTimeBudget } from '../../deploy/budgets';
import { timeChanges } from '../../deploy/time-changes';
import { timed } from '../../figures';
import { numberIn } from '../../quantity/quantity';
import { change } from '../../quantity/show';
import type { Targets } from '../../targets/registry';
import type { Trial } from '../trial';

export interface TimeChange {
  /** `latency −38.1 % on stm32h747` */
  readonly text: string;
  readonly isFaster: boolean;
}

/** Nothing where no deployment limits a time, or where only a bound is known of it. */
export function timesOf(then: Trial, now: Trial, targets: Targets): readonly TimeChange[] {
  const limited = then.deployments.map(({ budgets }) => budgets.some(isTimeBudget));
  const some = ({ deployments }: Trial) => deployments.filter((_, i) => limited[i]);
  return timeChanges(some(then), some(now), targets)
    .filter(({ from, to }) => from !== to)
    .map(({ target, from, to }) => ({
      text: `${timed[0]!.title} ${change(numberIn('seconds', from), numberIn('seconds', to))} on ${target.id}`,
      isFaster: to < from,
    }));
}
