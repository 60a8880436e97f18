/**
 * The closed vocabulary of what a target can demand of a kernel. Each entry's sentence, with the limits filled in, is
 * at once message, hover, documentation and schema; a new kind of demand is one entry here.
 */
import type { Precision } from '../cost/precision';
import type { Work } from '../lower/kernel';
import { channels, elements, pixels, times } from '../ops/lib/shape';
import { spans } from '../ops/lib/window';
import type { Constraint, ConstraintKind, Limits, Order, Two } from './limits';

interface Definition<L> {
  /** JSON Schema of each limit. */
  readonly fields: { readonly [F in keyof L]-?: object };
  /** Completes "MAX78000 takes convolutions". */
  readonly limit: (limits: L) => string;
  /** Completes "this one" where the kernel breaks the limit. */
  readonly broken: (work: Work, limits: L, precision: Precision) => string | undefined;
}

const whole = { type: 'integer', minimum: 0 };
const list = (items: object) => ({ type: 'array', minItems: 1, items });
const two = { type: 'array', items: whole, minItems: 2, maxItems: 2 };

export const or = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
const n = (value: number): string => value.toLocaleString('en-US');
const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((v, i) => v === b[i]);
const side = (stride: Two): string => (stride[0] === stride[1] ? String(stride[0]) : times(stride));

