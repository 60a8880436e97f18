/** Layers that slide a window, in ONNX: their borders as explicit `pads`, whatever the text says. */
import { type Border, border, cutOf, type WindowAttrs } from '../../ops/lib/window';
import type { Ref, Step } from './graph';

type Pair = readonly [number, number];

const pads = ([top, right, bottom, left]: Border): readonly number[] => [top, left, bottom, right];

/** `Pad` crops where a window's own border may not. */
function cropped(step: Step, sides: Border): { readonly x: Ref; readonly sides: Border } {
  if (Math.min(...sides) >= 0) return { x: step.x, sides };
  const cut = sides.map(side => Math.min(side, 0)) as unknown as Border;
  const rest = sides.map(side => Math.max(side, 0)) as unknown as Border;
  return { x: padded(step, 'cut', cut), sides: rest };
}

function padded(step: Step, label: string, sides: Border): Ref {
  const [top, right, bottom, left] = sides;
  const [n, c, h, w] = step.x.dims as readonly [number, number, number, number];
  const amounts = step.whole(`${label}/pads`, [0, 0, top, left, 0, 0, bottom, right]);
  return step.before(label, 'Pad', [step.x, amounts], [n, c, h + top + bottom, w + left + right]);
}

export function convolution(step: Step, group: number): void {
  const attrs = step.attrs as unknown as WindowAttrs;
  const { x, sides } = cropped(step, border(step.x.dims.slice(1), attrs));
  step.last('Conv', [x, step.weight('weight'), ...(step.has('bias') ? [step.weight('bias')] : [])], {
    group,
    kernel_shape: attrs.kernel,
    strides: attrs.stride,
    pads: pads(sides),
    dilations: attrs.dilation ?? [1, 1],
  });
}

interface Spreading extends WindowAttrs {
  readonly output_pad: Pair;
  readonly groups: number;
}

/** What a cut below 0 adds is a `Pad` behind it. */
export function transposed(step: Step): void {
  const attrs = step.attrs as unknown as Spreading;
  const { pad: sides, output_pad: added } = cutOf(attrs);
  const weights = [step.weight('weight'), ...(step.has('bias') ? [step.weight('bias')] : [])];
  const how = (cut: Border) => ({
    group: attrs.groups,
    kernel_shape: attrs.kernel,
    strides: attrs.stride,
    pads: pads(cut),
    output_padding: added,
    dilations: attrs.dilation ?? [1, 1],
  });
  if (Math.min(...sides) >= 0) return step.last('ConvTranspose', [step.x, ...weights], how(sides));
  const cut = sides.map(side => Math.max(side, 0)) as unknown as Border;
  const [more0, more1, more2, more3] = sides.map(side => Math.max(-side, 0)) as unknown as Border;
  const [c, h, w] = step.outputs[0] as readonly [number, number, number];
  const made = step.before(
    'made',
    'ConvTranspose',
    [step.x, ...weights],
    [1, c, h - more0 - more2, w - more1 - more3],
    how(cut),
  );
  step.last('Pad', [made, step.whole('pads', [0, 0, more0, more3, 0, 0, more2, more1])]);
}

interface Pool {
  readonly window: WindowAttrs;
  readonly sides: Border;
  /** What `ceil` lets the last windows hang over the border. */
  readonly over: Border;
}

/** Explicit borders that give as many steps as the text's, so that nobody's rounding up matters. */
function poolOf(step: Step): Pool {
  const attrs = step.attrs as unknown as WindowAttrs;
  const window = attrs.stride[0] === 0 || attrs.stride[1] === 0 ? { ...attrs, stride: attrs.kernel } : attrs;
  const shape = step.x.dims.slice(1);
  const sides = border(shape, window);
  if (window.ceil !== true) return { window, sides, over: [0, 0, 0, 0] };
  const [top, right, bottom, left] = sides;
  const [, rows, columns] = step.outputs[0] as readonly [number, number, number];
  const end = (size: number, before: number, out: number, span: number, stride: number) =>
    Math.max((out - 1) * stride + span - size - before, 0);
  const below = end(shape[1]!, top, rows, window.kernel[0], window.stride[0]);
  const beyond = end(shape[2]!, left, columns, window.kernel[1], window.stride[1]);
  return {
    window,
    sides: [top, Math.min(right, beyond), Math.min(bottom, below), left],
    over: [0, Math.max(beyond - right, 0), Math.max(below - bottom, 0), 0],
  };
}

