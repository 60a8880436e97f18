/**
 * Which batch norms vanish into which layers: an affine layer that alone reads the result of a linear one, also in another
 * block or turn than that. What folds in a body follows from it and from what stands around it, so that it is worked
 * out once for both, and in sums once for each statement that an edit leaves alone.
 */
import type { Body, Item, Layer, Loop, MapId, Segment, Use } from '../graph/graph';
import { kept } from '../graph/kept';
import { readsFrom } from '../graph/reads';
import { passOfTurns } from '../graph/through';
import { channels, elements } from '../ops/lib/shape';
import { borderOf, isAffine, isTransparent, otherwise, type Reads, readsIn, shifted } from './reads';

/** Marks of a map that arrives: whether a layer made it that takes in the one affine layer that reads it. */
const folded = 'f';
const plain = '.';

/** Equal turns of a loop. */
export interface Turns {
  readonly folds: Folds;
  readonly times: number;
}

/** The folds of a body in its surroundings. */
export class Folds {
  /** Which maps are a linear layer's whose only reader is affine: by id, those of inputs first. */
  private readonly open: Uint8Array;
  private readonly reads: Reads;
  private readonly loops = new Map<Loop, readonly (readonly Turns[])[]>();
  /** Marks of the results. */
  private readonly leaving: string;
  private biases: number | undefined;

  /**
   * @param arriving a mark for each input
   * @param behind how each result is read
   */
  constructor(
    readonly body: Body,
    arriving: string,
    behind: string,
  ) {
    this.reads = readsIn(body, behind);
    this.open = new Uint8Array(body.inputs.length + body.idLimit);
    for (let i = 0; i < body.inputs.length; i++) if (arriving[i] === folded) this.set(-1 - i, true);
    for (const item of body.items) this.go(item);
    this.leaving = this.marksOf(body.results);
  }

  /** Vanishes into the layer before it. */
  vanishes(layer: Layer): boolean {
    return layer.op.affine === true && this.isOpen(layer.inputs[0]!);
  }

  /** Takes in what reads it. */
  absorbs(layer: Layer): boolean {
    return layer.op.absorbsAffine === true && isAffine(this.reads.of(layer.first));
  }

  /** Takes in what shifts, and needs a bias for it. */
  needsBias(layer: Layer): boolean {
    return layer.op.absorbsAffine === true && this.reads.of(layer.first) === shifted;
  }

  /** Those inside a use of a block. */
  inside(use: Use): Folds {
    if (use.shared !== undefined) return foldsOf(use.body);
    let behind = '';
    for (let i = 0; i < use.outputs.length; i++) behind += this.reads.of(use.first + i);
    return foldsIn(use.body, this.marksOf(use.inputs), behind);
  }

  /** Those inside the turns of a loop, for each of its runs; of runs without a layer nothing. */
  turnsOf(loop: Loop): readonly (readonly Turns[])[] {
    return this.loops.get(loop)!;
  }

  /** Those inside an item, with how often they hold in a row. */
  within(item: Item): readonly (readonly [Folds, number])[] {
    const inner: (readonly [Folds, number])[] = [];
    if (item.kind === 'use') inner.push([this.inside(item), 1]);
    else if (item.kind === 'loop')
      for (const [i, turns] of this.turnsOf(item).entries()) {
        const { body, times } = item.runs[i]!;
        if (body.layerCount === 0) inner.push([foldsOf(body), times]);
        else for (const t of turns) inner.push([t.folds, t.times]);
      }
    return inner;
  }

  /** All that a statement, or several, must know of what folds around them, as text: empty where nothing does. */
  around(reads: readonly MapId[], exports: readonly MapId[]): string {
    let marks = '';
    let isPlain = true;
    for (const id of reads) {
      const open = this.isOpen(id);
      if (open) isPlain = false;
      marks += open ? folded : plain;
    }
    for (const id of exports) {
      const mark = this.reads.of(id);
      if (mark !== otherwise) isPlain = false;
      marks += mark;
    }
    return isPlain ? '' : marks;
  }

  /** How many biases more are stored with the folds than without, everything inside counted. */
  get storedBiases(): number {
    this.biases ??= this.body.segments.reduce((sum, segment) => sum + this.storedIn(segment), 0);
    return this.biases;
  }

  private storedIn(segment: Segment): number {
    if (this.body.segments.length <= manySegments) return this.storedOnce(segment);
    const key = this.around(readsFrom(segment), segment.exports);
    let found = stored.get(segment);
    if (found === undefined) stored.set(segment, (found = new Map()));
    let biases = found.get(key);
    if (biases === undefined) found.set(key, (biases = this.storedOnce(segment)));
    return biases;
  }

