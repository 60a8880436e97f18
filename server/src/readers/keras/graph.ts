/** The layers of a model, each as soon as what it reads is there. */
import type { Net } from '../../found/net';
import { Drawing, type View } from '../lib/drawing';
import { Broken, Unsaid, type Wanted } from '../reader';
import { Call } from './call';
import { acts } from './layers';
import type { Layer, Model, Ref } from './model';

export class Graph {
  private readonly d = new Drawing(undefined);
  /** Views of what cannot be said, whose sizes nobody knows. */
  private readonly unknown = new Set<View>();
  private isChannelsFirst = false;

  constructor(private readonly wanted: Wanted) {}

  draw(model: Model): Net {
    this.isChannelsFirst = isFirst(model);
    for (const view of this.run(model, undefined, '')) this.d.output(view, 'predictions');
    return this.d.net;
  }

  /** @param given what arrives, of a model in another */
  private run(model: Model, given: readonly View[] | undefined, path: string): readonly View[] {
    const isChain = model.inputs.length === 0;
    const made = new Map<string, readonly View[]>();
    const nameOf = (layer: Layer, i: number) => (isChain ? `${i}` : layer.name);
    const ends = model.layers.map((layer, i) => ({ layer, key: nameOf(layer, i) }));
    for (const [i, { layer, key }] of ends.entries()) {
      if (layer.type !== 'InputLayer') continue;
      const at = isChain ? 0 : model.inputs.findIndex(input => input.layer === layer.name);
      made.set(`${key}:0`, [given?.[at] ?? this.input(layer.name, shapeOf(layer) ?? model.arriving)]);
      if (isChain && i > 0) throw new Broken(`${layer.name} stands behind other layers of a Sequential.`);
    }
    let pending = ends.flatMap(({ layer, key }) =>
      layer.type === 'InputLayer'
        ? []
        : layer.calls.map((reads, call) => ({ layer, key: `${key}:${call}`, reads })),
    );
    while (pending.length > 0) {
      const left = pending.filter(({ layer, key, reads }) => {
        const views = reads.refs.map(ref => made.get(`${ref.layer}:${ref.call}`)?.[ref.result]);
        if (isChain && reads.refs.length === 0)
          views.push(given?.[0] ?? this.input(`${layer.name}_input`, shapeOf(layer) ?? model.arriving));
        if (views.includes(undefined)) return true;
        made.set(key, this.call(layer, views as View[], reads.numbers, path));
        return false;
      });
      if (left.length === pending.length)
        throw new Broken(`${left[0]!.layer.name} reads what no layer makes before it.`);
      pending = left;
    }
    return model.outputs.map((ref: Ref) => {
      const view = made.get(`${ref.layer}:${ref.call}`)?.[ref.result];
      if (view === undefined) throw new Broken(`${ref.layer} is a result of the model, and no layer of it.`);
      return view;
    });
  }

  private input(name: string, shape: Extents | undefined): View {
    this.d.origin = name;
    const dims = this.wanted.shapes.get(name) ?? shape?.map((extent, i) => (i === 0 ? 1 : extent));
    const example = this.isChannelsFirst ? '1x3x224x224' : '1x224x224x3';
    if (dims === undefined || !dims.every(extent => Number.isSafeInteger(extent)))
      throw new Broken(`its input ${name} leaves extents open; give them with --shape ${name}=${example}.`);
    const orders = this.isChannelsFirst
      ? [[], [], [1], [1, -1, 2], [1, 2, 3]]
      : [[], [], [1], [2, -1, 1], [3, 1, 2]];
    const order = orders[dims.length];
    if (order === undefined || order.length === 0)
      throw new Broken(`its input ${name} has ${dims.length} extents, where 2 to 4 are read.`);
    return this.d.input(name, [1, ...(dims as number[]).slice(1)], order);
  }

  private call(
    layer: Layer,
    views: readonly View[],
    numbers: readonly number[],
    path: string,
  ): readonly View[] {
    const name = path + layer.name;
    if (layer.model !== undefined && !views.some(view => this.unknown.has(view)))
      return this.run(layer.model, views, `${name}/`);
    this.d.origin = name;
    try {
      const act = acts[layer.type];
      if (act === undefined && layer.model === undefined)
        throw new Unsaid(`the language has no layer ${layer.type}`);
      // Of what reads a layer that cannot be said nothing is known but that.
      if (act === undefined || views.some(view => this.unknown.has(view))) throw new Unsaid('');
      return [act(new Call(this.d, layer, views, numbers, name))];
    } catch (error) {
      if (!(error instanceof Unsaid)) throw error;
      const maps = views.map(view => view.map);
      const [map] = this.d.opaque(layer.type, maps, 1, error.message, 1);
      const view = { map: map!, dims: [1], axes: [0] };
      this.unknown.add(view);
      return [view];
    }
  }
}

type Extents = readonly (number | null)[];

/** What arrives at a layer, where it says so: a model by the first layer in it. */
function shapeOf({ config, model }: Layer): Extents | undefined {
  const own = [config['batch_shape'], config['batch_input_shape']].find(Array.isArray) as Extents | undefined;
  if (own !== undefined || model === undefined) return own;
  const first = model.layers.find(({ name }) => name === model.inputs[0]?.layer) ?? model.layers[0];
  return (first && shapeOf(first)) ?? model.arriving;
}

const isFirst = ({ layers }: Model): boolean =>
  layers.some(
    ({ config, model }) =>
      config['data_format'] === 'channels_first' || (model !== undefined && isFirst(model)),
  );
