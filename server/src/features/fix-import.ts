/** What other files of the workspace declare: the import of a name that nothing here is called, and the path of one that leads nowhere. */
import type { Analysis } from '../analysis';
import { unknownNetwork } from '../problems/deployments';
import { importNotFound, notExported } from '../problems/imports';
import { unknownName } from '../problems/language';
import type { Import, Node, Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Edit } from '../text/span';
import type { Text } from '../workspace';
import type { Fix } from './fixes';
import { filesFor, importable } from './importable';

/** A menu with more files than these is read by nobody. */
const mostFiles = 4;

type Imports = (analysis: Analysis, problem: Problem, others: readonly Text[]) => readonly Fix[];

const byCode: ReadonlyMap<string, Imports> = new Map<string, Imports>([
  [unknownName.code, (...asked) => imported('block', ...asked)],
  [unknownNetwork.code, (...asked) => imported('network', ...asked)],
  [importNotFound.code, led],
  [notExported.code, led],
]);

/** Whether other files may have what mends it: blocks and networks begin with a capital letter. */
export const asksOthers = ({ kind, data }: Problem): boolean =>
  byCode.has(kind.code) && /^[A-Z]/.test(nameOf(data) ?? 'A');

export const importsOf: Imports = (analysis, problem, others) =>
  others.length > 0 && asksOthers(problem)
    ? byCode.get(problem.kind.code)!(analysis, problem, others).slice(0, mostFiles)
    : [];

/** The paths of all imports at once: a file that was saved into another folder has lost each of them. */
export function allImports(
  analysis: Analysis,
  problems: readonly Problem[],
  others: readonly Text[],
): Fix | undefined {
  if (!problems.some(leadsNowhere)) return undefined;
  const edits = new Map<number, Edit>();
  for (const problem of analysis.problems.filter(leadsNowhere)) {
    const [edit] = led(analysis, problem, others)[0]?.edits ?? [];
    if (edit !== undefined) edits.set(edit.start, edit);
  }
  const title = `Mend the paths of all ${edits.size} imports`;
  return edits.size > 1 ? { title, edits: [...edits.values()] } : undefined;
}

const leadsNowhere = ({ kind: { code } }: Problem): boolean =>
  code === importNotFound.code || code === notExported.code;

const nameOf = (data: unknown): string | undefined => (data as { readonly name?: string | undefined }).name;

function imported(
  kind: 'block' | 'network',
  analysis: Analysis,
  { data }: Problem,
  others: readonly Text[],
): readonly Fix[] {
  const name = nameOf(data);
  return importable(analysis, others, kind)
    .filter(({ node }) => node.name.name === name)
    .map(({ path, edit }) => ({ title: `Import '${name}' from '${path}'`, edits: [edit()] }));
}

/** The files that declare every name that is imported. */
function led(analysis: Analysis, { place }: Problem, others: readonly Text[]): readonly Fix[] {
  const { node } = place.unit as Unit<Node>;
  const base = analysis.positions.start(place.unit as Unit);
  if (node.kind !== 'import' || node.path === undefined || base === undefined) return [];
  const { path, names }: Import = node;
  const wanted = names.map(({ name }) => name);
  const [start, end] = [base + path!.start, base + path!.end];
  return filesFor(analysis, others, wanted)
    .filter(file => file.path !== path!.name && wanted.every(name => file.names.includes(name)))
    .map(file => ({ title: `Import from '${file.path}'`, edits: [{ start, end, text: `"${file.path}"` }] }));
}
