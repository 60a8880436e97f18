/** ONNX: the Open Neural Network Exchange's file, as PyTorch, TensorFlow, Paddle and hands write it, from opset 7 on. */
import { elements } from '../ops/lib/shape';
import { Drawing, type View } from './lib/drawing';
import { isOpen, stillOpen } from './lib/extents';
import { folds, type Known } from './onnx/constants';
import { activated } from './onnx/fused';
import { type Model, type Node, readModel, type Tensor } from './onnx/model';
import { type Entry, Reading } from './onnx/node';
import { operators } from './onnx/operators';
import { sorted } from './onnx/order';
import { Broken, controlled, type Reader, readWith, recurrent, Unsaid, type Wanted } from './reader';

export const onnx: Reader = {
  name: 'onnx',
  title: 'ONNX',
  endings: ['.onnx'],
  summary:
    'Opset 7 and newer, of any exporter. Only shapes of weights matter: they may lie in another file or be left out. ' +
    'What constants say (extents, borders, weights of `Constant` nodes) is worked out first.',
  source: 'onnx.proto3 and docs/Operators.md of the ONNX project',
  reading: async () => (source, wanted) =>
    readWith(
      'this is no whole file of ONNX',
      () => readModel(source),
      model => new Graph(model, wanted).draw(),
    ),
};

/** Where ONNX Runtime's heaviest optimisation keeps what it has laid out for the processor at hand. */
const blocked = 'com.microsoft.nchwc';
const blockedWeights =
  'ONNX Runtime has laid it out for one processor, with weights padded to its blocks (com.microsoft.nchwc), so that ' +
  'neither parameters nor MACs can be told; import the file that it was made of, or have it written with ' +
  'ORT_ENABLE_EXTENDED or less.';

/** Nodes that hold weights of their own: where they read what cannot be said, nothing is cut off. */
const weighing = new Set([
  'Conv',
  'ConvTranspose',
  'Gemm',
  'MatMul',
  'LSTM',
  'GRU',
  'RNN',
  'QLinearConv',
  'ConvInteger',
  'MatMulInteger',
  'QLinearMatMul',
  'QGemm',
  'Attention',
  'DynamicQuantizeLSTM',
  'DynamicQuantizeMatMul',
  'Einsum',
  'FusedConv',
  'FusedGemm',
  'FusedMatMul',
  'MatMulIntegerToFloat',
  'MatMulNBits',
  'NhwcFusedConv',
]);

/** Why some operators are none of the language. */
const refused: Readonly<Record<string, string>> = {
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
  DynamicQuantizeLSTM: recurrent,
  Scan: recurrent,
  If: controlled,
  Loop: controlled,
};

/** Nobody nests more branches than that, and each takes of the stack. */
const mostDepth = 16;

/** Nodes that tell of the extents of a map alone. */
const isExtent = ({ type }: Node): boolean => type === 'Shape' || type === 'Size';

/** Nodes that meet maps element by element, by the rules of broadcasting. */
const spreading = new Set(['Add', 'Div', 'Max', 'Min', 'Mul', 'Sub', 'Sum']);

class Graph {
  private readonly d: Drawing;
  private readonly entries = new Map<string, Entry>();
  private readonly opset: number;
  /** Nodes by the names that they read. */
  private readonly readers = new Map<string, Node[]>();
  /** Extent of the batch in the file. */
  private batch = 1;
  /** How many branches the node at hand is inside of. */
  private depth = 0;

  constructor(
    private readonly model: Model,
    private readonly wanted: Wanted,
  ) {
    const { name } = model.graph;
    this.d = new Drawing(name);
    this.opset = model.opsets.get('') ?? model.opsets.get('ai.onnx') ?? 0;
    const domains = [...model.opsets.keys()].filter(domain => domain !== '');
    if (this.opset === 0 && domains.length > 0)
      throw new Broken(
        `its operators are of ${domains.join(' and ')}, and none of ONNX’s own, which layers are.`,
      );
    if (this.opset < 7)
      throw new Broken(`its operators are of version ${this.opset}, and those from 7 on are read.`);
  }

  draw() {
    const { graph } = this.model;
    for (const tensor of graph.initializers.values())
      this.entries.set(tensor.name, { known: knownOf(tensor.name, tensor) });
    const inputs = graph.inputs.filter(({ name }) => name !== '' && !graph.initializers.has(name));
    const given = inputs.map(({ name, dims }) => ({ name, dims: this.wanted.shapes.get(name) ?? dims }));
    const unknown = given.filter(isOpen);
    if (unknown.length > 0) throw new Broken(stillOpen(unknown));
    for (const { name, dims } of given) this.entries.set(name, { view: this.input(name, dims as number[]) });
    this.run(graph.nodes, sorted(graph));
    if (graph.outputs.length === 0) throw new Broken('it has no output.');
    for (const { name } of graph.outputs) this.output(name);
    if (this.d.net.steps.length === 0) throw new Broken('it has no operator.');
    return this.d.net;
  }

