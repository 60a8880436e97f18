/** What stands at an offset: the nodes of the tree around it, outermost first. */
import type { Analysis } from '../analysis';
import type { Ident, Unit } from '../syntax/tree';
import type { Span } from '../text/span';

/** Any node, or an identifier, which has no kind. */
export interface Syntax extends Span {
  readonly kind?: string;
}

export interface Cursor {
  /** The units around it, outermost first: a declaration, statements. */
  readonly units: readonly Unit[];
  readonly unit: Unit;
  /** Where the innermost unit starts in the text. */
  readonly base: number;
  /** From the innermost unit's node to the innermost thing at the offset. */
  readonly trail: readonly Syntax[];
  /** The identifier or word at the offset. */
  readonly word: (Span & { readonly name: string }) | undefined;
}

export function cursorAt(analysis: Pick<Analysis, 'positions'>, offset: number): Cursor | undefined {
  const units = analysis.positions.at(offset);
  const unit = units.at(-1);
  if (unit === undefined) return undefined;
  const base = analysis.positions.start(unit)!;
  const trail = trailTo(unit.node, offset - base);
  const last = trail.at(-1) as Partial<Ident> | undefined;
  const word = typeof last?.name === 'string' && last.name !== '' ? (last as Ident) : undefined;
  return { units, unit, base, trail, word };
}

function trailTo(node: Syntax, at: number): Syntax[] {
  for (const child of childrenOf(node))
    if (at >= child.start && at <= child.end && child.kind !== 'body') return [node, ...trailTo(child, at)];
  return [node];
}

/** Everything directly inside a node, in the order of the text; bodies are units of their own. */
export function childrenOf(node: Syntax): readonly Syntax[] {
  const found: Syntax[] = [];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isSyntax(child)) found.push(child);
  }
  // Where two meet, as in `a->b`, the word that begins at an offset goes before the one that ends there.
  return found.sort((a, b) => b.start - a.start);
}

const isSyntax = (value: unknown): value is Syntax =>
  typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
