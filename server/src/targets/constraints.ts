/**
 * The closed vocabulary of what a target can demand of a kernel. Each entry's fields and sentence, with the limits filled
 * in, are at once type, checker, schema, message, hover and documentation; a new kind of demand is one entry here.
 */
import * as z from 'zod/mini';
import type { Precision } from '../cost/precision';
import { type KernelKind, kernelKinds, manyOf, oneOf } from '../kernels';
import type { Work } from '../lower/kernel';
import { channels, elements, pixels, times } from '../ops/lib/shape';
import type { Shape } from '../ops/op';
import { channelCounts } from './lib/channels';
import {
  type DeepReadonly,
  demand,
  type Fields,
  type Limits,
  list,
  n,
  or,
  same,
  type Two,
  two,
  whole,
} from './lib/demand';
import { layered } from './lib/layered';
import { windows } from './lib/windows';

/** An order of axes, channels first; `one` names an axis that must have the extent 1 for it. */
const axisOrder = z.strictObject({ order: list(whole), one: z.optional(whole) });

export const constraints = {
  ...windows,
  ...channelCounts,
  ...layered,
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
    { elements: whole, pixels: whole, channels: z.optional(whole) },
    l =>
      `of maps of up to ${n(l.elements)} numbers and ${n(l.pixels)} pixels` +
      (l.channels === undefined ? '' : `, in up to ${n(l.channels)} channels`),
    ({ inputs }, l) => {
      const [x] = inputs;
      // What a vector was made of is not known.
      const isWide = l.channels !== undefined && x!.length > 1 && channels(x!) > l.channels;
      if (elements(x!) <= l.elements && pixels(x!) <= l.pixels && !isWide) return undefined;
      const sees = `sees ${n(elements(x!))} numbers and ${n(pixels(x!))} pixels`;
      return isWide ? `${sees}, in ${n(channels(x!))} channels` : sees;
    },
  ),
  'flattened-fills-passes': demand(
    { processors: whole, rounded: whole },
    l =>
      `of maps whose channels above ${l.processors} fill equal passes of up to ${l.processors}, each a multiple of ${l.rounded}`,
    ({ inputs: [x] }, l) => {
      // What a vector was made of is not known.
      if (x!.length === 1 || pixels(x!) === 1 || channels(x!) <= l.processors) return undefined;
      const passes = Math.ceil(channels(x!) / l.processors);
      return channels(x!) % (passes * l.rounded) === 0
        ? undefined
        : `sees ${n(channels(x!))}, in ${passes} passes`;
    },
  ),
  'vector-at-most': demand(
    { elements: whole },
    l => `of maps, or of vectors of up to ${n(l.elements)} numbers`,
    ({ inputs: [x] }, l) =>
      x!.length === 1 && elements(x!) > l.elements ? `sees a vector of ${n(elements(x!))}` : undefined,
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
  'pixels-several': demand(
    {},
    () => 'of vectors, or of maps of several pixels',
    ({ inputs: [x] }) => (x!.length > 1 && pixels(x!) === 1 ? `sees ${times(x!)}` : undefined),
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
  'keeps-channels': demand(
    {},
    () => 'over height and width alone',
    ({ inputs, outputs }) =>
      inputs[0]![0] === outputs[0]![0] ? undefined : `turns ${times(inputs[0]!)} into ${times(outputs[0]!)}`,
  ),
  'over-channels': demand(
    {},
    () => 'over channels alone',
    ({ inputs: [x], outputs: [y] }) =>
      same(y!, [1, ...x!.slice(1)]) ? undefined : `turns ${times(x!)} into ${times(y!)}`,
  ),
  'map-within': demand(
    { least: two, most: two },
    l => `of maps from ${times(l.least)} to ${times(l.most)} pixels`,
    ({ inputs, outputs }, l) => {
      const isWithin = ([, tall = 1, wide = 1]: Shape) =>
        tall >= l.least[0] && wide >= l.least[1] && tall <= l.most[0] && wide <= l.most[1];
      const other = [...inputs, ...outputs].find(shape => !isWithin(shape));
      return other && `has one of ${times(other.slice(1))}`;
    },
  ),
  'reduced-axes-adjacent': demand(
    {},
    () => 'over axes that lie side by side, in the order of rows, columns and channels',
    ({ inputs, outputs }) => {
      const last = ([c, ...map]: Shape): Shape => [...map, c!];
      const [from, to] = [last(inputs[0]!), last(outputs[0]!)];
      const isReduced = (axis: number) => from[axis] !== to[axis];
      const axes = from.flatMap((_, axis) => (isReduced(axis) ? [axis] : []));
      const between = from.slice(axes[0] ?? 0, axes.at(-1) ?? 0).filter((_, i) => !isReduced(axes[0]! + i));
      return between.some(extent => extent > 1)
        ? `makes ${times(outputs[0]!)} of ${times(inputs[0]!)}`
        : undefined;
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
  'parts-fill-passes': demand(
    { processors: whole },
    l =>
      `of parts of equal channels, which above ${l.processors} together take as many passes of ${l.processors} as each for itself`,
    ({ inputs }, l) => {
      const parts = inputs.map(channels);
      const odd = parts.find(part => part !== parts[0]);
      if (odd !== undefined) return `has parts of ${n(parts[0]!)} and ${n(odd)}`;
      const passesOf = (count: number) => Math.ceil(count / l.processors);
      const all = parts[0]! * parts.length;
      const isWhole = all <= l.processors || passesOf(all) === parts.length * passesOf(parts[0]!);
      return isWhole ? undefined : `has ${parts.length} parts of ${n(parts[0]!)}`;
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
  'scale-whole': demand(
    { factor: whole, smaller: z.optional(z.boolean()) },
    l => `by a whole factor of up to ${n(l.factor)} in each direction${l.smaller ? ', or down by one' : ''}`,
    ({ inputs, outputs }, l) => {
      const fits = scaleOf(inputs[0]!, outputs[0]!).every(
        f => (Number.isInteger(f) || (l.smaller && isWhole(1 / f))) && (f >= 1 || l.smaller) && f <= l.factor,
      );
      return fits ? undefined : resized(inputs[0]!, outputs[0]!);
    },
  ),
  'not-of-a-pixel': demand(
    {},
    () => 'of maps of more than one pixel',
    ({ inputs: [x] }) => (isPixel(x!) ? 'reads 1×1' : undefined),
  ),
  'scale-power-of-two': demand(
    { factor: whole, down: z.optional(z.boolean()) },
    l =>
      `${l.down ? 'down ' : ''}by a power of two up to ${n(l.factor)} in each direction` +
      (l.down ? '' : ', of a single pixel by any factor'),
    ({ inputs: [x], outputs: [y] }, l) => {
      const isPower = (f: number) => f >= 1 && f <= l.factor && Number.isInteger(Math.log2(f));
      const fits = l.down ? scaleOf(y!, x!).every(isPower) : isPixel(x!) || scaleOf(x!, y!).every(isPower);
      return fits ? undefined : resized(x!, y!);
    },
  ),
  'activation-bits-one-of': demand(
    { bits: list(whole) },
    l => `of maps of ${or(l.bits.map(b => String(b)))} bits`,
    (_, l, p) => (l.bits.includes(p.activationBits) ? undefined : `has ${p.activationBits}`),
  ),
  'bias-at-bits': demand(
    { activationBits: whole },
    l => `with a bias, or a batch norm that leaves one, where maps have ${l.activationBits} bits`,
    ({ bias }, l, p) => (bias || p.activationBits !== l.activationBits ? undefined : 'has none'),
  ),
};

const isPixel = (shape: Shape): boolean => pixels(shape) === 1;
const isWhole = (factor: number): boolean => Math.abs(factor - Math.round(factor)) < 1e-9;
const scaleOf = (a: Shape, b: Shape): Two => [b[1]! / a[1]!, b[2]! / a[2]!];
const resized = (a: Shape, b: Shape): string => `turns ${times(a.slice(1))} into ${times(b.slice(1))}`;

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
