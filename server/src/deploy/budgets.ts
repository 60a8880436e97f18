/** Budgets of a deployment against what is known of the network; one that nobody works out yet is told so. */
import type { Precision } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import { budgetWords } from '../figures/budgets';
import { type Counted, isCounted, isWhole, type Whole } from '../figures/figure';
import type { Body } from '../graph/graph';
import * as kinds from '../problems/targets';
import { compare, numberIn, type Quantity } from '../quantity/quantity';
import type { Target } from '../targets/target';
import { type Problem, problemOf } from '../text/problem';
import type { Budget, Deployed } from './deployment';
import { fallback, takes } from './precision';

/** @param body the whole network, nothing of it unknown */
export const budgetProblems = (deployed: Deployed, target: Target, body: Body): readonly Problem[] =>
  deployed.budgets.flatMap(budget => problemOfBudget(budget, deployed, target, body) ?? []);

function problemOfBudget(
  budget: Budget,
  deployed: Deployed,
  target: Target,
  body: Body,
): Problem | undefined {
  const { name, place, comparison, limit } = budget;
  const judged = budgeted(budget, deployed, target, body);
  if ('open' in judged)
    return problemOf(kinds.budgetNotJudged, place, { name, mixed: judged.open === 'mixed' });
  const { figure, value, precision } = judged;
  if (isKept(value, budget)) return undefined;
  const problem = problemOf(kinds.budgetExceeded, place, {
    title: figure.title,
    better: figure.better,
    value,
    comparison,
    limit: numberIn(value.unit, limit),
    precision: figure.isSized ? precision.name : undefined,
  });
  return isWhole(figure) ? { ...problem, related: figure.because?.(body, precision) ?? [] } : problem;
}

/** What a budget limits, or why nobody can tell: no engine works it out, or it hangs on precisions that differ by place. */
export type Budgeted =
  | { readonly figure: Counted | Whole; readonly value: Quantity; readonly precision: Precision }
  | { readonly open: 'unknown' | 'mixed' };

/** @param body the whole network, nothing of it unknown */
export function budgeted({ name }: Budget, deployed: Deployed, target: Target, body: Body): Budgeted {
  const figure = budgetWords.get(name)?.figure;
  if (figure === undefined || !(isCounted(figure) || isWhole(figure))) return { open: 'unknown' };
  const precision = figure.isSized ? everywhere(deployed, target) : deployed.precision;
  if (precision === undefined) return { open: 'mixed' };
  const value = isWhole(figure) ? figure.ofBody(body, precision) : figure.of(totalsOf(body), precision);
  return { figure, precision, value };
}

/** The one precision of all weights; `undefined` where it depends on the place. */
function everywhere({ precisions, precision }: Deployed, target: Target): Precision | undefined {
  if (precisions.some(rule => rule.paths.length > 0)) return undefined;
  return takes(target, precision) === 'accepted' ? precision : fallback(target);
}

/** A budget of what is unknown is not broken: that is told elsewhere. */
export function isKept(value: Quantity, { comparison, limit }: Budget): boolean {
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
