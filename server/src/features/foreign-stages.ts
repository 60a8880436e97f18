/** Calls of PyTorch, Keras and their likes as stages: in this language's words, and with its arguments in its order. */
import {
  blockCalled,
  blockParameterCalled,
  isArriving,
  operatorCalled,
  parameterCalled,
} from '../names/called';
import { ops } from '../ops';
import type { Op } from '../ops/op';
import { overTwo, saidWhole } from './foreign-defaults';
import { type Foreign, type ForeignArg, pathOf } from './foreign-line';
import { numberOf, valueHere } from './foreign-values';

/** What is trained, fixed or counted otherwise there, and nothing that a layer's shape or cost hangs on here. */
const unsaid: ReadonlySet<string> = new Set(
  (
    'inplace eps epsilon momentum affine training name dtype device data_format input_shape align_corners mode ' +
    'track_running_stats kernel_initializer kernel_regularizer padding_mode trainable antialias count_include_pad'
  ).split(' '),
);

/** The last part of a name, and the operator that `self.conv1` says by its own. */
const bareOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** What a name calls here: an operator, a block, or the name itself. */
export function wordHere(name: string): string {
  const bare = bareOf(name);
  if (ops.has(bare)) return bare;
  const called = operatorCalled(name) ?? blockCalled(name);
  if (called !== undefined || !name.startsWith('self.')) return called ?? (/^[a-z]/.test(bare) ? bare : name);
  return operatorCalled(bare.replace(/_?\d+$/, '')) ?? bare;
}

export const isStageHere = (name: string): boolean =>
  ops.has(wordHere(name)) || /^[A-Z]/.test(wordHere(name));

export function stagesOf(
  name: string,
  args: readonly ForeignArg[] | undefined,
): readonly string[] | undefined {
  const bare = bareOf(name);
  if (/^(?:Sequential|ModuleList|sequential)$/.test(bare)) return inSequence(args ?? []);
  if (bare === 'Activation') return args?.length === 1 ? stage(args[0]!.value) : undefined;
  const shape = shapeOnly(bare, args ?? []);
  if (shape !== undefined) return [shape];
  const window = /^(.*?)_?(\d+)[x×]\2$/.exec(bare);
  const resized = args?.find(({ name }) => name === 'mode')?.value;
  const mode = resized?.kind === 'word' && ops.has(resized.text) ? resized.text : undefined;
  const word = mode ?? (window === null ? wordHere(name) : (operatorCalled(window[1]!) ?? wordHere(name)));
  const op = ops.get(word);
  if (args === undefined && window === null) return [word];
  return op === undefined ? blockHere(word, args ?? []) : operatorHere(op, bare, args ?? [], window?.[2]);
}

/** `nn.Sequential(a, b)`, `Sequential([a, b])` */
function inSequence(args: readonly ForeignArg[]): readonly string[] | undefined {
  const items = args.flatMap(({ value }) => (value.kind === 'list' ? value.items : [value]));
  return together(items.map(stage));
}

/** Stages one behind the other, where each of them is one. */
export function together(parts: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts.flatMap(part => part!);
}

/** A value that is a stage: a call, a name, a word in quotes, several behind each other. */
export function stage(written: Foreign): readonly string[] | undefined {
  const value = written.kind === 'call' ? saidWhole(written, () => undefined) : written;
  if (value.kind === 'word') return isStageHere(value.text) ? [wordHere(value.text)] : undefined;
  if (value.kind === 'chain') return together(value.stages.map(stage));
  if (value.kind === 'list') return together(value.items.map(stage));
  const name = pathOf(value.kind === 'call' ? value.callee : value);
  if (name === undefined) {
    // `conv(32, 3).bn.relu`: each dot is an arrow.
    const call = value.kind === 'call' ? value.callee : value;
    if (call.kind !== 'member') return undefined;
    return together([
      stage(call.object),
      stagesOf(call.name, value.kind === 'call' ? value.args : undefined),
    ]);
  }
  return stagesOf(name, value.kind === 'call' ? value.args : undefined);
}

