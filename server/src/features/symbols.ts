/** The outline: declarations, and the named lines inside them. */
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { bodiesOf } from '../syntax/bodies';
import type { File, Node, Unit, UnitList } from '../syntax/tree';
import type { Span } from '../text/span';
import { rangeOf } from './text';

const kinds: Partial<Record<Node['kind'], SymbolKind>> = {
  network: SymbolKind.Class,
  block: SymbolKind.Function,
  deploy: SymbolKind.Event,
  let: SymbolKind.Constant,
  shared: SymbolKind.Object,
  flow: SymbolKind.Variable,
};

/** A symbol of a declaration, in places relative to it, which an edit elsewhere leaves as they are. */
interface Named extends Span {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly selection: Span;
  readonly children: readonly Named[];
}

const known = new WeakMap<Unit, readonly Named[]>();

export function symbols({ file }: Pick<Analysis, 'file'>): DocumentSymbol[] {
  return file.units.flatMap((unit, i) => {
    let named = known.get(unit);
    if (named === undefined) known.set(unit, (named = inUnit(unit, 0)));
    return named.map(one => placed(file, one, file.offsets[i]!));
  });
}

function placed(
  file: File,
  { name, kind, start, end, selection, children }: Named,
  base: number,
): DocumentSymbol {
  return {
    name,
    kind,
    range: rangeOf(file, { start: base + start, end: base + end }),
    selectionRange: rangeOf(file, { start: base + selection.start, end: base + selection.end }),
    ...(children.length > 0 ? { children: children.map(child => placed(file, child, base)) } : {}),
  };
}

const inList = (list: UnitList<Node>, base: number): readonly Named[] =>
  list.units.flatMap((unit, i) => inUnit(unit, base + list.offsets[i]!));

function inUnit(unit: Unit, start: number): readonly Named[] {
  const children = bodiesOf(unit).flatMap(body => inList(body, start));
  const names = namesOf(unit.node).filter(name => name.name !== '' && name.name !== '_');
  const kind = kinds[unit.node.kind];
  if (names.length === 0 || kind === undefined) return children;
  return names.map((name, i) => ({
    name: unit.node.kind === 'deploy' ? `${name.name} on ${unit.node.target.name}` : name.name,
    kind,
    start: start + unit.head,
    end: start + unit.length,
    selection: { start: start + name.start, end: start + name.end },
    children: i === 0 ? children : [],
  }));
}

function namesOf(node: Node): readonly { name: string; start: number; end: number }[] {
  if (node.kind === 'flow') return node.targets;
  return 'name' in node ? [node.name] : [];
}
