/** Budgets of a deployment against what is known of the network; one that nobody works out yet is told so. */
import type { Precision } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import { budgetWords } from '../figures/budgets';
import { type Counted, isCounted } from '../figures/figure';
import type { Body } from '../graph/graph';
import * as kinds from '../problems/targets';
import { compare, isKnown, numberIn, type Quantity } from '../quantity/quantity';
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
  return problemOf(kinds.budgetExceeded, place, {
    title: figure.title,
    better: figure.better,
    value,
    comparison,
    limit: numberIn(value.unit, limit),
    precision: figure.isSized ? precision.name : undefined,
  });
}

/** What a budget limits, or why nobody can tell: no engine works it out, or it hangs on precisions that differ by place. */
export type Budgeted =
  | { readonly figure: Counted; readonly value: Quantity; readonly precision: Precision }
  | { readonly open: 'unknown' | 'mixed' };

/** @param body the whole network, nothing of it unknown */
export function budgeted({ name }: Budget, deployed: Deployed, target: Target, body: Body): Budgeted {
  const figure = budgetWords.get(name)?.figure;
  if (figure === undefined || !isCounted(figure)) return { open: 'unknown' };
  const precision = figure.isSized ? everywhere(deployed, target) : deployed.precision;
  if (precision === undefined) return { open: 'mixed' };
  return { figure, precision, value: figure.of(totalsOf(body), precision) };
}

/** What becomes of a budget; open without a whole network and a target to judge it on, and where nobody works it out. */
export interface BudgetState {
  readonly budget: Budget;
  /** Of what is limited; absent where it is open. */
  readonly value?: Quantity;
  readonly state: 'kept' | 'broken' | 'open';
}

export function budgetState(budget: Budget, deployed: Deployed, target: Target | undefined): BudgetState {
  const body = deployed.evaluated?.body;
  const open: BudgetState = { budget, state: 'open' };
  if (target === undefined || body === undefined || body.unknownCount > 0) return open;
  const found = budgeted(budget, deployed, target, body);
  if ('open' in found || !isKnown(found.value)) return open;
  const { value } = found;
  if (compare(value, numberIn(value.unit, budget.limit)) === undefined) return open;
  return { budget, value, state: isKept(value, budget) ? 'kept' : 'broken' };
}

/** The one precision of all weights, as the target takes it; `undefined` where it depends on the place. */
export function everywhere(
  { precisions, precision }: Pick<Deployed, 'precisions' | 'precision'>,
  target: Target,
): Precision | undefined {
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
