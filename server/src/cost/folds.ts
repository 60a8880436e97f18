/**
 * Which batch norms vanish into which layers: an affine layer that alone reads the result of a linear one. Worked out
 * statement by statement, so that an edit costs the statement it changed; only a batch norm on a line of its own looks
 * at the rest of its body.
 */
import { type Body, type Item, type Layer, type MapId, readsOf, type Segment } from '../graph/graph';
import { channels } from '../ops/lib/shape';
import { figuresOnce } from './figures';

/** An affine layer and the layer that takes it in. */
export interface Fold {
  readonly vanish: Layer;
  readonly absorb: Layer;
}

export interface Folds {
  /** Affine layers that vanish into the layer before them. */
  readonly vanish: ReadonlySet<Layer>;
  /** Layers that take one in, and need a bias for it. */
  readonly absorb: ReadonlySet<Layer>;
}

/** What a segment knows of its own, and what it leaves to its body. */
interface Local {
  readonly folds: readonly Fold[];
  /** Affine layers on maps that other statements can read or make. */
  readonly open: readonly Layer[];
}

const none: Local = { folds: [], open: [] };
const locals = new WeakMap<Segment, Local>();

function localOf(segment: Segment): Local {
  if (!segment.items.some(isAffine)) return none;
  let local = locals.get(segment);
  if (local === undefined) locals.set(segment, (local = find(segment)));
  return local;
}

const isAffine = (item: Item): item is Layer => item.kind === 'layer' && item.op.affine === true;
const isLinear = (item: Item): item is Layer => item.kind === 'layer' && item.op.absorbsAffine === true;

function find({ items, exports }: Segment): Local {
  const makers = new Map<MapId, Layer>();
  const inside = new Map<MapId, number>();
  for (const item of items) {
    for (let i = 0; i < item.outputs.length; i++)
      if (!exports.includes(item.first + i)) inside.set(item.first + i, 0);
    if (isLinear(item)) makers.set(item.first, item);
  }
  for (const item of items)
    for (const id of readsOf(item)) {
      const count = inside.get(id);
      if (count !== undefined) inside.set(id, count + 1);
    }
  const folds: Fold[] = [];
  const open: Layer[] = [];
  for (const item of items) {
    if (!isAffine(item)) continue;
    const id = item.inputs[0]!;
    const count = inside.get(id);
    const maker = makers.get(id);
    if (count === undefined) open.push(item);
    else if (count === 1 && maker !== undefined) folds.push({ vanish: item, absorb: maker });
  }
  return { folds, open };
}

/** What other statements see of one. */
interface Edge {
  /** Linear layers whose result other statements can read. */
  readonly makers: readonly Layer[];
  /** Reads of maps that other statements can read or make, once for each reader. */
  readonly reads: readonly MapId[];
}

const edges = new WeakMap<Segment, Edge>();

function edgeOf(segment: Segment): Edge {
  let edge = edges.get(segment);
  if (edge === undefined) {
    const { items, exports } = segment;
    const inside = new Set<MapId>();
    for (const item of items)
      for (let i = 0; i < item.outputs.length; i++)
        if (!exports.includes(item.first + i)) inside.add(item.first + i);
    const makers = items.filter(isLinear).filter(layer => exports.includes(layer.first));
    const reads = items.flatMap(readsOf).filter(id => !inside.has(id));
    edges.set(segment, (edge = { makers, reads }));
  }
  return edge;
}

/** The folds between statements of a body. */
export function foldsAcross(body: Body): readonly Fold[] {
  const open: Layer[] = [];
  for (const segment of body.segments) for (const layer of localOf(segment).open) open.push(layer);
  if (open.length === 0) return [];
  const makers = new Map<MapId, Layer>();
  for (const segment of body.segments)
    for (const layer of edgeOf(segment).makers) makers.set(layer.first, layer);
  if (makers.size === 0) return [];
  // Readers beyond the second make no difference.
  const readers = new Uint8Array(body.idLimit);
  const read = (id: MapId) => {
    if (id >= 0 && readers[id]! < 2) readers[id]!++;
  };
  for (const segment of body.segments) edgeOf(segment).reads.forEach(read);
  body.results.forEach(read);
  const folds: Fold[] = [];
  for (const layer of open) {
    const id = layer.inputs[0]!;
    const maker = makers.get(id);
    if (maker !== undefined && readers[id] === 1) folds.push({ vanish: layer, absorb: maker });
  }
  return folds;
}

/** The folds inside one statement. */
export const foldsInside = (segment: Segment): readonly Fold[] => localOf(segment).folds;

/** The fold that a layer takes part in. */
export function foldWith(layer: Layer, body: Body): Fold | undefined {
  const isIts = (fold: Fold) => fold.vanish === layer || fold.absorb === layer;
  for (const segment of body.segments) {
    const fold = foldsInside(segment).find(isIts);
    if (fold !== undefined) return fold;
  }
  return foldsAcross(body).find(isIts);
}

const known = new WeakMap<Body, Folds>();

/** All folds of a body. */
export function foldsOf(body: Body): Folds {
  let folds = known.get(body);
  if (folds === undefined) {
    const vanish = new Set<Layer>();
    const absorb = new Set<Layer>();
    const note = (fold: Fold) => {
      vanish.add(fold.vanish);
      absorb.add(fold.absorb);
    };
    for (const segment of body.segments) foldsInside(segment).forEach(note);
    foldsAcross(body).forEach(note);
    known.set(body, (folds = { vanish, absorb }));
  }
  return folds;
}

/** How many biases more are stored after a fold: one for each channel instead of what both layers had. */
export const storedBiasesAfter = ({ vanish, absorb }: Fold): number =>
  channels(absorb.outputs[0]!) -
  figuresOnce(absorb).storedBiasElements -
  figuresOnce(vanish).storedBiasElements;
