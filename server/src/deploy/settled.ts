/**
 * What is found of deployments once the arena of their runtimes and their time are worked out. That takes longer than an edit
 * may take: until somebody has looked, only what follows from the least that maps take is told.
 */
import type { Body } from '../graph/graph';
import type { Target } from '../targets/target';
import type { Problem } from '../text/problem';
import { isLaidOut, type Look, laidOutOn } from './arena';
import { isTimeBudget, problemOfBudget, waits } from './budgets';
import { arenaProblems, arenaRoom } from './capacity';
import type { Deployed } from './deployment';
import type { Judged } from './judge';
import { isTimed, timingOn } from './timed';

/** Whether a budget, or a memory whose size is known, is held to an arena, or a budget to a time. */
export const takesLonger = (deployed: Deployed, target: Target): boolean =>
  arenaRoom(target) !== undefined || deployed.budgets.some(budget => waits(budget, target));

/** @param body the whole network, nothing of it unknown */
export const toldLater = (deployed: Deployed, target: Target, body: Body, look: Look): readonly Problem[] => [
  ...arenaProblems(deployed, target, body, look),
  ...deployed.budgets
    .filter(budget => waits(budget, target))
    .flatMap(budget => problemOfBudget(budget, deployed, target, body, look) ?? []),
];

type Waiting = Pick<Judged, 'deployed' | 'target' | 'hasty'>;

/** Whether what takes longer can be told without working anything out. */
export const isSettled = ({ deployed, target, hasty }: Waiting): boolean =>
  hasty === undefined ||
  target === undefined ||
  (isLaidOut(deployed, target) && (!holdsTime(deployed) || isTimed(deployed, target)));

/** Works out what is to be known, for once and for all later questions. */
export function settle({ deployed, target, hasty }: Waiting): void {
  if (hasty === undefined || target === undefined) return;
  laidOutOn(deployed, target);
  if (holdsTime(deployed)) timingOn(deployed, target);
}

const holdsTime = ({ budgets }: Deployed): boolean => budgets.some(isTimeBudget);

/** What took longer, where somebody has looked already. */
export const lateOf = (judged: Waiting): readonly Problem[] =>
  judged.hasty === undefined || judged.target === undefined || !isSettled(judged)
    ? []
    : toldLater(judged.deployed, judged.target, judged.deployed.evaluated!.body, 'through');

/** Problems of deployments and of others, with what took longer in place of what was told before. */
export function settled(problems: readonly Problem[], deployments: readonly Waiting[]): readonly Problem[] {
  const waiting = deployments.filter(({ hasty }) => hasty !== undefined);
  if (waiting.length === 0) return problems;
  const hasty = new Set(waiting.flatMap(one => one.hasty!));
  const late = waiting.flatMap(({ deployed, target }) =>
    toldLater(deployed, target!, deployed.evaluated!.body, 'through'),
  );
  return [...problems.filter(problem => !hasty.has(problem)), ...late];
}
