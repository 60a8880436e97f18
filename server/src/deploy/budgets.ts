/** Budgets of a deployment against what is known of the network; one that nobody works out is told so. */
import { budgetWords } from '../figures/budgets';
import {
  type Counted,
  isCounted,
  isTimed as isOfTime,
  isTier,
  isWhole,
  type Tier,
  type Timed,
  type Whole,
} from '../figures/figure';
import type { Body } from '../graph/graph';
import * as kinds from '../problems/targets';
import { compare, isKnown, likelyOf, numberIn, type Quantity, unknownIn } from '../quantity/quantity';
import { firstOf, type Target } from '../targets/target';
import { type Problem, problemOf } from '../text/problem';
import { fullestIn, hasLayout, type Look, needOf, type Planned } from './arena';
import type { Budget, Deployed } from './deployment';
import { figureOf, partsOf } from './sizes';
import { slowestIn } from './slow';
import { timingOn } from './timed';

/** Whether it limits how long the network takes, or how often a second it runs. */
export function isTimeBudget({ name }: Budget): boolean {
  const figure = budgetWords.get(name)?.figure;
  return figure !== undefined && isOfTime(figure);
}

/** Whether a runtime's or a compiler's plan or a time decides on a budget, which takes longer to work out than the rest. */
export function waits({ name }: Budget, target: Target): boolean {
  const figure = budgetWords.get(name)?.figure;
  if (figure === undefined) return false;
  if (isOfTime(figure)) return firstOf(target).latency !== undefined;
  return hasLayout(target) && isWhole(figure) && figure.laidOutAs !== undefined;
}

/** @param body the whole network, nothing of it unknown */
export function problemOfBudget(
  budget: Budget,
  deployed: Deployed,
  target: Target,
  body: Body,
  look: Look,
): Problem | undefined {
  const { name, place, comparison, limit } = budget;
  const judged = budgeted(budget, deployed, target, body, look);
  if (judged === undefined) return problemOf(kinds.budgetNotJudged, place, { name });
  const { figure, value, precision, title, open, laidOut } = judged;
  if (isKept(value, budget)) {
    const isSettled = compare(value, numberIn(value.unit, limit)) !== undefined;
    if (open === undefined || isSettled) return undefined;
    return problemOf(kinds.budgetNotJudged, place, { name, value, open, isLikely: isLikely(value, budget) });
  }
  const problem = problemOf(kinds.budgetExceeded, place, {
    title: figure.title,
    better: figure.better,
    value,
    comparison,
    limit: numberIn(value.unit, limit),
    precision: isOfTime(figure) || (!isTier(figure) && figure.isSized) ? precision : undefined,
    ...(laidOut === undefined ? {} : { by: title, alive: laidOut.alive }),
  });
  if (isOfTime(figure)) return { ...problem, related: slowestIn(deployed, target) };
  if (isTier(figure)) return { ...problem, related: figure.because?.(body) ?? [] };
  // Where nobody knows what fills an arena, it is the maps that are alive at once.
  if (laidOut?.arena.fullest !== undefined) return { ...problem, related: fullestIn(laidOut.arena) };
  if (!isWhole(figure)) return problem;
  const [part] = partsOf(deployed, target, body);
  return { ...problem, related: (part && figure.because?.(body, part.precision)) ?? [] };
}

/** What a budget limits, at the precisions of all places. */
export interface Budgeted {
  readonly figure: Counted | Whole | Timed | Tier;
  readonly value: Quantity;
  /** What the value is of: the figure, or what a runtime makes of it. */
  readonly title: string;
  /** "int8", "w2a8 and int8" */
  readonly precision: string;
  /** Why it is at least so much, and nobody knows how much. */
  readonly open?: string;
  /** What a runtime makes of the figure, where the value is that. */
  readonly laidOut?: { readonly arena: Planned; readonly alive: Quantity };
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
  look: Look,
): Budgeted | undefined {
  const figure = budgetWords.get(name)?.figure;
  if (figure === undefined) return undefined;
  if (isOfTime(figure)) return timedBudget(figure, deployed, target, look);
  if (isTier(figure))
    return { figure, precision: deployed.precision.name, value: figure.ofForm(body), title: figure.title };
  if (!(isCounted(figure) || isWhole(figure))) return undefined;
  const parts = partsOf(deployed, target, body);
  const precision = [...new Set(parts.map(part => part.precision.name))].join(' and ');
  const value = figureOf(figure, parts, body);
  const as = isWhole(figure) ? figure.laidOutAs : undefined;
  if (as === undefined) return { figure, precision, value, title: figure.title };
  const { arena, ...need } = needOf(value, deployed, target, look);
  if (arena === undefined) return { figure, precision, ...need, title: figure.title };
  return { figure, precision, ...need, title: as, laidOut: { arena, alive: value } };
}

/** Nothing where nobody knows how fast the chip is. */
function timedBudget(figure: Timed, deployed: Deployed, target: Target, look: Look): Budgeted | undefined {
  const { precision } = deployed;
  const about = { figure, title: figure.title, precision: precision.name };
  if (firstOf(target).latency === undefined) return undefined;
  if (look === 'now') return { ...about, value: unknownIn(figure.unit, 'it is being worked out') };
  const { latency, basis, bounds, open } = timingOn(deployed, target);
  const value = figure.ofLatency(latency);
  const lacking = [...open, ...bounds];
  const because = lacking.length > 0 ? lacking : basis;
  return { ...about, value, open: because.join('; ') };
}

/** What becomes of a budget; open without a whole network and a target to judge it on, and where nobody works it out. */
export interface BudgetState {
  readonly budget: Budget;
  /** Of what is limited; absent where nothing is known of it. */
  readonly value?: Quantity;
  /** What the value is of. */
  readonly title?: string;
  readonly state: 'kept' | 'broken' | 'open';
  /** Of what is open: whether the likeliest value keeps it. */
  readonly isLikely?: boolean;
}

export function budgetState(
  budget: Budget,
  deployed: Deployed,
  target: Target | undefined,
  look: Look,
): BudgetState {
  const body = deployed.evaluated?.body;
  const open: BudgetState = { budget, state: 'open' };
  if (target === undefined || body === undefined || body.unknownCount > 0) return open;
  const found = budgeted(budget, deployed, target, body, look);
  if (found === undefined || !isKnown(found.value)) return open;
  const { value, title } = found;
  if (compare(value, numberIn(value.unit, budget.limit)) === undefined) {
    const likely = isLikely(value, budget);
    return { ...open, value, title, ...(likely === undefined ? {} : { isLikely: likely }) };
  }
  return { budget, value, title, state: isKept(value, budget) ? 'kept' : 'broken' };
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

/** Of a value that lies on both sides of a limit: whether the likeliest of it keeps it. */
function isLikely(value: Quantity, budget: Budget): boolean | undefined {
  const likely = likelyOf(value);
  return Number.isNaN(likely) ? undefined : isKept(numberIn(value.unit, likely), budget);
}
