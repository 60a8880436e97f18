/**
 * The statements of a body, many of them by the dozen: what stands between two edits is gone by in a few steps. Where a
 * dozen ends is said by the statements themselves, so that an edit changes the one that it stands in.
 */
import { foldsAcross, foldsInside } from '../cost/folds';
import { type Body, type Layer, layersOf, type MapId, readsOf, type Segment } from '../graph/graph';
import { identity } from '../graph/values';

/** One statement, or several in a row. */
export interface Piece {
  readonly parts: readonly Piece[] | Segment;
  /** The maps from in front that it reads, each once. */
  readonly reads: readonly MapId[];
  /** The maps that others may read. */
  readonly exports: readonly MapId[];
  readonly layers: number;
}

/** Layers that take part in folds: those that vanish and those that take them in. */
export interface Folding {
  readonly vanish: ReadonlySet<Layer>;
  readonly absorb: ReadonlySet<Layer>;
}

export interface Pieces {
  readonly pieces: readonly Piece[];
  /** Folds between statements. */
  readonly across: Folding;
}

const bodies = new WeakMap<Body, Pieces>();

export function piecesOf(body: Body): Pieces {
  let found = bodies.get(body);
  if (found === undefined) {
    const single = body.segments.map(pieceOf);
    const pieces = single.length <= fewest ? single : byTheDozen(single, body.results);
    bodies.set(body, (found = { pieces, across: foldingOf(foldsAcross(body)) }));
  }
  return found;
}

const foldingOf = (folds: readonly { readonly vanish: Layer; readonly absorb: Layer }[]): Folding =>
  folds.length === 0
    ? noFolds
    : { vanish: new Set(folds.map(fold => fold.vanish)), absorb: new Set(folds.map(fold => fold.absorb)) };

const noFolds: Folding = { vanish: new Set(), absorb: new Set() };

/** Bodies of so few statements are gone through one by one. */
const fewest = 24;
/** Every so many statements end a dozen, by chance, and so many at most. */
const usual = 16;
const longest = 4 * usual;

const singles = new WeakMap<Segment, Piece>();
const inside = new WeakMap<Segment, Folding>();

/** The folds inside one statement. */
export function foldingIn(segment: Segment): Folding {
  let found = inside.get(segment);
  if (found === undefined) inside.set(segment, (found = foldingOf(foldsInside(segment))));
  return found;
}

function pieceOf(segment: Segment): Piece {
  let found = singles.get(segment);
  if (found === undefined) {
    const own = new Set<MapId>();
    const reads = new Set<MapId>();
    let layers = 0;
    for (const item of segment.items) {
      layers += layersOf(item);
      for (const id of readsOf(item)) if (!own.has(id)) reads.add(id);
      for (let i = 0; i < item.outputs.length; i++) own.add(item.first + i);
    }
    // What the statement only hands on arrives as well.
    for (const id of segment.exports) if (!own.has(id)) reads.add(id);
    found = { parts: segment, reads: [...reads], exports: segment.exports, layers };
    singles.set(segment, found);
  }
  return found;
}

/** Those that begin with a statement. */
const known = new WeakMap<Piece, Piece[]>();

function byTheDozen(single: readonly Piece[], results: readonly MapId[]): readonly Piece[] {
  const dozens: Piece[] = [];
  for (let at = 0; at < single.length; at += (dozens.at(-1)!.parts as readonly Piece[]).length)
    dozens.push(dozenAt(single, at));
  const read = new Set(results);
  for (const dozen of dozens) for (const id of dozen.reads) read.add(id);
  return dozens.map(dozen => readBy(dozen, read));
}

/** All of a dozen's maps leave it as yet. */
function dozenAt(single: readonly Piece[], at: number): Piece {
  const first = single[at]!;
  let begun = known.get(first);
  if (begun === undefined) known.set(first, (begun = []));
  const old = begun.find(({ parts }) =>
    (parts as readonly Piece[]).every((piece, i) => piece === single[at + i]),
  );
  if (old !== undefined) return old;
  let end = at + 1;
  while (end < single.length && end - at < longest && identity(single[end - 1]!.parts) % usual !== 0) end++;
  const parts = single.slice(at, end);
  const own = new Set<MapId>();
  const reads = new Set<MapId>();
  for (const piece of parts) {
    for (const id of piece.reads) if (!own.has(id)) reads.add(id);
    for (const id of piece.exports) own.add(id);
  }
  const layers = parts.reduce((sum, piece) => sum + piece.layers, 0);
  const dozen: Piece = { parts, reads: [...reads], exports: [...own], layers };
  if (begun.length >= 8) begun.length = 0;
  begun.push(dozen);
  return dozen;
}

const narrowed = new WeakMap<Piece, Piece>();

/** The same, as far as others read it. */
function readBy(dozen: Piece, read: ReadonlySet<MapId>): Piece {
  const exports = dozen.exports.filter(id => read.has(id));
  const before = narrowed.get(dozen);
  if (before?.exports.length === exports.length && before.exports.every((id, i) => id === exports[i]))
    return before;
  const piece = { ...dozen, exports };
  narrowed.set(dozen, piece);
  return piece;
}
