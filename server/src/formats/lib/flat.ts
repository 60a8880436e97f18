/**
 * A network as a flat list of layers with the tensors that they read and write, which is the form in which files of other
 * tools hold it. Every turn of every loop stands in it; what is shared stays one set of weights.
 */
import type { Body, Evaluated, Item, Layer, SharedInstance } from '../../graph/graph';
import { inputId } from '../../graph/graph';
import { type FlatLayer, walk } from '../../graph/walk';
import type { Shape } from '../../ops/op';

/** A tensor by its index in `Flat.tensors`. */
export type TensorId = number;

export interface FlatNode {
  readonly flat: FlatLayer;
  readonly layer: Layer;
  readonly path: string;
  readonly inputs: readonly TensorId[];
  readonly outputs: readonly TensorId[];
  /** Equal for layers that have one set of weights. */
  readonly weightsKey: string;
}

export interface Flat {
  readonly name: string;
  /** The network with its blocks and loops, for formats that have such. */
  readonly evaluated: Evaluated;
  /** Each after those whose results it reads. */
  readonly nodes: readonly FlatNode[];
  /** Shapes, channels first, the batch left out. */
  readonly tensors: readonly Shape[];
  readonly outputs: readonly { readonly name: string | undefined; readonly tensor: TensorId }[];
}

/** Only of a network without a mistake: one whose maps are all known. */
export function flatten(evaluated: Evaluated): Flat {
  const { declared, body, outputNames } = evaluated;
  const paths = [...walk(body)];
  const wiring = new Wiring();
  const results = wiring.run(body, [], '', new Map());
  const nodes = wiring.found.map((one, i) => {
    const flat = paths[i];
    if (flat === undefined || flat.layer !== one.layer)
      throw new Error(`${declared.node.name.name}: its layers stand in another order than their paths`);
    return { ...one, flat, path: flat.path };
  });
  return {
    name: declared.node.name.name,
    evaluated,
    nodes,
    tensors: wiring.tensors,
    outputs: results.map((tensor, i) => ({ name: outputNames[i], tensor })),
  };
}

/** Keys of weights, by where a layer stands: an item of a body, a turn of a run of a loop, what is shared in a body. */
export const itemKey = (where: string, index: number): string => `${where}.${index}`;
export const turnKey = (loop: string, run: number, turn: number): string => `${loop}:${run}:${turn}`;
export const sharedKey = (where: string, index: number): string => `${where}!${index}`;

type Homes = ReadonlyMap<SharedInstance, string>;

class Wiring {
  readonly found: Omit<FlatNode, 'flat' | 'path'>[] = [];
  readonly tensors: Shape[] = [];

  /** The tensors that a body hands on. `where` is one text for each place that has weights of its own. */
  run(body: Body, inputs: readonly TensorId[], where: string, around: Homes): readonly TensorId[] {
    if (body.layerCount === 0) return through(body).map(index => inputs[index]!);
    const homes =
      body.declares.length === 0
        ? around
        : new Map([...around, ...body.declares.map((one, i) => [one, sharedKey(where, i)] as const)]);
    const maps = new Map<number, TensorId>(inputs.map((tensor, i) => [inputId(i), tensor]));
    for (const [i, item] of body.items.entries()) {
      const made = this.item(item, itemKey(where, i), homes, id => maps.get(id)!);
      for (const [k, tensor] of made.entries()) maps.set(item.first + k, tensor);
    }
    return body.results.map(id => maps.get(id)!);
  }

  private item(item: Item, where: string, homes: Homes, of: (id: number) => TensorId): readonly TensorId[] {
    const inputs = item.inputs.map(of);
    if (item.kind === 'layer') {
      const outputs = item.outputs.map(shape => this.tensors.push(shape) - 1);
      this.found.push({ layer: item, inputs, outputs, weightsKey: where });
      return outputs;
    }
    if (item.kind === 'use')
      return this.run(item.body, inputs, (item.shared && homes.get(item.shared)) ?? where, homes);
    let travelling: readonly TensorId[] = inputs;
    for (const [r, { body, times, captured }] of item.runs.entries()) {
      const fixed = captured.map(of);
      if (body.layerCount === 0) travelling = repeated(through(body), times, [...travelling, ...fixed]);
      else
        for (let turn = 0; turn < times; turn++)
          travelling = this.run(body, [...travelling, ...fixed], turnKey(where, r, turn), homes);
    }
    return travelling;
  }
}

const known = new WeakMap<Body, readonly number[]>();

/**
 * Which input each result of a body without a layer is. Such bodies may be used more often inside each other than could be
 * counted, so each is looked at once.
 */
function through(body: Body): readonly number[] {
  let found = known.get(body);
  if (found !== undefined) return found;
  const maps = new Map<number, number>(body.inputs.map((_, i) => [inputId(i), i]));
  for (const item of body.items) {
    let travelling: readonly number[] = item.inputs.map(id => maps.get(id)!);
    if (item.kind === 'use') travelling = through(item.body).map(index => travelling[index]!);
    else if (item.kind === 'loop')
      for (const run of item.runs)
        travelling = repeated(through(run.body), run.times, [
          ...travelling,
          ...run.captured.map(id => maps.get(id)!),
        ]);
    for (const [k, index] of travelling.entries()) maps.set(item.first + k, index);
  }
  found = body.results.map(id => maps.get(id)!);
  known.set(body, found);
  return found;
}

/** What travels after so many turns, each of which moves the maps alike: found by doubling, since turns may be a billion. */
function repeated(turn: readonly number[], times: number, start: readonly number[]): readonly number[] {
  const fixed = start.slice(turn.length);
  let step = [...turn, ...fixed.map((_, i) => turn.length + i)];
  let now = [...start];
  for (let left = times; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) now = step.map(index => now[index]!);
    step = step.map(index => step[index]!);
  }
  return now.slice(0, turn.length);
}
