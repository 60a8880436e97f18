/** The outline: declarations, and the named lines inside them. */
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { bodiesOf } from '../syntax/bodies';
import type { Node, Unit, UnitList } from '../syntax/tree';
import { rangeOf } from './text';

const kinds: Partial<Record<Node['kind'], SymbolKind>> = {
  network: SymbolKind.Class,
  block: SymbolKind.Function,
  deploy: SymbolKind.Event,
  let: SymbolKind.Constant,
  shared: SymbolKind.Object,
  flow: SymbolKind.Variable,
};

export const symbols = (analysis: Analysis): DocumentSymbol[] => inList(analysis, analysis.file, 0);

function inList(analysis: Analysis, list: UnitList<Node>, base: number): DocumentSymbol[] {
  return list.units.flatMap((unit, i) => inUnit(analysis, unit, base + list.offsets[i]!));
}

function inUnit(analysis: Analysis, unit: Unit, start: number): DocumentSymbol[] {
  const children = bodiesOf(unit).flatMap(body => inList(analysis, body, start));
  const names = namesOf(unit.node).filter(name => name.name !== '' && name.name !== '_');
  const kind = kinds[unit.node.kind];
  if (names.length === 0 || kind === undefined) return children;
  const span = { start: start + unit.head, end: start + unit.length };
  return names.map((name, i) => ({
    name: unit.node.kind === 'deploy' ? `${name.name} on ${unit.node.target.name}` : name.name,
    kind,
    range: rangeOf(analysis.file, span),
    selectionRange: rangeOf(analysis.file, { start: start + name.start, end: start + name.end }),
    ...(i === 0 && children.length > 0 ? { children } : {}),
  }));
}

function namesOf(node: Node): readonly { name: string; start: number; end: number }[] {
  if (node.kind === 'flow') return node.targets;
  return 'name' in node ? [node.name] : [];
}
