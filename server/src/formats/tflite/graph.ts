/** The graph of a model while it is built: an operator's conversion adds operators to it, the last of which gives its result. */

import type { FlatNode, TensorId } from '../../graph/flat';
import { elements } from '../../ops/lib/shape';
import type { Shape } from '../../ops/op';
import type { Refusal } from '../format';
import type { Spread } from '../lib/spread';
import { numbersOf, type Weights } from '../lib/weights';
import type { Fused } from './fuse';
import { bytesOf, type Folded, foldedOf, multiplied, once, permuted } from './kernel';
import type { Operator, OperatorName, Quantisation, Tensor, Type } from './model';
import { fixedScale, type Precision, type Scale, scaleOf } from './quantise';

/** A tensor of the file, by its index there. */
export interface Ref {
  readonly index: number;
  /** With the batch in front, a map with its channels last. */
  readonly dims: readonly number[];
  readonly scale: Scale | undefined;
}

/** The extents of a tensor of the language in the file: maps have their channels last, what has other axes keeps them. */
export const placed = (shape: Shape): readonly number[] =>
  shape.length === 3 ? [1, shape[1]!, shape[2]!, shape[0]!] : [1, ...shape];

export type Given = Readonly<Record<string, number | boolean>>;

/** How the weights of a layer lie in the file. */
export interface Layout {
  /** Their extents before: those of the language, or of the map that they are laid over. */
  readonly dims: readonly number[];
  readonly order: readonly number[];
  /** What the extents are in the file, where two become one. */
  readonly as?: readonly number[];
  /** Which axis of `dims` counts the output channels. */
  readonly channels: number;
  /** A scale for each output channel, or one for all. */
  readonly isPerChannel: boolean;
}

export class Graph {
  readonly tensors: Tensor[] = [];
  readonly operators: Operator[] = [];
  readonly inputs: number[] = [];
  readonly refusals: Refusal[] = [];
  readonly notes = new Map<string, number>();
  readonly constants = new Map<string, Ref>();

  constructor(
    readonly precision: Precision,
    readonly seed: number,
    readonly weightsOf: (node: FlatNode) => Weights,
  ) {}

  get type(): Type {
    return this.precision === 'fp32' ? 'float32' : this.precision === 'int8' ? 'int8' : 'int16';
  }

  add(name: string, dims: readonly number[], scale: Scale | undefined): Ref {
    const quantisation = scale && { scales: [scale.scale], zero: scale.zero, axis: 0 };
    return { index: this.tensors.push({ name, dims, type: this.type, quantisation }) - 1, dims, scale };
  }

  wholeNumbers(name: string, numbers: readonly number[], dims: readonly number[] = [numbers.length]): Ref {
    const bytes = { length: 4 * numbers.length, make: () => bytesOf(Int32Array.from(numbers)) };
    return this.constant(
      name,
      () => ({ name, dims, type: 'int32', quantisation: undefined, bytes }),
      undefined,
    );
  }

  /** A constant, stored once for each key. */
  constant(key: string, make: () => Tensor, scale: Scale | undefined): Ref {
    let found = this.constants.get(key);
    if (found === undefined) {
      const tensor = make();
      found = { index: this.tensors.push(tensor) - 1, dims: tensor.dims, scale };
      this.constants.set(key, found);
    }
    return found;
  }
}

export class Step {
  readonly node: FlatNode;
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Shapes of the language. */
  readonly inputShapes: readonly Shape[];
  readonly outputs: readonly Shape[];

  constructor(
    private readonly graph: Graph,
    readonly fused: Fused,
    readonly inputs: readonly Ref[],
    /** Of the first input. */
    readonly spread: Spread | undefined,
    private readonly results: readonly {
      readonly name: string;
      readonly scale: Scale | undefined;
      readonly id: TensorId;
    }[],
    private readonly made: (id: TensorId, ref: Ref) => void,
  ) {
    this.node = fused.node;
    this.attrs = this.node.layer.attrs;
    this.inputShapes = this.node.layer.inputShapes;
    this.outputs = this.node.layer.outputs;
  }

