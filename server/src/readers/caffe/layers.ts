/** What each layer of Caffe, and those that its forks have in common, is in words of the language. */
import { elements, times } from '../../ops/lib/shape';
import type { View } from '../lib/drawing';
import { resolve } from '../lib/extents';
import { concatenate, inFront, parts, range, reduce, together } from '../lib/joining';
import { dense, resize } from '../lib/layers';
import { Broken, Unsaid } from '../reader';
import { type Call, layout } from './call';
import { conv, deconv, pooled } from './windows';

export type Kind = (call: Call) => View | readonly View[];

const each =
  (op: string, args: Readonly<Record<string, number>> = {}): Kind =>
  ({ d, x }) =>
    d.each(x, op, args);

const passed: Kind = ({ x }) => x;

function innerProduct(call: Call): View {
  const { d, x } = call;
  const p = call.settings('inner_product_param');
  const axis = call.axis(p.number('axis', 1));
  const rest = x.dims.slice(axis);
  const flat = d.reshape(x, [...x.dims.slice(0, axis), elements(rest)]);
  return dense(d, flat, axis, p.number('num_output', 0), p.flag('bias_term', true), call.known);
}

/** Brings a map with fewer axes beside those of another from an axis on, with axes of 1 behind. */
function beside({ d, x }: Call, other: View, axis: number): View {
  const rank = x.dims.length;
  const front = Math.max(Math.min(axis, rank - other.dims.length), 0);
  const behind = Math.max(rank - front - other.dims.length, 0);
  return d.reshape(other, [
    ...new Array<number>(front).fill(1),
    ...other.dims,
    ...new Array<number>(behind).fill(1),
  ]);
}

/** A factor a channel, or a map that weighs another; with a shift it is what a batch norm ends with. */
function scale(call: Call): View {
  const { d, x } = call;
  const p = call.settings('scale_param');
  const axis = call.axis(p.number('axis', 1));
  const [, other] = call.views;
  if (other !== undefined) return together(d, 'mul', [x, beside(call, other, axis)]);
  if (axis !== 1 || p.number('num_axes', 1) !== 1) throw new Unsaid('its factors are not one a channel');
  return d.each(inFront(d, x, 1), p.flag('bias_term', false) ? 'bn' : 'scale', {}, call.known);
}

/** The norm of SSD: each pixel, or the whole map, gets the length that is trained. */
const normalize: Kind = call => {
  const { d, x } = call;
  const p = call.settings('norm_param');
  const unit = d.each(inFront(d, x, 1), 'unit-length');
  return p.flag('channel_shared', true) ? d.each(unit, 'times') : d.each(unit, 'scale', {}, call.known);
};

const shifted: Kind = call => {
  const { d, x } = call;
  const [, other] = call.views;
  const axis = call.axis(call.settings('bias_param').number('axis', 1));
  if (other !== undefined) return together(d, 'add', [x, beside(call, other, axis)]);
  if (axis !== 1) throw new Unsaid('its summands are not one a channel');
  return d.each(inFront(d, x, 1), 'plus-each', {}, { ...call.known, stored: x.dims[1]! });
};

/** A scale a channel times one map, plus another, of networks with squeeze-and-excitation. */
const axpy: Kind = call => {
  const [weight, x, y] = call.views;
  if (weight === undefined || x === undefined || y === undefined)
    throw new Broken(`${call.d.origin} reads ${call.views.length} maps, and needs three.`);
  return together(call.d, 'add', [together(call.d, 'mul', [x, weight]), y]);
};

const operations: Readonly<Record<string, 'mul' | 'add' | 'maximum'>> = {
  PROD: 'mul',
  '0': 'mul',
  SUM: 'add',
  '1': 'add',
  MAX: 'maximum',
  '2': 'maximum',
};

function eltwise(call: Call): View {
  const { d, views } = call;
  const p = call.settings('eltwise_param');
  const word = p.word('operation') ?? 'SUM';
  const op = operations[word];
  if (op === undefined) throw new Unsaid(`its operation ${word} is none of the language`);
  const weights = p.numbers('coeff');
  if (op === 'add' && views.length === 2 && weights[0] === 1 && weights[1] === -1)
    return together(d, 'sub', views);
  if (op === 'add' && weights.some(weight => weight !== 1))
    d.note(`weighs what it adds by ${weights.join(', ')}; the design leaves that out`);
  return together(d, op, views);
}