  private run(nodes: readonly Node[], inOrder: readonly Node[]): void {
    for (const node of nodes)
      for (const input of node.inputs) {
        const list = this.readers.get(input);
        if (list === undefined) this.readers.set(input, [node]);
        else list.push(node);
      }
    for (const node of inOrder) this.node(node);
  }

  /** What an `If` does whose condition follows from constants and extents is there without it. */
  private decided({ type, attributes, outputs }: Node, condition: Known | undefined): boolean {
    const [is, ...more] = (type === 'If' && this.depth < mostDepth && condition?.numbers) || [];
    if (is === undefined || more.length > 0) return false;
    const branch = attributes.get(is === 0 ? 'else_branch' : 'then_branch')?.graph?.();
    if (branch === undefined) return false;
    // Branches may have the same names for what is stored apart.
    for (const [name, tensor] of branch.initializers)
      this.entries.set(name, { known: knownOf(`${outputs[0]}/${name}`, tensor) });
    this.depth++;
    this.run(branch.nodes, branch.nodes);
    this.depth--;
    for (const [i, name] of outputs.entries())
      if (name !== '') this.entries.set(name, this.entry(branch.outputs[i]?.name ?? ''));
    return true;
  }

  private input(name: string, dims: readonly number[]): View {
    this.d.origin = name;
    // A single number is a vector of one.
    if (dims.length === 0) return { ...this.d.input(name, [1], [0]), dims: [], axes: [] };
    const [first, ...rest] = dims;
    if (typeof first === 'number' && first > 1 && dims.length > 1) this.batch = first;
    const all = dims.length === 1 ? [first!] : [1, ...rest];
    const order = all.map((_, axis) => axis).slice(all.length === 1 ? 0 : 1);
    // One row of pixels is a map one pixel high.
    if (order.length === 2) return this.d.input(name, all, [1, -1, 2]);
    return this.d.input(name, all, order);
  }

  private node(node: Node): void {
    const { type } = node;
    if (node.domain === blocked) throw new Broken(blockedWeights);
    const origin = node.name === '' ? (node.outputs.find(name => name !== '') ?? node.type) : node.name;
    this.d.origin = `${node.type} ${origin}`;
    const given = node.inputs.map(name => (name === '' ? undefined : this.entry(name)));
    if (this.decided(node, given[0]?.known)) return;
    const known = this.fold(node, given);
    if (known !== undefined) {
      this.entries.set(node.outputs[0]!, { known });
      return;
    }
    if (node.type === 'DynamicQuantizeLinear' && given[0]?.view !== undefined) {
      this.quantise(node, given[0].view);
      return;
    }
    const spread = node.type === 'Expand' ? this.spread(node, given) : undefined;
    if (spread !== undefined) {
      this.entries.set(node.outputs[0]!, { view: spread });
      return;
    }
    const isOpaque = given.some(entry => entry !== undefined && 'opaque' in entry);
    try {
      const operator = operators[type];
      if (isOpaque && (operator !== undefined || isExtent(node) || node.type in folds)) throw new Unsaid('');
      if (operator === undefined) throw new Unsaid(this.refusal(node, isOpaque));
      const reading = new Reading(this.d, node, this.opset, given);
      const made = operator(reading, this.batch);
      const [first, ...more] = Array.isArray(made) ? (made as readonly View[]) : [made as View];
      const views = [activated(reading, first!, operators, this.batch), ...more];
      for (const [i, view] of views.entries()) if (node.outputs[i]) this.see(node.outputs[i], view);
    } catch (error) {
      if (!(error instanceof Unsaid)) throw error;
      this.opaque(node, given, error.message);
    }
  }

  private refusal({ type, inputs }: Node, isOpaque: boolean): string {
    const why = refused[type] ?? 'the language has no such operator';
    // Most often convolutions stand before the first of several, and are what a design is wanted of.
    const isFirst = why === recurrent && !isOpaque && this.entries.get(inputs[0] ?? '')?.view !== undefined;
    return isFirst
      ? `${why}; onnx.utils.extract_model cuts out what comes before it, up to ${inputs[0]}`
      : why;
  }

  /** Made whole numbers when it is run: the map, their distance, and which of them stands for 0. */
  private quantise({ outputs: [map = '', scale = '', zero = ''] }: Node, view: View): void {
    this.d.net.precision ??= 'int8';
    this.entries.set(map, { view });
    const one = (key: string, isGrid: boolean) =>
      this.entries.set(key, { known: { key, root: key, dims: [], numbers: undefined, isGrid } });
    if (scale !== '') one(scale, true);
    if (zero !== '') one(zero, false);
  }

  /** A map that all its readers, meeting a map of the larger extents element by element, would enlarge by themselves. */
  private spread({ outputs: [name = ''] }: Node, given: readonly (Entry | undefined)[]): View | undefined {
    const view = given[0]?.view;
    const to = given[1]?.known?.numbers;
    const readers = this.readers.get(name) ?? [];
    if (view === undefined || to === undefined || readers.length === 0) return undefined;
    if (this.model.graph.outputs.some(output => output.name === name)) return undefined;
    const isLarge = (other: string) => {
      const dims = this.entries.get(other)?.view?.dims;
      return dims !== undefined && to.every((extent, i) => extent <= dims[dims.length - to.length + i]!);
    };
    return readers.every(({ type, inputs }) => spreading.has(type) && inputs.some(isLarge))
      ? view
      : undefined;
  }