  get x(): Ref {
    return this.inputs[0]!;
  }

  get isFloat(): boolean {
    return this.graph.precision === 'fp32';
  }

  get precision(): Precision {
    return this.graph.precision;
  }

  /** The scale of the result. */
  get scale(): Scale | undefined {
    return this.results[0]!.scale;
  }

  /** The number of the rectifier that is taken into this operator, in tflite's enumeration; 0 for none. */
  get activation(): number {
    const word = this.fused.activation?.layer.op.name;
    return word === undefined ? 0 : word === 'relu' ? 1 : 3;
  }

  last(name: OperatorName, inputs: readonly Ref[], options: Given = {}): void {
    const outputs = this.results.map(({ name: called, scale, id }, i) => {
      const ref = this.graph.add(called, placed(this.outputs[i]!), scale);
      this.made(id, ref);
      return ref.index;
    });
    this.graph.operators.push({ name, inputs: inputs.map(({ index }) => index), outputs, options });
  }

  /** An operator before the last one. */
  before(
    label: string,
    name: OperatorName,
    inputs: readonly Ref[],
    dims: readonly number[],
    scale: Scale | undefined,
    options: Given = {},
  ): Ref {
    const ref = this.graph.add(`${this.path}/${label}`, dims, scale);
    this.graph.operators.push({
      name,
      inputs: inputs.map(({ index }) => index),
      outputs: [ref.index],
      options,
    });
    return ref;
  }

  input(): void {
    for (const { name, scale, id } of this.results) {
      const ref = this.graph.add(name, placed(this.outputs[0]!), scale);
      this.graph.inputs.push(ref.index);
      this.made(id, ref);
    }
  }

  /** A scale that holds numbers of this range. */
  holding(least: number, most: number): Scale | undefined {
    return scaleOf({ least, most }, this.graph.precision);
  }

  /** The scale that the specification states for results from 0, or where they are signed from −1, to 1. */
  fixedScale(isSigned: boolean): Scale | undefined {
    return fixedScale(isSigned, this.graph.precision);
  }

  /** Whole numbers that say how: extents, axes, borders. */
  whole(label: string, numbers: readonly number[], dims: readonly number[] = [numbers.length]): Ref {
    return this.graph.wholeNumbers(`${this.path}/${label}`, numbers, dims);
  }

  /** Numbers that are computed with, in the precision of the maps. */
  numbers(label: string, values: readonly number[], dims: readonly number[], given?: Scale): Ref {
    const scale = given ?? this.holding(Math.min(...values), Math.max(...values));
    return this.constant(`${this.path}/${label}`, () => Float32Array.from(values), dims, scale);
  }

  /** A weight that is neither folded nor a kernel. */
  weight(what: string, dims: readonly number[]): Ref {
    const tensor = this.weights.get(what)!;
    const scale = this.holding(tensor.least, tensor.most);
    return this.constant(tensor.name, () => numbersOf(tensor, this.graph.seed), dims, scale);
  }

  get weights(): Weights {
    return this.graph.weightsOf(this.node);
  }

  /** What batch norms and scales make of each channel; of this layer itself where it is one that nothing absorbed. */
  folded(channels: number, isAlone: boolean): Folded {
    const { affines, node } = this.fused;
    const { weightsOf, seed } = this.graph;
    return foldedOf(
      channels,
      isAlone ? undefined : this.weights,
      isAlone ? [node] : affines,
      weightsOf,
      seed,
    );
  }

  /** Weights and bias of a kernel, everything folded in. */
  kernel(layout: Layout): readonly [Ref, Ref] {
    const channels = layout.dims[layout.channels]!;
    const folded = once(() => this.folded(channels, false));
    const tensor = this.weights.get('weight')!;
    const { seed } = this.graph;
    return this.stored(layout, folded, tensor.most, () => numbersOf(tensor, seed));
  }

