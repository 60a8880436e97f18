/** What each layer of Keras is in words of the language, by its class. Channels come last unless it says otherwise. */
import { elements, times } from '../../ops/lib/shape';
import type { Padding } from '../../ops/op';
import type { View } from '../lib/drawing';
import { concatenate, inFront, reduce, together, withConstant } from '../lib/joining';
import { convolution, dense, padded, pool, resize, transposed } from '../lib/layers';
import { Broken, Unsaid } from '../reader';
import type { Call } from './call';

export type Act = (c: Call) => View;

function windowOf(c: Call, kernelKey: string, strides: readonly [key: string, otherwise: number]) {
  const kernel = c.pair(kernelKey, 1, 1);
  const dilation = c.pair('dilation_rate', 1);
  const word = c.word('padding', 'valid');
  const reach = (kernel[1] - 1) * dilation[1];
  const pad: Padding = word === 'same' ? 'same' : word === 'causal' ? [0, 0, 0, reach] : [0, 0, 0, 0];
  return { kernel, dilation, pad, stride: c.pair(strides[0], strides[1]) };
}

const hasBias = (c: Call): boolean => c.flag('use_bias', true);

function conv(c: Call): View {
  const { layout } = c;
  const k = {
    ...windowOf(c, 'kernel_size', ['strides', 1]),
    out: c.number(['filters', 'nb_filter'], 0),
    groups: c.number('groups', 1),
    bias: hasBias(c),
  };
  return c.acted(convolution(c.d, c.x, layout, k, c.known));
}

/** Each channel by itself, and of a separable one all together behind it. */
function depthwise(c: Call, isSeparable: boolean): View {
  const { layout, x } = c;
  const channels = x.dims[layout[0]]!;
  const out = channels * c.number('depth_multiplier', 1);
  const window = windowOf(c, 'kernel_size', ['strides', 1]);
  const k = { ...window, out, groups: channels, bias: !isSeparable && hasBias(c) };
  const made = convolution(c.d, x, layout, k, c.knownOf('depthwise'));
  if (!isSeparable) return c.acted(made);
  const one = [1, 1] as const;
  const point = {
    kernel: one,
    stride: one,
    dilation: one,
    pad: [0, 0, 0, 0] as const,
    out: c.number('filters', 0),
    groups: 1,
    bias: hasBias(c),
  };
  return c.acted(convolution(c.d, made, layout, point, c.knownOf('pointwise')));
}

function tconv(c: Call): View {
  const window = windowOf(c, 'kernel_size', ['strides', 1]);
  if (c.given('output_padding') !== undefined) throw new Unsaid('it has an output_padding');
  const gap = (i: 0 | 1) => (window.pad === 'same' ? 0 : Math.max(window.stride[i] - window.kernel[i], 0));
  const k = {
    ...window,
    out: c.number('filters', 0),
    groups: 1,
    bias: hasBias(c),
    added: [gap(0), gap(1)] as const,
  };
  return c.acted(transposed(c.d, c.x, c.layout, k, c.known));
}

const pooled =
  (op: 'max' | 'avg'): Act =>
  c => {
    const window = windowOf(c, 'pool_size', ['strides', 1]);
    // Windows lie side by side unless strides are given.
    const stride = c.given('strides') === undefined ? window.kernel : window.stride;
    return pool(c.d, c.x, c.layout, op, { ...window, stride, countsBorder: false });
  };

const global =
  (op: 'mean' | 'max'): Act =>
  c => {
    const axes = c.layout.slice(1).filter(axis => axis >= 0);
    return reduce(c.d, c.x, op, axes, c.flag('keepdims', false));
  };

function norm(c: Call): View {
  const view = inFront(c.d, c.x, c.axis(-1));
  for (const [key, what] of [
    ['scale', 'scale'],
    ['center', 'shift'],
  ] as const)
    if (!c.flag(key, true)) c.d.note(`trains no ${what}; the design’s bn does`);
  return c.d.each(view, 'bn', {}, c.known);
}

