/**
 * The least peak that a network has over all orders in which the lines of its blocks can stand, and where to begin: lines that
 * do not read each other run in any order, and what each keeps alive until the others are through depends on it.
 */
import { type Body, inputId, type Layer, type MapId } from '../graph/graph';
import { kept } from '../graph/kept';
import { elements } from '../ops/lib/shape';
import type { Arriving, Lives, Stretch } from './held';
import { keyOf, livesOf, livesWith, momentOf } from './lifetimes';
import { type Done, leastOrder, type Order } from './order';
import { type Piece, piecesOf } from './pieces';

/** So many sets of lines are looked at in one block, and so many lines: beyond that nobody knows. */
const mostStates = 200;
const mostLines = 120;

type Place = Layer['place'];

export interface LeastPeak {
  readonly elements: number;
  /** What is to be written first, and the line before which it is to stand. */
  readonly first: Place;
  readonly before: Place;
}

/** Nothing where no order has less than the one that is written, or where there are too many of them. */
export function leastPeakOf(body: Body): LeastPeak | undefined {
  const written = body.unknownCount > 0 ? Number.NaN : livesOf(body, []).peak;
  if (!(written > 0)) return undefined;
  const least = leastLives(body, []);
  if (!(least.peak < written)) return undefined;
  const swapped = swapIn(body);
  return swapped && { elements: least.peak, ...swapped };
}

/** In the first block on the way to the peak whose lines stand better in another order. */
function swapIn(network: Body): Pick<LeastPeak, 'first' | 'before'> | undefined {
  let stretch: Stretch = network;
  let arriving: readonly Arriving[] = [];
  for (;;) {
    if ('segments' in stretch) {
      const lines = linesOf(stretch);
      const order = orders.get(stretch)?.get(keyOf(arriving))?.steps;
      const at = order?.findIndex((step, i) => step !== i) ?? -1;
      if (order !== undefined && at >= 0) {
        const [first, before] = [placeOf(lines[order[at]!]!), placeOf(lines[at]!)];
        if (first !== undefined && before !== undefined) return { first, before };
      }
    }
    const { at, arriving: next } = momentOf(stretch, arriving);
    if ('kind' in at) return undefined;
    stretch = at;
    arriving = next;
  }
}

const placeOf = ({ parts }: Piece): Place | undefined =>
  'items' in parts ? parts.items[0]?.place : undefined;

/** Lines at which something runs. */
const flat = (piece: Piece): readonly Piece[] => {
  const { parts } = piece;
  if (!('items' in parts)) return parts.flatMap(flat);
  return parts.items.length === 0 ? [] : [piece];
};

const lined = kept<Body, readonly Piece[]>();

function linesOf(body: Body): readonly Piece[] {
  let lines = lined.get(body);
  if (lines === undefined) lined.set(body, (lines = piecesOf(body).flatMap(flat)));
  return lines;
}

const known = kept<Stretch, Map<string, Lives>>();
const orders = kept<Body, Map<string, Order>>();

/** What a stretch keeps alive with the lines of every block inside in their best order; NaN as its peak where nobody knows. */
function leastLives(stretch: Stretch, arriving: readonly Arriving[]): Lives {
  let lives = known.get(stretch);
  if (lives === undefined) known.set(stretch, (lives = new Map()));
  const key = keyOf(arriving);
  let found = lives.get(key);
  if (found === undefined) {
    found = 'segments' in stretch ? ordered(stretch, arriving) : livesWith(stretch, arriving, leastLives);
    lives.set(key, found);
  }
  return found;
}

function ordered(body: Body, arriving: readonly Arriving[]): Lives {
  const lines = linesOf(body);
  const order = lines.length > mostLines ? undefined : leastOrder(stepsOf(body, lines, arriving), mostStates);
  let found = orders.get(body);
  if (found === undefined) orders.set(body, (found = new Map()));
  if (order !== undefined) found.set(keyOf(arriving), order);
  return { ...livesOf(body, arriving), peak: order?.peak ?? Number.NaN };
}

