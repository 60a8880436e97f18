/** The pages that are printed from the records in the code, by their file in `docs/`. */
import { libraryPage } from './library';
import { operatorsPage } from './operators';
import { problemsPage } from './problems';

export const pages: ReadonlyMap<string, () => string> = new Map([
  ['library.md', libraryPage],
  ['operators.md', operatorsPage],
  ['problems.md', problemsPage],
]);

/** What follows from the code, each page ending in one line break. */
export const printPages = (): ReadonlyMap<string, string> =>
  new Map([...pages].map(([file, print]) => [file, `${print().trimEnd()}\n`]));
