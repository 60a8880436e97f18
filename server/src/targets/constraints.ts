/**
 * The closed vocabulary of what a target can demand of a kernel. Each entry's fields and sentence, with the limits filled
 * in, are at once type, checker, schema, message, hover and documentation; a new kind of demand is one entry here.
 */
import * as z from 'zod/mini';
import type { Precision } from '../cost/precision';
import { type KernelKind, kernelKinds, manyOf, oneOf } from '../kernels';
import type { Work } from '../lower/kernel';
import { channels, elements, pixels, times } from '../ops/lib/shape';
import { spans } from '../ops/lib/window';
import type { KernelWindow, Shape } from '../ops/op';

type Fields = Readonly<Record<string, z.core.$ZodType>>;
type Given<F extends Fields> = { [K in keyof F]: z.infer<F[K]> };
/** What may be left out need not stand there at all. */
type Optional<F extends Fields> = {
  [K in keyof F]: undefined extends z.infer<F[K]> ? K : never;
}[keyof F];
type Limits<F extends Fields> = DeepReadonly<
  Omit<Given<F>, Optional<F>> & Partial<Pick<Given<F>, Optional<F>>>
>;

/** What is read from a file is never written to. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

interface Definition<F extends Fields> {
  /** What stands in the file beside the kind. */
  readonly fields: F;
  /** Completes "MAX78000 takes convolutions". */
  readonly limit: (limits: Limits<F>) => string;
  /** Completes "this one" where the kernel breaks the limit. */
  readonly broken: (
    work: Work,
    limits: Limits<F>,
    precision: Precision,
    before: KernelKind | undefined,
  ) => string | undefined;
}

const demand = <F extends Fields>(
  fields: F,
  limit: Definition<F>['limit'],
  broken: Definition<F>['broken'],
): Definition<F> => ({ fields, limit, broken });

type Two = readonly [number, number];

const whole = z.int().check(z.nonnegative());
const list = <T extends z.core.$ZodType>(item: T) => z.array(item).check(z.minLength(1));
const two = z.tuple([whole, whole]);
/** An order of axes, channels first; `one` names an axis that must have the extent 1 for it. */
const axisOrder = z.strictObject({ order: list(whole), one: z.optional(whole) });

export const or = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
const n = (value: number): string => value.toLocaleString('en-US');
const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((v, i) => v === b[i]);
const side = (stride: Two): string => (stride[0] === stride[1] ? String(stride[0]) : times(stride));

/** The length of a kernel along a map of one row or column, as one-dimensional layers are written; `undefined` for others. */
function tapsOf({ window, inputs }: Work): number | undefined {
  const [, tall, wide] = inputs[0]!;
  if (window === undefined || tall === undefined || wide === undefined) return undefined;
  if (tall === 1 && window.kernel[0] === 1) return window.kernel[1];
  return wide === 1 && window.kernel[1] === 1 ? window.kernel[0] : undefined;
}
const alongRow = 'along a map of one row or column';

