/** Figures of a body: sums over the hierarchy, each body summed once however often it is used. */
import type { Body, Item, Layer, Segment, SharedInstance } from '../graph/graph';
import { channels } from '../ops/lib/shape';
import { Adder, type Figures, layerFigures, nothing, plus } from './figures';
import { biasesAfter, type Folds, foldsAcross, foldsInside, foldWith, storedBiasesAfter } from './folds';

/** Figures with the weights of shared instances beside, which count once however many items use them. */
export interface Sum {
  readonly figures: Figures;
  /** Weights of shared instances seen from here, each to be counted once. */
  readonly shared: ReadonlyMap<SharedInstance, Figures>;
}

const sums = new WeakMap<Body, Sum>();

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

/** What a body costs, with what it shares with the bodies around it beside. */
export function sumOfBody(body: Body): Sum {
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
    for (const [instance, weights] of part.shared) (shared ??= new Map()).set(instance, weights);
  }
  for (const fold of foldsAcross(body)) adder.addStoredBiases(storedBiasesAfter(fold));
  return settleOwn({ figures: adder.figures, shared: shared ?? unshared }, body.declares);
}

const ofSegments = new WeakMap<Segment, Sum>();
/** Statements from which on a body is worth remembering by its parts. */
const manySegments = 8;

/** What one statement costs, batch norm folded where the statement itself says so. */
function sumOfSegment(segment: Segment): Sum {
  let sum = ofSegments.get(segment);
  if (sum === undefined) ofSegments.set(segment, (sum = sumOnce(segment)));
  return sum;
}

function sumOnce(segment: Segment): Sum {
  const adder = new Adder();
  let shared: ReadonlyMap<SharedInstance, Figures> = unshared;
  const { items } = segment;
  const folds = foldsInside(segment);
  const biases = folds.length === 0 ? [] : new Array<number>(items.length).fill(0);
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (item.kind === 'layer') {
      const had = adder.addLayer(item);
      if (folds.length > 0) biases[i] = had;
    } else {
      const part = sumUnfolded(item);
      adder.add(part.figures);
      if (part.shared.size > 0) shared = new Map([...shared, ...part.shared]);
    }
  }
  for (const { absorb, absorbAt, vanishAt } of folds)
    adder.addStoredBiases(biasesAfter(absorb, biases[absorbAt]!, biases[vanishAt]!));
  return { figures: adder.figures, shared };
}

/** Instances that begin in a body have their weights there, once in each of its runs. */
function settleOwn({ figures, shared }: Sum, own: readonly SharedInstance[]): Sum {
  if (own.length === 0) return { figures, shared };
  const inside = new Map([...shared].filter(([instance]) => own.includes(instance)));
  const outside = new Map([...shared].filter(([instance]) => !own.includes(instance)));
  return { figures: settle({ figures, shared: inside }), shared: outside };
}

/** One item of a body, batch norm folded in what is stored. Whoever asks for all of them works out all folds first. */
export function sumOfItem(body: Body, item: Item, folds?: Folds): Sum {
  return item.kind === 'layer' ? alone(storedFigures(item, body, folds)) : sumUnfolded(item);
}

function sumUnfolded(item: Item): Sum {
  if (item.kind === 'layer') return alone(layerFigures(item));
  if (item.kind === 'loop') return addSums(item.runs.map(run => [sumOfBody(run.body), run.times]));
  if (item.shared === undefined) return sumOfBody(item.body);
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

/** A layer's figures with what is stored after folding. */
function storedFigures(layer: Layer, body: Body, folds?: Folds): Figures {
  const figures = layerFigures(layer);
  const fold = folds === undefined ? foldWith(layer, body) : undefined;
  if (fold?.vanish === layer || folds?.vanish.has(layer)) return { ...figures, storedBiasElements: 0 };
  if (fold?.absorb === layer || folds?.absorb.has(layer))
    return { ...figures, storedBiasElements: channels(layer.outputs[0]!) };
  return figures;
}
