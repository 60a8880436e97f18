/** What each operator of TensorFlow Lite is in words of the language, by its number in schema.fbs. Channels come last. */
import { times } from '../../ops/lib/shape';
import type { Padding } from '../../ops/op';
import type { View } from '../lib/drawing';
import { concatenate, inFront, parts, product, range, reduce, together, withConstant } from '../lib/joining';
import { convolution, dense, type Layout, padded, pool, resize, sizeOf, transposed } from '../lib/layers';
import { Broken, Unsaid } from '../reader';
import type { Step } from './step';

export type Act = (s: Step) => View | readonly View[];

const layout: Layout = [3, 1, 2];

function map(s: Step): View {
  const { x } = s;
  if (x.dims.length !== 4)
    throw new Unsaid(`${times(x.dims)} arrives, and windows slide over height and width`);
  return x;
}

const padOf = (s: Step): Padding => (s.options.byte(0) === 0 ? 'same' : [0, 0, 0, 0]);

/** Activations that the operator runs by itself. */
const fused: readonly string[] = ['', 'relu', 'relu6', 'relu6', 'tanh'];

function acted(s: Step, view: View, slot: number): View {
  const number = s.options.byte(slot);
  if (number === 2) s.d.note('cuts at -1 and 1; the design says `relu6`, which costs the same');
  const word = fused[number] ?? '';
  return word === '' ? view : s.d.each(view, word);
}

function conv(s: Step): View {
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
  return acted(s, convolution(s.d, x, layout, k, { weights: weight.key, stored }), 3);
}

function depthwise(s: Step): View {
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
  return acted(s, convolution(s.d, x, layout, k, { weights: weight.key, stored }), 4);
}

