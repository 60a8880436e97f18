/** Layers with windows of TensorFlow Lite, and what they run behind them by themselves. */
import { times } from '../../ops/lib/shape';
import { areShifts } from '../../ops/lib/taps';
import type { Padding } from '../../ops/op';
import type { Known, View } from '../lib/drawing';
import { convolution, type Kernel, pool, sizeOf, transposed } from '../lib/layers';
import { Broken, Unsaid } from '../reader';
import { layout } from './moves';
import type { Step } from './step';

export function map(s: Step): View {
  // Rows of pixels are dilated as they are, and slid over as a map one pixel high.
  const x =
    s.dilated !== undefined && s.x.dims.length === 3 ? s.d.reshape(s.x, s.x.dims.toSpliced(1, 0, 1)) : s.x;
  if (x.dims.length !== 4)
    throw new Unsaid(`${times(x.dims)} arrives, and windows slide over height and width`);
  return x;
}

const padOf = (s: Step): Padding => (s.options.byte(0) === 0 ? 'same' : [0, 0, 0, 0]);

/** Activations that the operator runs by itself. */
const fused: readonly string[] = ['', 'relu', 'relu6', 'relu6', 'tanh'];

export function acted(s: Step, view: View, slot: number): View {
  const number = s.options.byte(slot);
  if (number === 2) s.d.note('cuts at -1 and 1; the design says `relu6`, which costs the same');
  const word = fused[number] ?? '';
  return word === '' ? view : s.d.each(view, word);
}

/** A convolution, whose dilation may have come as operators around it. */
function slid(s: Step, x: View, k: Kernel, known: Known): View {
  const { dilated } = s;
  const of = dilated === undefined ? k : { ...k, dilation: dilated.by, pad: dilated.pad };
  const made = convolution(s.d, x, layout, of, known);
  return s.x.dims.length === 3 ? s.d.reshape(made, made.dims.toSpliced(1, 1)) : made;
}

export function conv(s: Step): View {
  const weight = s.constant(1);
  const bias = s.has(2) ? s.constant(2) : undefined;
  const [out, tall, wide, of] = weight.dims as [number, number, number, number];
  const x = map(s);
  const groups = x.dims[3]! / of;
  if (weight.dims.length !== 4 || !Number.isInteger(groups))
    throw new Broken(`${s.d.origin} has weights of ${times(weight.dims)}.`);
  s.quantised(1);
  const k = {
    kernel: [tall, wide] as const,
    stride: [s.options.int(2, 1), s.options.int(1, 1)] as const,
    dilation: [s.options.int(5, 1), s.options.int(4, 1)] as const,
    pad: padOf(s),
    out,
    groups,
    bias: bias !== undefined,
  };
  const stored = sizeOf(weight.dims) + (bias === undefined ? 0 : sizeOf(bias.dims));
  return acted(s, slid(s, x, k, { weights: weight.key, stored }), 3);
}

export function depthwise(s: Step): View {
  const weight = s.constant(1);
  const bias = s.has(2) ? s.constant(2) : undefined;
  const [, tall, wide, out] = weight.dims as [number, number, number, number];
  const x = map(s);
  if (weight.dims.length !== 4) throw new Broken(`${s.d.origin} has weights of ${times(weight.dims)}.`);
  s.quantised(1);
  const k = {
    kernel: [tall, wide] as const,
    stride: [s.options.int(2, 1), s.options.int(1, 1)] as const,
    dilation: [s.options.int(6, 1), s.options.int(5, 1)] as const,
    pad: padOf(s),
    out,
    groups: x.dims[3]!,
    bias: bias !== undefined,
  };
  const stored = sizeOf(weight.dims) + (bias === undefined ? 0 : sizeOf(bias.dims));
  const { numbers } = weight;
  const shifts =
    numbers !== undefined &&
    (bias === undefined || bias.numbers?.every(number => number === 0) === true) &&
    areShifts(out, tall * wide, (channel, tap) => numbers[tap * out + channel]);
  const known = { weights: weight.key, stored, ...(shifts ? { shifts } : {}) };
  return acted(s, slid(s, x, k, known), 4);
}

/** The extents of the result are an input, the map is the third. */
export function tconv(s: Step): View {
  const weight = s.constant(1);
  const [out, tall, wide] = weight.dims as [number, number, number];
  const x = s.view(2);
  if (x.dims.length !== 4 || weight.dims.length !== 4) throw new Unsaid(`${times(x.dims)} arrives`);
  const bias = s.has(3) ? s.constant(3) : undefined;
  s.quantised(1);
  const stride = [s.options.int(2, 1), s.options.int(1, 1)] as const;
  const k = {
    kernel: [tall, wide] as const,
    stride,
    dilation: [1, 1] as const,
    pad: padOf(s),
    out,
    groups: 1,
    bias: bias !== undefined,
    added: [0, 0] as const,
  };
  const stored = sizeOf(weight.dims) + (bias === undefined ? 0 : sizeOf(bias.dims));
  return acted(s, transposed(s.d, x, layout, k, { weights: weight.key, stored }), 3);
}

/** MediaPipe's own transposed convolution, with a bias: border, width and height of its steps are its options. */
export function transposedWithBias(s: Step): View {
  const weight = s.constant(1);
  const [out, tall, wide] = weight.dims as [number, number, number];
  const x = map(s);
  const bias = s.has(2) ? s.constant(2) : undefined;
  const [border, across = 0, down = 0] = s.customInts;
  if (weight.dims.length !== 4 || across < 1 || down < 1)
    throw new Broken(`${s.d.origin} has weights of ${times(weight.dims)} and steps of ${down} by ${across}.`);
  const k = {
    kernel: [tall, wide] as const,
    stride: [down, across] as const,
    dilation: [1, 1] as const,
    pad: border === 1 ? ('same' as const) : ([0, 0, 0, 0] as const),
    out,
    groups: 1,
    bias: bias !== undefined,
    added: [0, 0] as const,
  };
  const stored = sizeOf(weight.dims) + (bias === undefined ? 0 : sizeOf(bias.dims));
  return transposed(s.d, x, layout, k, { weights: weight.key, stored });
}

export const pooled =
  (op: 'max' | 'avg'): ((s: Step) => View) =>
  s => {
    const window = {
      kernel: [s.options.int(4, 1), s.options.int(3, 1)] as const,
      stride: [s.options.int(2, 1), s.options.int(1, 1)] as const,
      dilation: [1, 1] as const,
      pad: padOf(s),
      countsBorder: false,
    };
    if (![...window.kernel, ...window.stride].every(n => n >= 1))
      throw new Broken(`${s.d.origin} has no window.`);
    return acted(s, pool(s.d, map(s), layout, op, window), 5);
  };
