/**
 * A network as a flat list of layers with the tensors that they read and write, which is the form in which files of other
 * tools and scripts hold it. Every turn of every loop stands in it; what is shared stays one set of weights.
 */
import type { Shape } from '../ops/op';
import { type Body, type Evaluated, type Item, inputId, type Layer, type SharedInstance } from './graph';
import { passOf, passOfTurns } from './through';
import { type FlatLayer, walk } from './walk';

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
  const { layers, tensors, results } = wired(body);
  // The walk comes by the layers of a name that is written again out of turn.
  const paths: FlatLayer[] = [];
  for (const one of walk(body)) paths[one.at] = one;
  const nodes = layers.map(({ layer, inputs, outputs, weightsKey }, at): FlatNode => {
    const flat = paths[at]!;
    return { flat, layer, path: flat.path, inputs: inputs.map(known), outputs, weightsKey };
  });
  return {
    name: declared.node.name.name,
    evaluated,
    nodes,
    tensors,
    outputs: results.map((tensor, i) => ({ name: outputNames[i], tensor: known(tensor) })),
  };
}

function known(tensor: TensorId | undefined): TensorId {
  if (tensor === undefined) throw new Error('a network with a mistake has no flat form');
  return tensor;
}

/** `undefined` where a mistake upstream never made the map. */
type Read = TensorId | undefined;

export interface Wired {
  /** In the order of execution. */
  readonly layers: readonly {
    readonly layer: Layer;
    readonly inputs: readonly Read[];
    readonly outputs: readonly TensorId[];
    readonly weightsKey: string;
  }[];
  readonly tensors: readonly Shape[];
  readonly results: readonly Read[];
}

/** Who reads whom, also of a network with mistakes. */
export function wired(body: Body): Wired {
  const wiring = new Wiring();
  const results = wiring.run(body, [], '', new Map());
  return { layers: wiring.layers, tensors: wiring.tensors, results };
}

/** Keys of weights, by where a layer stands: an item of a body, a turn of a run of a loop, what is shared in a body. */
export const itemKey = (where: string, index: number): string => `${where}.${index}`;
export const turnKey = (loop: string, run: number, turn: number): string => `${loop}:${run}:${turn}`;
export const sharedKey = (where: string, index: number): string => `${where}!${index}`;

type Homes = ReadonlyMap<SharedInstance, string>;

class Wiring {
  readonly layers: Wired['layers'][number][] = [];
  readonly tensors: Shape[] = [];

  /** The tensors that a body hands on. `where` is one text for each place that has weights of its own. */
  run(body: Body, inputs: readonly Read[], where: string, around: Homes): readonly Read[] {
    if (body.layerCount === 0) return passed(passOf(body), inputs);
    const homes =
      body.declares.length === 0
        ? around
        : new Map([...around, ...body.declares.map((one, i) => [one, sharedKey(where, i)] as const)]);
    const maps = new Map<number, Read>(inputs.map((tensor, i) => [inputId(i), tensor]));
    for (const [i, item] of body.items.entries()) {
      const made = this.item(item, itemKey(where, i), homes, id => maps.get(id));
      for (const [k, tensor] of made.entries()) maps.set(item.first + k, tensor);
    }
    return body.results.map(id => maps.get(id));
  }

  private item(item: Item, where: string, homes: Homes, of: (id: number) => Read): readonly Read[] {
    const inputs = item.inputs.map(of);
    if (item.kind === 'layer') {
      const outputs = item.outputs.map(shape => this.tensors.push(shape) - 1);
      this.layers.push({ layer: item, inputs, outputs, weightsKey: where });
      return outputs;
    }
    if (item.kind === 'use')
      return this.run(item.body, inputs, (item.shared && homes.get(item.shared)) ?? where, homes);
    let travelling: readonly Read[] = inputs;
    for (const [r, { body, times, captured }] of item.runs.entries()) {
      const fixed = captured.map(of);
      if (body.layerCount === 0)
        travelling = passed(passOfTurns(body, times, captured.length), [...travelling, ...fixed]);
      else
        for (let turn = 0; turn < times; turn++)
          travelling = this.run(body, [...travelling, ...fixed], turnKey(where, r, turn), homes);
    }
    return travelling;
  }
}

/** Bodies without a layer may be used more often inside each other than could be walked. */
const passed = (pass: ReturnType<typeof passOf>, arriving: readonly Read[]): readonly Read[] =>
  pass.map(index => (index === undefined ? undefined : arriving[index]));
