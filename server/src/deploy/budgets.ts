/** Budgets of a deployment against what is known of the network; one that nobody works out yet is told so. */
import { budgetWords } from '../figures/budgets';
import { type Counted, isCounted, isWhole, type Whole } from '../figures/figure';
import type { Body } from '../graph/graph';
import * as kinds from '../problems/targets';
import { compare, isKnown, numberIn, type Quantity } from '../quantity/quantity';
import type { Target } from '../targets/target';
import { type Problem, problemOf } from '../text/problem';
import type { Budget, Deployed } from './deployment';
import { figureOf, partsOf } from './sizes';

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
  if (judged === undefined) return problemOf(kinds.budgetNotJudged, place, { name });
  const { figure, value, precision } = judged;
  if (isKept(value, budget)) return undefined;
  const problem = problemOf(kinds.budgetExceeded, place, {
    title: figure.title,
    better: figure.better,
    value,
    comparison,
    limit: numberIn(value.unit, limit),
    precision: figure.isSized ? precision : undefined,
  });
  if (!isWhole(figure)) return problem;
  const [part] = partsOf(deployed, target, body);
  return { ...problem, related: (part && figure.because?.(body, part.precision)) ?? [] };
}

/** What a budget limits, at the precisions of all places. */
export interface Budgeted {
  readonly figure: Counted | Whole;
  readonly value: Quantity;
  /** "int8", "w2a8 and int8" */
  readonly precision: string;
}

/**
 * @param body the whole network, nothing of it unknown
 * @returns `undefined` where no engine works it out
 */
export function budgeted(
  { name }: Budget,
  deployed: Deployed,
  target: Target,
  body: Body,
): Budgeted | undefined {
  const figure = budgetWords.get(name)?.figure;
  if (figure === undefined || !(isCounted(figure) || isWhole(figure))) return undefined;
  const parts = partsOf(deployed, target, body);
  const precision = [...new Set(parts.map(part => part.precision.name))].join(' and ');
  return { figure, precision, value: figureOf(figure, parts, body) };
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
  if (found === undefined || !isKnown(found.value)) return open;
  const { value } = found;
  if (compare(value, numberIn(value.unit, budget.limit)) === undefined) return open;
  return { budget, value, state: isKept(value, budget) ? 'kept' : 'broken' };
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
