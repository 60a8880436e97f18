/** One layer while it is read: what arrives, and its settings with Caffe's defaults. */
import type { Drawing, Known, View } from '../lib/drawing';
import type { Layout, Pair } from '../lib/layers';
import { Broken, Unsaid } from '../reader';
import type { Layer } from './net';
import { Message } from './text';

export const layout: Layout = [1, 2, 3];

const nothing = new Message();

export class Call {
  constructor(
    readonly d: Drawing,
    readonly layer: Layer,
    readonly views: readonly View[],
    /** Extent of the batch in the file; here it is 1. */
    readonly batch: number,
  ) {}

  get x(): View {
    const [x] = this.views;
    if (x === undefined) throw new Broken(`${this.d.origin} reads nothing.`);
    return x;
  }

  /** The settings of its kind: `convolution_param` and the like. */
  settings(name: string): Message {
    return this.layer.message.message(name) ?? nothing;
  }

  /** What arrives as a map with pixels. */
  image(): View {
    if (this.x.dims.length !== 4)
      throw new Unsaid(`${this.x.dims.join('×')} arrives, and windows slide over height and width`);
    return this.x;
  }

  axis(axis: number, rank = this.x.dims.length): number {
    const at = axis < 0 ? axis + rank : axis;
    if (!(Number.isInteger(at) && at >= 0 && at < rank))
      throw new Broken(`${this.d.origin} names an axis ${axis} of ${rank}.`);
    return at;
  }

  /** Layers that name their weights alike have one set of them. */
  get known(): Known {
    const { message } = this.layer;
    const names = [
      ...message.words('param'),
      ...message.messages('param').flatMap(param => param.words('name')),
    ].filter(name => name !== '');
    return names.length === 0 ? {} : { weights: names.join(' ') };
  }

  /** Height and width: one number for both or two, or by names of their own. */
  pair(settings: Message, name: string, high: string, wide: string, otherwise: number): Pair {
    const [both, width] = settings.numbers(name);
    const usual = both ?? otherwise;
    const pair = [settings.number(high, usual), settings.number(wide, width ?? usual)] as const;
    if (pair.some(n => !Number.isSafeInteger(n) || n < 0 || n >= 2 ** 31))
      throw new Broken(`${this.d.origin} has ${name} ${pair.join(' and ')}.`);
    return pair;
  }
}
