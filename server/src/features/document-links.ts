/** The paths of imports as links to their files. One that leads nowhere is a mistake, which is told beside it. */
import type { DocumentLink } from 'vscode-languageserver';
import { resolvePath } from '../address';
import type { Analysis } from '../analysis';
import type { Import } from '../syntax/tree';
import { rangeOf } from './text';

export function documentLinks(analysis: Analysis): DocumentLink[] {
  const { file } = analysis;
  return file.units.flatMap(({ node }, i) => {
    if (node.kind !== 'import' || node.path === undefined) return [];
    const target = importedUri(analysis, node);
    const { start, end } = node.path;
    const base = file.offsets[i]!;
    // Without its quotes, as one would say it.
    const span = { start: base + start + 1, end: base + end - 1 };
    return target === undefined ? [] : [{ range: rangeOf(file, span), target }];
  });
}

/** The file that an import leads to, where there is one that can be read. */
export function importedUri(analysis: Analysis, { path }: Import): string | undefined {
  if (path === undefined) return undefined;
  const source = analysis.imports(path.name);
  const isThere = source !== undefined && !('failure' in source);
  return isThere ? resolvePath(analysis.from, path.name) : undefined;
}
