/** The pages that are printed from the records in the code, by their file in `docs/`. */

import { editorsPage } from './editors';
import { figuresPage } from './figures';
import { formatsPage } from './formats';
import { libraryPage } from './library';
import { operatorsPage } from './operators';
import { problemsPage } from './problems';
import { checkSchema, costSchema, diffSchema } from './report-schemas';
import { rewritesPage } from './rewrites';
import { rulesPage } from './rules';
import { targetHelp, targetSchema } from './schema';
import { targetsPage } from './targets';
import { tiersPage } from './tiers';
import { ultra96Page, ultra96Target } from './ultra96';
import { zooPage } from './zoo';

export const pages: ReadonlyMap<string, () => string> = new Map([
  ['check.schema.json', checkSchema],
  ['cost.schema.json', costSchema],
  ['diff.schema.json', diffSchema],
  ['editors.md', editorsPage],
  ['figures.md', figuresPage],
  ['formats.md', formatsPage],
  ['library.md', libraryPage],
  ['operators.md', operatorsPage],
  ['problems.md', problemsPage],
  ['rewrites.md', rewritesPage],
  ['rules.md', rulesPage],
  ['target-help.schema.json', targetHelp],
  ['target.schema.json', targetSchema],
  ['targets.md', targetsPage],
  ['tiers.md', tiersPage],
  ['ultra96.md', ultra96Page],
  ['ultra96/ultra96-assumed.lwtarget.json', ultra96Target],
  ['zoo.md', zooPage],
]);

export { printManifest, printWords } from './settings';

/** What follows from the code, each page ending in one line break. */
export const printPages = (): ReadonlyMap<string, string> =>
  new Map([...pages].map(([file, print]) => [file, `${print().trimEnd()}\n`]));
