/** The outline: declarations, and the named lines inside them, each with what it costs. */
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis';
import { fp32 } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import { shared } from '../figures/shared';
import { isKnown, numberOf } from '../quantity/quantity';
import { shareOf, short } from '../quantity/show';
import { bodiesOf } from '../syntax/bodies';
import type { File, Ident, Node, Unit, UnitList } from '../syntax/tree';
import type { Span } from '../text/span';
import { type Cost, costOf } from './line-costs';
import { rangeOf } from './text';
import { shortTotals } from './totals-line';
import { verdictLine } from './verdicts';

/** A share in them does not hang on a precision. */
const told = shared.filter(({ isSized }) => !isSized);

const kinds: Partial<Record<Node['kind'], SymbolKind>> = {
  network: SymbolKind.Class,
  block: SymbolKind.Function,
  deploy: SymbolKind.Event,
  let: SymbolKind.Constant,
  shared: SymbolKind.Object,
  flow: SymbolKind.Variable,
};

export const kindOf = (node: Node): SymbolKind | undefined => kinds[node.kind];

/** How lists call what has a name: of a network's deployments each by its target. */
export const titleOf = (node: Node, { name }: Ident): string =>
  node.kind === 'deploy' ? `${name} on ${node.target.name}` : name;

/** A symbol of a declaration, in places relative to it, which an edit elsewhere leaves as they are. */
interface Named extends Span {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly selection: Span;
  readonly unit: Unit;
  readonly children: readonly Named[];
}

const known = new WeakMap<Unit, readonly Named[]>();

type DetailOf = (unit: Unit) => string | undefined;

/** @param withFigures whether what each costs is told behind its name */
export function symbols(analysis: Analysis, withFigures = true): DocumentSymbol[] {
  const { file } = analysis;
  const detailOf = withFigures ? details(analysis) : () => undefined;
  return file.units.flatMap((unit, i) => {
    let named = known.get(unit);
    if (named === undefined) known.set(unit, (named = inUnit(unit, 0)));
    return named.map(one => placed(file, one, file.offsets[i]!, detailOf));
  });
}

/** Of a network its totals, of a deployment what is found of it, of anything else its share of its network. */
function details(analysis: Analysis): DetailOf {
  const networks = new Map(
    analysis.networks.map(({ evaluated }) => [evaluated.declared.unit, evaluated.body]),
  );
  const deployments = new Map(analysis.deployments.map(judged => [judged.deployed.unit as Unit, judged]));
  return unit => {
    const body = networks.get(unit);
    if (body !== undefined) return shortTotals(body, short);
    const judged = deployments.get(unit);
    if (judged !== undefined) return verdictLine(judged);
    const cost = costOf(analysis, unit);
    return cost && shareLine(cost);
  };
}

/** The figures that shares are told of, as far as this is something of each. */
function shareLine({ network, sums }: Cost): string | undefined {
  const precision = fp32;
  const shares = told
    .map(
      figure => [figure, figure.of(sums, precision), figure.of(totalsOf(network.body), precision)] as const,
    )
    .filter(([, part, whole]) => numberOf(part) > 0 && isKnown(whole))
    .map(([{ title }, part, whole]) => `${shareOf(part, whole)} of ${title}`);
  return shares.length === 0 ? undefined : shares.join(', ');
}

function placed(
  file: File,
  { name, kind, start, end, selection, unit, children }: Named,
  base: number,
  detailOf: DetailOf,
): DocumentSymbol {
  const detail = detailOf(unit);
  return {
    name,
    ...(detail === undefined ? {} : { detail }),
    kind,
    range: rangeOf(file, { start: base + start, end: base + end }),
    selectionRange: rangeOf(file, { start: base + selection.start, end: base + selection.end }),
    ...(children.length > 0 ? { children: children.map(child => placed(file, child, base, detailOf)) } : {}),
  };
}

const inList = (list: UnitList<Node>, base: number): readonly Named[] =>
  list.units.flatMap((unit, i) => inUnit(unit, base + list.offsets[i]!));

function inUnit(unit: Unit, start: number): readonly Named[] {
  const children = bodiesOf(unit).flatMap(body => inList(body, start));
  const names = namesOf(unit.node).filter(name => name.name !== '' && name.name !== '_');
  const kind = kindOf(unit.node);
  if (names.length === 0 || kind === undefined) return children;
  return names.map((name, i) => ({
    name: titleOf(unit.node, name),
    kind,
    start: start + unit.head,
    end: start + unit.length,
    unit,
    selection: { start: start + name.start, end: start + name.end },
    children: i === 0 ? children : [],
  }));
}

function namesOf(node: Node): readonly Ident[] {
  if (node.kind === 'flow') return node.targets;
  return 'name' in node ? [node.name] : [];
}
