/** The mistakes of imports, told at the import. Errors: they cannot be silenced. */
import { didYouMean } from '../text/nearest';
import { defineProblem } from '../text/problem';
import { firstOf, join } from './layer-words';

const quoted = (path: string): string => `'${path}'`;

export const importNotFound = defineProblem<{ path: string; failure: string | undefined }>({
  code: 'import-not-found',
  severity: 'error',
  summary: 'An import whose file cannot be read.',
  why: 'The path is relative to the file that imports.',
  bad: 'import Unit from "nowhere.lwnet"\n',
  say: d =>
    d.failure !== undefined
      ? `The file '${d.path}' cannot be read: ${d.failure}`
      : d.path.endsWith('.lwnet')
        ? `The file '${d.path}' cannot be read; the path is relative to this file.`
        : `The file '${d.path}' cannot be read; a path is relative to this file and ends in '.lwnet'.`,
});

export const importCycle = defineProblem<{
  path: string;
  /** What it imports and that in turn, up to what imports the file. */
  by: readonly string[];
  isItself: boolean;
}>({
  code: 'import-cycle',
  severity: 'error',
  summary: 'Files that import each other.',
  why: 'What a name means would depend on which file is read first. Move what both need to a third file.',
  say: d =>
    d.isItself
      ? 'This is the path of the file itself, in which all that it declares is known.'
      : d.by.length === 0
        ? `'${d.path}' imports this file in turn; move what both need to a third file.`
        : `'${d.path}' imports this file in turn, by way of ${join(firstOf(d.by.map(quoted)), 'and')}; move what all of them need to another file.`,
});

export const brokenImport = defineProblem<{ name: string }>({
  code: 'broken-import',
  severity: 'error',
  summary: 'A block or network of another file in which something is not known, because of a mistake there.',
  why: 'An import of that file leads nowhere, so that what its names stand for is open. The mistake is told in that file.',
  say: d => `What '${d.name}' computes is not known in full, because of a mistake in its file.`,
});

export const notExported = defineProblem<{ name: string; path: string; near: string | undefined }>({
  code: 'not-exported',
  severity: 'error',
  summary: 'An import of a name that the file does not declare.',
  why: 'Blocks and networks of a file can be imported by their names.',
  say: d => `'${d.path}' declares no block or network '${d.name}'.${didYouMean(d.near)}`,
});
