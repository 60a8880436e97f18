/** Caffe: the layers of a prototxt, with the defaults of Caffe's own definition of them. */
import { Call } from './caffe/call';
import { kinds } from './caffe/layers';
import { type Layer, type Model, modelOf } from './caffe/net';
import { parse } from './caffe/text';
import { Drawing, type View } from './lib/drawing';
import { allOf, Broken, type Reader, readWith, Unsaid, type Wanted } from './reader';

export const caffe: Reader = {
  name: 'caffe',
  title: 'Caffe',
  endings: ['.prototxt'],
  summary:
    'The layers that are tested, of `layer` and of the older `layers`, with those that forks have in common. What measures a loss ' +
    'or an accuracy is left out; what arrives there, and all that nobody reads, is a result.',
  source: 'src/caffe/proto/caffe.proto and the layers of Caffe 1.0',
  reading: async () => (source, wanted) =>
    readWith(
      'this is no prototxt of a network',
      () => textOf(allOf(source)),
      model => new Graph(model, wanted).draw(),
    ),
};

/** Without weights; the longest that are known have a tenth of it. */
const mostBytes = 10_000_000;

function textOf(bytes: Uint8Array): Model {
  if (bytes.length > mostBytes)
    throw new Broken(`it has ${bytes.length.toLocaleString('en-US')} bytes, more than such a file.`);
  return modelOf(parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
}

/** A map, one that nothing can be said of, or neither: what a picture shows, or what follows from extents. */
interface Blob {
  readonly name: string;
  readonly view?: View;
  readonly opaque?: number;
  isRead: boolean;
}

const none = 'the language has no such layer';

const measures = (kind: string): boolean => /(?:loss|accuracy)$/.test(kind) || kind === 'softmaxwithloss';

class Graph {
  private readonly d: Drawing;
  private readonly blobs = new Map<string, Blob>();
  /** All that were made, also those whose name another has taken. */
  private readonly made: Blob[] = [];
  /** What was normalised and waits for its factors, by the layer. */
  private readonly bare = new Map<string, string>();
  private batch = 1;

  constructor(
    private readonly model: Model,
    private readonly wanted: Wanted,
  ) {
    this.d = new Drawing(model.name);
  }

  draw() {
    for (const { name, dims } of this.model.inputs) this.input(name, dims);
    for (const layer of this.model.layers) this.layer(layer);
    for (const [name, origin] of this.bare)
      this.d.net.notes.push({
        origin,
        what: `normalises ${name} without factors of its own, which no layer of the language does; the design leaves that out`,
      });
    if (this.d.net.steps.every(({ inputs }) => inputs.length === 0))
      throw new Broken('it has no layer that works.');
    for (const { name, view, opaque, isRead } of this.made) {
      if (isRead) continue;
      if (view !== undefined) this.d.output(view, name);
      else if (opaque !== undefined) this.d.net.outputs.push(opaque);
    }
    return this.d.net;
  }

  private put(blob: Blob): void {
    this.blobs.set(blob.name, blob);
    this.made.push(blob);
    if (blob.view !== undefined && !this.d.net.names.has(blob.view.map))
      this.d.net.names.set(blob.view.map, blob.name);
  }

  private input(name: string, said: readonly number[]): void {
    this.d.origin = name;
    const dims = this.wanted.shapes.get(name) ?? said;
    if (dims.length === 0 || dims.slice(1).some(extent => !(extent >= 1)))
      throw new Broken(
        `its input ${name} ${dims.length === 0 ? 'has no shape' : 'leaves its shape open'}; give one with --shape ${name}=1x3x224x224.`,
      );
    this.batch = dims[0]!;
    const all = [1, ...dims.slice(1)];
    const order = all.map((_, axis) => axis).slice(1);
    const view =
      order.length === 0
        ? this.d.input(name, [dims[0]!], [0])
        : this.d.input(name, all, order.length === 2 ? [1, -1, 2] : order);
    // An input that nobody reads is no result.
    this.put({ name, view, isRead: true });
  }

  private layer(layer: Layer): void {
    const { kind, name, line, tops } = layer;
    this.d.origin = `${layer.type} ${name} in line ${line}`;
    if (layer.bottoms.length === 0) return this.source(layer);
    const given = layer.bottoms.map(bottom => this.blob(bottom));
    if (measures(kind)) return;
    for (const blob of given) blob.isRead = true;
    if (kind === 'silence') return;
    const hasMaps = given.some(({ view, opaque }) => view !== undefined || opaque !== undefined);
    if (!hasMaps || kind === 'priorbox') {
      if (hasMaps) this.d.note('is worked out of extents alone, and no part of the design');
      for (const top of tops) this.put({ name: top, isRead: true });
      return;
    }
    try {
      const views = given.map(({ view, opaque }) => {
        if (view !== undefined) return view;
        if (opaque !== undefined) throw new Unsaid('');
        throw new Unsaid(Object.hasOwn(kinds, kind) ? 'it reads what is no map' : none);
      });
      const made = this.work(layer, views);
      if (made.length < tops.length)
        throw new Broken(`${this.d.origin} has ${tops.length} results, and makes ${made.length}.`);
      for (const [i, top] of tops.entries()) this.put({ name: top, view: made[i]!, isRead: false });
    } catch (error) {
      if (!(error instanceof Unsaid)) throw error;
      this.opaque(layer, given, error.message);
    }
  }

  private work(layer: Layer, views: readonly View[]): readonly View[] {
    const { kind, bottoms, tops } = layer;
    const call = new Call(this.d, layer, views, this.batch);
    if (kind === 'batchnorm' && !call.settings('batch_norm_param').flag('scale_bias', false)) {
      for (const top of tops) this.bare.set(top, this.d.origin);
      return views;
    }
    if (kind === 'scale') this.bare.delete(bottoms[0]!);
    const work = kind === 'batchnorm' ? kinds['bn'] : Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (work === undefined) throw new Unsaid(none);
    const made = work(call);
    return Array.isArray(made) ? (made as readonly View[]) : [made as View];
  }

  private opaque({ type, tops, message }: Layer, given: readonly Blob[], why: string): void {
    const maps = given.flatMap(({ view, opaque }) => view?.map ?? opaque ?? []);
    // Who names how many it makes trains weights for them.
    const trains = message.fields.some(
      ({ value }) => typeof value !== 'string' && value.all('num_output').length > 0,
    );
    const made = this.d.opaque(type, maps, tops.length, why, trains ? 1 : 0);
    for (const [i, name] of tops.entries()) this.put({ name, opaque: made[i]!, isRead: false });
  }

  private blob(name: string): Blob {
    const blob = this.blobs.get(name);
    if (blob === undefined)
      throw new Broken(`${this.d.origin} reads ${name}, which no layer before it makes.`);
    return blob;
  }

  /** Where pictures come from, and behind them what they show. */
  private source({ kind, tops, message }: Layer): void {
    const shapes =
      message.message('input_param')?.messages('shape') ??
      message.message('dummy_data_param')?.messages('shape');
    for (const [i, top] of tops.entries()) {
      const shape = shapes?.[i] ?? shapes?.[0];
      if (shape !== undefined) this.input(top, shape.numbers('dim'));
      else if (kind === 'input' || i === 0) this.input(top, i === 0 ? pictures(message) : []);
      else this.put({ name: top, isRead: true });
    }
  }
}

/** The size of pictures that are read from a file, as far as the layer that reads them tells. */
function pictures(layer: Layer['message']): readonly number[] {
  const memory = layer.message('memory_data_param');
  if (memory !== undefined)
    return [1, ...['channels', 'height', 'width'].map(name => memory.number(name, 0))];
  const transform = layer.message('transform_param');
  const side = transform?.number('crop_size', 0) ?? 0;
  const resized = transform?.message('resize_param');
  const [height, width] =
    side > 0 ? [side, side] : [resized?.number('height', 0) ?? 0, resized?.number('width', 0) ?? 0];
  if (height < 1 || width < 1) return [];
  return [1, transform?.flag('force_gray', false) === true ? 1 : 3, height, width];
}
