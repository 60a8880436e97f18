/** Every kind of problem there is, in chapters; those that rules find with their papers. */
import { chapters } from '../problems';
import type { ProblemKind } from '../text/problem';
import { rules } from './index';

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

/** Each kind by its code. */
export const catalogued: ReadonlyMap<string, Catalogued> = new Map(
  catalogue.flatMap(({ kinds }) => kinds.map(kind => [kind.code, kind] as const)),
);
