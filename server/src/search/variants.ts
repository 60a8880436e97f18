/** Arguments tried on a network, thousands a second: no text is made, and only what the arguments change is evaluated. */
import type { Figures } from '../cost/figures';
import { totalsOf } from '../cost/totals';
import { type BudgetState, budgetState } from '../deploy/budgets';
import type { Deployed } from '../deploy/deployment';
import type { Effect } from '../deploy/effect';
import { placeNetwork } from '../deploy/place';
import { chipsOf } from '../deploy/precision';
import { timingOn } from '../deploy/timed';
import { evaluateNetwork, Memo } from '../evaluator/evaluate';
import type { Declared, Evaluated } from '../graph/graph';
import type { Value } from '../graph/values';
import type { Quantity } from '../quantity/quantity';
import { peakElements } from '../schedule/peak';
import type { Network } from '../syntax/tree';
import type { Target } from '../targets/target';
import type { Problem } from '../text/problem';

export interface Variant {
  readonly evaluated: Evaluated;
  /** What the whole variant costs; a lower bound where a problem left something out. */
  readonly figures: Figures;
  /** Why the arguments do not fit the network, if they do not. */
  readonly problems: readonly Problem[];
  /** Most elements of maps alive at one step; NaN where a problem left something out. */
  readonly peakElements: number;
  /** What each chip makes of it. */
  readonly verdicts: readonly Verdict[];
}

export interface Verdict {
  readonly effect: Effect;
  readonly budgets: readonly BudgetState[];
  /** How long an inference takes, in seconds: worked out when it is asked for, as it takes longer than all else. */
  readonly latency: () => Quantity;
}

/** A deployment of the network, whatever arguments it gives, and its chip. */
export interface On {
  readonly deployed: Deployed;
  readonly target: Target;
}

export class Variants {
  private readonly memo = new Memo(true);

  constructor(
    private readonly declared: Declared<Network>,
    private readonly on: readonly On[] = [],
  ) {}

  /** @param values by the names of the network's parameters; the others stay at their defaults */
  try(values: ReadonlyMap<string, Value>): Variant {
    const { name } = this.declared.node;
    const { uri, unit } = this.declared;
    // What is wrong with an argument is told at the network's name.
    const place = { uri, unit, start: name.start, end: name.end };
    const args = Array.from(values, ([param, value]) => ({
      name: param,
      value,
      place,
      namePlace: undefined,
    }));
    const { evaluated, problems } = evaluateNetwork(this.declared, args, this.memo);
    const { body } = evaluated;
    const verdicts = this.on.map(({ deployed: given, target }): Verdict => {
      const deployed = { ...given, evaluated };
      return {
        effect: placeNetwork(body, chipsOf(deployed, target, body)),
        budgets: deployed.budgets.map(budget => budgetState(budget, deployed, target, 'through')),
        latency: () => timingOn(deployed, target).latency,
      };
    });
    return { evaluated, figures: totalsOf(body), problems, peakElements: peakElements(body), verdicts };
  }
}
