/** Arguments tried on a network, thousands a second: no text is made, and only what the arguments change is evaluated. */
import type { Figures } from '../cost/figures';
import { totalsOf } from '../cost/totals';
import { evaluateNetwork, Memo } from '../evaluator/evaluate';
import type { Declared, Evaluated } from '../graph/graph';
import type { Value } from '../graph/values';
import type { Network } from '../syntax/tree';
import type { Problem } from '../text/problem';

export interface Variant {
  readonly evaluated: Evaluated;
  /** What the whole variant costs; a lower bound where a problem left something out. */
  readonly figures: Figures;
  /** Why the arguments do not fit the network, if they do not. */
  readonly problems: readonly Problem[];
}

export class Variants {
  private readonly memo = new Memo();

  constructor(private readonly declared: Declared<Network>) {}

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
    return { evaluated, figures: totalsOf(evaluated.body), problems };
  }
}
