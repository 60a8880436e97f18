/** A layer as it is called, and what its configuration says. */
import { times } from '../../ops/lib/shape';
import type { Drawing, Known, View } from '../lib/drawing';
import { inFront } from '../lib/joining';
import type { Layout, Pair } from '../lib/layers';
import { Broken, Unsaid } from '../reader';
import type { Layer } from './model';

/** Activations by their words; `linear` is none. */
const activations: Readonly<Record<string, readonly [op: string, args?: Readonly<Record<string, number>>]>> =
  {
    relu: ['relu'],
    relu6: ['relu6'],
    leaky_relu: ['leaky', { slope: 0.2 }],
    sigmoid: ['sigmoid'],
    hard_sigmoid: ['hsigmoid'],
    tanh: ['tanh'],
    swish: ['swish'],
    silu: ['swish'],
    hard_swish: ['hswish'],
    hard_silu: ['hswish'],
    gelu: ['gelu'],
    elu: ['elu'],
    selu: ['elu'],
    softplus: ['softplus'],
    mish: ['mish'],
  };

export class Call {
  constructor(
    readonly d: Drawing,
    private readonly layer: Layer,
    readonly views: readonly View[],
    /** Numbers that it is called with beside them. */
    readonly numbers: readonly number[],
    private readonly path: string,
  ) {}

  get x(): View {
    const [view] = this.views;
    if (view === undefined) throw new Broken(`${this.path} is called on nothing.`);
    return view;
  }

  /** Calls of one layer have one set of weights. */
  get known(): Known {
    return { weights: this.path };
  }

  /** What of the layer's own trained tensors is told apart. */
  knownOf(part: string): Known {
    return { weights: `${this.path}/${part}` };
  }

  given(...keys: readonly string[]): unknown {
    for (const key of keys) {
      const value = this.layer.config[key];
      if (value !== undefined && value !== null) return value;
    }
    return undefined;
  }

  number(keys: string | readonly string[], otherwise: number): number {
    const value = this.given(...[keys].flat());
    if (value === undefined) return otherwise;
    const [only = value] = Array.isArray(value) && value.length === 1 ? value : [];
    if (typeof only !== 'number' || !Number.isFinite(only))
      throw new Broken(
        `${this.path} has ${[keys].flat()[0]} = ${JSON.stringify(value).slice(0, 40)}, which is no number.`,
      );
    return only;
  }

  word(key: string, otherwise: string): string {
    const value = this.given(key);
    return typeof value === 'string' ? value : otherwise;
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.given(key);
    return typeof value === 'boolean' ? value : otherwise;
  }

  /** One number stands for both directions. Of a sequence it is the number of columns, with `other` as that of rows. */
  pair(key: string, otherwise: number, other = otherwise): Pair {
    const value = this.given(key) ?? otherwise;
    const list = Array.isArray(value) ? value : this.isFlat ? [value] : [value, value];
    const both = this.isFlat ? [other, list[0]] : list;
    if (both.length !== 2 || !both.every(n => Number.isSafeInteger(n) && n >= 1))
      throw new Broken(`${this.path} has ${key} = ${JSON.stringify(value).slice(0, 40)}.`);
    return both as unknown as Pair;
  }

  /** Whether the layer slides over a sequence. */
  get isFlat(): boolean {
    return this.layer.type.includes('1D');
  }

  get layout(): Layout {
    const rank = this.x.dims.length;
    if (rank !== (this.isFlat ? 3 : 4)) throw new Unsaid(`${times(this.x.dims)} arrives`);
    const isFirst = this.given('data_format') === 'channels_first';
    if (this.isFlat) return isFirst ? [1, -1, 2] : [2, -1, 1];
    return isFirst ? [1, 2, 3] : [3, 1, 2];
  }

  axis(otherwise: number, rank = this.x.dims.length): number {
    const axis = this.number('axis', otherwise);
    const at = axis < 0 ? axis + rank : axis;
    if (!(Number.isSafeInteger(at) && at >= 1 && at < rank))
      throw new Broken(`${this.path} names an axis ${axis} of ${rank}.`);
    return at;
  }

  /** With the activation of the configuration behind it. */
  acted(view: View): View {
    const word = this.activation();
    return word === undefined ? view : this.act(view, word);
  }

  act(view: View, word: string): View {
    if (word === 'linear') return view;
    if (word === 'softmax') return this.d.each(inFront(this.d, view, view.dims.length - 1), 'softmax');
    const known = activations[word];
    if (known === undefined) throw new Unsaid(`its activation ${word} is none of the language`);
    if (word === 'selu') this.d.note('has the activation selu; the design says elu, which costs the same');
    return this.d.each(view, known[0], known[1]);
  }

  /** Version 3 may say a function as an object. */
  private activation(): string | undefined {
    const value = this.given('activation');
    if (value === undefined || typeof value === 'string') return value;
    const { class_name: type, config } = value as { class_name?: unknown; config?: unknown };
    const name = typeof config === 'string' ? config : (config as { name?: unknown } | undefined)?.name;
    if (typeof name === 'string') return name;
    throw new Unsaid(`its activation is a ${String(type).slice(0, 40)}`);
  }
}