function slice(call: Call): readonly View[] {
  const p = call.settings('slice_param');
  const axis = call.axis(p.number('axis', p.number('slice_dim', 1)));
  const extent = call.x.dims[axis]!;
  const count = call.layer.tops.length;
  const points = p.numbers('slice_point');
  if (points.length > 0 && points.length !== count - 1)
    throw new Broken(`${call.d.origin} has ${points.length} points for ${count} pieces.`);
  const ends =
    points.length > 0 ? [...points, extent] : call.layer.tops.map((_, i) => ((i + 1) * extent) / count);
  return parts(
    call.d,
    call.x,
    axis,
    ends.map((end, i) => end - (ends[i - 1] ?? 0)),
  );
}

function flatten(call: Call): View {
  const { d, x } = call;
  const p = call.settings('flatten_param');
  const [from, to] = [call.axis(p.number('axis', 1)), call.axis(p.number('end_axis', -1))];
  if (to < from) throw new Broken(`${d.origin} flattens the axes ${from} to ${to}.`);
  return d.reshape(x, [
    ...x.dims.slice(0, from),
    elements(x.dims.slice(from, to + 1)),
    ...x.dims.slice(to + 1),
  ]);
}

function reshape(call: Call): View {
  const { d, x, batch } = call;
  const p = call.settings('reshape_param');
  const asked = p.message('shape')?.numbers('dim') ?? [];
  const rank = x.dims.length;
  const given = p.number('axis', 0);
  const from = given < 0 ? given + rank + 1 : given;
  const count = p.number('num_axes', -1);
  const to = count < 0 ? rank : from + count;
  const [before, behind] = [x.dims.slice(0, from), x.dims.slice(to)];
  const there = x.dims.slice(from, to);
  const wanted = asked.map((extent, i) => (extent === 0 ? (there[i] ?? 0) : extent));
  if (from === 0 && wanted[0] === batch && batch > 1) wanted[0] = 1;
  const dims = resolve(x.dims, [...before, ...wanted, ...behind]);
  if (dims === undefined) throw new Broken(`${d.origin} makes ${times(asked)} of ${times(x.dims)}.`);
  return d.reshape(x, dims);
}

const permute: Kind = call => {
  const { d, x } = call;
  const named = call.settings('permute_param').numbers('order');
  return d.transpose(x, [...named, ...x.dims.flatMap((_, axis) => (named.includes(axis) ? [] : [axis]))]);
};

/** Cut to the extents of a second map from an axis on. */
const crop: Kind = call => {
  const { d, x } = call;
  const [, like] = call.views;
  if (like === undefined) throw new Broken(`${d.origin} reads one map, and needs two.`);
  const p = call.settings('crop_param');
  const first = call.axis(p.number('axis', 2));
  const offsets = p.numbers('offset');
  let view = x;
  for (let axis = first; axis < x.dims.length; axis++) {
    const begin = (offsets.length > 1 ? offsets[axis - first] : offsets[0]) ?? 0;
    view = range(d, view, axis, begin, begin + (like.dims[axis] ?? 0));
  }
  return view;
};

const interp: Kind = call => {
  const p = call.settings('interp_param');
  const [, , ...sizes] = call.image().dims as readonly [number, number, number, number];
  const [, like] = call.views;
  const cut = p.number('pad_beg', 0) + p.number('pad_end', 0);
  const made = (size: number, axis: number, name: string) => {
    const whole = size + cut;
    const shrink = p.number('shrink_factor', 1);
    const zoom = p.number('zoom_factor', 1);
    const small = Math.floor((whole - 1) / shrink) + 1;
    return like?.dims[axis] ?? p.number(name, small + (small - 1) * (zoom - 1));
  };
  if (cut !== 0) call.d.note('cuts a border before it resizes; the design leaves that out');
  const size = [made(sizes[0]!, 2, 'height'), made(sizes[1]!, 3, 'width')] as const;
  return resize(call.d, call.x, layout, 'bilinear', size);
};

const upsample: Kind = call => {
  if (call.views.length > 1) throw new Unsaid('it puts numbers back to where a pool found them');
  const p = call.settings('upsample_param');
  const [, , height, width] = call.image().dims as readonly [number, number, number, number];
  const by = p.number('scale', p.number('stride', 2));
  const size = [
    p.number('upsample_h', p.number('height', height * by)),
    p.number('upsample_w', p.number('width', width * by)),
  ] as const;
  return resize(call.d, call.x, layout, 'nearest', size);
};