function layerNorm(c: Call): View {
  if (!c.flag('scale', true)) c.d.note('trains no scale; the design’s ln does');
  const bias = c.flag('center', true);
  return c.d.each(inFront(c.d, c.x, c.axis(-1)), 'ln', bias ? {} : { bias }, c.known);
}

/** Rows and columns: one number for all sides, one for each direction, or both sides of each. */
function sidesOf(c: Call, key: string): readonly [number, number, number, number] {
  const value = c.given(key) ?? 1;
  const list = Array.isArray(value) ? value : [value, value];
  const both = (side: unknown) => (Array.isArray(side) ? side : [side, side]);
  const [rows, columns] = c.isFlat ? [[0, 0], list] : [both(list[0]), both(list[1])];
  const sides = [rows[0], columns[1], rows[1], columns[0]];
  if (!sides.every(side => Number.isSafeInteger(side) && side >= 0))
    throw new Broken(`${c.d.origin} has ${key} = ${JSON.stringify(value).slice(0, 40)}.`);
  return sides as unknown as readonly [number, number, number, number];
}

const border =
  (key: string, sign: 1 | -1): Act =>
  c => {
    const [top, right, bottom, left] = sidesOf(c, key);
    return padded(c.d, c.x, c.layout, [0, 0], [sign * top, sign * right, sign * bottom, sign * left]);
  };

function relu(c: Call): View {
  const slope = c.number(['negative_slope', 'alpha'], 0);
  const most = c.number('max_value', Number.MAX_VALUE);
  if (c.number('threshold', 0) !== 0) throw new Unsaid('it has a threshold');
  if (slope !== 0) return c.d.each(c.x, 'leaky', { slope });
  if (most === Number.MAX_VALUE) return c.act(c.x, 'relu');
  if (most !== 6) c.d.note(`cuts at ${most}; the design says relu6, which costs the same`);
  return c.act(c.x, 'relu6');
}

function prelu(c: Call): View {
  const { x } = c;
  const shared = c.given('shared_axes');
  const left = x.dims.flatMap((extent, axis) =>
    axis === 0 || extent === 1 || (Array.isArray(shared) && shared.includes(axis)) ? [] : [axis],
  );
  const [axis, another] = left;
  if (axis === undefined) return c.d.each(x, 'prelu', { single: true }, c.known);
  if (another !== undefined) throw new Unsaid('its slopes are not one a channel');
  return c.d.each(inFront(c.d, x, axis), 'prelu', {}, c.known);
}

function reshaped(c: Call): View {
  const wanted = c.given('target_shape');
  if (!Array.isArray(wanted)) throw new Broken(`${c.d.origin} has no target_shape.`);
  const all = elements(c.x.dims);
  const rest = wanted.reduce(
    (product: number, extent) => (extent === -1 ? product : product * Number(extent)),
    1,
  );
  const dims = wanted.map(extent => (extent === -1 ? all / rest : Number(extent)));
  if (!dims.every(extent => Number.isSafeInteger(extent) && extent >= 1))
    throw new Broken(`${c.d.origin} makes ${JSON.stringify(wanted).slice(0, 60)} of ${times(c.x.dims)}.`);
  return c.d.reshape(c.x, [1, ...dims]);
}

function enlarged(c: Call): View {
  const { layout, x } = c;
  const size = c.pair('size', 2, 1);
  const op = c.word('interpolation', 'nearest');
  if (op !== 'nearest' && op !== 'bilinear') throw new Unsaid(`its interpolation is ${op}`);
  const side = (i: 1 | 2) => (layout[i] < 0 ? 1 : x.dims[layout[i]]!) * size[i - 1]!;
  return resize(c.d, x, layout, op, [side(1), side(2)]);
}