const axesOf = (value: Foreign | undefined): readonly (number | undefined)[] =>
  value === undefined ? [] : value.kind === 'list' ? value.items.map(numberOf) : [numberOf(value)];

/** The operators that calls which count the batch may stand for. */
const batched = [...ops.values()].filter(({ calledWith }) => calledWith !== undefined);

/** Calls that say a shape with its batch: `view(-1, 512)`, `mean([2, 3])`, `permute(0, 2, 3, 1)`, `flatten(1)`. */
function shapeOnly(bare: string, args: readonly ForeignArg[]): string | undefined {
  const [first] = args;
  const axes =
    first?.value.kind === 'list' ? axesOf(first.value) : args.flatMap(({ value }) => axesOf(value));
  for (const { name, calledWith } of batched) {
    const list = calledWith!(bare, axes);
    if (list !== undefined) return list.length === 0 ? name : `${name}([${list.join(', ')}])`;
  }
  return undefined;
}

const isPlain = (value: Foreign, text: string): boolean =>
  (value.kind === 'word' && value.text === text) || (value.kind === 'name' && value.name === text);

function operatorHere(
  op: Op,
  bare: string,
  args: readonly ForeignArg[],
  window: string | undefined,
): readonly string[] | undefined {
  if (op.inputs.max === 0) return startHere(op, bare, args);
  const names = Object.keys(op.params);
  const behind: string[] = [];
  const given = new Map<string, string>();
  // A map has no depth over which a window could slide.
  if (/3d$/i.test(bare) && 'kernel' in op.params) return undefined;
  const known = overTwo(bare);
  let order = op.orders?.[known] ?? names;
  // What arrives stands first in PyTorch; whoever leaves it out has no window either.
  const unnamed = args.filter(({ name }) => name === undefined).length;
  const asks = 'kernel' in op.params ? 3 : 2;
  const isWindowNamed = args.some(({ name }) => name !== undefined && parameterCalled(name, op) === 'kernel');
  if (op.givenArriving?.includes(known) && unnamed + (isWindowNamed ? 1 : 0) >= asks) order = ['', ...order];
  let at = 0;
  for (const { name, value } of args) {
    if (name !== undefined && (unsaid.has(name) || isArriving(name))) continue;
    if (name !== undefined && /^act(?:ivation)?$/.test(name)) {
      const act = stage(value);
      if (act === undefined) return undefined;
      if (!isPlain(value, 'linear') && !isPlain(value, 'None')) behind.push(...act);
      continue;
    }
    const param = name === undefined ? order[at++] : parameterCalled(name, op);
    if (param === '') continue;
    // Where an operator takes nothing, or no axis, it is known: `bn(16)`, `concat(dim=1)`.
    if (param === undefined || !(param in op.params)) {
      if (names.length === 0 || name === 'dim' || name === 'axis') continue;
      return undefined;
    }
    const text = argumentHere(op, param, value, name);
    if (text === undefined) return undefined;
    if (text !== '') given.set(param, known === bare ? text : alongRow(op, param, text));
  }
  if (window !== undefined && 'kernel' in op.params && !given.has('kernel')) given.set('kernel', window);
  return [called(op.name, names, given), ...behind];
}

/** What begins a network, whose shape stands in a list elsewhere, in Keras with the channels last. */
function startHere(op: Op, bare: string, args: readonly ForeignArg[]): readonly string[] | undefined {
  const parts: string[] = [];
  for (const { name, value } of args) {
    if (name !== undefined && unsaid.has(name) && name !== 'input_shape') continue;
    const isShape = value.kind === 'list' && (name === undefined || /^(?:input_)?shape$|^size$/.test(name));
    const text = isShape ? undefined : valueHere(value);
    if (isShape) {
      const sides = value.items.map(valueHere);
      if (sides.includes(undefined)) return undefined;
      const isLast = /^[A-Z]/.test(bare) && sides.length === 3 && /^[13]$/.test(sides[2]!);
      parts.push(...((isLast ? [sides[2], sides[0], sides[1]] : sides) as string[]));
    } else if (text === undefined) return undefined;
    else {
      const param = name === undefined ? undefined : parameterCalled(name, op);
      if (name !== undefined && param === undefined) return undefined;
      const sides = /^\[(.*)\]$/.exec(text)?.[1];
      parts.push(param === undefined ? (sides ?? text) : `${param} = ${text}`);
    }
  }
  const shape = /^(\d+(?:, \d+)*)$/.test(parts.join(', ')) ? parts.join(', ').split(', ') : parts;
  // The batch is 1 and not written.
  const own = shape.length === 4 && shape[0] === '1' ? shape.slice(1) : shape;
  return own.length === 0 ? undefined : [`${op.name}(${own.join(', ')})`];
}

