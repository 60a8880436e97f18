/** Figures of a body: sums over the hierarchy, each body summed once however often it is used. */
import type { Body, Item, Layer, MapId, SharedInstance } from '../graph/graph';
import { channels } from '../ops/lib/shape';
import { type Figures, layerFigures, nothing, plus } from './figures';

interface Sum {
  readonly figures: Figures;
  /** Weights of shared instances seen from here, each to be counted once. */
  readonly shared: ReadonlyMap<SharedInstance, Figures>;
}

const sums = new WeakMap<Body, Sum>();

/** A shared instance's weights, which the sum adds once; its work counts at every use. */
const weightsOnly = (f: Figures): Figures => ({
  ...nothing,
  params: f.params,
  storedKernelElements: f.storedKernelElements,
  storedBiasElements: f.storedBiasElements,
});
const withoutWeights = (f: Figures): Figures => ({
  ...f,
  params: 0,
  storedKernelElements: 0,
  storedBiasElements: 0,
});

function sumOf(body: Body): Sum {
  const before = sums.get(body);
  if (before !== undefined) return before;
  let figures = nothing;
  const shared = new Map<SharedInstance, Figures>();
  const take = (sum: Sum, times: number) => {
    figures = plus(figures, sum.figures, times);
    for (const [instance, weights] of sum.shared) shared.set(instance, weights);
  };
  const folds = foldsOf(body);
  for (const item of body.items) {
    if (item.kind === 'layer') figures = plus(figures, storedFigures(item, folds));
    else if (item.kind === 'loop') for (const run of item.runs) take(sumOf(run.body), run.times);
    // A block is closed: the shared instances inside it are its own, one set for each use.
    else if (item.shared === undefined) figures = plus(figures, totalsOf(item.body));
    else {
      const total = totalsOf(item.body);
      figures = plus(figures, withoutWeights(total));
      shared.set(item.shared, weightsOnly(total));
    }
  }
  const sum = { figures, shared };
  sums.set(body, sum);
  return sum;
}

/** The figures of a body with everything inside it. */
export function totalsOf(body: Body): Figures {
  const { figures, shared } = sumOf(body);
  let total = figures;
  for (const weights of shared.values()) total = plus(total, weights);
  return total;
}

export function itemFigures(item: Item): Figures {
  if (item.kind === 'layer') return layerFigures(item);
  if (item.kind === 'use') return totalsOf(item.body);
  return item.runs.reduce((sum, run) => plus(sum, totalsOf(run.body), run.times), nothing);
}

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
