/** Which layers of a body take part in folds: those that vanish and those that take them in. */
import { type Fold, foldsAcross, foldsInside } from '../cost/folds';
import type { Body, Layer, Segment } from '../graph/graph';

export interface Folding {
  readonly vanish: ReadonlySet<Layer>;
  readonly absorb: ReadonlySet<Layer>;
}

const inside = new WeakMap<Segment, Folding>();
const between = new WeakMap<Body, Folding>();

/** The folds inside one statement. */
export function foldingIn(segment: Segment): Folding {
  let found = inside.get(segment);
  if (found === undefined) inside.set(segment, (found = foldingOf(foldsInside(segment))));
  return found;
}

/** Those between statements. */
export function foldingAcross(body: Body): Folding {
  let found = between.get(body);
  if (found === undefined) between.set(body, (found = foldingOf(foldsAcross(body))));
  return found;
}

const foldingOf = (folds: readonly Fold[]): Folding =>
  folds.length === 0
    ? noFolds
    : { vanish: new Set(folds.map(fold => fold.vanish)), absorb: new Set(folds.map(fold => fold.absorb)) };

const noFolds: Folding = { vanish: new Set(), absorb: new Set() };
