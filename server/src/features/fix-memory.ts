/** A network that a memory of its chip cannot hold: what would make it fit, each tried and with what it then needs. */
import type { Analysis } from '../analysis';
import { budgetState, problemOfBudget } from '../deploy/budgets';
import type { Budget } from '../deploy/deployment';
import type { Judged } from '../deploy/judge';
import { budgetWords } from '../figures/budgets';
import { memoryExceeded, type TooFull } from '../problems/targets';
import { isKnown, numberOf } from '../quantity/quantity';
import { tell } from '../quantity/show';
import type { Problem } from '../text/problem';
import type { Span } from '../text/span';
import { blocksUsed, deploymentOf, heaviest, keepingLimit, placesIn } from './fix-limit';
import type { Fix } from './fixes';

export function withinMemory(analysis: Analysis, problem: Problem): readonly Fix[] {
  const index = deploymentOf(analysis, problem);
  const judged = analysis.deployments[index];
  if (judged === undefined) return [];
  const full = problem.data as TooFull;
  const before = excessOf(judged, full.memory);
  return keepingLimit(analysis, {
    index,
    isLess: true,
    fullest: fullestOf(analysis, problem, judged),
    of: then => {
      const excess = excessOf(then, full.memory);
      const isKept = excess === 0;
      const figure = figureOf(then, full);
      // What is still too much is told by a figure, or not at all.
      const isBetter = figure !== undefined && excess < before;
      return { isKept, isBetter, said: figure ?? `fits into the ${full.memory}` };
    },
  });
}

/** By how many bytes a memory is too small for what lies there. */
function excessOf({ problems }: Judged, memory: string): number {
  let excess = 0;
  for (const { kind, data } of problems) {
    if (kind.code !== memoryExceeded.code) continue;
    const { memory: name, bytes, most } = data as TooFull;
    if (name === memory && isKnown(bytes)) excess += bytes.from - numberOf(most);
  }
  return excess;
}

/** The memory as the limit of what is budgeted by a word. */
const asBudget = ({ budget, most }: TooFull, { deployed }: Judged): Budget | undefined =>
  budget === undefined
    ? undefined
    : { name: budget, comparison: '<=', limit: numberOf(most), written: '', place: deployed.targetPlace };

function figureOf(judged: Judged, full: TooFull): string | undefined {
  const budget = asBudget(full, judged);
  const value = budget && budgetState(budget, judged.deployed, judged.target, 'through').value;
  return value && `${budgetWords.get(budget!.name)!.figure.title} ${tell(value)}`;
}

/** What the problem names, or else what the same figure is told of as a budget. */
function fullestOf(analysis: Analysis, problem: Problem, judged: Judged): readonly Span[] {
  const { target, deployed } = judged;
  const own = analysis.locate(problem.place);
  const isElsewhere = problem.place.unit !== deployed.unit;
  if (isElsewhere) return own === undefined ? [] : [own];
  const budget = asBudget(problem.data as TooFull, judged);
  const body = deployed.evaluated?.body;
  const told =
    problem.related.length > 0 || budget === undefined || target === undefined || body === undefined
      ? problem
      : problemOfBudget(budget, deployed, target, body, 'through');
  const named = told === undefined ? [] : placesIn(analysis, told);
  const places = named.length > 0 || budget === undefined ? named : heaviest(analysis, judged, budget.name);
  return places.length > 0 ? places : blocksUsed(analysis);
}
