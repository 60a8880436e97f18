/** What each operator of TensorFlow Lite is in words of the language, by its number in schema.fbs. Channels come last. */
import { times } from '../../ops/lib/shape';
import type { View } from '../lib/drawing';
import { concatenate, inFront, parts, reduce, together, withConstant } from '../lib/joining';
import { dense, padded, resize, sizeOf } from '../lib/layers';
import { product } from '../lib/product';
import { Broken, Unsaid } from '../reader';
import { broadcastTo, expandDims, layout, pack, reshape, slice, squeeze, stridedSlice, tile } from './moves';
import type { Step } from './step';
import { acted, conv, depthwise, map, pooled, tconv, transposedWithBias } from './windows';

export type Act = (s: Step) => View | readonly View[];

function fullyConnected(s: Step): View {
  const { x } = s;
  // litert-torch writes a product of two maps so where one matrix meets one.
  const map = s.isView(1) ? s.view(1) : undefined;
  if (map !== undefined && x.dims.at(-1) === map.dims[1] && map.dims.length === 2 && !s.has(2)) {
    const rows = s.d.reshape(x, [sizeOf(x.dims) / map.dims[1]!, map.dims[1]!]);
    const made = product(s.d, rows, s.d.transpose(map, [1, 0]));
    return acted(s, s.d.reshape(made, [...x.dims.slice(0, -1), map.dims[0]!]), 0);
  }
  const weight = s.constant(1);
  const [out, of] = weight.dims;
  if (weight.dims.length !== 2) throw new Broken(`${s.d.origin} has weights of ${times(weight.dims)}.`);
  const bias = s.has(2) ? s.constant(2) : undefined;
  s.quantised(1);
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
  const isRow = x.dims.length === 3;
  if ((!isRow && x.dims.length !== 4) || pads[0] !== 0 || pads[1] !== 0)
    throw new Unsaid(`it pads ${times(x.dims)}`);
  const [top, bottom, left, right, before, behind] = [...(isRow ? [0, 0] : []), ...pads.slice(2)];
  return padded(s.d, x, isRow ? [2, -1, 1] : layout, [before!, behind!], [top!, right!, bottom!, left!]);
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

/** Squares of the neighbours' channels are summed here, and averaged in the language. */
const responseNorm: Act = s => {
  const size = 2 * s.options.int(0) + 1;
  const [k, alpha, beta] = [s.options.float(1), s.options.float(2) * size, s.options.float(3)];
  const all = Object.entries({ size, alpha, beta, k }).map(([name, n]) => [name, Number(n.toPrecision(6))]);
  return s.d.each(inFront(s.d, s.x, s.x.dims.length - 1), 'lrn', Object.fromEntries(all));
};

/** A product of matrices; one of them may be stored. */
function matmul(s: Step): View {
  const [adjointA, adjointB] = [s.options.byte(0) === 1, s.options.byte(1) === 1];
  const turned = (view: View, isTurned: boolean) => {
    const axes = [...view.dims.keys()];
    return isTurned ? s.d.transpose(view, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]) : view;
  };
  if (s.isView(1)) return product(s.d, turned(s.x, adjointA), turned(s.view(1), adjointB));
  const weight = s.constant(1);
  const real = weight.dims.slice(-2);
  const [from, out] = adjointB ? [real[1]!, real[0]!] : [real[0]!, real[1]!];
  const x = turned(s.x, adjointA);
  if (sizeOf(weight.dims) !== from * out || x.dims.at(-1) !== from)
    throw new Unsaid(`it multiplies ${times(x.dims)} by ${times(weight.dims)}`);
  s.quantised(1);
  return dense(s.d, x, x.dims.length - 1, out, false, { weights: weight.key, stored: from * out });
}

const square = (s: Step, x: View): View => together(s.d, 'mul', [x, x]);

/** Custom operators by the names that files give them. */
export const customs: Readonly<Record<string, Act>> = { Convolution2DTransposeBias: transposedWithBias };

export const acts: Readonly<Record<number, readonly [name: string, act: Act]>> = {
  0: ['ADD', arithmetic('add')],
  1: ['AVERAGE_POOL_2D', pooled('avg')],
  2: ['CONCATENATION', s => acted(s, concatenate(s.d, s.views, s.axis(s.options.int(0))), 1)],
  3: ['CONV_2D', conv],
  4: ['DEPTHWISE_CONV_2D', depthwise],
  5: ['DEPTH_TO_SPACE', blocks('depth_to_space')],
  6: ['DEQUANTIZE', handedOn],
  8: ['FLOOR', each('whole')],
  9: ['FULLY_CONNECTED', fullyConnected],
  11: ['L2_NORMALIZATION', s => s.d.each(inFront(s.d, s.x, s.x.dims.length - 1), 'unit-length')],
  13: ['LOCAL_RESPONSE_NORMALIZATION', responseNorm],
  14: ['LOGISTIC', each('sigmoid')],
  17: ['MAX_POOL_2D', pooled('max')],
  18: ['MUL', arithmetic('mul')],
  19: ['RELU', each('relu')],
  20: ['RELU_N1_TO_1', s => s.d.each(s.x, 'clip', { low: -1, high: 1 })],
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
  43: ['SQUEEZE', squeeze],
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
  50: ['LOG_SOFTMAX', s => s.d.each(softmax(s), 'log')],
  53: ['CAST', handedOn],
  54: ['PRELU', prelu],
  55: ['MAXIMUM', extreme('maximum')],
  57: ['MINIMUM', extreme('minimum')],
  59: ['NEG', each('negate')],
  60: ['PADV2', pad],
  65: ['SLICE', slice],
  67: ['TRANSPOSE_CONV', tconv],
  69: ['TILE', tile],
  70: ['EXPAND_DIMS', expandDims],
  73: ['LOG', each('log')],
  74: ['SUM', reduction('sum')],
  75: ['SQRT', each('root')],
  76: ['RSQRT', s => s.d.each(s.d.each(s.x, 'root'), 'invert')],
  78: ['POW', s => s.d.each(s.x, 'power', { by: s.numbers(1)[0] ?? Number.NaN })],
  82: ['REDUCE_MAX', reduction('max')],
  83: ['PACK', pack],
  92: ['SQUARE', s => square(s, s.x)],
  97: ['RESIZE_NEAREST_NEIGHBOR', resized('nearest')],
  98: ['LEAKY_RELU', s => s.d.each(s.x, 'leaky', { slope: Number(s.options.float(0, 0.01).toPrecision(6)) })],
  99: ['SQUARED_DIFFERENCE', s => square(s, together(s.d, 'sub', [s.x, s.view(1)]))],
  100: ['MIRROR_PAD', pad],
  101: ['ABS', each('abs')],
  102: ['SPLIT_V', s => parts(s.d, s.x, s.axis(s.numbers(2)[0] ?? 0), s.numbers(1))],
  104: ['CEIL', each('whole')],
  106: ['ADD_N', s => together(s.d, 'add', s.views)],
  111: ['ELU', each('elu')],
  114: ['QUANTIZE', handedOn],
  116: ['ROUND', each('whole')],
  117: ['HARD_SWISH', each('hswish')],
  126: ['BATCH_MATMUL', matmul],
  130: ['BROADCAST_TO', broadcastTo],
  150: ['GELU', each('gelu')],
  152: ['RELU_0_TO_1', s => s.d.each(s.x, 'clip', { low: 0, high: 1 })],
};
