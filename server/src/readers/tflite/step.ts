/** One operator while it is read: its inputs as views or constants, and its options. */
import type { Drawing, View } from '../lib/drawing';
import type { Constant } from '../lib/joining';
import { Broken, Unsaid } from '../reader';
import type { Dilated, Operator, Options, Tensor } from './model';

export type Entry = { readonly view: View } | { readonly known: Constant } | { readonly opaque: number };

export class Step {
  constructor(
    readonly d: Drawing,
    private readonly operator: Operator,
    private readonly tensors: readonly Tensor[],
    private readonly entries: ReadonlyMap<number, Entry>,
  ) {}

  get options(): Options {
    return this.operator.options;
  }

  get customInts(): readonly number[] {
    return this.operator.customInts;
  }

  get dilated(): Dilated | undefined {
    return this.operator.dilated;
  }

  private entry(index: number): Entry | undefined {
    const tensor = this.operator.inputs[index];
    return tensor === undefined || tensor < 0 ? undefined : this.entries.get(tensor);
  }

  has(index: number): boolean {
    return (this.operator.inputs[index] ?? -1) >= 0;
  }

  isView(index: number): boolean {
    const entry = this.entry(index);
    return entry !== undefined && 'view' in entry;
  }

  view(index: number): View {
    const entry = this.entry(index);
    if (entry !== undefined && 'view' in entry) return entry.view;
    if (entry === undefined) throw new Broken(`${this.d.origin} lacks its input ${index}.`);
    throw new Unsaid('it reads a constant where the language has maps only');
  }

  get x(): View {
    return this.view(0);
  }

  /** Maps, and constants among them. */
  get views(): readonly View[] {
    return this.operator.inputs.map((_, i) => {
      const known = this.known(i);
      return known === undefined ? this.view(i) : this.d.constant(known.key, known.dims);
    });
  }

  known(index: number): Constant | undefined {
    const entry = this.entry(index);
    return entry !== undefined && 'known' in entry ? entry.known : undefined;
  }

  constant(index: number): Constant {
    const known = this.known(index);
    if (known !== undefined) return known;
    throw new Unsaid(`its input ${index} is worked out of maps`);
  }

  numbers(index: number): readonly number[] {
    const numbers = this.known(index)?.numbers;
    if (numbers !== undefined) return numbers;
    throw new Unsaid(`its input ${index} is not known before it runs`);
  }

  /** The extents that the file states for the result. */
  get stated(): readonly number[] {
    return this.tensors[this.operator.outputs[0] ?? -1]?.dims ?? [];
  }

  axis(axis: number, rank = this.x.dims.length): number {
    const at = axis < 0 ? axis + rank : axis;
    if (!(at >= 0 && at < rank)) throw new Broken(`${this.d.origin} names an axis ${axis} of ${rank}.`);
    return at;
  }

  /** Notes in how many bits the network computes. */
  quantised(weight: number): void {
    const [a, w] = [0, weight].map(index => this.tensors[this.operator.inputs[index] ?? -1]?.type);
    if (w === 9 || w === 3)
      this.d.net.precision ??= a === 7 ? 'w8a16' : a === 9 || a === 3 ? 'int8' : 'w8a32';
  }
}
