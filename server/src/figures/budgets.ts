/** The figures that a deployment can hold to a limit. */
import type { Budget, Figure } from './figure';
import { figures } from './index';

export interface Budgeted {
  readonly figure: Figure;
  readonly budget: Budget;
}

/** By the words of a deployment. */
export const budgetWords: ReadonlyMap<string, Budgeted> = new Map(
  figures.flatMap(figure => {
    const { budget } = figure;
    return budget === undefined ? [] : [[budget.word, { figure, budget }] as const];
  }),
);

/** The word of a figure by what it is called elsewhere. */
export const budgetCalled: ReadonlyMap<string, string> = new Map(
  [...budgetWords].flatMap(([word, { budget }]) =>
    (budget.alsoCalled ?? []).map(name => [name, word] as const),
  ),
);

/** A limit as one would write it: `latency <= 20ms`. */
export const exampleOf = ({ figure, budget }: Budgeted): string =>
  `${budget.word} ${comparisonOf(figure)} ${budget.example}`;

export const comparisonOf = ({ better }: Figure): string => (better === 'less' ? '<=' : '>=');