  private storedOnce({ items }: Segment): number {
    let sum = 0;
    for (const item of items) {
      if (item.kind === 'layer') sum += this.storedMore(item);
      else if (item.kind === 'loop' || item.shared === undefined)
        for (const [folds, times] of this.within(item)) sum += times * folds.storedBiases;
    }
    return sum;
  }

  /** How many biases more a layer stores than without folds. */
  storedMore(layer: Layer): number {
    if (this.vanishes(layer)) return -biasesOf(layer);
    return this.needsBias(layer) ? channels(layer.outputs[0]!) - biasesOf(layer) : 0;
  }

  private isOpen(id: MapId): boolean {
    return this.open[this.body.inputs.length + id] === 1;
  }

  private set(id: MapId, open: boolean): void {
    if (open) this.open[this.body.inputs.length + id] = 1;
  }

  private setAll({ first, outputs }: Item, marks: string): void {
    for (let i = 0; i < outputs.length; i++) this.set(first + i, marks[i] === folded);
  }

  private marksOf(ids: readonly MapId[]): string {
    let marks = '';
    for (const id of ids) marks += this.isOpen(id) ? folded : plain;
    return marks;
  }

  private go(item: Item): void {
    if (item.kind === 'layer') {
      if (isTransparent(item)) this.set(item.first, this.isOpen(item.inputs[0]!));
      else if (item.op.absorbsAffine === true || this.vanishes(item))
        this.set(item.first, isAffine(this.reads.of(item.first)));
    } else if (item.kind === 'use') {
      if (item.shared === undefined) this.setAll(item, this.inside(item).leaving);
    } else this.loop(item);
  }

  private loop(loop: Loop): void {
    let marks = this.marksOf(loop.inputs);
    const all: Turns[][] = [];
    for (const [i, { body, times, captured }] of loop.runs.entries()) {
      const around = this.marksOf(captured);
      const turns: Turns[] = [];
      all.push(turns);
      if (body.layerCount === 0) {
        const arriving = marks + around;
        marks = passOfTurns(body, times, captured.length)
          .map(from => (from === undefined ? plain : (arriving[from] ?? plain)))
          .join('');
        continue;
      }
      for (const read of this.reads.turns.get(loop)![i]!)
        for (let left = read.times; left > 0; ) {
          const folds = foldsIn(body, marks + around, read.behind);
          // What leaves as it arrived is followed by more turns like it.
          const equal = folds.leaving === marks ? left : 1;
          turns.push({ folds, times: equal });
          marks = folds.leaving;
          left -= equal;
        }
    }
    this.loops.set(loop, all);
    this.setAll(loop, marks);
  }
}

const stored = kept<Segment, Map<string, number>>();
/** Statements from which on a body is worth remembering by its parts. */
export const manySegments = 8;

const known = kept<Body, Map<string, Folds>>();

function foldsIn(body: Body, arriving: string, behind: string): Folds {
  let found = known.get(body);
  if (found === undefined) known.set(body, (found = new Map()));
  const key = arriving + behind;
  let folds = found.get(key);
  if (folds === undefined) found.set(key, (folds = new Folds(body, arriving, behind)));
  return folds;
}

/** All folds of a body for itself: what arrives and what leaves is others'. */
export const foldsOf = (body: Body): Folds =>
  foldsIn(body, plain.repeat(body.inputs.length), borderOf({ body }));

function biasesOf({ op, inputShapes, attrs }: Layer): number {
  let biases = 0;
  for (const { name, shape } of op.weights?.(inputShapes, attrs) ?? [])
    if (name !== 'weight') biases += elements(shape);
  return biases;
}

/** Each body of a network in each of its surroundings, those around before those inside. */
export function allFolds(root: Body): readonly Folds[] {
  const innerFirst: Folds[] = [];
  const seen = new Set<Folds>();
  const visit = (folds: Folds) => {
    if (seen.has(folds)) return;
    seen.add(folds);
    for (const item of folds.body.items) for (const [inner] of folds.within(item)) visit(inner);
    innerFirst.push(folds);
  };
  visit(foldsOf(root));
  return innerFirst.reverse();
}

/** Each layer in the order of execution with the folds of its body there. */
export function* layersWithFolds(folds: Folds): Generator<readonly [Layer, Folds]> {
  for (const item of folds.body.items) {
    if (item.kind === 'layer') yield [item, folds];
    else
      for (const [inner, times] of folds.within(item))
        for (let turn = 0; turn < times && inner.body.layerCount > 0; turn++) yield* layersWithFolds(inner);
  }
}
