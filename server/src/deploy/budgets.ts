/** Budgets of a deployment against what is known of the network; one that nobody works out yet is told so. */
import type { Precision } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import { storedWeights } from '../figures/stored-weights';
import type { Body } from '../graph/graph';
import * as kinds from '../problems/targets';
import { compare, numberIn, numberOf, type Quantity } from '../quantity/quantity';
import type { Target } from '../targets/target';
import { type Problem, problemOf } from '../text/problem';
import type { Budget, Deployed } from './deployment';
import { fallback, takes } from './precision';

/** @param body the whole network, nothing of it unknown */
export function budgetProblems(deployed: Deployed, target: Target, body: Body): readonly Problem[] {
  const problems: Problem[] = [];
  for (const budget of deployed.budgets) {
    const mixed = budget.name === storedWeights.budget?.word;
    const precision = mixed ? everywhere(deployed, target) : undefined;
    if (precision === undefined) {
      problems.push(problemOf(kinds.budgetNotJudged, budget.place, { name: budget.name, mixed }));
      continue;
    }
    const stored = storedWeights.of(totalsOf(body), precision);
    if (isKept(stored, budget)) continue;
    const { comparison, limit } = budget;
    const data = { weightBytes: numberOf(stored), precision: precision.name, comparison, limitBytes: limit };
    problems.push(problemOf(kinds.weightsOverBudget, budget.place, data));
  }
  return problems;
}

/** The one precision of all weights; `undefined` where it depends on the place. */
function everywhere({ precisions, precision }: Deployed, target: Target): Precision | undefined {
  if (precisions.some(rule => rule.paths.length > 0)) return undefined;
  return takes(target, precision) === 'accepted' ? precision : fallback(target);
}

/** A budget of what is unknown is not broken: that is told elsewhere. */
function isKept(value: Quantity, { comparison, limit }: Budget): boolean {
  const order = compare(value, numberIn(value.unit, limit));
  if (order === undefined) return true;
  switch (comparison) {
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    default:
      return order <= 0;
  }
}
