/**
 * Layers that slide a window, in TensorFlow Lite, which knows two borders: none, and its own SAME. Any other is a PAD before
 * the window; what no window reaches is left off first, since at stride 2 it is often what differs.
 */
import { elements } from '../../ops/lib/shape';
import { tapOf } from '../../ops/lib/taps';
import { border, spans, type WindowAttrs } from '../../ops/lib/window';
import type { Ref, Step } from './graph';
import { once } from './kernel';

type Border = readonly [top: number, right: number, bottom: number, left: number];
type Pair = readonly [number, number];

const SAME = 0;
const VALID = 1;

const none: Border = [0, 0, 0, 0];
const equal = (a: Border, b: Border): boolean => a.every((side, i) => side === b[i]);

interface Placed {
  readonly x: Ref;
  readonly padding: number;
}

/** What the border holds: zeros, or in a maximum the least number there is. */
type Filling = 'zeros' | 'least';

function sized(step: Step): WindowAttrs {
  const attrs = step.attrs as unknown as WindowAttrs;
  return attrs.stride[0] === 0 || attrs.stride[1] === 0 ? { ...attrs, stride: attrs.kernel } : attrs;
}

/** The border without what no window reaches, and with what `ceil` adds. */
function reached(dims: readonly number[], w: WindowAttrs, [top, , , left]: Border, out: Pair): Border {
  const [tall, wide] = spans(w);
  const end = (size: number, before: number, steps: number, span: number, stride: number) =>
    Math.max((steps - 1) * stride + span - size - before, 0);
  const bottom = end(dims[1]!, top, out[0], tall, w.stride[0]);
  return [top, end(dims[2]!, left, out[1], wide, w.stride[1]), bottom, left];
}

function place(step: Step, w: WindowAttrs, filling: Filling): Placed {
  const [, rows, columns] = step.outputs[0] as readonly [number, number, number];
  const all = border(step.inputShapes[0]!, w);
  const x = cropped(step, all);
  const rest = all.map(side => Math.max(side, 0)) as unknown as Border;
  const sides = reached(x.dims, w, rest, [rows, columns]);
  if (equal(sides, none)) return { x, padding: VALID };
  const map = [x.dims[3]!, x.dims[1]!, x.dims[2]!];
  const theirs = reached(x.dims, w, border(map, { ...w, pad: 'same' }), [rows, columns]);
  const steps = [Math.ceil(map[1]! / w.stride[0]), Math.ceil(map[2]! / w.stride[1])];
  if (equal(sides, theirs) && steps[0] === rows && steps[1] === columns) return { x, padding: SAME };
  return { x: padded(step, x, sides, filling), padding: VALID };
}

/** Cuts rows and columns where the text pads by less than 0. */
function cropped(step: Step, sides: Border): Ref {
  if (Math.min(...sides) >= 0) return step.x;
  const [top, right, bottom, left] = sides.map(side => Math.max(-side, 0)) as unknown as Border;
  const [n, h, w, c] = step.x.dims as readonly [number, number, number, number];
  return cut(step, step.x, [0, top, left, 0], [n, h - top - bottom, w - left - right, c]);
}

function cut(step: Step, x: Ref, begin: readonly number[], size: readonly number[]): Ref {
  const bounds = [step.whole('cut/begin', begin), step.whole('cut/size', size)];
  return step.before('cut', 'SLICE', [x, ...bounds], size, x.scale);
}

function padded(step: Step, x: Ref, [top, right, bottom, left]: Border, filling: Filling): Ref {
  const [n, h, w, c] = x.dims as readonly [number, number, number, number];
  const amounts = step.whole('border/sides', [0, 0, top, bottom, left, right, 0, 0], [4, 2]);
  const dims = [n, h + top + bottom, w + left + right, c];
  // Where no number is below 0, zeros are as good, and more chips pad with them.
  if (filling === 'zeros' || step.spread!.least >= 0) {
    step.note('PAD of its own before a window, whose border is not TensorFlow’s SAME');
    return step.before('border', 'PAD', [x, amounts], dims, x.scale);
  }
  step.note('PADV2 with the least number before a maximum pool, whose border is not TensorFlow’s SAME');
  const { scale } = x;
  const least =
    scale === undefined ? -3.4e38 : ((step.precision === 'int8' ? -128 : -32768) - scale.zero) * scale.scale;
  // A scalar, as converters write it: compilers that read files by their types take nothing else.
  const value = step.numbers('border/value', [least], [], scale);
  return step.before('border', 'PADV2', [x, amounts, value], dims, scale);
}

