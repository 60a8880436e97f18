/** Budgets of a deployment against what is known of the network; one that nobody works out yet is told so. */
import { bytesOf, type Precision } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import type { Budget, Deployed } from '../graph/deployment';
import type { Body } from '../graph/graph';
import * as kinds from '../problems/targets';
import { type Problem, problemOf } from '../text/problem';
import { fallback, takes } from './precision';
import type { Target } from './target';

/** @param body the whole network, nothing of it unknown */
export function budgetProblems(deployed: Deployed, target: Target, body: Body): readonly Problem[] {
  const problems: Problem[] = [];
  for (const budget of deployed.budgets) {
    const precision = budget.name === 'weights' ? everywhere(deployed, target) : undefined;
    if (precision === undefined) {
      const mixed = budget.name === 'weights';
      problems.push(problemOf(kinds.budgetNotJudged, budget.place, { name: budget.name, mixed }));
      continue;
    }
    const { weightBytes } = bytesOf(totalsOf(body), precision);
    if (isKept(weightBytes, budget)) continue;
    const { comparison, limit } = budget;
    const data = { weightBytes, precision: precision.name, comparison, limitBytes: limit };
    problems.push(problemOf(kinds.weightsOverBudget, budget.place, data));
  }
  return problems;
}

/** The one precision of all weights; `undefined` where it depends on the place. */
function everywhere({ precisions, precision }: Deployed, target: Target): Precision | undefined {
  if (precisions.some(rule => rule.paths.length > 0)) return undefined;
  return takes(target, precision) === 'accepted' ? precision : fallback(target);
}

function isKept(value: number, { comparison, limit }: Budget): boolean {
  // A count beyond exact numbers is unknown, and told elsewhere.
  if (Number.isNaN(value)) return true;
  switch (comparison) {
    case '<':
      return value < limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
    default:
      return value <= limit;
  }
}