/** The extents of the result are an input, the map is the third. */
function tconv(s: Step): View {
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

const pooled =
  (op: 'max' | 'avg'): Act =>
  s => {
    const window = {
      kernel: [s.options.int(4, 1), s.options.int(3, 1)] as const,
      stride: [s.options.int(2, 1), s.options.int(1, 1)] as const,
      dilation: [1, 1] as const,
      pad: padOf(s),
    };
    if (![...window.kernel, ...window.stride].every(n => n >= 1))
      throw new Broken(`${s.d.origin} has no window.`);
    return acted(s, pool(s.d, map(s), layout, op, window), 5);
  };

function fullyConnected(s: Step): View {
  const weight = s.constant(1);
  const [out, of] = weight.dims;
  if (weight.dims.length !== 2) throw new Broken(`${s.d.origin} has weights of ${times(weight.dims)}.`);
  const bias = s.has(2) ? s.constant(2) : undefined;
  s.quantised(1);
  const { x } = s;
  const rows = sizeOf(x.dims) / of!;
  if (!Number.isInteger(rows))
    throw new Broken(`${s.d.origin} multiplies ${times(x.dims)} by ${times(weight.dims)}.`);
  // It flattens what arrives unless its rows are as long as the weights'.
  const last = x.dims.length - 1;
  const flat = x.dims[last] === of ? x : s.d.reshape(x, [rows, of!]);
  const stored = sizeOf(weight.dims) + (bias === undefined ? 0 : sizeOf(bias.dims));
  const made = dense(s.d, flat, flat.dims.length - 1, out!, bias !== undefined, {
    weights: weight.key,
    stored,
  });
  return acted(s, made, 0);
}

/** The last two axes of either side may have changed places. */
function batchMatmul(s: Step): View {
  if (!s.isView(0) || !s.isView(1)) throw new Unsaid('one side of its product is constant');
  const sides = [0, 1].map(i => {
    const view = s.view(i);
    const rank = view.dims.length;
    const order = [...view.dims.keys()].map(axis => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
    return s.options.byte(i) === 1 && rank > 1 ? s.d.transpose(view, order) : view;
  });
  return product(s.d, sides[0]!, sides[1]!);
}

const arithmetic =
  (op: 'add' | 'sub' | 'mul' | 'div'): Act =>
  s => {
    const [a, b] = [s.isView(0), s.isView(1)];
    if (a && b) return acted(s, together(s.d, op, [s.view(0), s.view(1)]), 0);
    const word = op === 'add' || op === 'sub' ? 'plus' : 'times';
    let view = s.view(a ? 0 : 1);
    if (!a && (op === 'sub' || op === 'div')) view = s.d.each(view, op === 'sub' ? 'negate' : 'invert');
    const sign = a && (op === 'sub' || op === 'div') ? -1 : 1;
    return acted(s, withConstant(s.d, word, view, s.constant(a ? 1 : 0), sign), 0);
  };

const extreme =
  (op: 'maximum' | 'minimum'): Act =>
  s => {
    if (s.isView(0) && s.isView(1)) return together(s.d, op, [s.view(0), s.view(1)]);
    const bound = s.constant(s.isView(0) ? 1 : 0).numbers?.[0] ?? Number.NaN;
    const infinite = Number.POSITIVE_INFINITY;
    const cut = op === 'maximum' ? { low: bound, high: infinite } : { low: -infinite, high: bound };
    return s.d.each(s.view(s.isView(0) ? 0 : 1), 'clip', cut);
  };

const each =
  (op: string): Act =>
  s =>
    s.d.each(s.x, op);

const handedOn: Act = s => s.x;

const reduction =
  (op: 'mean' | 'sum' | 'max'): Act =>
  s =>
    reduce(
      s.d,
      s.x,
      op,
      s.numbers(1).map(axis => s.axis(axis)),
      s.options.byte(0) === 1,
    );

function pad(s: Step): View {
  const pads = s.numbers(1);
  const { x } = s;
  if (pads.length !== 2 * x.dims.length) throw new Broken(`${s.d.origin} has ${pads.length} borders.`);
  if (pads.every(side => side === 0)) return x;
  if (x.dims.length !== 4 || pads[0] !== 0 || pads[1] !== 0) throw new Unsaid(`it pads ${times(x.dims)}`);
  const [, , top, bottom, left, right, before, behind] = pads as readonly number[];
  return padded(s.d, x, layout, [before!, behind!], [top!, right!, bottom!, left!]);
}

function reshape(s: Step): View {
  const given = s.has(1) ? s.known(1)?.numbers : s.options.ints(0);
  const wanted = given === undefined || given.length === 0 ? s.stated : given;
  const open = wanted.indexOf(-1);
  const rest = wanted.reduce((product, extent, i) => (i === open ? product : product * extent), 1);
  const dims = wanted.map((extent, i) => (i === open ? sizeOf(s.x.dims) / rest : extent));
  if (dims.some(extent => !Number.isSafeInteger(extent) || extent < 1))
    throw new Broken(`${s.d.origin} makes ${times(wanted)} of ${times(s.x.dims)}.`);
  return s.d.reshape(s.x, dims);
}

function stridedSlice(s: Step): View {
  const [begin, end, step] = [s.numbers(1), s.numbers(2), s.numbers(3)];
  const [beginMask, endMask, , , shrink] = [0, 1, 2, 3, 4].map(slot => s.options.int(slot)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (s.options.int(2) !== 0 || s.options.int(3) !== 0) throw new Unsaid('it makes new axes');
  let view = s.x;
  const dropped: number[] = [];
  for (const [axis, by] of step.entries()) {
    const extent = view.dims[axis];
    if (extent === undefined) throw new Broken(`${s.d.origin} names an axis ${axis} of ${view.dims.length}.`);
    const clamp = (n: number) => Math.min(Math.max(n < 0 ? n + extent : n, 0), extent);
    const isOne = (shrink >> axis) % 2 === 1;
    const from = (beginMask >> axis) % 2 === 1 ? 0 : clamp(begin[axis]!);
    const to = isOne ? from + 1 : (endMask >> axis) % 2 === 1 ? extent : clamp(end[axis]!);
    if (by !== 1) throw new Unsaid('it takes steps');
    view = range(s.d, view, axis, from, to);
    if (isOne) dropped.push(axis);
  }
  return dropped.length === 0
    ? view
    : s.d.reshape(
        view,
        view.dims.filter((_, axis) => !dropped.includes(axis)),
      );
}

function slice(s: Step): View {
  const [begin, size] = [s.numbers(1), s.numbers(2)];
  let view = s.x;
  for (const [axis, from] of begin.entries()) {
    const extent = view.dims[axis] ?? 1;
    view = range(s.d, view, axis, from, size[axis] === -1 ? extent : from + (size[axis] ?? 1));
  }
  return view;
}

const resized =
  (op: 'nearest' | 'bilinear'): Act =>
  s => {
    const [height, width] = s.numbers(1);
    return resize(s.d, map(s), layout, op, [height!, width!]);
  };

const blocks =
  (op: 'depth_to_space' | 'space_to_depth'): Act =>
  s => {
    const [made] = s.d.layer(op, { block_size: s.options.int(0, 2) }, [s.d.map(map(s), layout)]);
    const [c, h, w] = s.d.shape(made!) as [number, number, number];
    return s.d.see(made!, layout, [1, h, w, c]);
  };

function softmax(s: Step): View {
  const axis = s.x.dims.length - 1;
  return s.d.each(inFront(s.d, s.x, axis), 'softmax');
}

function prelu(s: Step): View {
  const slope = s.constant(1);
  const known = { weights: slope.key, stored: sizeOf(slope.dims) };
  if (sizeOf(slope.dims) === 1) return s.d.each(s.x, 'prelu', { single: true }, known);
  if (sizeOf(slope.dims) !== s.x.dims.at(-1))
    throw new Unsaid(`its slopes are ${times(slope.dims)}, not one a channel`);
  return s.d.each(inFront(s.d, s.x, s.x.dims.length - 1), 'prelu', {}, known);
}

export const acts: Readonly<Record<number, readonly [name: string, act: Act]>> = {
  0: ['ADD', arithmetic('add')],
  1: ['AVERAGE_POOL_2D', pooled('avg')],
  2: ['CONCATENATION', s => acted(s, concatenate(s.d, s.views, s.axis(s.options.int(0))), 1)],
  3: ['CONV_2D', conv],
  4: ['DEPTHWISE_CONV_2D', depthwise],
  5: ['DEPTH_TO_SPACE', blocks('depth_to_space')],
  6: ['DEQUANTIZE', handedOn],
  9: ['FULLY_CONNECTED', fullyConnected],
  14: ['LOGISTIC', each('sigmoid')],
  17: ['MAX_POOL_2D', pooled('max')],
  18: ['MUL', arithmetic('mul')],
  19: ['RELU', each('relu')],
  21: ['RELU6', each('relu6')],
  22: ['RESHAPE', reshape],
  23: ['RESIZE_BILINEAR', resized('bilinear')],
  25: ['SOFTMAX', softmax],
  26: ['SPACE_TO_DEPTH', blocks('space_to_depth')],
  28: ['TANH', each('tanh')],
  34: ['PAD', pad],
  39: ['TRANSPOSE', s => s.d.transpose(s.x, s.numbers(1))],
  40: ['MEAN', reduction('mean')],
  41: ['SUB', arithmetic('sub')],
  42: ['DIV', arithmetic('div')],
  43: ['SQUEEZE', reshape],
  45: ['STRIDED_SLICE', stridedSlice],
  47: ['EXP', each('exp')],
  49: [
    'SPLIT',
    s => {
      const axis = s.axis(s.numbers(0)[0] ?? 0, s.view(1).dims.length);
      const count = Math.max(s.options.int(0, 1), 1);
      const size = s.view(1).dims[axis]! / count;
      return parts(s.d, s.view(1), axis, new Array<number>(Math.min(count, 4096)).fill(size));
    },
  ],
  53: ['CAST', handedOn],
  54: ['PRELU', prelu],
  55: ['MAXIMUM', extreme('maximum')],
  57: ['MINIMUM', extreme('minimum')],
  59: ['NEG', each('negate')],
  60: ['PADV2', pad],
  65: ['SLICE', slice],
  67: ['TRANSPOSE_CONV', tconv],
  70: ['EXPAND_DIMS', reshape],
  73: ['LOG', each('log')],
  74: ['SUM', reduction('sum')],
  75: ['SQRT', each('root')],
  76: ['RSQRT', s => s.d.each(s.d.each(s.x, 'root'), 'invert')],
  82: ['REDUCE_MAX', reduction('max')],
  97: ['RESIZE_NEAREST_NEIGHBOR', resized('nearest')],
  98: ['LEAKY_RELU', s => s.d.each(s.x, 'leaky', { slope: Number(s.options.float(0, 0.01).toPrecision(6)) })],
  100: ['MIRROR_PAD', pad],
  101: ['ABS', each('abs')],
  102: ['SPLIT_V', s => parts(s.d, s.x, s.axis(s.numbers(2)[0] ?? 0), s.numbers(1))],
  111: ['ELU', each('elu')],
  114: ['QUANTIZE', handedOn],
  117: ['HARD_SWISH', each('hswish')],
  126: ['BATCH_MATMUL', batchMatmul],
  150: ['GELU', each('gelu')],
};
