/** What layers of PyTorch and Keras do where nothing is said, and in which order they take what is: said here in every case. */
import { type Foreign, type ForeignArg, pathOf } from './foreign-line';
import { numberOf, valueHere } from './foreign-values';

const conv = ['in_channels', 'out_channels', 'kernel_size', 'stride', 'padding'];
const pool = ['kernel_size', 'stride', 'padding'];

/** The order of arguments; those of functions stand behind the map. */
const orders: ReadonlyMap<string, readonly string[]> = new Map([
  ['Conv2d', [...conv, 'dilation', 'groups', 'bias']],
  ['ConvTranspose2d', [...conv, 'output_padding', 'groups', 'bias']],
  ['MaxPool2d', pool],
  ['AvgPool2d', pool],
  ['max_pool2d', ['', ...pool]],
  ['avg_pool2d', ['', ...pool]],
]);

/** The same of Keras, up to the border, which is none where nothing is said. */
const kerasOrders: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...['Conv2D', 'Conv2DTranspose'].map(
    name => [name, ['filters', 'kernel_size', 'strides', 'padding']] as const,
  ),
  ['DepthwiseConv2D', ['kernel_size', 'strides', 'padding']],
  ...['MaxPool', 'MaxPooling', 'AvgPool', 'AveragePooling'].map(
    name => [`${name}2D`, ['pool_size', 'strides', 'padding']] as const,
  ),
]);

/** Over one axis the same order holds, and the name says so alone: `Conv1d`, `MaxPooling1D`. */
export const overTwo = (bare: string): string => bare.replace(/1(d)$/i, '2$1');

const zero: Foreign = { kind: 'number', text: '0' };
const yes: Foreign = { kind: 'name', name: 'True' };

const same = (a: Foreign | undefined, b: Foreign | undefined): boolean =>
  a !== undefined && JSON.stringify(a) === JSON.stringify(b);

/** The channels that a layer says it is given: its first argument. */
export function givenTo(value: Foreign): Foreign | undefined {
  if (value.kind !== 'call') return undefined;
  const named = value.args.find(({ name }) => name === 'in_channels');
  if (named !== undefined) return named.value;
  if (!/(?:^|\.)(?:Conv[12]d|ConvTranspose[12]d|Linear)$/.test(pathOf(value.callee) ?? '')) return undefined;
  return value.args.find(({ name }) => name === 'in_features')?.value ?? value.args[0]?.value;
}

/**
 * A call with all that it leaves unsaid; depthwise convolutions by their own word. Others stay as they are.
 * @param numberCalled what a name stands for that was given to a number
 */
export function saidWhole(
  call: Extract<Foreign, { kind: 'call' }>,
  numberCalled: (name: string) => Foreign | undefined,
): Foreign {
  if (call.isWhole) return call;
  const path = pathOf(call.callee);
  const bare = path?.slice(path.lastIndexOf('.') + 1) ?? '';
  const known = overTwo(bare);
  if (known === 'AdaptiveAvgPool2d' && call.args.length === 1 && isOne(call.args[0]!.value))
    return { kind: 'call', callee: { kind: 'name', name: 'GlobalAvgPool2d' }, args: [] };
  const keras = kerasOrders.get(known);
  if (keras !== undefined)
    return { ...call, args: [...call.args, ...unsaidIn(call.args, keras)], isWhole: true };
  const order = orders.get(known);
  if (order === undefined) return call;
  const given = new Map<string, Foreign>();
  const maps: ForeignArg[] = [];
  let at = 0;
  for (const arg of call.args) {
    const name = arg.name ?? order[at++];
    if (name === undefined) return call;
    if (name === '') maps.push(arg);
    else given.set(name, arg.value);
  }
  const isConv = order.includes('bias');
  // Whoever leaves out the channels that arrive means something else by what stands first.
  const kernel = given.get('kernel_size');
  if (kernel === undefined) return call;
  const padding = given.get('padding') ?? zero;
  given.set('padding', padding);
  const border = padding.kind === 'name' ? (numberCalled(padding.name) ?? padding) : padding;
  if (isHalf(kernel, border, given.get('dilation'))) given.delete('padding');
  if (isConv) {
    const bias = given.get('bias') ?? yes;
    given.set('bias', bias);
    if (bias.kind === 'name' && bias.name === 'False') given.delete('bias');
  } else if (same(given.get('stride'), kernel)) given.delete('stride');
  for (const name of ['stride', 'dilation', 'groups'])
    if (isConv && numberOf(given.get(name) ?? zero) === 1) given.delete(name);
  const [arriving, groups] = [given.get('in_channels'), given.get('groups')];
  const isDepthwise =
    same(groups, arriving) && same(given.get('out_channels'), arriving) && known === 'Conv2d';
  if (isDepthwise) for (const name of ['groups', 'out_channels']) given.delete(name);
  const args = [...given].map(([name, value]) => ({ name, value }));
  const callee: Foreign = isDepthwise ? { kind: 'name', name: `Depthwise${bare}` } : call.callee;
  return { kind: 'call', callee, args: [...maps, ...args], isWhole: true };
}

function unsaidIn(args: readonly ForeignArg[], order: readonly string[]): readonly ForeignArg[] {
  const unnamed = args.filter(({ name }) => name === undefined).map(({ value }) => value);
  const says = (wanted: string) =>
    args.some(({ name }) => name === wanted) ||
    (order.includes(wanted) && unnamed.length > order.indexOf(wanted));
  const window = order.find(name => name.endsWith('_size'))!;
  const side = args.find(({ name }) => name === window)?.value ?? unnamed[order.indexOf(window)];
  // Without a window something else is meant.
  if (side === undefined) return [];
  const unsaid: ForeignArg[] = [];
  if (!says('padding') && !isHalf(side, zero, undefined))
    unsaid.push({ name: 'padding', value: { kind: 'word', text: 'valid' } });
  if (window === 'kernel_size' && !says('use_bias')) unsaid.push({ name: 'use_bias', value: yes });
  return unsaid;
}

const isOne = (value: Foreign): boolean =>
  value.kind === 'list' ? value.items.every(isOne) : numberOf(value) === 1;

/** Whether windows pad as this language has them pad where nothing is said: odd ones by half of their extent, even ones not. */
function isHalf(kernel: Foreign, padding: Foreign, dilation: Foreign | undefined): boolean {
  const sides = kernel.kind === 'list' ? kernel.items : [kernel, kernel];
  const borders = padding.kind === 'list' ? padding.items : [padding, padding];
  const times = dilation === undefined ? 1 : numberOf(dilation);
  return sides.every((side, i) => {
    const [k, p] = [numberOf(side), borders[i] && numberOf(borders[i])];
    if (k !== undefined && p !== undefined && times !== undefined)
      return k % 2 === 1 ? p === ((k - 1) * times) / 2 : p === 0 && times === 1;
    // Of a side that is a parameter half is written out: what is even is rare.
    const [name, half] = [valueHere(side), borders[i] && valueHere(borders[i])];
    return times === 1 && (half === `floor(${name} / 2)` || half === `floor((${name} - 1) / 2)`);
  });
}