const joined =
  (op: 'add' | 'sub' | 'mul' | 'maximum' | 'minimum'): Act =>
  c => {
    const [by] = c.numbers;
    if (c.views.length > 1 || by === undefined) return together(c.d, op, c.views);
    const word = op === 'add' || op === 'sub' ? 'plus' : op === 'mul' ? 'times' : undefined;
    if (word === undefined) throw new Unsaid('it compares with a number');
    const constant = { dims: [], numbers: [by], key: c.d.origin };
    return withConstant(c.d, word, c.x, constant, op === 'sub' ? -1 : 1);
  };

const handedOn: Act = c => c.x;

/** What prepares pictures is no layer of the design. */
const prepared: Act = c => {
  c.d.note('prepares what arrives; the design leaves it out');
  return c.x;
};

export const acts: Readonly<Record<string, Act>> = {
  Conv2D: conv,
  Convolution2D: conv,
  Conv1D: conv,
  DepthwiseConv2D: c => depthwise(c, false),
  DepthwiseConv1D: c => depthwise(c, false),
  SeparableConv2D: c => depthwise(c, true),
  SeparableConv1D: c => depthwise(c, true),
  Conv2DTranspose: tconv,
  Dense: c => c.acted(dense(c.d, c.x, c.x.dims.length - 1, c.number('units', 0), hasBias(c), c.known)),
  BatchNormalization: norm,
  SyncBatchNormalization: norm,
  LayerNormalization: layerNorm,
  // Of the library's own ConvNeXt.
  LayerScale: c => c.d.each(inFront(c.d, c.x, c.axis(-1)), 'scale', {}, c.known),
  StochasticDepth: handedOn,
  Activation: c => c.acted(c.x),
  ReLU: relu,
  LeakyReLU: c => c.d.each(c.x, 'leaky', { slope: c.number(['negative_slope', 'alpha'], 0.3) }),
  PReLU: prelu,
  ELU: c => c.act(c.x, 'elu'),
  Softmax: c => c.d.each(inFront(c.d, c.x, c.axis(-1)), 'softmax'),
  MaxPooling2D: pooled('max'),
  MaxPooling1D: pooled('max'),
  AveragePooling2D: pooled('avg'),
  AveragePooling1D: pooled('avg'),
  GlobalAveragePooling2D: global('mean'),
  GlobalAveragePooling1D: global('mean'),
  GlobalMaxPooling2D: global('max'),
  GlobalMaxPooling1D: global('max'),
  ZeroPadding2D: border('padding', 1),
  ZeroPadding1D: border('padding', 1),
  Cropping2D: border('cropping', -1),
  Cropping1D: border('cropping', -1),
  UpSampling2D: enlarged,
  UpSampling1D: enlarged,
  Flatten: c => c.d.reshape(c.x, [1, elements(c.x.dims)]),
  Reshape: reshaped,
  Permute: c => {
    const order = c.given('dims');
    if (!Array.isArray(order)) throw new Broken(`${c.d.origin} has no dims.`);
    return c.d.transpose(c.x, [0, ...order.map(Number)]);
  },
  Add: joined('add'),
  Subtract: joined('sub'),
  Multiply: joined('mul'),
  Maximum: joined('maximum'),
  Minimum: joined('minimum'),
  Average: c => {
    c.d.note('divides the sum by how many there are; the design leaves that out');
    return together(c.d, 'add', c.views);
  },
  Concatenate: c => concatenate(c.d, c.views, c.axis(-1)),
  // What version 2 makes of arithmetic on tensors.
  '__operators__.add': joined('add'),
  'math.add': joined('add'),
  'math.subtract': joined('sub'),
  'math.multiply': joined('mul'),
  'nn.relu': c => c.act(c.x, 'relu'),
  'nn.relu6': c => c.act(c.x, 'relu6'),
  Dropout: handedOn,
  SpatialDropout1D: handedOn,
  SpatialDropout2D: handedOn,
  AlphaDropout: handedOn,
  GaussianDropout: handedOn,
  GaussianNoise: handedOn,
  ActivityRegularization: handedOn,
  Rescaling: prepared,
  Normalization: prepared,
};