/** A map with all views of it. */
interface Root {
  elements: number;
  /** Counted by whoever reads it behind the body. */
  readonly isKept: boolean;
  /** The line that makes it; −1 where it arrives. */
  readonly maker: number;
  isResult: boolean;
  /** Who reads it or a view of it, with the line that made the view. */
  readonly reads: { readonly line: number; readonly of: number }[];
}

function stepsOf(body: Body, lines: readonly Piece[], arriving: readonly Arriving[]) {
  const roots = new Map<MapId, { readonly root: Root; readonly of: number }>();
  const all: Root[] = [];
  const after: number[][] = [];
  const add = (size: number, isKept: boolean, maker: number): Root => {
    const root = { elements: size, isKept, maker, isResult: false, reads: [] };
    all.push(root);
    return root;
  };
  const arrived: Root[] = [];
  for (const [i, { elements: size, ends, same }] of arriving.entries()) {
    arrived.push(same === i ? add(size, !ends, -1) : arrived[same]!);
    roots.set(inputId(i), { root: arrived[i]!, of: -1 });
  }
  for (const [line, piece] of lines.entries()) {
    const taken = piece.takes.map(id => roots.get(id));
    after.push([...new Set(taken.flatMap(one => (one === undefined || one.of < 0 ? [] : [one.of])))]);
    for (const one of taken) one?.root.reads.push({ line, of: one.of });
    // With somebody else still to read all of them, only views are no maps of their own.
    const views = livesOf(
      piece,
      stateAt(piece, roots, () => false),
    ).leaving;
    const made: Root[] = [];
    for (const [i, id] of piece.makes.entries()) {
      const view = views[i]!;
      if (typeof view === 'number') made.push(taken[view]!.root);
      else made.push(view.same >= 0 ? made[view.same]! : add(view.elements, false, line));
      roots.set(id, { root: made[i]!, of: line });
    }
  }
  for (const id of body.results) {
    const one = roots.get(id);
    if (one !== undefined) one.root.isResult = true;
  }
  const waiting = lines.map(piece =>
    inputsOf(
      livesOf(
        piece,
        stateAt(piece, roots, () => true),
      ).inputs,
    ),
  );
  const isAlive = ({ isKept, maker, isResult, reads }: Root, done: Done) =>
    !isKept && (maker < 0 || done[maker] === 1) && (isResult || reads.some(({ line }) => done[line] === 0));
  const alive = (done: Done) => {
    let sum = 0;
    for (const root of all) if (isAlive(root, done)) sum += root.elements;
    for (const [line, size] of waiting.entries()) if (done[line] === 0) sum += size;
    return sum;
  };
  const during = (line: number, done: Done) => {
    const piece = lines[line]!;
    const ends = (root: Root) =>
      !root.isKept &&
      !(root.isResult && !onlyFrom(line, root, body, roots)) &&
      root.reads.every(read => read.line === line || done[read.line] === 1 || read.of === line);
    const state = stateAt(piece, roots, ends);
    const ending = state.reduce(
      (sum, { ends: isEnd, same, elements: size }, i) => sum + (isEnd && same === i ? size : 0),
      0,
    );
    return alive(done) - waiting[line]! - ending + leastLives(piece, state).peak;
  };
  return { count: lines.length, after, alive, during };
}

type Roots = ReadonlyMap<MapId, { readonly root: Root; readonly of: number }>;

/** Whether a map leaves the body as what one line makes of it alone. */
const onlyFrom = (line: number, root: Root, { results }: Body, roots: Roots): boolean =>
  results.every(id => roots.get(id)?.root !== root || roots.get(id)?.of === line);

function stateAt({ takes }: Piece, roots: Roots, ends: (root: Root) => boolean): readonly Arriving[] {
  const taken = takes.map(id => roots.get(id)?.root);
  return taken.map(root => ({
    elements: root?.elements ?? Number.NaN,
    ends: root !== undefined && ends(root),
    same: taken.indexOf(root),
    maker: undefined,
  }));
}

const inputsOf = (layers: Lives['inputs']): number =>
  layers.reduce((sum, { outputs }) => sum + outputs.reduce((all, shape) => all + elements(shape), 0), 0);