const slides = (w: WindowAttrs, { padding }: Placed) => ({
  padding,
  strideW: w.stride[1],
  strideH: w.stride[0],
});

export function convolution(step: Step): void {
  const w = step.attrs as unknown as WindowAttrs & { readonly groups: number; readonly out: number };
  const channels = step.inputShapes[0]![0]!;
  if (w.groups === channels && channels > 1) return depthwise(step, w.out / channels);
  if (w.groups > 1) step.note('CONV_2D in groups, which LiteRT runs and not every compiler');
  const at = place(step, w, 'zeros');
  const dims = [w.out, channels / w.groups, ...w.kernel];
  const kernel = step.kernel({ dims, order: [0, 2, 3, 1], channels: 0, isPerChannel: true });
  const [dilationH, dilationW] = w.dilation ?? [1, 1];
  step.last('CONV_2D', [at.x, ...kernel], {
    ...slides(w, at),
    activation: step.activation,
    dilationH,
    dilationW,
  });
}

export function depthwise(step: Step, multiplier: number): void {
  const w = step.attrs as unknown as WindowAttrs;
  const at = place(step, w, 'zeros');
  const dims = [step.outputs[0]![0]!, 1, ...w.kernel];
  const kernel = step.kernel({ dims, order: [1, 2, 3, 0], channels: 0, isPerChannel: true });
  finishDepthwise(step, w, at, kernel, multiplier);
}

function finishDepthwise(
  step: Step,
  w: WindowAttrs,
  at: Placed,
  kernel: readonly [Ref, Ref],
  multiplier: number,
): void {
  const [dilationH, dilationW] = w.dilation ?? [1, 1];
  const options = { ...slides(w, at), multiplier, activation: step.activation, dilationH, dilationW };
  step.last('DEPTHWISE_CONV_2D', [at.x, ...kernel], options);
}

/** Each channel is moved by a window that is 0 but for one tap. */
export function shift(step: Step): void {
  step.note('a shift is a DEPTHWISE_CONV_2D, with MACs that the text does not have');
  const { kernel, stride } = step.attrs as unknown as WindowAttrs;
  const w: WindowAttrs = { kernel, stride, pad: 'auto' };
  const channels = step.inputShapes[0]![0]!;
  const taps = kernel[0] * kernel[1];
  const numbers = () => {
    const values = new Float32Array(channels * taps);
    for (let c = 0; c < channels; c++) values[c * taps + tapOf(c, channels, taps)] = 1;
    return values;
  };
  const at = place(step, w, 'zeros');
  const layout = { dims: [channels, 1, ...kernel], order: [1, 2, 3, 0], channels: 0, isPerChannel: true };
  const plain = () => ({ factors: new Float32Array(channels).fill(1), bias: undefined });
  finishDepthwise(step, w, at, step.stored(layout, plain, 1, numbers), 1);
}