/** (shift + scale · x) to a power; what is not needed is left out. */
const power: Kind = call => {
  const { d } = call;
  const p = call.settings('power_param');
  const [by, factor, shift] = [p.number('power', 1), p.number('scale', 1), p.number('shift', 0)];
  let view = call.x;
  if (factor !== 1) view = d.each(view, 'times', { by: factor });
  if (shift !== 0) view = d.each(view, 'plus', { by: shift });
  return by === 1 ? view : d.each(view, 'power', { by });
};

const reductions: Readonly<Record<string, 'sum' | 'mean'>> = {
  SUM: 'sum',
  '1': 'sum',
  MEAN: 'mean',
  '4': 'mean',
};

const reduction: Kind = call => {
  const p = call.settings('reduction_param');
  const word = p.word('operation') ?? 'SUM';
  const op = reductions[word];
  if (op === undefined) throw new Unsaid(`it reduces by ${word}`);
  const first = call.axis(p.number('axis', 0));
  return reduce(
    call.d,
    call.x,
    op,
    call.x.dims.flatMap((_, axis) => (axis >= first ? [axis] : [])),
    false,
  );
};

const blocks =
  (op: 'space_to_depth' | 'depth_to_space', settings: string, name: string): Kind =>
  call => {
    const block = call.settings(settings).number(name, 2);
    const [map] = call.d.layer(op, { block_size: block }, [call.d.map(call.image(), layout)]);
    return call.d.see(map!, layout, [1, ...call.d.shape(map!)]);
  };

export const kinds: Readonly<Record<string, Kind>> = {
  absval: each('abs'),
  axpy,
  bias: shifted,
  bn: ({ d, x, known }) => d.each(inFront(d, x, 1), 'bn', {}, known),
  bnll: each('softplus'),
  clip: call => {
    const p = call.settings('clip_param');
    return call.d.each(call.x, 'clip', { low: p.number('min', 0), high: p.number('max', 0) });
  },
  concat: call => {
    const p = call.settings('concat_param');
    return concatenate(call.d, call.views, call.axis(p.number('axis', p.number('concat_dim', 1))));
  },
  convolution: conv,
  convolutiondepthwise: conv,
  crop,
  deconvolution: deconv,
  depthwiseconvolution: conv,
  dropout: passed,
  eltwise,
  elu: call => call.d.each(call.x, 'elu', { alpha: call.settings('elu_param').number('alpha', 1) }),
  exp: each('exp'),
  flatten,
  hardsigmoid: each('hsigmoid'),
  hardswish: each('hswish'),
  hsigmoid: each('hsigmoid'),
  hswish: each('hswish'),
  innerproduct: innerProduct,
  interp,
  log: each('log'),
  lrn: call => {
    const p = call.settings('lrn_param');
    if (['WITHIN_CHANNEL', '1'].includes(p.word('norm_region') ?? ''))
      call.d.note('normalises over neighbouring pixels; the design says `lrn`, which goes over channels');
    const all = {
      size: p.number('local_size', 5),
      alpha: p.number('alpha', 1),
      beta: p.number('beta', 0.75),
    };
    return call.d.each(call.x, 'lrn', { ...all, k: p.number('k', 1) });
  },
  mish: each('mish'),
  normalize,
  permute,
  pixelshuffle: blocks('depth_to_space', 'pixel_shuffle_param', 'upscale_factor'),
  pooling: pooled,
  power,
  prelu: call => {
    const single = call.settings('prelu_param').flag('channel_shared', false);
    return single
      ? call.d.each(call.x, 'prelu', { single }, call.known)
      : call.d.each(inFront(call.d, call.x, 1), 'prelu', {}, call.known);
  },
  reduction,
  relu: call => {
    const slope = call.settings('relu_param').number('negative_slope', 0);
    return slope === 0 ? call.d.each(call.x, 'relu') : call.d.each(call.x, 'leaky', { slope });
  },
  relu6: each('relu6'),
  reorg: blocks('space_to_depth', 'reorg_param', 'stride'),
  reshape,
  scale,
  shufflechannel: call =>
    call.d.each(inFront(call.d, call.x, 1), 'shuffle', {
      groups: call.settings('shuffle_channel_param').number('group', 1),
    }),
  sigmoid: each('sigmoid'),
  slice,
  softmax: call => {
    const { d, x } = call;
    const axis = call.axis(call.settings('softmax_param').number('axis', 1));
    return d.each(x.dims[axis] === 1 ? x : inFront(d, x, axis), 'softmax');
  },
  softplus: each('softplus'),
  split: call => call.layer.tops.map(() => call.x),
  swish: each('swish'),
  tanh: each('tanh'),
  upsample,
};
