/** Every kind of problem but those that rules find, in the chapters of their page. */
import type { ProblemKind } from '../text/problem';
import * as deployments from './deployments';
import * as hints from './hints';
import * as imports from './imports';
import * as language from './language';
import * as precisions from './precisions';
import * as search from './search';
import { syntaxProblems } from './syntax';
import * as targetFiles from './target-files';
import * as onTargets from './targets';

interface Chapter {
  readonly title: string;
  readonly kinds: readonly ProblemKind[];
}

const isKind = (value: unknown): value is ProblemKind =>
  typeof value === 'object' && value !== null && 'code' in value && 'severity' in value && 'say' in value;

const kindsIn = (module: object): readonly ProblemKind[] =>
  Object.values(module)
    .filter(isKind)
    .sort((a, b) => (a.code < b.code ? -1 : 1));

export const chapters: readonly Chapter[] = [
  { title: 'The form of the text', kinds: kindsIn(syntaxProblems) },
  { title: 'What a network means', kinds: kindsIn({ ...language, ...deployments, ...imports, ...search }) },
  { title: 'What does nothing', kinds: kindsIn(hints) },
  { title: 'On a target', kinds: kindsIn({ ...onTargets, ...precisions }) },
  { title: 'In a file of a target', kinds: kindsIn(targetFiles) },
];
