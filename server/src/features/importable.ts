/** What other files of the workspace declare and this one could import: how it is called there, and the edit that does it. */
import { keyOf, pathBetween, resolvePath } from '../address';
import type { Analysis } from '../analysis';
import type { Declared } from '../graph/graph';
import { docOf, isCapital } from '../names/link';
import type { Block, File, Import, Network } from '../syntax/tree';
import type { Edit } from '../text/span';
import type { Text } from '../workspace';
import { withComments } from './with-comments';

export interface Importable extends Pick<Declared, 'node' | 'doc'> {
  /** As an import of this file names the other. */
  readonly path: string;
  readonly edit: () => Edit;
}

/** Nothing whose name has a meaning here already, and nothing of a file that imports this one. */
export function importable(
  { from, file, linked }: Analysis,
  texts: readonly Text[],
  kind: 'block' | 'network',
): readonly Importable[] {
  const here = keyOf(from);
  const leads = new Map(texts.map(text => [text.from, pathsOf(text)]));
  const found: Importable[] = [];
  for (const text of texts) {
    const there = text.from;
    const path = pathBetween(here, there, '');
    if (there === here || path === undefined || reaches(there, here, leads)) continue;
    for (const unit of text.file.units) {
      if (unit.node.kind !== kind) continue;
      const node = unit.node as Block | Network;
      const { name } = node.name;
      if (!isCapital(name) || linked.find(name) !== undefined) continue;
      found.push({ node, doc: docOf(text.file, unit), path, edit: () => importing(file, here, name, path) });
    }
  }
  return found;
}

export interface FileOffered {
  readonly path: string;
  /** What it declares. */
  readonly names: readonly string[];
}

/**
 * Files that an import of this one can name; none that imports this one.
 * @param wanted the names that are imported: where a file declares one of them, those that declare most
 */
export function filesFor(
  { from }: Pick<Analysis, 'from'>,
  texts: readonly Text[],
  wanted: readonly string[] = [],
): readonly FileOffered[] {
  const here = keyOf(from);
  const leads = new Map(texts.map(text => [text.from, pathsOf(text)]));
  const found = texts.flatMap(text => {
    const there = text.from;
    const path = pathBetween(here, there, '');
    if (there === here || path === undefined || reaches(there, here, leads)) return [];
    const names = text.file.units.flatMap(({ node }) =>
      node.kind === 'block' || node.kind === 'network' ? [node.name.name] : [],
    );
    return [{ path, names }];
  });
  const declared = ({ names }: FileOffered): number => wanted.filter(name => names.includes(name)).length;
  const most = Math.max(0, ...found.map(declared));
  return found.filter(file => declared(file) === most);
}

const pathsOf = ({ from, file }: Text): readonly string[] =>
  file.units.flatMap(({ node }) =>
    node.kind === 'import' && node.path !== undefined ? (resolvePath(from, node.path.name) ?? []) : [],
  );

/** Whether one file imports another, directly or by others. */
function reaches(from: string, to: string, leads: ReadonlyMap<string, readonly string[]>): boolean {
  const reached = new Set([from]);
  for (const key of reached) for (const next of leads.get(key) ?? []) reached.add(next);
  return reached.has(to);
}

/** Beside the names that are taken from that file already, else a line below the imports, else one at the top. */
function importing(file: File, here: string, name: string, path: string): Edit {
  const { text, units, offsets } = file;
  const insert = (at: number, what: string): Edit => ({ start: at, end: at, text: what });
  const target = resolvePath(here, path);
  let last: number | undefined;
  for (const [i, { node, problems }] of units.entries()) {
    if (node.kind !== 'import') continue;
    const { path: from, names, end }: Import = node;
    const latest = names.at(-1);
    const isSame = from !== undefined && resolvePath(here, from.name) === target && problems.length === 0;
    if (isSame && latest !== undefined) return insert(offsets[i]! + latest.end, `, ${name}`);
    last = offsets[i]! + end;
  }
  const line = `import ${name} from "${path}"`;
  const ending = text.includes('\r\n') ? '\r\n' : '\n';
  if (last !== undefined) return insert(last + /^[^\r\n]*/.exec(text.slice(last))![0].length, ending + line);
  return insert(units.length === 0 ? 0 : withComments(file, 0).start, line + ending + ending);
}
