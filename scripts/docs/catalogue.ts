/** Every kind of problem there is, those that rules find with their papers. */
import { chapters } from '../../server/src/problems';
import { rules } from '../../server/src/rules';
import type { ProblemKind } from '../../server/src/text/problem';

export type Catalogued = Omit<ProblemKind, 'say'> & {
  /** Of a rule: the paper. */
  readonly source?: string;
};

interface Chapter {
  readonly title: string;
  readonly kinds: readonly Catalogued[];
}

export const catalogue: readonly Chapter[] = [
  ...chapters,
  {
    title: 'What could be lighter',
    kinds: rules.map(({ kind, source }) => ({ ...kind, source })),
  },
];
