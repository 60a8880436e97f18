/** One node while it is read: its inputs as views or constants, its attributes, and where its results go. */
import type { Drawing, View } from '../lib/drawing';
import { Broken, Unsaid } from '../reader';
import type { Known } from './constants';
import type { Attribute, Node } from './model';

/** What a name of the file stands for. `opaque`: a map that nothing can be said of. */
export type Entry =
  | { readonly view: View; readonly known?: undefined }
  | { readonly known: Known; readonly view?: undefined }
  | { readonly opaque: number; readonly view?: undefined; readonly known?: undefined };

export class Reading {
  constructor(
    readonly d: Drawing,
    readonly node: Node,
    readonly opset: number,
    private readonly entries: readonly (Entry | undefined)[],
  ) {}

  /** The same node with these of its inputs. */
  picked(at: readonly number[]): Reading {
    const entries = at.map(index => this.entries[index]);
    return new Reading(this.d, this.node, this.opset, entries);
  }

  /** Another node on this map, with these of the inputs behind it. */
  behind(view: View, at: readonly number[] = [], attributes = this.node.attributes): Reading {
    const entries = [{ view }, ...at.map(index => this.entries[index])];
    return new Reading(this.d, { ...this.node, attributes }, this.opset, entries);
  }

  /** The view of an input; a constant is none. */
  view(index: number): View {
    const entry = this.entries[index];
    if (entry?.view !== undefined) return entry.view;
    if (entry === undefined) throw new Broken(`${this.d.origin} lacks its input ${index}.`);
    throw new Unsaid('it reads a constant where the language has maps only');
  }

  /** The view of an input that may be a constant among maps. */
  joined(index: number): View {
    const known = this.known(index);
    return known === undefined ? this.view(index) : this.d.constant(known.root, known.dims);
  }

  get x(): View {
    return this.view(0);
  }

  has(index: number): boolean {
    return this.entries[index] !== undefined;
  }

  isView(index: number): boolean {
    return this.entries[index]?.view !== undefined;
  }

  get count(): number {
    return this.entries.length;
  }

  known(index: number): Known | undefined {
    return this.entries[index]?.known;
  }

  /** A weight that the file stores, or works out of what it stores. */
  weight(index: number): Known {
    const known = this.known(index);
    if (known !== undefined) return known;
    throw new Unsaid(`its weights ${this.node.inputs[index] ?? ''} are worked out of maps`);
  }

  numbers(index: number): readonly number[] | undefined {
    if (!this.has(index)) return undefined;
    const known = this.known(index);
    if (known?.numbers === undefined)
      throw new Unsaid(`its input ${this.node.inputs[index] ?? ''} is not known before it runs`);
    return known.numbers;
  }

  private attribute(name: string): Attribute | undefined {
    return this.node.attributes.get(name);
  }

  int(name: string, otherwise: number): number {
    return this.attribute(name)?.int ?? otherwise;
  }

  float<Otherwise extends number | undefined>(name: string, otherwise: Otherwise): number | Otherwise {
    return this.attribute(name)?.float ?? otherwise;
  }

  text(name: string, otherwise: string): string {
    return this.attribute(name)?.text ?? otherwise;
  }

  ints(name: string): readonly number[] | undefined {
    return this.attribute(name)?.ints;
  }

  floats(name: string): readonly number[] | undefined {
    return this.attribute(name)?.floats;
  }

  /** Axes as an attribute or, in newer files, as an input. */
  axes(input: number): readonly number[] | undefined {
    return this.ints('axes') ?? this.numbers(input);
  }

  axis(axis: number, rank = this.x.dims.length): number {
    const at = axis < 0 ? axis + rank : axis;
    if (!(at >= 0 && at < rank)) throw new Broken(`${this.d.origin} names an axis ${axis} of ${rank}.`);
    return at;
  }
}
