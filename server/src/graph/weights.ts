/** Trainable parameters over the hierarchy: a shared instance counts once in each body that can see it. */
import { elements } from '../ops/lib/shape';
import type { Body, Layer, SharedInstance } from './graph';

const known = new WeakMap<Body, Weights>();

interface Weights {
  /** Parameters without those of shared instances declared outside. */
  readonly own: number;
  readonly shared: ReadonlyMap<SharedInstance, number>;
}

export function layerParameters(layer: Layer): number {
  let sum = 0;
  for (const weight of layer.op.weights?.(layer.inputShapes, layer.attrs) ?? [])
    sum += elements(weight.shape);
  return sum;
}

function weightsOf(body: Body): Weights {
  const before = known.get(body);
  if (before !== undefined) return before;
  let own = 0;
  const shared = new Map<SharedInstance, number>();
  const take = (weights: Weights, times: number) => {
    own += weights.own * times;
    for (const [instance, parameters] of weights.shared) shared.set(instance, parameters);
  };
  for (const item of body.items) {
    if (item.kind === 'layer') own += layerParameters(item);
    else if (item.kind === 'loop') for (const run of item.runs) take(weightsOf(run.body), run.times);
    // A block is closed: the shared instances inside it are its own, one set for each use.
    else if (item.shared === undefined) own += parametersOf(item.body);
    else shared.set(item.shared, parametersOf(item.body));
  }
  const weights = { own, shared };
  known.set(body, weights);
  return weights;
}

/** Parameters of a body with everything inside it. */
export function parametersOf(body: Body): number {
  const { own, shared } = weightsOf(body);
  let sum = own;
  for (const parameters of shared.values()) sum += parameters;
  return sum;
}
