/**
 * The statements of a body, many of them by the dozen: what stands between two edits is gone by in a few steps. Where a
 * dozen ends is said by the statements themselves, so that an edit changes the one that it stands in.
 */
import { type Body, layersOf, type MapId, readsOf, type Segment } from '../graph/graph';
import { kept } from '../graph/kept';
import { readsFrom } from '../graph/reads';
import { identity } from '../graph/values';

/** One statement, or several in a row. */
export interface Piece {
  readonly parts: readonly Piece[] | Segment;
  /** The maps from in front that it reads, each once. */
  readonly reads: readonly MapId[];
  /** The maps that others may read. */
  readonly exports: readonly MapId[];
  /** Those of `reads` that an item reads: others are only handed on. */
  readonly takes: readonly MapId[];
  /** Those of `exports` that an item makes. */
  readonly makes: readonly MapId[];
  readonly layers: number;
}

const bodies = kept<Body, readonly Piece[]>();

export function piecesOf(body: Body): readonly Piece[] {
  let found = bodies.get(body);
  if (found === undefined) {
    found = asRead(grouped(body.segments), body.results, body.results);
    bodies.set(body, found);
  }
  return found;
}

/** Bodies of so few statements are gone through one by one. */
const fewest = 24;
/** Every so many statements end a dozen, by chance, and so many at most. */
const usual = 8;
const longest = 4 * usual;

/** All of their maps leave pieces as yet. */
function grouped(segments: readonly Segment[]): readonly Piece[] {
  const single = segments.map(pieceOf);
  return single.length <= fewest ? single : byTheDozen(single);
}

const singles = kept<Segment, Piece>();

function pieceOf(segment: Segment): Piece {
  let found = singles.get(segment);
  if (found === undefined) {
    const own = new Set<MapId>();
    const takes = new Set<MapId>();
    let layers = 0;
    for (const item of segment.items) {
      layers += layersOf(item);
      for (const id of readsOf(item)) if (!own.has(id)) takes.add(id);
      for (let i = 0; i < item.outputs.length; i++) own.add(item.first + i);
    }
    const { exports, statements } = segment;
    const makes = exports.filter(id => own.has(id));
    const parts = statements === undefined ? segment : grouped(statements);
    found = { parts, reads: readsFrom(segment), exports, takes: [...takes], makes, layers };
    singles.set(segment, found);
  }
  return found;
}

/** Those that begin with a statement. */
const known = kept<Piece, Piece[]>();

function byTheDozen(single: readonly Piece[]): readonly Piece[] {
  const dozens: Piece[] = [];
  for (let at = 0; at < single.length; at += (dozens.at(-1)!.parts as readonly Piece[]).length)
    dozens.push(dozenAt(single, at));
  return dozens;
}

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
  const takes = new Set<MapId>();
  const makes = new Set<MapId>();
  for (const piece of parts) {
    for (const id of piece.reads) if (!own.has(id)) reads.add(id);
    for (const id of piece.takes) if (!makes.has(id)) takes.add(id);
    for (const id of piece.exports) own.add(id);
    for (const id of piece.makes) makes.add(id);
  }
  const layers = parts.reduce((sum, piece) => sum + piece.layers, 0);
  const dozen: Piece = {
    parts,
    reads: [...reads],
    exports: [...own],
    takes: [...takes],
    makes: [...makes],
    layers,
  };
  if (begun.length >= 8) begun.length = 0;
  begun.push(dozen);
  return dozen;
}

/**
 * The same, with no more maps leaving each piece than are read behind it: where many statements in a row end is by
 * chance, and no map may live longer because of it.
 * @param exports the maps that are read behind all of them
 * @param makes those of them that an item reads
 */
function asRead(
  pieces: readonly Piece[],
  exports: readonly MapId[],
  makes: readonly MapId[],
): readonly Piece[] {
  if (pieces.every(isPlain)) return pieces;
  const read = new Set(exports);
  const taken = new Set(makes);
  for (const piece of pieces) {
    for (const id of piece.reads) read.add(id);
    for (const id of piece.takes) taken.add(id);
  }
  return pieces.map(piece => readBy(piece, read, taken));
}

/** What alone leaves is there at the end, read or not. Statements in a row on other shapes are one with many exports. */
const isPlain = ({ parts, exports }: Piece): boolean => 'items' in parts && exports.length < 2;

const narrowed = kept<Piece, Piece>();

function readBy(piece: Piece, read: ReadonlySet<MapId>, taken: ReadonlySet<MapId>): Piece {
  if (isPlain(piece)) return piece;
  const { parts } = piece;
  const exports = piece.exports.filter(id => read.has(id));
  const makes = piece.makes.filter(id => taken.has(id));
  if (exports.length === piece.exports.length && makes.length === piece.makes.length && 'items' in parts)
    return piece;
  const before = narrowed.get(piece);
  if (before !== undefined && isSame(before.exports, exports) && isSame(before.makes, makes)) return before;
  const found = { ...piece, parts: 'items' in parts ? parts : asRead(parts, exports, makes), exports, makes };
  narrowed.set(piece, found);
  return found;
}

const isSame = (a: readonly MapId[], b: readonly MapId[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);