export const constraints = {
  'kernel-one-of': demand(
    { sizes: list(two), taps: z.optional(whole) },
    l =>
      `with kernels of ${or(l.sizes.map(times))}` +
      (l.taps === undefined ? '' : `, or of up to ${l.taps} pixels ${alongRow}`),
    (work, l) => {
      const { window } = work;
      if (window === undefined || l.sizes.some(size => same(size, window.kernel))) return undefined;
      const taps = tapsOf(work);
      return taps !== undefined && taps <= (l.taps ?? 0) ? undefined : `is ${times(window.kernel)}`;
    },
  ),
  'kernel-at-most': demand(
    { height: whole, width: whole },
    l => `with windows of up to ${l.height}×${l.width}`,
    ({ window }, l) =>
      window && (window.kernel[0] > l.height || window.kernel[1] > l.width)
        ? `is ${times(window.kernel)}`
        : undefined,
  ),
  'dilated-kernel-at-most': demand(
    { height: whole, area: whole },
    l => `whose dilated kernel is up to ${n(l.height)} high and covers up to ${n(l.area)} pixels`,
    ({ window }, l) => {
      const span = window && spans(window);
      return span && (span[0] > l.height || span[0] * span[1] > l.area) ? `spans ${times(span)}` : undefined;
    },
  ),
  'stride-at-most': demand(
    { stride: whole },
    l => (l.stride === 1 ? 'with a stride of 1' : `with a stride of up to ${l.stride}`),
    ({ window }, l) =>
      window && Math.max(...window.stride) > l.stride ? `has a stride of ${side(window.stride)}` : undefined,
  ),
  'stride-at-most-where-padded': demand(
    { stride: whole },
    l => `with a stride of up to ${l.stride}, or a larger one without padding and dilation`,
    ({ window, inputs, outputs }, l) => {
      const isLong = (axis: 0 | 1) => window!.stride[axis] > l.stride && outputs[0]![axis + 1] !== 1;
      if (window === undefined || !(isLong(0) || isLong(1))) return undefined;
      const stride = `has a stride of ${side(window.stride)}`;
      if (Math.max(...window.dilation) > 1) return `${stride} and a dilation of ${side(window.dilation)}`;
      const pads = isPadded(window, inputs[0]!, outputs[0]!);
      return pads ? `${stride} and a padding of [${window.border!.join(', ')}]` : undefined;
    },
  ),
  'stride-one-of': demand(
    { strides: list(two), line: z.optional(z.boolean()) },
    l => `with a stride of ${or(l.strides.map(side))}${l.line ? ', along it of a single row or column' : ''}`,
    ({ window, inputs }, l) => {
      // One row under a window of one row has no stride across.
      const isFree = (axis: 0 | 1) => l.line && window!.kernel[axis] === 1 && inputs[0]![axis + 1] === 1;
      const fits = ([tall, wide]: Two) =>
        (tall === window!.stride[0] || isFree(0)) && (wide === window!.stride[1] || isFree(1));
      return window && !l.strides.some(fits) ? `has a stride of ${side(window.stride)}` : undefined;
    },
  ),
  'stride-equal': demand(
    {},
    () => 'with the same stride in both directions',
    // Along a single row or column there is only one.
    work =>
      work.window && work.window.stride[0] !== work.window.stride[1] && tapsOf(work) === undefined
        ? `has ${times(work.window.stride)}`
        : undefined,
  ),
  'dilation-at-most': demand(
    { dilation: whole, row: z.optional(z.strictObject({ taps: whole, dilation: whole })) },
    l =>
      (l.dilation === 1 ? 'without dilation' : `with a dilation of up to ${l.dilation}`) +
      (l.row === undefined
        ? ''
        : `, or with one of up to ${n(l.row.dilation)} for up to ${l.row.taps} pixels ${alongRow}`),
    (work, l) => {
      const { window } = work;
      if (window === undefined) return undefined;
      const taps = l.row === undefined ? undefined : tapsOf(work);
      const most = taps === undefined ? l.dilation : taps > l.row!.taps ? 1 : l.row!.dilation;
      return Math.max(...window.dilation) > most ? `has a dilation of ${side(window.dilation)}` : undefined;
    },
  ),
  'groups-one': demand(
    {},
    () => 'in one group',
    ({ groups }) => (groups !== undefined && groups !== 1 ? `has ${n(groups)} groups` : undefined),
  ),
  'multiplier-one-or-single-input': demand(
    {},
    () => 'with one output for each channel, or with a single input channel',
    ({ inputs, outputs }) => {
      const [into, out] = [channels(inputs[0]!), channels(outputs[0]!)];
      return into !== out && into !== 1 ? `makes ${n(out)} channels of ${n(into)}` : undefined;
    },
  ),
  'channels-at-most': demand(
    { channels: whole },
    l => `of up to ${n(l.channels)} channels`,
    ({ inputs, outputs }, l) => {
      const most = Math.max(...[...inputs, ...outputs].map(channels));
      return most > l.channels ? `has ${n(most)}` : undefined;
    },
  ),
  'features-at-most': demand(
    { inputs: whole, outputs: whole },
    l => `of up to ${n(l.inputs)} inputs and ${n(l.outputs)} outputs`,
    ({ inputs, outputs }, l) => {
      const [into, out] = [elements(inputs[0]!), elements(outputs[0]!)];
      return into > l.inputs || out > l.outputs ? `has ${n(into)} and ${n(out)}` : undefined;
    },
  ),
  'bias-outputs-at-most': demand(
    { outputs: whole },
    l => `with a bias for up to ${n(l.outputs)} output channels`,
    ({ bias, outputs }, l) =>
      bias && channels(outputs[0]!) > l.outputs
        ? `has a bias, or a batch norm that leaves one, for ${n(channels(outputs[0]!))}`
        : undefined,
  ),
  'flattened-at-most': demand(
    { elements: whole, pixels: whole },
    l => `of maps of up to ${n(l.elements)} numbers and ${n(l.pixels)} pixels`,
    ({ inputs }, l) =>
      elements(inputs[0]!) > l.elements || pixels(inputs[0]!) > l.pixels
        ? `sees ${n(elements(inputs[0]!))} numbers and ${n(pixels(inputs[0]!))} pixels`
        : undefined,
  ),
  'pixels-at-most': demand(
    { pixels: whole, activationBits: z.optional(whole) },
    l =>
      `over up to ${n(l.pixels)} pixels${l.activationBits === undefined ? '' : ` of ${l.activationBits} bits`}`,
    ({ inputs }, l, p) =>
      pixels(inputs[0]!) > l.pixels && p.activationBits === (l.activationBits ?? p.activationBits)
        ? `sees ${n(pixels(inputs[0]!))} pixels`
        : undefined,
  ),
  'reduced-channels-of-a-line': demand(
    {},
    () => 'over channels only of a single row or column',
    ({ inputs, outputs }) => {
      const [from, to] = [inputs[0]!, outputs[0]!];
      const [c, ...map] = from;
      return c !== to[0] && map.length > 0 && !map.includes(1) ? `sees ${times(from)}` : undefined;
    },
  ),
  'extent-at-most': demand(
    { pixels: whole },
    l => `of maps of up to ${n(l.pixels)} pixels a side`,
    ({ inputs, outputs }, l) => {
      const most = Math.max(...[...inputs, ...outputs].flatMap(shape => shape.slice(1)));
      return most > l.pixels ? `has ${n(most)}` : undefined;
    },
  ),
  'padding-at-most': demand(
    { pixels: whole },
    l => (l.pixels === 0 ? 'without padding' : `with a padding of up to ${l.pixels}`),
    ({ window }, l) =>
      window?.border && Math.max(...window.border) > l.pixels
        ? `pads by ${Math.max(...window.border)}`
        : undefined,
  ),
  'padding-below-kernel': demand(
    {},
    () => 'that pad by less than their kernel',
    ({ window }) => {
      const [top, right, bottom, left] = window?.border ?? [0, 0, 0, 0];
      const [tall, wide] = window?.kernel ?? [1, 1];
      const most = Math.max(top, bottom) >= tall ? Math.max(top, bottom) : Math.max(left, right);
      return window !== undefined &&
        (Math.max(top, bottom) >= tall || Math.max(left, right) >= wide) &&
        most > 0
        ? `pads ${most} around ${times(window.kernel)}`
        : undefined;
    },
  ),
  'padding-equal': demand(
    {},
    () => 'that pad by the same on every side',
    work => {
      const border = work.window?.border;
      if (border === undefined) return undefined;
      const [top, right, bottom, left] = border;
      // Along a single row or column there are two sides.
      const [first, ...others] =
        tapsOf(work) === undefined ? border : work.window!.kernel[0] === 1 ? [left, right] : [top, bottom];
      return others.every(pixels => pixels === first) ? undefined : `pads by [${border.join(', ')}]`;
    },
  ),
  'adds-to-result': demand(
    { pixels: whole },
    l => `that add ${l.pixels} to each side of the result (output_pad = ${l.pixels})`,
    ({ window }, l) => {
      const [rows, columns] = window?.added ?? [0, 0];
      return rows === l.pixels && columns === l.pixels ? undefined : `adds ${times([rows, columns])}`;
    },
  ),
  'not-behind': demand(
    { steps: list(z.enum(kernelKinds as [KernelKind, ...KernelKind[]])) },
    l =>
      `behind what a convolution makes, not right behind ${or(l.steps.map(manyOf))}, which run ahead of one: ` +
      'let a convolution follow, and activate what that makes',
    (_, l, _precision, before) =>
      before !== undefined && l.steps.includes(before) ? `stands behind a ${oneOf(before)}` : undefined,
  ),
  'inputs-at-most': demand(
    { inputs: whole },
    l => `with up to ${l.inputs} inputs`,
    ({ inputs }, l) => (inputs.length > l.inputs ? `has ${inputs.length}` : undefined),
  ),
  'equal-shapes': demand(
    {},
    () => 'of equal shape',
    ({ inputs }) => {
      const other = inputs.find(shape => !same(shape, inputs[0]!));
      return other && `joins ${times(inputs[0]!)} and ${times(other)}`;
    },
  ),
  'parts-multiple-of': demand(
    { channels: whole },
    l => `of parts whose channels are a multiple of ${l.channels}, the last excepted`,
    ({ inputs }, l) => {
      const odd = inputs.slice(0, -1).find(shape => channels(shape) % l.channels !== 0);
      return odd && `has a part of ${n(channels(odd))}`;
    },
  ),
  'axes-at-most': demand(
    { axes: whole },
    l => `of tensors of up to ${l.axes} axes beside the batch`,
    ({ inputs, outputs }, l) => {
      const most = Math.max(...[...inputs, ...outputs].map(shape => shape.length));
      return most > l.axes ? `has ${most}` : undefined;
    },
  ),
  'orders-one-of': demand(
    { orders: list(axisOrder) },
    l => `into the order ${or(l.orders.map(showOrder))}`,
    ({ order, inputs }, l) =>
      order && !l.orders.some(o => same(o.order, order) && (o.one === undefined || inputs[0]![o.one] === 1))
        ? `turns ${times(inputs[0]!)} into the order [${order.join(', ')}]`
        : undefined,
  ),
  'transposed-at-most': demand(
    { elements: whole },
    l => `of up to three axes of ${n(l.elements)}, or of more whose axes but the smallest hold as much`,
    ({ inputs }, l) => {
      const axes = inputs[0]!.filter(extent => extent > 1);
      const held = axes.length > 3 ? elements(axes) / Math.min(...axes) : Math.max(...axes, 1);
      return held > l.elements ? `turns ${times(inputs[0]!)}` : undefined;
    },
  ),
  'scale-one-of': demand(
    { factors: list(whole), line: z.optional(z.boolean()), pixel: z.optional(z.boolean()) },
    l =>
      `by the same factor of ${or(l.factors.map(f => String(f)))} in both directions` +
      `${l.line ? ', of a single row or column along it' : ''}${l.pixel ? ', of a single pixel by any' : ''}`,
    ({ inputs, outputs }, l) => {
      const [a, b] = [inputs[0]!, outputs[0]!];
      const [tall, wide] = scaleOf(a, b);
      const isLine = (b[1] === 1 && tall === 1) || (b[2] === 1 && wide === 1);
      if (l.pixel && isPixel(a)) return undefined;
      if (tall === wide && l.factors.includes(tall)) return undefined;
      return l.line && isLine && l.factors.includes(Math.max(tall, wide)) ? undefined : resized(a, b);
    },
  ),
  'scale-at-most': demand(
    { factor: whole },
    l => `by a factor of up to ${n(l.factor)}`,
    ({ inputs, outputs }, l) =>
      Math.max(...scaleOf(inputs[0]!, outputs[0]!)) > l.factor ? resized(inputs[0]!, outputs[0]!) : undefined,
  ),
  'scale-power-of-two': demand(
    { factor: whole },
    l => `by a power of two up to ${n(l.factor)} in each direction, of a single pixel by any factor`,
    ({ inputs, outputs }, l) => {
      const isPower = (factor: number) => factor <= l.factor && Number.isInteger(Math.log2(factor));
      const fits = isPixel(inputs[0]!) || scaleOf(inputs[0]!, outputs[0]!).every(f => f >= 1 && isPower(f));
      return fits ? undefined : resized(inputs[0]!, outputs[0]!);
    },
  ),
  'result-of-whole-windows': demand(
    {},
    () => 'whose result is the map times the stride, or that and the rest of a last window',
    ({ window, inputs, outputs }) => {
      if (window === undefined) return undefined;
      const { kernel, stride } = window;
      const [from, to] = [inputs[0]!.slice(1), outputs[0]!.slice(1)];
      const multiple = from.map((extent, axis) => extent * stride[axis]!);
      const more = multiple.map((extent, axis) => extent + Math.max(kernel[axis]! - stride[axis]!, 0));
      return same(to, multiple) || same(to, more) ? undefined : `makes ${times(to)} of ${times(from)}`;
    },
  ),
  'activation-bits-one-of': demand(
    { bits: list(whole) },
    l => `of maps of ${or(l.bits.map(b => String(b)))} bits`,
    (_, l, p) => (l.bits.includes(p.activationBits) ? undefined : `has ${p.activationBits}`),
  ),
};