/** A norm or a scale that no convolution before it absorbs: a window of one pixel, or arithmetic where there is no map. */
export function affine(step: Step): void {
  const channels = step.inputShapes[0]![0]!;
  const folded = once(() => step.folded(channels, true));
  if (step.x.dims.length === 4 && step.inputShapes[0]!.length === 3) {
    step.note('a norm or scale that no convolution absorbs is a DEPTHWISE_CONV_2D of 1×1');
    const layout = { dims: [channels, 1, 1, 1], order: [1, 2, 3, 0], channels: 0, isPerChannel: true };
    const kernel = step.stored(layout, folded, 1, () => new Float32Array(channels).fill(1));
    const w: WindowAttrs = { kernel: [1, 1], stride: [1, 1], pad: [0, 0, 0, 0] };
    return finishDepthwise(step, w, { x: step.x, padding: VALID }, kernel, 1);
  }
  const dims = [1, channels, ...step.inputShapes[0]!.slice(1).map(() => 1)];
  const { factors, bias } = folded();
  const scale = step.numbers('scale', [...factors], dims);
  if (bias === undefined) return step.last('MUL', [step.x, scale], { activation: step.activation });
  const scaled = step.before('scaled', 'MUL', [step.x, scale], step.x.dims, step.scale, { activation: 0 });
  step.last('ADD', [scaled, step.numbers('shift', [...bias], dims)], { activation: step.activation });
}

interface Spreading extends WindowAttrs {
  readonly output_pad: Pair;
  readonly groups: number;
  readonly out: number;
}

export function transposed(step: Step): void {
  const w = step.attrs as unknown as Spreading;
  const [, h, wide] = step.x.dims as readonly [number, number, number, number];
  const channels = step.inputShapes[0]![0]!;
  if (w.groups > 1)
    return step.refuse(`its ${w.groups} groups have no operator: TRANSPOSE_CONV sees all channels`);
  if ((w.dilation ?? [1, 1]).some(d => d > 1)) return step.refuse('TRANSPOSE_CONV knows no dilation');
  const [out, rows, columns] = step.outputs[0] as readonly [number, number, number];
  const full = [(h - 1) * w.stride[0] + w.kernel[0], (wide - 1) * w.stride[1] + w.kernel[1]] as const;
  const over = [full[0] - rows, full[1] - columns] as const;
  const given = border(step.inputShapes[0]!, {
    ...w,
    pad: w.pad === 'same' ? 'auto' : w.pad,
    stride: [1, 1],
  });
  const [top, left] =
    w.pad === 'same' ? over.map(all => Math.floor(Math.max(all, 0) / 2)) : [given[0], given[3]];
  const kernel = step.kernel({
    dims: [channels, out, ...w.kernel],
    order: [1, 2, 3, 0],
    channels: 1,
    isPerChannel: true,
  });
  const strides = { strideW: w.stride[1], strideH: w.stride[0] };
  const write = (label: string, dims: readonly number[]) => [
    step.whole(label, dims),
    kernel[0],
    step.x,
    kernel[1],
  ];
  const isTheirs = (all: number, before: number, size: number, stride: number, extent: number) =>
    before === Math.floor(Math.max(all, 0) / 2) && Math.ceil(size / stride) === extent;
  if (isTheirs(over[0], top!, rows, w.stride[0], h) && isTheirs(over[1], left!, columns, w.stride[1], wide))
    return step.last('TRANSPOSE_CONV', write('extents', [1, rows, columns, out]), {
      padding: SAME,
      ...strides,
    });
  if (top! < 0 || left! < 0 || over[0] < top! || over[1] < left!)
    return step.refuse('it adds rows or columns that no window reaches, which TRANSPOSE_CONV cannot');
  step.note('SLICE of its own behind a TRANSPOSE_CONV, whose border is not TensorFlow’s SAME');
  const all = [1, ...full, out];
  const made = step.before('made', 'TRANSPOSE_CONV', write('made/extents', all), all, step.scale, {
    padding: VALID,
    ...strides,
  });
  const bounds = [step.whole('begin', [0, top!, left!, 0]), step.whole('size', [1, rows, columns, out])];
  step.last('SLICE', [made, ...bounds]);
}

const pool = (w: WindowAttrs, at: Placed) => ({
  ...slides(w, at),
  filterW: w.kernel[1],
  filterH: w.kernel[0],
  activation: 0,
});

export function maxpool(step: Step): void {
  const w = sized(step);
  const at = place(step, w, 'least');
  step.last('MAX_POOL_2D', [at.x], pool(w, at));
}

