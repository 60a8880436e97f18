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

/** A fold inside a segment, with where its layers stand among the items. */
export interface InnerFold extends Fold {
  readonly vanishAt: number;
  readonly absorbAt: number;
}

/** The folds of a segment, and what it leaves to its body: what other statements can make or read. */
interface Seams {
  readonly folds: readonly InnerFold[];
  /** Affine layers on maps that other statements can read or make. */
  readonly open: readonly Layer[];
  /** Linear layers whose result other statements can read. */
  readonly makers: readonly Layer[];
  /** Reads of maps that other statements can read or make, once for each reader. */
  readonly reads: readonly MapId[];
}

const seams = new WeakMap<Segment, Seams>();

function seamsOf(segment: Segment): Seams {
  let known = seams.get(segment);
  if (known === undefined) seams.set(segment, (known = find(segment)));
  return known;
}

const isAffine = (item: Item): item is Layer => item.kind === 'layer' && item.op.affine === true;
const hasAffine = (segment: Segment): boolean => segment.items.some(isAffine);
const isLinear = (item: Item): item is Layer => item.kind === 'layer' && item.op.absorbsAffine === true;

/**
 * What is known of the maps of the segment at work, by id: whether it makes them for itself alone, by which item, and how
 * often it reads them. One table for all segments, since many are looked at and each has few maps; `serial` says whose
 * an entry is.
 */
const table = { serial: 0, own: new Int32Array(0), maker: new Int32Array(0), readers: new Int32Array(0) };

function reserve(ids: number): void {
  if (ids <= table.own.length) return;
  const size = 2 * ids;
  table.own = new Int32Array(size);
  table.maker = new Int32Array(size);
  table.readers = new Int32Array(size);
}

function find({ items, exports }: Segment): Seams {
  let highest = 0;
  for (const { first, outputs } of items) highest = Math.max(highest, first + outputs.length);
  reserve(highest);
  const { own, maker, readers } = table;
  const serial = ++table.serial;
  const makers: Layer[] = [];
  for (let at = 0; at < items.length; at++) {
    const { first, outputs } = items[at]!;
    for (let id = first; id < first + outputs.length; id++) {
      own[id] = serial;
      maker[id] = at;
      readers[id] = 0;
    }
  }
  for (const id of exports) {
    // An export may be a map that the statement only hands on.
    if (own[id] !== serial) continue;
    own[id] = 0;
    const item = items[maker[id]!]!;
    if (isLinear(item)) makers.push(item);
  }
  const reads: MapId[] = [];
  for (const item of items)
    for (const id of readsOf(item)) {
      if (own[id] === serial) readers[id]!++;
      else if (id >= 0) reads.push(id);
    }
  const folds: InnerFold[] = [];
  const open: Layer[] = [];
  for (let vanishAt = 0; vanishAt < items.length; vanishAt++) {
    const vanish = items[vanishAt]!;
    if (!isAffine(vanish)) continue;
    const id = vanish.inputs[0]!;
    if (own[id] !== serial) {
      open.push(vanish);
      continue;
    }
    const absorbAt = maker[id]!;
    const absorb = items[absorbAt]!;
    if (readers[id] === 1 && isLinear(absorb)) folds.push({ vanish, absorb, vanishAt, absorbAt });
  }
  return { folds, open, makers, reads };
}

/** The folds between statements of a body. */
export function foldsAcross(body: Body): readonly Fold[] {
  const open: Layer[] = [];
  for (const segment of body.segments)
    if (hasAffine(segment)) for (const layer of seamsOf(segment).open) open.push(layer);
  if (open.length === 0) return [];
  // Readers beyond the second make no difference; only maps that an open layer reads are of interest.
  const readers = new Uint8Array(body.idLimit);
  const wanted = new Uint8Array(body.idLimit);
  for (const { inputs } of open) if (inputs[0]! >= 0) wanted[inputs[0]!] = 1;
  const makers = new Map<MapId, Layer>();
  for (const segment of body.segments) {
    const { makers: made, reads } = seamsOf(segment);
    for (const layer of made) if (wanted[layer.first] === 1) makers.set(layer.first, layer);
    for (const id of reads) if (readers[id]! < 2) readers[id]!++;
  }
  for (const id of body.results) if (id >= 0 && readers[id]! < 2) readers[id]!++;
  const folds: Fold[] = [];
  for (const vanish of open) {
    const id = vanish.inputs[0]!;
    const absorb = makers.get(id);
    if (absorb !== undefined && readers[id] === 1) folds.push({ vanish, absorb });
  }
  return folds;
}

/** The folds inside one statement. */
export const foldsInside = (segment: Segment): readonly InnerFold[] =>
  hasAffine(segment) ? seamsOf(segment).folds : none;

const none: readonly never[] = [];

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
  biasesAfter(absorb, figuresOnce(absorb).biasElements, figuresOnce(vanish).biasElements);

/** The same where it is known how many both had. */
export const biasesAfter = (absorb: Layer, absorbing: number, vanishing: number): number =>
  channels(absorb.outputs[0]!) - absorbing - vanishing;
