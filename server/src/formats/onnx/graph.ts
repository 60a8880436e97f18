/** The graph of a model while it is built: an operator's conversion adds nodes to it and says which is its result. */

import type { FlatNode, TensorId } from '../../graph/flat';
import type { Shape } from '../../ops/op';
import type { About, Refusal } from '../format';
import { numbersOf, type Tensor, type Weights } from '../lib/weights';
import type { Attribute, Initializer, Node, Value } from './model';

/** A tensor of the file. Extents have the batch in front. */
export interface Ref {
  readonly name: string;
  readonly dims: readonly number[];
}

export class Graph {
  readonly nodes: Node[] = [];
  readonly initializers = new Map<string, Initializer>();
  readonly inputs: Value[] = [];
  readonly values: Value[] = [];
  readonly refusals: Refusal[] = [];
  readonly notes = new Map<string, number>();

  constructor(
    readonly opset: number,
    private readonly seed: number,
    private readonly about: About | undefined,
  ) {}

  /** What is said of a layer at its node. */
  docOf(path: string): string | undefined {
    return this.about?.of(path);
  }

  weight(tensor: Tensor, dims: readonly number[]): Ref {
    const { name } = tensor;
    const bytes = () => bytesOf(numbersOf(tensor, this.seed));
    if (!this.initializers.has(name)) this.initializers.set(name, { name, dims, type: 'float', bytes });
    return { name, dims };
  }

  constant(
    name: string,
    type: 'float' | 'int64',
    dims: readonly number[],
    numbers: readonly number[],
  ): string {
    this.initializers.set(name, {
      name,
      dims,
      type,
      bytes: () =>
        bytesOf(type === 'float' ? Float32Array.from(numbers) : BigInt64Array.from(numbers, n => BigInt(n))),
    });
    return name;
  }

  note(what: string): void {
    this.notes.set(what, (this.notes.get(what) ?? 0) + 1);
  }
}

const bytesOf = (numbers: Float32Array | BigInt64Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

/** One layer while it is converted: what arrives, its weights, and the nodes that it becomes. */
export class Step {
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Shapes as lwnet has them, without the batch. */
  readonly outputs: readonly Shape[];

  constructor(
    private readonly graph: Graph,
    readonly node: FlatNode,
    readonly inputs: readonly Ref[],
    private readonly weights: Weights,
    private readonly nameOf: (tensor: TensorId) => string,
  ) {
    this.attrs = node.layer.attrs;
    this.outputs = node.layer.outputs;
  }

  get opset(): number {
    return this.graph.opset;
  }

  get x(): Ref {
    return this.inputs[0]!;
  }

  /** The node whose results are the layer's. */
  last(
    type: string,
    inputs: readonly (Ref | string)[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): void {
    const outputs = this.node.outputs.map(
      (id, i) => this.value(this.nameOf(id), [1, ...this.outputs[i]!]).name,
    );
    const name = this.node.path;
    const doc = this.graph.docOf(name);
    this.graph.nodes.push({ name, type, inputs: inputs.map(nameOf), outputs, attributes, doc });
  }

  /** A node before the last one. */
  before(
    label: string,
    type: string,
    inputs: readonly (Ref | string)[],
    dims: readonly number[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Ref {
    const name = `${this.node.path}/${label}`;
    this.graph.nodes.push({ name, type, inputs: inputs.map(nameOf), outputs: [name], attributes });
    return this.value(name, dims);
  }

  /** A weight of the layer, in other extents where it must meet a map. */
  weight(what: string, dims?: readonly number[]): Ref {
    const tensor = this.weights.get(what)!;
    return this.graph.weight(tensor, dims ?? tensor.shape);
  }

  has(what: string): boolean {
    return this.weights.has(what);
  }

  floats(label: string, numbers: readonly number[], dims: readonly number[] = [numbers.length]): string {
    return this.graph.constant(`${this.node.path}/${label}`, 'float', dims, numbers);
  }

  float(label: string, number: number): string {
    return this.floats(label, [number], []);
  }

  whole(label: string, numbers: readonly number[]): string {
    return this.graph.constant(`${this.node.path}/${label}`, 'int64', [numbers.length], numbers);
  }

  input(): void {
    for (const [i, id] of this.node.outputs.entries())
      this.graph.inputs.push({ name: this.nameOf(id), dims: [1, ...this.outputs[i]!] });
  }

  refuse(why: string): void {
    this.graph.refusals.push({ node: this.node, why });
  }

  note(what: string): void {
    this.graph.note(what);
  }

  private value(name: string, dims: readonly number[]): Ref {
    const value = { name, dims };
    this.graph.values.push(value);
    return value;
  }
}

const nameOf = (of: Ref | string): string => (typeof of === 'string' ? of : of.name);