const together = (a: Border, b: Border): Border => [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]];

export function maxpool(step: Step): void {
  const { window, sides, over } = poolOf(step);
  const { x, sides: rest } = cropped(step, together(sides, over));
  step.last('MaxPool', [x], { kernel_shape: window.kernel, strides: window.stride, pads: pads(rest) });
}

/** The border counts for the mean, what lies beyond it does not: where there is both, the border is a `Pad`. */
export function avgpool(step: Step): void {
  const { window, sides, over } = poolOf(step);
  const how = (border: Border, counts: boolean) => ({
    kernel_shape: window.kernel,
    strides: window.stride,
    pads: pads(border),
    count_include_pad: counts ? 1 : 0,
  });
  if (over.every(side => side === 0)) {
    const { x, sides: rest } = cropped(step, sides);
    return step.last('AveragePool', [x], how(rest, true));
  }
  step.last('AveragePool', [padded(step, 'border', sides)], how(over, false));
}

export const average = { pool: 'AveragePool', reduce: 'ReduceMean' } as const;
export const cells = { pool: 'MaxPool', reduce: 'ReduceMax' } as const;

/** Equal bins are a pool; unequal ones are cut out one by one, rows first, since each bin is a rectangle. */
export function adaptive(step: Step, { pool, reduce }: typeof average | typeof cells): void {
  const bins = step.attrs.bins as Pair;
  const [, , h, w] = step.x.dims as readonly [number, number, number, number];
  if (h % bins[0] === 0 && w % bins[1] === 0) {
    const kernel = [h / bins[0], w / bins[1]];
    return step.last(pool, [step.x], { kernel_shape: kernel, strides: kernel });
  }
  if (bins[0] + bins[1] > 256)
    return step.refuse(`its ${bins[0]}×${bins[1]} unequal bins would take ${2 * (bins[0] + bins[1])} nodes`);
  step.note('unequal bins of an adaptive pool are slices');
  const rows = cutInBins(step, step.x, 2, bins[0], reduce);
  step.last('Concat', parts(step, rows, 3, bins[1], reduce), { axis: 3 });
}

function cutInBins(step: Step, x: Ref, axis: number, bins: number, reduce: string): Ref {
  const dims = x.dims.map((extent, i) => (i === axis ? bins : extent));
  return step.before('rows', 'Concat', parts(step, x, axis, bins, reduce), dims, { axis });
}

function parts(step: Step, x: Ref, axis: number, bins: number, reduce: string): readonly Ref[] {
  const size = x.dims[axis]!;
  return Array.from({ length: bins }, (_, i) => {
    const [begin, end] = [Math.floor((i * size) / bins), Math.ceil(((i + 1) * size) / bins)];
    const label = `bin${axis}.${i}`;
    const cut = x.dims.map((extent, k) => (k === axis ? end - begin : extent));
    const bounds = [[begin], [end], [axis]].map((one, k) => step.whole(`${label}/${'bea'[k]}`, one));
    const bin = step.before(label, 'Slice', [x, ...bounds], cut);
    const one = x.dims.map((extent, k) => (k === axis ? 1 : extent));
    if (step.opset >= 18)
      return step.before(`${label}/result`, reduce, [bin, step.whole(`${label}/axes`, [axis])], one, {
        keepdims: 1,
      });
    return step.before(`${label}/result`, reduce, [bin], one, { axes: [axis], keepdims: 1 });
  });
}

export function resize(step: Step, mode: 'linear' | 'nearest'): void {
  const sizes = step.whole('sizes', [1, ...step.outputs[0]!]);
  // Neither a region of interest nor scales are given: an empty name leaves an input out.
  const how = mode === 'linear' ? 'half_pixel' : 'asymmetric';
  const attributes = { mode, coordinate_transformation_mode: how };
  step.last(
    'Resize',
    [step.x, '', '', sizes],
    mode === 'linear' ? attributes : { ...attributes, nearest_mode: 'floor' },
  );
}