const isPixel = (shape: Shape): boolean => pixels(shape) === 1;
const scaleOf = (a: Shape, b: Shape): Two => [b[1]! / a[1]!, b[2]! / a[2]!];
const resized = (a: Shape, b: Shape): string => `turns ${times(a.slice(1))} into ${times(b.slice(1))}`;

/** Whether a window reaches over the edge of the map: a border that none reaches is none. */
function isPadded({ kernel, dilation, stride, border }: KernelWindow, x: Shape, y: Shape): boolean {
  const [top, right, bottom, left] = border ?? [0, 0, 0, 0];
  const span = spans({ kernel, dilation });
  const isOver = (axis: 0 | 1, before: number, after: number): boolean => {
    const kept = x[axis + 1]! + Math.min(before, 0) + Math.min(after, 0);
    return before > 0 || (y[axis + 1]! - 1) * stride[axis] + span[axis] > kept;
  };
  return isOver(0, top, bottom) || isOver(1, left, right);
}

const showOrder = ({ order, one }: DeepReadonly<z.infer<typeof axisOrder>>): string =>
  `[${order.join(', ')}]${one === undefined ? '' : ` where axis ${one} has extent 1`}`;

type Vocabulary = typeof constraints;
export type ConstraintKind = keyof Vocabulary;
export type Constraint = {
  [K in ConstraintKind]: { readonly kind: K } & Limits<Vocabulary[K]['fields']>;
}[ConstraintKind];

const constraintKinds = Object.keys(constraints) as [ConstraintKind, ...ConstraintKind[]];

const shapes = constraintKinds.map(kind =>
  z.strictObject({ kind: z.literal(kind), ...(constraints[kind].fields as Fields) }),
);

/** One demand as it stands in a file. */
export const constraint = z.discriminatedUnion(
  'kind',
  shapes as never,
) as unknown as z.ZodMiniType<Constraint>;

/** The definition of a constraint, its type forgotten. */
const definitionOf = (c: Constraint) =>
  constraints[c.kind] as unknown as {
    limit: (limits: Constraint) => string;
    broken: (
      work: Work,
      limits: Constraint,
      precision: Precision,
      before: KernelKind | undefined,
    ) => string | undefined;
  };

/** "with kernels of 1×1 or 3×3": the demand, as messages and documentation have it. */
export const limitOf = (c: Constraint): string => definitionOf(c).limit(c);

/**
 * "is 5×5" where the kernel breaks the demand.
 * @param before the step that makes its first input
 */
export const brokenBy = (
  work: Work,
  c: Constraint,
  precision: Precision,
  before?: KernelKind,
): string | undefined => definitionOf(c).broken(work, c, precision, before);
