/**
 * A network while a reader draws it. Files keep the batch, have channels first or last, and move axes of extent 1 about;
 * the language has neither the batch nor a choice. So a reader holds *views*: a map of the language, and for each axis of
 * the file which axis of the map it is. What only renames axes costs a view and no step.
 */

import { fill } from '../../found/arguments';
import type { Argument, MapId, Net } from '../../found/net';
import { ops } from '../../ops';
import { elements, sameShape, times } from '../../ops/lib/shape';
import { isMismatch, type Op, type Shape } from '../../ops/op';
import { Broken } from '../reader';

export interface View {
  readonly map: MapId;
  readonly dims: readonly number[];
  /** For each axis of the file the axis of the map; -1 for one of extent 1 that the map does not have. */
  readonly axes: readonly number[];
}

type Args = Readonly<Record<string, Argument>>;

/** What else is known of a step. */
export interface Known {
  readonly weights?: string;
  readonly stored?: number;
  readonly shifts?: boolean;
  readonly unsaid?: string;
}

/** More than anybody trains, and little enough that no file keeps anybody waiting. */
const mostSteps = 50_000;

export class Drawing {
  readonly net: Net;
  /** What the file calls what is being drawn. */
  origin = '';
  private readonly constants = new Map<string, MapId>();
  private readonly makers = new Map<MapId, string>();
  /** Maps that were moved, by how. */
  private readonly laidOut = new Map<string, MapId>();

  /** @param channels the axis that a batch of maps of the file has them on */
  constructor(
    name: string | undefined,
    readonly channels = 1,
  ) {
    this.net = {
      name,
      shapes: [],
      names: new Map(),
      steps: [],
      outputs: [],
      notes: [],
    };
  }

  /** Something that cannot be said, and what reads its results after it; both may be cut off at the end of the network. */
  opaque(
    op: string,
    inputs: readonly MapId[],
    results: number,
    unsaid: string,
    stored = 0,
  ): readonly MapId[] {
    const shapes = Array.from({ length: results }, () => [1]);
    return this.raw(op, {}, inputs, shapes, { unsaid, stored });
  }

  note(what: string): void {
    this.net.notes.push({ origin: this.origin, what });
  }

  shape(map: MapId): Shape {
    return this.net.shapes[map]!;
  }

  /** The word of the step that made a map. */
  maker(map: MapId): string | undefined {
    return this.makers.get(map);
  }

  /** A step whose results have these shapes. */
  raw(
    op: string,
    args: Args,
    inputs: readonly MapId[],
    shapes: readonly Shape[],
    known: Known = {},
  ): readonly MapId[] {
    if (this.net.steps.length >= mostSteps)
      throw new Broken(`it has more than ${mostSteps.toLocaleString('en-US')} operators.`);
    for (const shape of shapes)
      if (!(elements(shape) <= Number.MAX_SAFE_INTEGER) || shape.some(extent => !(extent >= 1)))
        throw new Broken(`${this.origin} would make ${times(shape)}, which is no size of a map.`);
    const outputs = shapes.map(shape => this.net.shapes.push(shape) - 1);
    this.net.steps.push({ op, args, inputs, outputs, origin: this.origin, ...known });
    for (const map of outputs) this.makers.set(map, op);
    return outputs;
  }

  /** A step of an operator of the language, whose record tells what it makes. */
  layer(op: string, args: Args, inputs: readonly MapId[], known: Known = {}): readonly MapId[] {
    const record = ops.get(op)!;
    if (inputs.length < record.inputs.min || inputs.length > record.inputs.max)
      throw new Broken(`${this.origin} reads ${inputs.length} maps, which is no number for it.`);
    const given = inputs.map(map => this.shape(map));
    const shapes = this.shapesOf(record, args, given);
    if (known.stored !== undefined) this.check(record, args, given, known.stored);
    return this.raw(op, args, inputs, shapes, known);
  }

  private shapesOf(op: Op, args: Args, inputs: readonly Shape[]): readonly Shape[] {
    const attrs = fill(op, args);
    if (typeof attrs === 'string') throw new Broken(`${this.origin}: ${attrs}`);
    const made = op.shape(inputs, attrs);
    if (isMismatch(made)) throw new Broken(`${this.origin} contradicts itself: ${made.fact}.`);
    return made;
  }

  /** What is stored is what the operator trains, or the file was not understood. */
  private check(op: Op, args: Args, inputs: readonly Shape[], stored: number): void {
    const attrs = fill(op, args);
    if (typeof attrs === 'string') return;
    const trains = (op.weights?.(inputs, attrs) ?? []).reduce((sum, { shape }) => sum + elements(shape), 0);
    if (trains !== stored)
      throw new Broken(
        `${this.origin} has weights of ${stored.toLocaleString('en-US')} numbers where ${trains.toLocaleString(
          'en-US',
        )} are needed for what arrives.`,
      );
  }

  /** The network is given a map. */
  input(name: string, dims: readonly number[], order: readonly number[]): View {
    const shape = order.map(axis => (axis < 0 ? 1 : dims[axis]!));
    const [channels, height, width] = shape;
    const plain = shape.length === 3 ? { channels: channels!, height: height!, width: width! } : undefined;
    const all = elements(shape);
    if (!shape.every(extent => extent >= 1) || !Number.isSafeInteger(all))
      throw new Broken(`its input ${name} is ${times(dims)}, which is no size of a map.`);
    let [map] = this.layer('input', plain ?? { channels: all }, []);
    if (plain === undefined && shape.length !== 1) [map] = this.layer('reshape', { shape }, [map!]);
    this.net.names.set(map!, name);
    return this.see(map!, order, dims);
  }

