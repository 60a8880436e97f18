/** Blocks, networks and deployments of all files, found by letters of their names. */
import type { WorkspaceSymbol } from 'vscode-languageserver';
import type { Text } from '../workspace';
import { kindOf, titleOf } from './symbols';
import { rangeOf } from './text';

/** A list of more than these is read by nobody; another letter makes it shorter. */
const mostSymbols = 500;

export function workspaceSymbols(texts: readonly Text[], query: string): WorkspaceSymbol[] {
  const isWanted = matcher(query);
  const found: WorkspaceSymbol[] = [];
  for (const { uri, file } of texts)
    for (const [i, { node }] of file.units.entries()) {
      if (node.kind !== 'block' && node.kind !== 'network' && node.kind !== 'deploy') continue;
      const name = titleOf(node, node.name);
      if (node.name.name === '' || !isWanted(name)) continue;
      if (found.length === mostSymbols) return found;
      const base = file.offsets[i]!;
      const span = { start: base + node.name.start, end: base + node.name.end };
      found.push({ name, kind: kindOf(node)!, location: { uri, range: rangeOf(file, span) } });
    }
  return found;
}

/** As the protocol advises: the letters in their order, small or large, with others between; editors rank what they get. */
function matcher(query: string): (name: string) => boolean {
  const wanted = query.toLowerCase().replaceAll(/\s/g, '');
  return name => {
    let at = 0;
    for (const letter of name.toLowerCase()) if (letter === wanted[at]) at++;
    return at === wanted.length;
  };
}