  /**
   * A kernel of numbers that are given, all at most `most`; a bias is always there, since not every reader does without. No
   * number is worked out before the file is written: whoever asks what the program takes to run needs none.
   */
  stored(
    layout: Layout,
    folded: () => Folded,
    most: number,
    numbers: () => Float32Array,
  ): readonly [Ref, Ref] {
    const { dims, order, channels, isPerChannel } = layout;
    const size = elements(dims);
    const count = dims[channels]!;
    const inner = elements(dims.slice(channels + 1));
    const scales = once(() => {
      const sizes = Array.from(folded().factors, Math.abs);
      const all = isPerChannel ? sizes : [sizes.reduce((a, b) => Math.max(a, b), 0)];
      return all.map(largest => Math.fround((most * largest) / 127));
    });
    const scaleFor = (c: number) => scales()[isPerChannel ? c : 0]!;
    const make = () => {
      const values = numbers();
      const by = Float64Array.from(folded().factors, (f, c) => (this.isFloat ? f : f / scaleFor(c)));
      multiplied(values, inner, by, !this.isFloat);
      return bytesOf(
        permuted(values, dims, order, this.isFloat ? new Float32Array(size) : new Int8Array(size)),
      );
    };
    const key = [this.node, ...this.fused.affines].map(({ weightsKey }) => weightsKey).join('+');
    const stored = layout.as ?? order.map(axis => dims[axis]!);
    const kernel: Tensor = {
      name: `${this.node.path}.weight`,
      dims: stored,
      type: this.isFloat ? 'float32' : 'int8',
      quantisation: this.isFloat
        ? undefined
        : quantisedBy(scales, isPerChannel ? order.indexOf(channels) : 0),
      bytes: { length: this.isFloat ? 4 * size : size, make },
    };
    const read = this.x.scale?.scale ?? 1;
    const wide = this.precision === 'int16x8';
    const added = () => folded().bias ?? new Float32Array(count);
    const biasScales = () => scales().map(scale => scale * read);
    const whole = () => Array.from(added(), (b, c) => Math.round(b / (scaleFor(c) * read)));
    const offset: Tensor = {
      name: `${this.node.path}.bias`,
      dims: [count],
      type: this.isFloat ? 'float32' : wide ? 'int64' : 'int32',
      quantisation: this.isFloat ? undefined : quantisedBy(biasScales, 0),
      bytes: {
        length: (wide ? 8 : 4) * count,
        make: () =>
          bytesOf(
            this.isFloat ? added() : wide ? BigInt64Array.from(whole(), BigInt) : Int32Array.from(whole()),
          ),
      },
    };
    return [
      this.graph.constant(`${key} weight`, () => kernel, undefined),
      this.graph.constant(`${key} bias ${read}`, () => offset, undefined),
    ];
  }

  /** What comes behind is looked at all the same, so that everything which cannot be said is told at once. */
  refuse(why: string): void {
    this.graph.refusals.push({ node: this.node, why });
    for (const [i, { name, scale, id }] of this.results.entries())
      this.made(id, this.graph.add(name, placed(this.outputs[i]!), scale));
  }

  note(what: string): void {
    this.graph.notes.set(what, (this.graph.notes.get(what) ?? 0) + 1);
  }

  private get path(): string {
    return this.node.path;
  }

  private constant(
    name: string,
    make: () => Float32Array,
    dims: readonly number[],
    scale: Scale | undefined,
  ): Ref {
    const type = this.graph.type;
    const each = type === 'float32' ? 4 : type === 'int8' ? 1 : 2;
    const whole = () => make().map(value => Math.round(value / scale!.scale) + scale!.zero);
    return this.graph.constant(
      name,
      () => ({
        name,
        dims,
        type,
        quantisation: scale && { scales: [scale.scale], zero: scale.zero, axis: 0 },
        bytes: {
          length: each * elements(dims),
          make: () =>
            bytesOf(
              type === 'float32'
                ? make()
                : type === 'int8'
                  ? Int8Array.from(whole())
                  : Int16Array.from(whole()),
            ),
        },
      }),
      scale,
    );
  }
}

const quantisedBy = (scales: () => readonly number[], axis: number): Quantisation => ({
  get scales() {
    return scales();
  },
  zero: 0,
  axis,
});
