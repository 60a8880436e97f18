/** What the modules of the rows are made of. */
import type { Drawing, View } from '../lib/drawing';
import { concatenate, parts, together } from '../lib/joining';
import { convolution, type Layout, type Pair, pool } from '../lib/layers';
import { Broken } from '../reader';

export const layout: Layout = [1, 2, 3];

export interface Activation {
  readonly op: string;
  readonly args?: Readonly<Record<string, number>>;
}

const activations: Readonly<Record<string, string | undefined>> = {
  SiLU: 'swish',
  ReLU: 'relu',
  ReLU6: 'relu6',
  LeakyReLU: 'leaky',
  Hardswish: 'hswish',
  Mish: 'mish',
  GELU: 'gelu',
  Identity: undefined,
};

/** `nn.LeakyReLU(0.1)` as it stands in a file. */
export function activation(text: unknown): Activation | undefined {
  const [, name = '', given = ''] = /(\w+)\(([\d.]*)/.exec(String(text)) ?? [];
  if (!(name in activations))
    throw new Broken(`its activation ${JSON.stringify(text)} is none of the language.`);
  const op = activations[name];
  if (op === undefined) return undefined;
  return op === 'leaky' && given !== '' ? { op, args: { slope: Number(given) } } : { op };
}

/** What a row gives its module, and what the model says for all of them. */
export interface Row {
  readonly d: Drawing;
  readonly inputs: readonly View[];
  /** The same by the rows that make them, some of which make several. */
  readonly rows: readonly (readonly View[])[];
  /** Behind the output channels. */
  readonly args: readonly unknown[];
  /** Output channels, rounded. */
  readonly out: number;
  /** How often the row's module, or its inner one, is repeated. */
  readonly times: number;
  /** What follows each norm; `undefined` for nothing. */
  readonly act: Activation | undefined;
  /** Channels as the model's width makes them. */
  readonly scaled: (channels: number) => number;
  readonly classes: number;
  /** Whether it is YOLOv5's own file, whose bottlenecks narrow by a 1×1. */
  readonly isFive: boolean;
  /** Chances for each side of a box; 1 for its distance itself. */
  readonly bins: number;
  /** Whether boxes are trained twice, of which one is deployed. */
  readonly isTwice: boolean;
  /** Since version 11 the convolutions of a detector's scores are depthwise and pointwise. */
  readonly isDivided: boolean;
}

/** A count of an argument. */
export const whole = (value: unknown, otherwise: number): number => {
  if (value === undefined || value === null || value === 'None') return otherwise;
  // Height and width, which the layers of these models have alike.
  if (Array.isArray(value) && value.length === 2 && value[0] === value[1]) return whole(value[0], otherwise);
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    throw new Broken(`${JSON.stringify(value)} stands where a whole number is needed.`);
  return value;
};

export const share = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;
export const yes = (value: unknown, otherwise: boolean): boolean =>
  value === undefined ? otherwise : value === true || value === 'True';

export const channels = ({ dims }: View): number => dims[1]!;

export interface Convolution {
  /** Height and width where they differ. */
  readonly kernel?: number | Pair;
  readonly stride?: number;
  readonly groups?: number;
  readonly dilation?: number;
  readonly pad?: number;
  readonly plain?: boolean;
}

/** Convolution, norm and activation, with a border of half the window. */
export function conv(row: Row, x: View, out: number, how: Convolution = {}): View {
  const { kernel = 1, stride = 1, groups = 1, dilation = 1, pad } = how;
  const window: Pair = typeof kernel === 'number' ? [kernel, kernel] : kernel;
  const [tall, wide] = window.map(extent => pad ?? Math.floor((dilation * (extent - 1) + 1) / 2)) as [
    number,
    number,
  ];
  const made = convolution(
    row.d,
    x,
    layout,
    {
      kernel: window,
      stride: [stride, stride],
      dilation: [dilation, dilation],
      pad: [tall, wide, tall, wide],
      out,
      groups,
      bias: false,
    },
    {},
  );
  const normed = row.d.each(made, 'bn');
  return how.plain === true || row.act === undefined
    ? normed
    : row.d.each(normed, row.act.op, row.act.args ?? {});
}

/** A window as high as it is wide, with the same border on all sides. */
export const square = (kernel: number, stride: number, side: number) =>
  ({
    kernel: [kernel, kernel],
    stride: [stride, stride],
    dilation: [1, 1],
    pad: [side, side, side, side],
  }) as const;

/** A convolution of its own, with a bias. */
export const last = (row: Row, x: View, out: number): View => folded(row, x, out, 1, 1, 1);

/** One into which its norm has been folded. */
export function folded(row: Row, x: View, out: number, kernel: number, stride: number, groups: number): View {
  const side = Math.floor(kernel / 2);
  return convolution(
    row.d,
    x,
    layout,
    {
      ...square(kernel, stride, side),
      out,
      groups,
      bias: true,
    },
    {},
  );
}

/** One without a norm. */
export function unnormed(
  row: Row,
  x: View,
  out: number,
  { kernel = 1, bias = true }: { readonly kernel?: number; readonly bias?: boolean } = {},
): View {
  const side = Math.floor(kernel / 2);
  return convolution(row.d, x, layout, { ...square(kernel, 1, side), out, groups: 1, bias }, {});
}

export interface Neck {
  readonly out: number;
  readonly adds: boolean;
  readonly groups: number;
  readonly kernels: readonly [number | Pair, number | Pair];
  readonly share: number;
}

export function bottleneck(row: Row, x: View, { out, adds, groups, kernels, share }: Neck): View {
  const hidden = Math.floor(out * share);
  const narrow = conv(row, x, hidden, { kernel: kernels[0] });
  const wide = conv(row, narrow, out, { kernel: kernels[1], groups });
  return adds && channels(x) === out ? together(row.d, 'add', [x, wide]) : wide;
}

export function repeated(times: number, x: View, run: (at: View) => View): View {
  let at = x;
  for (let turn = 0; turn < times; turn++) at = run(at);
  return at;
}

/** Two ways, one of which passes through the bottlenecks, side by side. */
export function c3(
  row: Row,
  x: View,
  out: number,
  times: number,
  adds: boolean,
  groups: number,
  expand: number,
  kernels: Neck['kernels'],
): View {
  const hidden = Math.floor(out * expand);
  const deep = repeated(times, conv(row, x, hidden), at =>
    bottleneck(row, at, { out: hidden, adds, groups, kernels, share: 1 }),
  );
  return conv(row, concatenate(row.d, [deep, conv(row, x, hidden)], 1), out);
}

/** Every bottleneck's result is kept beside the next one's. */
export function c2f(row: Row, expand: number, inner: (at: View, hidden: number) => View): View {
  const [x] = row.inputs as readonly [View];
  const hidden = Math.floor(row.out * expand);
  const kept = [...parts(row.d, conv(row, x, 2 * hidden), 1, [hidden, hidden])];
  for (let turn = 0; turn < row.times; turn++) kept.push(inner(kept.at(-1)!, hidden));
  return conv(row, concatenate(row.d, kept, 1), row.out);
}

export function spatial(row: Row, x: View, kernel: number): View {
  return pool(row.d, x, layout, 'max', square(kernel, 1, Math.floor(kernel / 2)));
}
