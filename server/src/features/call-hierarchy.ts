/** Which blocks, networks and deployments use a block, and which it uses itself. */
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range,
  SymbolKind,
} from 'vscode-languageserver-types';
import { decoded } from '../address';
import type { Analysis } from '../analysis';
import type { Declared } from '../graph/graph';
import { libraryUri } from '../std/library';
import type { Unit } from '../syntax/tree';
import type { Span } from '../text/span';
import { type Elsewhere, type Everywhere, fileOf, type Located } from './elsewhere';
import { namesOf } from './names';
import { filesWith, mentionsOf, pointedAt } from './referents';
import { kindOf, titleOf } from './symbols';
import { offsetOf, rangeOf } from './text';

/** What an item of the library remembers: the library does not know who uses it, and the file that asked does. */
interface From {
  readonly askedIn: string;
}

/** The address of the file that is to be asked about an item. */
export const askedIn = ({ uri, data }: CallHierarchyItem): string =>
  (data as Partial<From> | null | undefined)?.askedIn ?? uri;

export function callHierarchy(
  analysis: Analysis,
  offset: number,
  elsewhere: Elsewhere,
): CallHierarchyItem[] | undefined {
  const referent = pointedAt(analysis, offset)?.referent;
  const item = referent?.kind === 'declared' ? itemFor(analysis, referent.declared, elsewhere) : undefined;
  return item && [item];
}

/** @param analysis of the file that declares it, or that asked about a block of the library */
export async function incomingCalls(
  analysis: Analysis,
  { name, kind }: CallHierarchyItem,
  everywhere: Everywhere,
): Promise<CallHierarchyIncomingCall[]> {
  const declared = kind === SymbolKind.Event ? undefined : analysis.linked.find(name);
  if (declared === undefined) return [];
  const referent = { kind: 'declared', declared } as const;
  const files = await filesWith(analysis, referent, everywhere);
  return files.flatMap(file => {
    const users = new Map<Unit, Range[]>();
    for (const { unit, span, defines } of mentionsOf(file, referent)) {
      const start = file.positions.start(unit);
      const user = start === undefined ? undefined : file.positions.at(start + span.start)[0];
      if (defines || user === undefined || user.node.kind === 'import') continue;
      add(users, user, rangeOf(file.file, moved(span, start!)));
    }
    return [...users].flatMap(([user, fromRanges]) => {
      const from = itemOf(file.uri, file, user);
      return from === undefined ? [] : [{ from, fromRanges }];
    });
  });
}

export function outgoingCalls(
  analysis: Analysis,
  { selectionRange }: CallHierarchyItem,
  elsewhere: Elsewhere,
): CallHierarchyOutgoingCall[] {
  const { file, positions, linked } = analysis;
  const [unit] = positions.at(offsetOf(file, selectionRange.start));
  if (unit === undefined) return [];
  const used = new Map<Declared, Range[]>();
  const note = (name: string, of: Unit, span: Span) => {
    const declared = linked.find(name);
    if (declared !== undefined) add(used, declared, rangeOf(file, moved(span, positions.start(of) ?? 0)));
  };
  if (unit.node.kind === 'deploy') note(unit.node.name.name, unit, unit.node.name);
  for (const { name, role, definition, unit: of, span } of namesOf(unit).written)
    if (definition === undefined && (role === 'stage' || role === 'value')) note(name, of, span);
  return [...used].flatMap(([declared, fromRanges]) => {
    const to = itemFor(analysis, declared, elsewhere);
    return to === undefined ? [] : [{ to, fromRanges }];
  });
}

function itemFor(
  analysis: Analysis,
  declared: Declared,
  elsewhere: Elsewhere,
): CallHierarchyItem | undefined {
  const { uri, unit } = declared;
  const located = fileOf(analysis, uri, elsewhere);
  const item = located && itemOf(uri, located, unit);
  if (item === undefined || uri !== libraryUri || analysis.uri === libraryUri) return item;
  const data: From = { askedIn: analysis.uri };
  return { ...item, data };
}

function itemOf(uri: string, { file, positions }: Located, unit: Unit): CallHierarchyItem | undefined {
  const start = positions.start(unit);
  const { node } = unit;
  if (start === undefined || !('name' in node)) return undefined;
  return {
    name: titleOf(node, node.name),
    kind: kindOf(node) ?? SymbolKind.Function,
    // Several files may have a network of the same name.
    detail: decoded(uri.slice(uri.lastIndexOf('/') + 1)),
    uri,
    range: rangeOf(file, moved(node, start)),
    selectionRange: rangeOf(file, moved(node.name, start)),
  };
}

const moved = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

function add<K>(all: Map<K, Range[]>, key: K, range: Range): void {
  const before = all.get(key);
  if (before === undefined) all.set(key, [range]);
  else before.push(range);
}