  /** A constant that stands among maps: what only idioms, which see all of the network, can say. */
  constant(key: string, dims: readonly number[]): View {
    const order = [...dims.keys()].slice(dims.length > 1 && dims[0] === 1 ? 1 : 0);
    const shape = order.map(axis => dims[axis]!);
    let map = this.constants.get(key);
    if (map === undefined) {
      const [channels, height, width] = shape;
      const plain = shape.length === 3 ? { channels: channels!, height: height!, width: width! } : undefined;
      const unsaid = 'it reads a constant where the language has maps only';
      const args = plain ?? { channels: elements(shape) };
      [map] = this.raw('constant', args, [], [Object.values(args)], { unsaid }) as [MapId];
      this.net.names.set(map, key);
      this.constants.set(key, map);
    }
    if (!sameShape(this.shape(map), shape)) map = this.moved('reshape', { shape }, map);
    return this.see(map, order, dims);
  }

  /** A map of which the axes are these of the file, in this order. */
  see(map: MapId, order: readonly number[], dims: readonly number[]): View {
    return { map, dims, axes: dims.map((_, axis) => order.indexOf(axis)) };
  }

  /**
   * The map whose axes are these axes of the file, in this order; -1 stands for a further axis of extent 1. The others have
   * extent 1. What lies otherwise is moved.
   */
  map({ map, dims, axes }: View, order: readonly number[]): MapId {
    const wanted = order.map(axis => (axis < 0 ? 1 : dims[axis]!));
    const shape = this.shape(map);
    const left = dims.findIndex((extent, axis) => extent !== 1 && !order.includes(axis));
    if (left >= 0) throw new Broken(`${this.origin} does not go with ${times(dims)}.`);
    const real = order.filter(axis => axis >= 0 && dims[axis]! !== 1).map(axis => axes[axis]!);
    const sorted = real.every((axis, i) => i === 0 || axis > real[i - 1]!);
    let from = map;
    if (!sorted) {
      const rest = shape.map((_, axis) => axis).filter(axis => !real.includes(axis));
      // Axes of extent 1 stay where they are wanted if that makes the moved map the one that is wanted.
      const moved: number[] = [];
      for (const axis of order)
        if (axis >= 0 && dims[axis]! !== 1) moved.push(axes[axis]!);
        else if (rest.length > 0) moved.push(rest.shift()!);
      from = this.moved('permute', { axes: [...moved, ...rest] }, map);
    }
    return sameShape(this.shape(from), wanted) ? from : this.moved('reshape', { shape: wanted }, from);
  }

  /** What several readers want in one layout is laid out once. */
  private moved(op: 'permute' | 'reshape', args: Args, map: MapId): MapId {
    const key = `${op} ${map} ${Object.values(args).join()}`;
    let made = this.laidOut.get(key);
    if (made === undefined) {
      [made] = this.layer(op, args, [map]) as [MapId];
      this.laidOut.set(key, made);
    }
    return made;
  }

  /** The file's axes in the order of the map's, where the map has an axis for each of more than one. */
  orderOf({ map, axes }: View): readonly number[] {
    return this.shape(map).map((_, axis) => axes.indexOf(axis));
  }

  /** The same elements in other extents. */
  reshape(view: View, dims: readonly number[]): View {
    if (elements(dims) !== elements(view.dims))
      throw new Broken(`${this.origin} makes ${times(dims)} of the elements of ${times(view.dims)}.`);
    const kept = view.dims.flatMap((extent, axis) => (extent === 1 ? [] : [axis]));
    const made = dims.flatMap((extent, axis) => (extent === 1 ? [] : [axis]));
    if (kept.length === made.length && kept.every((axis, i) => view.dims[axis] === dims[made[i]!])) {
      const axes = dims.map(() => -1);
      for (const [i, axis] of made.entries()) axes[axis] = view.axes[kept[i]!]!;
      return { map: view.map, dims, axes };
    }
    // An axis of 1 in front is the batch's.
    const order = dims.map((_, axis) => axis).slice(dims[0] === 1 && dims.length > 1 ? 1 : 0);
    const from = this.map(view, kept);
    const shape = order.map(axis => dims[axis]!);
    const [map] =
      shape.length === 1 ? this.layer('flatten', {}, [from]) : this.layer('reshape', { shape }, [from]);
    return this.see(map!, order, dims);
  }

  transpose(view: View, order: readonly number[]): View {
    if (order.length !== view.dims.length || new Set(order).size !== order.length)
      throw new Broken(`${this.origin} puts ${view.dims.length} axes into the order ${order.join(', ')}.`);
    const of = <T>(all: readonly T[]) =>
      order.map(axis => {
        const one = all[axis];
        if (one === undefined) throw new Broken(`${this.origin} names an axis ${axis} that is not there.`);
        return one;
      });
    return { map: view.map, dims: of(view.dims), axes: of(view.axes) };
  }

  /** A step on one map that leaves its shape. */
  each(view: View, op: string, args: Args = {}, known: Known = {}): View {
    const [map] = ops.has(op)
      ? this.layer(op, args, [view.map], known)
      : this.raw(op, args, [view.map], [this.shape(view.map)], known);
    return { ...view, map: map! };
  }

  output(view: View, name: string): void {
    this.net.outputs.push(view.map);
    if (!this.net.names.has(view.map)) this.net.names.set(view.map, name);
  }
}
