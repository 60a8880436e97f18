/** Every kind of problem there is, by where it comes from. */
import * as hints from '../../server/src/problems/hints';
import * as imports from '../../server/src/problems/imports';
import * as language from '../../server/src/problems/language';
import * as search from '../../server/src/problems/search';
import { syntaxProblems } from '../../server/src/problems/syntax';
import * as targetFiles from '../../server/src/problems/target-files';
import * as onTargets from '../../server/src/problems/targets';
import { rules } from '../../server/src/rules';
import type { ProblemKind } from '../../server/src/text/problem';

export type Catalogued = Omit<ProblemKind, 'say'> & {
  /** Of a rule: the paper, and the rewrites that cure it. */
  readonly source?: string;
  readonly cures?: readonly string[];
};

interface Chapter {
  readonly title: string;
  readonly kinds: readonly Catalogued[];
}

const isKind = (value: unknown): value is Catalogued =>
  typeof value === 'object' && value !== null && 'code' in value && 'severity' in value && 'say' in value;

const kindsIn = (module: object): readonly Catalogued[] =>
  Object.values(module)
    .filter(isKind)
    .sort((a, b) => (a.code < b.code ? -1 : 1));

export const catalogue: readonly Chapter[] = [
  { title: 'The form of the text', kinds: kindsIn(syntaxProblems) },
  { title: 'What a network means', kinds: kindsIn({ ...language, ...imports, ...search }) },
  { title: 'What does nothing', kinds: kindsIn(hints) },
  { title: 'On a target', kinds: kindsIn(onTargets) },
  { title: 'In a file of a target', kinds: kindsIn(targetFiles) },
  {
    title: 'What could be lighter',
    kinds: rules.map(({ kind, source, cures }) => ({ ...kind, source, cures })),
  },
];
