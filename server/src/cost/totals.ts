/** Figures of a body: sums over the hierarchy, each body summed once however often it is used. */
import type { Body, Item, Layer, MapId, SharedInstance } from '../graph/graph';
import { channels } from '../ops/lib/shape';
import { type Figures, layerFigures, nothing, plus } from './figures';

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
  if (sum === undefined) {
    const all = addSums(body.items.map(item => [sumOfItem(body, item), 1]));
    sums.set(body, (sum = settleOwn(all, body.declares)));
  }
  return sum;
}

/** Instances that begin in a body have their weights there, once in each of its runs. */
function settleOwn({ figures, shared }: Sum, own: readonly SharedInstance[]): Sum {
  if (own.length === 0) return { figures, shared };
  const inside = new Map([...shared].filter(([instance]) => own.includes(instance)));
  const outside = new Map([...shared].filter(([instance]) => !own.includes(instance)));
  return { figures: settle({ figures, shared: inside }), shared: outside };
}

/** One item of a body, batch norm folded in what is stored. */
export function sumOfItem(body: Body, item: Item): Sum {
  if (item.kind === 'layer') return alone(storedFigures(item, foldsOf(body)));
  if (item.kind === 'loop') return addSums(item.runs.map(run => [sumOfBody(run.body), run.times]));
  if (item.shared === undefined) return sumOfBody(item.body);
  const total = totalsOf(item.body);
  return { figures: withoutWeights(total), shared: new Map([[item.shared, weightsOnly(total)]]) };
}

const alone = (figures: Figures): Sum => ({ figures, shared: new Map() });

export function addSums(parts: readonly (readonly [Sum, times: number])[]): Sum {
  let figures = nothing;
  const shared = new Map<SharedInstance, Figures>();
  for (const [sum, times] of parts) {
    figures = plus(figures, sum.figures, times);
    for (const [instance, weights] of sum.shared) shared.set(instance, weights);
  }
  return { figures, shared };
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

export interface Folds {
  /** Affine layers that vanish into the layer before them. */
  readonly vanish: ReadonlySet<Layer>;
  /** Layers that take one in, and need a bias for it. */
  readonly absorb: ReadonlySet<Layer>;
}

const folds = new WeakMap<Body, Folds>();

/** Which batch norms fold into which layers: an affine layer that alone reads the result of a linear one. */
export function foldsOf(body: Body): Folds {
  const before = folds.get(body);
  if (before !== undefined) return before;
  const makers = new Map<MapId, Layer>();
  const readers = new Map<MapId, number>();
  const read = (id: MapId) => readers.set(id, (readers.get(id) ?? 0) + 1);
  for (const item of body.items) {
    item.inputs.forEach(read);
    if (item.kind === 'loop') for (const run of item.runs) run.captured.forEach(read);
    if (item.kind === 'layer' && item.op.absorbsAffine) makers.set(item.first, item);
  }
  body.results.forEach(read);
  const vanish = new Set<Layer>();
  const absorb = new Set<Layer>();
  for (const item of body.items) {
    if (item.kind !== 'layer' || !item.op.affine) continue;
    const id = item.inputs[0]!;
    const maker = makers.get(id);
    if (maker === undefined || readers.get(id) !== 1) continue;
    vanish.add(item);
    absorb.add(maker);
  }
  const found = { vanish, absorb };
  folds.set(body, found);
  return found;
}

/** A layer's figures with what is stored after folding. */
export function storedFigures(layer: Layer, { vanish, absorb }: Folds): Figures {
  const figures = layerFigures(layer);
  if (vanish.has(layer)) return { ...figures, storedBiasElements: 0 };
  if (absorb.has(layer)) return { ...figures, storedBiasElements: channels(layer.outputs[0]!) };
  return figures;
}