export const constraints: { readonly [K in ConstraintKind]: Definition<Limits[K]> } = {
  'kernel-one-of': {
    fields: { sizes: list(two) },
    limit: l => `with kernels of ${or(l.sizes.map(times))}`,
    broken: ({ window }, l) =>
      window && !l.sizes.some(size => same(size, window.kernel)) ? `is ${times(window.kernel)}` : undefined,
  },
  'kernel-at-most': {
    fields: { height: whole, width: whole },
    limit: l => `with windows of up to ${l.height}×${l.width}`,
    broken: ({ window }, l) =>
      window && (window.kernel[0] > l.height || window.kernel[1] > l.width)
        ? `is ${times(window.kernel)}`
        : undefined,
  },
  'dilated-kernel-at-most': {
    fields: { height: whole, area: whole },
    limit: l => `whose dilated kernel is up to ${n(l.height)} high and covers up to ${n(l.area)} pixels`,
    broken: ({ window }, l) => {
      const span = window && spans(window);
      return span && (span[0] > l.height || span[0] * span[1] > l.area) ? `spans ${times(span)}` : undefined;
    },
  },
  'stride-at-most': {
    fields: { stride: whole },
    limit: l => (l.stride === 1 ? 'with a stride of 1' : `with a stride of up to ${l.stride}`),
    broken: ({ window }, l) =>
      window && Math.max(...window.stride) > l.stride ? `has a stride of ${side(window.stride)}` : undefined,
  },
  'stride-one-of': {
    fields: { strides: list(two) },
    limit: l => `with a stride of ${or(l.strides.map(side))}`,
    broken: ({ window }, l) =>
      window && !l.strides.some(stride => same(stride, window.stride))
        ? `has a stride of ${side(window.stride)}`
        : undefined,
  },
  'stride-equal': {
    fields: {},
    limit: () => 'with the same stride in both directions',
    broken: ({ window }) =>
      window && window.stride[0] !== window.stride[1] ? `has ${times(window.stride)}` : undefined,
  },
  'dilation-at-most': {
    fields: { dilation: whole },
    limit: l => (l.dilation === 1 ? 'without dilation' : `with a dilation of up to ${l.dilation}`),
    broken: ({ window }, l) =>
      window && Math.max(...window.dilation) > l.dilation
        ? `has a dilation of ${side(window.dilation)}`
        : undefined,
  },
  'groups-one': {
    fields: {},
    limit: () => 'in one group',
    broken: ({ groups }) => (groups !== undefined && groups !== 1 ? `has ${n(groups)} groups` : undefined),
  },
  'multiplier-one-or-single-input': {
    fields: {},
    limit: () => 'with one output for each channel, or with a single input channel',
    broken: ({ inputs, outputs }) => {
      const [into, out] = [channels(inputs[0]!), channels(outputs[0]!)];
      return into !== out && into !== 1 ? `makes ${n(out)} channels of ${n(into)}` : undefined;
    },
  },
  'channels-at-most': {
    fields: { channels: whole },
    limit: l => `of up to ${n(l.channels)} channels`,
    broken: ({ inputs, outputs }, l) => {
      const most = Math.max(...[...inputs, ...outputs].map(channels));
      return most > l.channels ? `has ${n(most)}` : undefined;
    },
  },
  'features-at-most': {
    fields: { inputs: whole, outputs: whole },
    limit: l => `of up to ${n(l.inputs)} inputs and ${n(l.outputs)} outputs`,
    broken: ({ inputs, outputs }, l) => {
      const [into, out] = [elements(inputs[0]!), elements(outputs[0]!)];
      return into > l.inputs || out > l.outputs ? `has ${n(into)} and ${n(out)}` : undefined;
    },
  },
  'bias-outputs-at-most': {
    fields: { outputs: whole },
    limit: l => `with a bias for up to ${n(l.outputs)} output channels`,
    broken: ({ bias, outputs }, l) =>
      bias && channels(outputs[0]!) > l.outputs
        ? `has a bias, or a batch norm that leaves one, for ${n(channels(outputs[0]!))}`
        : undefined,
  },
  'flattened-at-most': {
    fields: { elements: whole, pixels: whole },
    limit: l => `of maps of up to ${n(l.elements)} numbers and ${n(l.pixels)} pixels`,
    broken: ({ inputs }, l) =>
      elements(inputs[0]!) > l.elements || pixels(inputs[0]!) > l.pixels
        ? `sees ${n(elements(inputs[0]!))} numbers and ${n(pixels(inputs[0]!))} pixels`
        : undefined,
  },
  'pixels-at-most': {
    fields: { pixels: whole },
    limit: l => `over up to ${n(l.pixels)} pixels`,
    broken: ({ inputs }, l) =>
      pixels(inputs[0]!) > l.pixels ? `sees ${n(pixels(inputs[0]!))} pixels` : undefined,
  },
  'extent-at-most': {
    fields: { pixels: whole },
    limit: l => `of maps of up to ${n(l.pixels)} pixels a side`,
    broken: ({ inputs, outputs }, l) => {
      const most = Math.max(...[...inputs, ...outputs].flatMap(shape => shape.slice(1)));
      return most > l.pixels ? `has ${n(most)}` : undefined;
    },
  },
  'padding-at-most': {
    fields: { pixels: whole },
    limit: l => (l.pixels === 0 ? 'without padding' : `with a padding of up to ${l.pixels}`),
    broken: ({ window }, l) =>
      window?.border && Math.max(...window.border) > l.pixels
        ? `pads by ${Math.max(...window.border)}`
        : undefined,
  },
  'inputs-at-most': {
    fields: { inputs: whole },
    limit: l => `with up to ${l.inputs} inputs`,
    broken: ({ inputs }, l) => (inputs.length > l.inputs ? `has ${inputs.length}` : undefined),
  },
  'equal-shapes': {
    fields: {},
    limit: () => 'of equal shape',
    broken: ({ inputs }) => {
      const other = inputs.find(shape => !same(shape, inputs[0]!));
      return other && `joins ${times(inputs[0]!)} and ${times(other)}`;
    },
  },
  'parts-multiple-of': {
    fields: { channels: whole },
    limit: l => `of parts whose channels are a multiple of ${l.channels}, the last excepted`,
    broken: ({ inputs }, l) => {
      const odd = inputs.slice(0, -1).find(shape => channels(shape) % l.channels !== 0);
      return odd && `has a part of ${n(channels(odd))}`;
    },
  },
  'axes-at-most': {
    fields: { axes: whole },
    limit: l => `of tensors of up to ${l.axes} axes beside the batch`,
    broken: ({ inputs, outputs }, l) => {
      const most = Math.max(...[...inputs, ...outputs].map(shape => shape.length));
      return most > l.axes ? `has ${most}` : undefined;
    },
  },
  'orders-one-of': {
    fields: {
      orders: list({
        type: 'object',
        required: ['order'],
        properties: { order: list(whole), one: whole },
        additionalProperties: false,
      }),
    },
    limit: l => `into the order ${or(l.orders.map(showOrder))}`,
    broken: ({ order, inputs }, l) =>
      order && !l.orders.some(o => same(o.order, order) && (o.one === undefined || inputs[0]![o.one] === 1))
        ? `turns ${times(inputs[0]!)} into the order [${order.join(', ')}]`
        : undefined,
  },
  'scale-one-of': {
    fields: { factors: list(whole) },
    limit: l => `by the same factor of ${or(l.factors.map(f => String(f)))} in both directions`,
    broken: ({ inputs, outputs }, l) => {
      const [a, b] = [inputs[0]!, outputs[0]!];
      const factor = b[1]! / a[1]!;
      return factor === b[2]! / a[2]! && l.factors.includes(factor)
        ? undefined
        : `turns ${times(a.slice(1))} into ${times(b.slice(1))}`;
    },
  },
  'activation-bits-one-of': {
    fields: { bits: list(whole) },
    limit: l => `of maps of ${or(l.bits.map(b => String(b)))} bits`,
    broken: (_, l, p) => (l.bits.includes(p.activationBits) ? undefined : `has ${p.activationBits}`),
  },
};

const showOrder = ({ order, one }: Order): string =>
  `[${order.join(', ')}]${one === undefined ? '' : ` where axis ${one} has extent 1`}`;

/** The definition of a constraint, its type forgotten. */
const definitionOf = (c: Constraint) => constraints[c.kind] as Definition<Constraint>;

/** "with kernels of 1×1 or 3×3": the demand, as messages and documentation have it. */
export const limitOf = (c: Constraint): string => definitionOf(c).limit(c);

/** "is 5×5" where the kernel breaks the demand. */
export const brokenBy = (work: Work, c: Constraint, precision: Precision): string | undefined =>
  definitionOf(c).broken(work, c, precision);
