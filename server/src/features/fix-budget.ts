/** A broken budget: a rewrite at what fills it, a smaller value of a parameter, a smaller picture, or what is needed as the limit. */
import type { Analysis } from '../analysis';
import { type BudgetState, budgetState } from '../deploy/budgets';
import type { Budget } from '../deploy/deployment';
import { scales } from '../deploy/units';
import { budgetWords } from '../figures/budgets';
import { compare, isKnown } from '../quantity/quantity';
import { tell } from '../quantity/show';
import type { Problem } from '../text/problem';
import { blocksUsed, deploymentOf, heaviest, keepingLimit, placesIn } from './fix-limit';
import type { Fix } from './fixes';

export function withinBudget(analysis: Analysis, problem: Problem): readonly Fix[] {
  const { place, related } = problem;
  const index = deploymentOf(analysis, problem);
  const judged = analysis.deployments[index];
  const budget = judged?.deployed.budgets.find(
    one => one.place.start === place.start && one.place.unit === place.unit,
  );
  if (judged === undefined || budget === undefined) return [];
  const now = budgetState(budget, judged.deployed, judged.target, 'through');
  const places = placesIn(analysis, problem);
  const told = related.length === 0 ? heaviest(analysis, judged, budget.name) : places;
  const fullest = places.length < related.length ? [...told, ...blocksUsed(analysis)] : told;
  return [
    ...keepingLimit(analysis, {
      index,
      isLess: isLess(budget),
      fullest,
      of: ({ deployed, target }) => {
        const same = deployed.budgets.find(one => one.name === budget.name);
        const then = same && budgetState(same, deployed, target, 'through');
        if (then?.value === undefined) return undefined;
        const gain = now.value && compare(then.value, now.value);
        return {
          isKept: then.state === 'kept',
          isBetter: gain !== undefined && (isLess(budget) ? gain < 0 : gain > 0),
          said: `${budgetWords.get(budget.name)!.figure.title} ${tell(then.value)}`,
        };
      },
    }),
    ...raised(analysis, problem, now),
  ];
}

const isLess = ({ name }: Budget): boolean => budgetWords.get(name)?.figure.better === 'less';

/**
 * The limit that the network needs, in the unit of the one that it breaks. What was told may be the least that it needs, so
 * what is known of it now is asked.
 */
function raised(analysis: Analysis, { place }: Problem, { budget, value }: BudgetState): readonly Fix[] {
  const at = analysis.locate(place);
  const unit = /[^\d.\s]*$/.exec(budget.written)![0];
  const factor = scales.get(unit)?.factor;
  if (value === undefined || !isKnown(value) || at === undefined || factor === undefined) return [];
  if (!['<=', '>='].includes(budget.comparison)) return [];
  const start = analysis.file.text.indexOf(budget.written, at.start);
  if (start < 0 || start > at.end + budget.written.length + 40) return [];
  const needed = budget.comparison === '<=' ? value.to : value.from;
  if (!Number.isFinite(needed) || needed <= 0) return [];
  const text = `${limitOf(needed / factor, budget.comparison)}${unit}`;
  const title = `Set the budget to what is needed: ${budget.name} ${budget.comparison} ${text}`;
  return [{ title, edits: [{ start, end: start + budget.written.length, text }] }];
}

/** Three digits, on the side of the limit on which it is kept. */
function limitOf(amount: number, comparison: string): string {
  const step = 10 ** Math.max(-6, Math.floor(Math.log10(amount)) - 2);
  const steps = comparison === '<=' ? Math.ceil(amount / step - 1e-9) : Math.floor(amount / step + 1e-9);
  return String(Number((steps * step).toPrecision(12)));
}