/** An argument as it is here; empty for what is not said. */
function argumentHere(op: Op, param: string, value: Foreign, name: string | undefined): string | undefined {
  const { kind } = op.params[param]!;
  if (isPlain(value, 'None')) return '';
  if (kind === 'padding' && isPlain(value, 'valid')) return '0';
  if (kind === 'flag' && isPlain(value, 'yes')) return 'true';
  if (kind === 'flag' && isPlain(value, 'no')) return 'false';
  if (name === 'dim' || (name === 'axis' && param === 'axis')) {
    // The batch is the first axis there.
    const axis = numberOf(value);
    return axis === undefined ? undefined : axis <= 1 ? '' : String(axis - 1);
  }
  if ((kind === 'pair' || kind === 'padding') && value.kind === 'list') {
    // Keras has the borders of each axis beside each other.
    const [rows, columns] = value.items;
    if (rows?.kind === 'list' || columns?.kind === 'list') {
      if (rows?.kind !== 'list' || columns?.kind !== 'list' || kind !== 'padding') return undefined;
      const [top, bottom, left, right] = [...rows.items, ...columns.items].map(valueHere);
      return right === undefined ? undefined : `[${top}, ${right}, ${bottom}, ${left}]`;
    }
    const sides = value.items.map(valueHere);
    if (sides.includes(undefined)) return undefined;
    if (sides.length > 0 && sides.every(side => side === sides[0])) return sides[0];
    if (kind === 'padding' && sides.length === 2) return `[${[...sides, ...sides].join(', ')}]`;
  }
  return valueHere(value);
}

/** An extent of what slides along a row, which is a map of height 1 here. */
function alongRow({ params }: Op, param: string, text: string): string {
  const { kind } = params[param]!;
  if (text.startsWith('[') || text === '0' || text === 'same') return text;
  if (kind === 'padding') return `[0, ${text}, 0, ${text}]`;
  if (kind !== 'pair') return text;
  // A row stays one: nothing is added below it, and each step and side is 1.
  const across = param === 'output_pad' ? '0' : '1';
  return text === across ? text : `[${across}, ${text}]`;
}

/** Arguments that are read without their names: what it makes, of which window, at which step. */
const unnamedMost = 3;

/** By position as long as nothing is left out and few are given, and by name from there. */
function called(word: string, names: readonly string[], given: ReadonlyMap<string, string>): string {
  const args: string[] = [];
  let isDense = true;
  for (const name of names) {
    const text = given.get(name);
    if (text === undefined || args.length === unnamedMost) isDense = false;
    if (text !== undefined) args.push(isDense ? text : `${name} = ${text}`);
  }
  return args.length === 0 ? word : `${word}(${args.join(', ')})`;
}

/** A block's own parameters are not known here: arguments are only written as values of this language. */
function blockHere(word: string, args: readonly ForeignArg[]): readonly string[] | undefined {
  const texts: string[] = [];
  for (const { name, value } of args) {
    if (name !== undefined && unsaid.has(name)) continue;
    const text = valueHere(value);
    if (text === undefined) return undefined;
    const param = name === undefined ? undefined : (blockParameterCalled(name, blockNames) ?? name);
    texts.push(param === undefined ? text : `${param} = ${text}`);
  }
  return [args.length === 0 ? word : `${word}(${texts.join(', ')})`];
}

const blockNames = ['out', 'kernel', 'stride', 'expand', 'squeeze', 'act'];
