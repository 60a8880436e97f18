/** Figures of a body: sums over the hierarchy, each body summed once however often it is used. */
import type { Body, Item, Loop, Segment, SharedInstance, Use } from '../graph/graph';
import { kept } from '../graph/kept';
import { Adder, type Figures, layerFigures, nothing, plus } from './figures';
import { type Folds, foldsOf, manySegments } from './folds';

/** Figures with the weights of shared instances beside, which count once however many items use them. */
export interface Sum {
  readonly figures: Figures;
  /** Weights of shared instances seen from here, each to be counted once. */
  readonly shared: ReadonlyMap<SharedInstance, Figures>;
}

const sums = kept<Body, Sum>();

/** The weights alone, which a shared instance has once; its work counts at every use. */
export const weightsOnly = (f: Figures): Figures => ({
  ...nothing,
  params: f.params,
  storedKernelElements: f.storedKernelElements,
  storedBiasElements: f.storedBiasElements,
});
export const withoutWeights = (f: Figures): Figures => ({
  ...f,
  params: 0,
  storedKernelElements: 0,
  storedBiasElements: 0,
});

/** What a body costs, with what it shares with the bodies around it beside, batch norm folded in what is stored. */
export function sumOfBody(body: Body, folds: Folds = foldsOf(body)): Sum {
  const { figures, shared } = sumUnfolded(body);
  return { figures: withBiases(figures, folds.storedBiases), shared };
}

const withBiases = (figures: Figures, more: number): Figures =>
  more === 0 ? figures : { ...figures, storedBiasElements: figures.storedBiasElements + more };

/** The same as it is written. */
function sumUnfolded(body: Body): Sum {
  let sum = sums.get(body);
  if (sum === undefined) sums.set(body, (sum = addUp(body)));
  return sum;
}

function addUp(body: Body): Sum {
  const adder = new Adder();
  let shared: Map<SharedInstance, Figures> | undefined;
  const ofPart = body.segments.length > manySegments ? sumOfSegment : sumOnce;
  for (const segment of body.segments) {
    const part = ofPart(segment);
    adder.add(part.figures);
    if (part.shared.size > 0)
      for (const [instance, weights] of part.shared) (shared ??= new Map()).set(instance, weights);
  }
  return settleOwn({ figures: adder.figures, shared: shared ?? unshared }, body.declares);
}

const ofSegments = kept<Segment, Sum>();

/** What one statement costs. */
function sumOfSegment(segment: Segment): Sum {
  let sum = ofSegments.get(segment);
  if (sum === undefined) ofSegments.set(segment, (sum = sumOnce(segment)));
  return sum;
}

function sumOnce({ items }: Segment): Sum {
  const adder = new Adder();
  let shared: ReadonlyMap<SharedInstance, Figures> = unshared;
  for (const item of items) {
    if (item.kind === 'layer') adder.addLayer(item);
    else {
      const part = sumInside(item);
      adder.add(part.figures);
      if (part.shared.size > 0) shared = new Map([...shared, ...part.shared]);
    }
  }
  return { figures: adder.figures, shared };
}

/** Instances that begin in a body have their weights there, once in each of its runs. */
function settleOwn({ figures, shared }: Sum, own: readonly SharedInstance[]): Sum {
  if (own.length === 0) return { figures, shared };
  const inside = new Map([...shared].filter(([instance]) => own.includes(instance)));
  const outside = new Map([...shared].filter(([instance]) => !own.includes(instance)));
  return { figures: settle({ figures, shared: inside }), shared: outside };
}

/** One item of a body, batch norm folded in what is stored. */
export function sumOfItem(item: Item, folds: Folds): Sum {
  if (item.kind === 'layer') return alone(withBiases(layerFigures(item), folds.storedMore(item)));
  if (item.kind === 'use')
    return item.shared === undefined ? sumOfBody(item.body, folds.inside(item)) : sumInside(item);
  return addSums(folds.within(item).map(([inside, times]) => [sumOfBody(inside.body, inside), times]));
}

function sumInside(item: Use | Loop): Sum {
  if (item.kind === 'loop') return addSums(item.runs.map(run => [sumUnfolded(run.body), run.times]));
  if (item.shared === undefined) return sumUnfolded(item.body);
  // What is shared folds for itself.
  const total = totalsOf(item.body);
  return { figures: withoutWeights(total), shared: new Map([[item.shared, weightsOnly(total)]]) };
}

const unshared: ReadonlyMap<SharedInstance, Figures> = new Map();
const alone = (figures: Figures): Sum => ({ figures, shared: unshared });

export function addSums(parts: readonly (readonly [Sum, times: number])[]): Sum {
  const adder = new Adder();
  let shared: Map<SharedInstance, Figures> | undefined;
  for (const [sum, times] of parts) {
    adder.add(sum.figures, times);
    for (const [instance, weights] of sum.shared) (shared ??= new Map()).set(instance, weights);
  }
  return { figures: adder.figures, shared: shared ?? unshared };
}

/** A sum with its shared weights, those that were counted before left out. */
export function settle({ figures, shared }: Sum, counted: Set<SharedInstance> = new Set()): Figures {
  let total = figures;
  for (const [instance, weights] of shared) {
    if (!counted.has(instance)) total = plus(total, weights);
    counted.add(instance);
  }
  return total;
}

/** The figures of a body with everything inside it. */
export const totalsOf = (body: Body): Figures => settle(sumOfBody(body));
