/** What completes an import: the files that have something to import, and what each of them declares. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { keyOf, resolvePath } from '../address';
import type { Analysis } from '../analysis';
import type { Text } from '../workspace';
import type { Choice } from './completion-words';
import { filesFor } from './importable';

/** What stands around the path where no quote does yet. */
const around = {
  file: (path: string) => path,
  'quoted file': (path: string) => `"${path}"`,
  from: (path: string) => `from "${path}"`,
};

export const filesAt = (
  analysis: Analysis,
  others: readonly Text[],
  wanted: keyof typeof around,
  listed: readonly string[] = [],
): readonly Choice[] =>
  filesFor(analysis, others, listed).map(({ path, names }) => ({
    label: around[wanted](path),
    kind: CompletionItemKind.File,
    group: 0,
    detail: names.join(', '),
  }));

/** What can be imported: from the file that is named behind it, else from each, whose path comes with the name. */
export function namesAt(
  analysis: Analysis,
  others: readonly Text[],
  offset: number,
  listed: readonly string[] = [],
): readonly Choice[] {
  const here = keyOf(analysis.from);
  const behind = /^.*/.exec(analysis.file.text.slice(offset))![0];
  const [, more = '', written] = /^([^"]*?)\bfrom\s*"([^"]*)"?/.exec(behind) ?? [];
  const taken = new Set([...listed, ...(more.match(/\w+/g) ?? [])]);
  const wanted = written === undefined ? undefined : resolvePath(here, written);
  const files =
    written === undefined
      ? filesFor(analysis, others, listed)
      : filesFor(analysis, others).filter(({ path }) => resolvePath(here, path) === wanted);
  const hasFrom = /\bfrom\b/.test(behind);
  return files.flatMap(({ path, names }) =>
    names
      // A name that has a meaning here already is rarely the one that is looked for.
      .filter(name => !taken.has(name) && (written !== undefined || analysis.linked.find(name) === undefined))
      .map(label => ({
        label,
        kind: CompletionItemKind.Class,
        group: 0,
        ...(written === undefined ? { about: path } : {}),
        ...(hasFrom || listed.length > 0
          ? {}
          : { snippet: `${label} from "${path.replace(/[\\$}]/g, '\\$&')}"` }),
      })),
  );
}