  private see(name: string, view: View): void {
    this.entries.set(name, { view });
    if (!this.d.net.names.has(view.map)) this.d.net.names.set(view.map, name);
  }

  private entry(name: string): Entry {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new Broken(`${this.d.origin} reads ${name}, which nothing makes.`);
    return entry;
  }

  private opaque(node: Node, given: readonly (Entry | undefined)[], why: string): void {
    const maps = given.flatMap(entry =>
      entry === undefined || entry.known !== undefined
        ? []
        : [entry.view?.map ?? (entry as { opaque: number }).opaque],
    );
    const isControl = refused[node.type] === controlled;
    const weighs = weighing.has(node.type) || (isControl && this.hasUnread());
    const stored = weighs
      ? given.reduce((sum, entry) => sum + (entry?.known === undefined ? 0 : elements(entry.known.dims)), 0)
      : 0;
    const made = this.d.opaque(node.type, maps, node.outputs.length, why, weighs ? Math.max(stored, 1) : 0);
    for (const [i, name] of node.outputs.entries())
      if (name !== '') this.entries.set(name, { opaque: made[i]! });
  }

  /** Whether the file stores matrices that no node reads: a graph inside a node does, and is not looked into. */
  private hasUnread(): boolean {
    const { initializers } = this.model.graph;
    return [...initializers.values()].some(
      ({ name, dims }) => dims.length > 1 && elements(dims) > 1 && !this.readers.has(name),
    );
  }

  private fold(node: Node, given: readonly (Entry | undefined)[]): Known | undefined {
    const key = node.outputs[0];
    if (key === undefined || key === '') return undefined;
    if (node.type === 'Constant') return constantOf(key, node);
    const view = given[0]?.view;
    if (node.type === 'Shape' && view !== undefined) return extents(key, view.dims, node);
    if (node.type === 'Shape' && given[0]?.known !== undefined)
      return extents(key, given[0].known.dims, node);
    if (node.type === 'Size' && view !== undefined)
      return { key, root: key, dims: [], numbers: [elements(view.dims)] };
    const fold = folds[node.type];
    if (fold === undefined || given.length === 0) return undefined;
    if (given.some(entry => entry !== undefined && entry.known === undefined)) return undefined;
    const known = fold({
      key,
      inputs: given.map(entry => entry?.known),
      ints: name => {
        const attribute = node.attributes.get(name);
        return attribute?.ints ?? attribute?.tensor?.numbers;
      },
      int: (name, otherwise) => node.attributes.get(name)?.int ?? otherwise,
    });
    return known !== undefined && given.some(entry => entry?.known?.isGrid === true)
      ? { ...known, isGrid: true }
      : known;
  }

  private output(name: string): void {
    this.d.origin = name;
    const entry = this.entry(name);
    if (entry.view !== undefined) {
      this.d.output(entry.view, name);
      this.d.net.names.set(entry.view.map, name);
    } else if ('opaque' in entry) this.d.net.outputs.push(entry.opaque);
    else this.d.note('is constant, and no output of the design');
  }
}

/** Of types of tensors in which numbers are quantised. */
const lowest: Readonly<Record<number, number>> = { 2: 0, 3: -128, 4: 0, 5: -32768, 21: 0, 22: -8 };

/** Of most tensors nobody asks for the numbers. */
const knownOf = (key: string, tensor: Tensor): Known => ({
  key,
  root: key,
  dims: tensor.dims,
  lowest: lowest[tensor.type],
  get numbers() {
    return tensor.numbers;
  },
});

function constantOf(key: string, { attributes }: Node): Known | undefined {
  const tensor = attributes.get('value')?.tensor;
  if (tensor !== undefined) return { ...knownOf(key, tensor), isStated: true };
  const list = ['value_ints', 'value_floats'].flatMap(name => {
    const attribute = attributes.get(name);
    return attribute === undefined ? [] : [attribute.ints ?? attribute.floats ?? []];
  })[0];
  if (list !== undefined) return { key, root: key, dims: [list.length], numbers: list };
  const one = attributes.get('value_int')?.int ?? attributes.get('value_float')?.float;
  return { key, root: key, dims: [], numbers: one === undefined ? undefined : [one] };
}

function extents(key: string, dims: readonly number[], { attributes }: Node): Known {
  const rank = dims.length;
  const at = (name: string, otherwise: number) => {
    const given = attributes.get(name)?.int ?? otherwise;
    return Math.min(Math.max(given < 0 ? given + rank : given, 0), rank);
  };
  const numbers = dims.slice(at('start', 0), at('end', rank));
  return { key, root: key, dims: [numbers.length], numbers };
}
