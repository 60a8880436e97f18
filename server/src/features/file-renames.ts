/** Imports that would lead nowhere once files have their new names, or the file that imports its new place. */
import type { FileRename, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { keyOf, pathBetween, resolvePath } from '../address';
import type { Text } from '../workspace';
import { rangeOf } from './text';

/** @param renames of files, or of folders with everything in them */
export function fileRenames(texts: readonly Text[], renames: readonly FileRename[]): WorkspaceEdit {
  const moves = renames.map(({ oldUri, newUri }) => [bare(oldUri), bare(newUri)] as const);
  const moved = (key: string): string => {
    for (const [from, to] of moves)
      if (key === from || key.startsWith(`${from}/`)) return to + key.slice(from.length);
    return key;
  };
  const changes: Record<string, TextEdit[]> = {};
  for (const { uri, from, file } of texts) {
    const edits: TextEdit[] = [];
    for (const [i, { node }] of file.units.entries()) {
      if (node.kind !== 'import' || node.path === undefined) continue;
      const { name: path, start, end } = node.path;
      const target = resolvePath(from, path);
      if (target === undefined || resolvePath(moved(from), path) === moved(target)) continue;
      const newText = pathBetween(moved(from), moved(target), path);
      if (newText === undefined) continue;
      const base = file.offsets[i]!;
      edits.push({ range: rangeOf(file, { start: base + start, end: base + end }), newText: `"${newText}"` });
    }
    if (edits.length > 0) changes[uri] = edits;
  }
  return { changes };
}

const bare = (uri: string): string => keyOf(uri).replace(/\/+$/, '');