/** SAME leaves the border out of the mean, and PyTorch counts it: every border is a PAD, only what `ceil` adds is not. */
export function avgpool(step: Step): void {
  const w = sized(step);
  const all = border(step.inputShapes[0]!, w);
  const x = cropped(step, all);
  const [, rows, columns] = step.outputs[0] as readonly [number, number, number];
  const rest = all.map(side => Math.max(side, 0)) as unknown as Border;
  const needed = reached(x.dims, w, rest, [rows, columns]);
  const sides = needed.map((side, i) => Math.min(side, rest[i]!)) as unknown as Border;
  const within = equal(sides, none) ? x : padded(step, x, sides, 'zeros');
  if (equal(sides, needed))
    return step.last('AVERAGE_POOL_2D', [within], pool(w, { x: within, padding: VALID }));
  const map = [within.dims[3]!, within.dims[1]!, within.dims[2]!];
  const over = needed.map((side, i) => side - sides[i]!) as unknown as Border;
  const theirs = border(map, { ...w, pad: 'same' });
  if (
    !equal(over, theirs) ||
    Math.ceil(map[1]! / w.stride[0]) !== rows ||
    Math.ceil(map[2]! / w.stride[1]) !== columns
  )
    return step.refuse('its last windows hang over the map, and their mean is not one that SAME gives');
  step.last('AVERAGE_POOL_2D', [within], pool(w, { x: within, padding: SAME }));
}

/** One window over the whole map, or one for each of equal bins. */
export function whole(step: Step, name: 'AVERAGE_POOL_2D' | 'MAX_POOL_2D', bins: Pair): void {
  const [, h, w] = step.x.dims as readonly [number, number, number, number];
  if (h % bins[0] !== 0 || w % bins[1] !== 0)
    return step.refuse(
      `its ${bins[0]}×${bins[1]} bins of ${h}×${w} pixels are unequal, and pools have one window`,
    );
  const kernel: Pair = [h / bins[0], w / bins[1]];
  const window: WindowAttrs = { kernel, stride: kernel, pad: [0, 0, 0, 0] };
  step.last(name, [step.x], pool(window, { x: step.x, padding: VALID }));
}

/** Compilers of small chips take pools up to these sizes, where they are the faster ones, and means of any. */
export function globalAverage(step: Step): void {
  const [, h, w] = step.x.dims as readonly [number, number, number, number];
  if (h <= 256 && h * w <= 65536) return whole(step, 'AVERAGE_POOL_2D', [1, 1]);
  step.last('MEAN', [step.x, step.whole('axes', [1, 2])], { keepDims: true });
}

export function padding(step: Step): void {
  const sides = step.attrs.pad as Border;
  const [top, right, bottom, left] = sides.map(side => Math.max(side, 0)) as unknown as Border;
  if (top + right + bottom + left === 0) {
    const [cutTop, , , cutLeft] = sides.map(side => Math.max(-side, 0)) as unknown as Border;
    const [c, h, w] = step.outputs[0] as readonly [number, number, number];
    const bounds = [step.whole('begin', [0, cutTop, cutLeft, 0]), step.whole('size', [1, h, w, c])];
    return step.last('SLICE', [step.x, ...bounds]);
  }
  const x = cropped(step, sides);
  step.last('PAD', [x, step.whole('sides', [0, 0, top, bottom, left, right, 0, 0], [4, 2])]);
}

/** A fully connected layer sees a map channels last; its weights are put into that order instead of the map. */
export function fullyConnected(step: Step): void {
  const shape = step.inputShapes[0]!;
  const [out, all] = [step.outputs[0]![0]!, elements(shape)];
  const isMap = shape.length === 3;
  const x =
    step.x.dims.length === 2
      ? step.x
      : step.before('flat', 'RESHAPE', [step.x, step.whole('flat/shape', [1, all])], [1, all], step.x.scale);
  const dims = isMap ? [out, ...shape] : [out, all];
  const order = isMap ? [0, 2, 3, 1] : [0, 1];
  const kernel = step.kernel({ dims, order, as: [out, all], channels: 0, isPerChannel: false });
  step.last('FULLY_CONNECTED', [x, ...kernel], { activation: step.activation });
}
