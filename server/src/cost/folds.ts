/**
 * Which batch norms vanish into which layers: an affine layer that alone reads the result of a linear one. Worked out
 * statement by statement, so that an edit costs the statement it changed; only a batch norm on a line of its own looks
 * at the rest of its body.
 */
import { type Body, type Layer, type MapId, readsOf, type Segment } from '../graph/graph';
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
  /** Linear layers whose result other statements can read, by its id. */
  readonly makers: readonly Layer[];
  /** Reads of maps that other statements can read or make, once for each reader. */
  readonly reads: readonly MapId[];
}

const locals = new WeakMap<Segment, Local>();

function localOf(segment: Segment): Local {
  let local = locals.get(segment);
  if (local === undefined) locals.set(segment, (local = find(segment)));
  return local;
}

function find({ items, exports }: Segment): Local {
  const makers = new Map<MapId, Layer>();
  const outside: Layer[] = [];
  const inside = new Map<MapId, number>();
  for (const item of items) {
    for (let i = 0; i < item.outputs.length; i++)
      if (!exports.includes(item.first + i)) inside.set(item.first + i, 0);
    if (item.kind !== 'layer' || !item.op.absorbsAffine) continue;
    if (exports.includes(item.first)) outside.push(item);
    else makers.set(item.first, item);
  }
  const reads: MapId[] = [];
  for (const item of items)
    for (const id of readsOf(item)) {
      const count = inside.get(id);
      if (count === undefined) reads.push(id);
      else inside.set(id, count + 1);
    }
  const folds: Fold[] = [];
  const open: Layer[] = [];
  for (const item of items) {
    if (item.kind !== 'layer' || !item.op.affine) continue;
    const id = item.inputs[0]!;
    const count = inside.get(id);
    if (count === undefined) open.push(item);
    const maker = makers.get(id);
    if (count === 1 && maker !== undefined) folds.push({ vanish: item, absorb: maker });
  }
  return { folds, open, makers: outside, reads };
}

/** The folds between statements of a body. */
export function foldsAcross(body: Body): readonly Fold[] {
  const parts = body.segments.map(localOf);
  if (parts.every(part => part.open.length === 0)) return [];
  const makers = new Map<MapId, Layer>();
  for (const part of parts) for (const layer of part.makers) makers.set(layer.first, layer);
  if (makers.size === 0) return [];
  // Readers beyond the second make no difference.
  const readers = new Uint8Array(body.idLimit);
  const read = (id: MapId) => {
    if (id >= 0 && readers[id]! < 2) readers[id]!++;
  };
  for (const part of parts) for (const id of part.reads) read(id);
  body.results.forEach(read);
  const folds: Fold[] = [];
  for (const part of parts)
    for (const layer of part.open) {
      const id = layer.inputs[0]!;
      const maker = makers.get(id);
      if (maker !== undefined && readers[id] === 1) folds.push({ vanish: layer, absorb: maker });
    }
  return folds;
}

/** The folds inside one statement. */
export const foldsInside = (segment: Segment): readonly Fold[] => localOf(segment).folds;

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
