/** Calls of PyTorch, Keras and their likes as stages: in this language's words, and with its arguments in its order. */
import {
  blockCalled,
  blockParameterCalled,
  callCalled,
  isArriving,
  isDivisor,
  operatorCalled,
  parameterCalled,
  saysNothing,
  windowCalled,
} from '../names/called';
import { type Steps, stepsCalled } from '../names/composed';
import { ops } from '../ops';
import type { Op } from '../ops/op';
import { called, startHere, unsaid } from './foreign-call';
import { overTwo, saidWhole } from './foreign-defaults';
import { type Foreign, type ForeignArg, pathOf } from './foreign-line';
import { numberOf, valueHere } from './foreign-values';

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
  ops.has(wordHere(name)) ||
  /^[A-Z]/.test(wordHere(name)) ||
  callCalled(name) !== undefined ||
  windowCalled(bareOf(name)) !== undefined ||
  stepsCalled(name) !== undefined;

export function stagesOf(
  name: string,
  args: readonly ForeignArg[] | undefined,
): readonly string[] | undefined {
  const bare = bareOf(name);
  if (/^(?:Sequential|ModuleList|sequential)$/.test(bare)) return inSequence(args ?? []);
  if (bare === 'Activation') return args?.length === 1 ? stage(args[0]!.value) : undefined;
  const shape = shapeOnly(bare, args ?? []);
  if (shape !== undefined) return [shape];
  const call = callCalled(name);
  if (call !== undefined) return [call];
  const window = /^(.*?)_?(\d+)[x×]\2$/.exec(bare);
  const steps = operatorCalled(name) === undefined ? stepsCalled(name) : undefined;
  if (steps !== undefined) return inSteps(steps, bare, args ?? []);
  const resized = args?.find(({ name }) => name === 'mode')?.value;
  const mode = resized?.kind === 'word' && ops.has(resized.text) ? resized.text : undefined;
  const word = mode ?? (window === null ? wordHere(name) : (operatorCalled(window[1]!) ?? wordHere(name)));
  const op = ops.get(word);
  if (args === undefined && window === null) return [word];
  return op === undefined ? blockHere(word, args ?? []) : operatorHere(op, bare, args ?? [], window?.[2]);
}

/** `ConvBNReLU(32, 3)`: its arguments are those of the convolution, but for an activation that takes the place of its own. */
function inSteps(
  { names, at, side }: Steps,
  bare: string,
  args: readonly ForeignArg[],
): readonly string[] | undefined {
  const made = operatorHere(ops.get(names[at]!)!, bare, args, side);
  if (made === undefined) return undefined;
  const [own, ...activation] = made;
  const isGiven =
    activation.length > 0 || args.some(({ name }) => name !== undefined && isActivation.test(name));
  const last = ops.get(names.at(-1)!)!.category === 'activation' && isGiven ? -1 : undefined;
  return [...names.slice(0, at), own!, ...names.slice(at + 1, last), ...activation];
}

const isActivation = /^act(?:ivation)?(?:_layer)?$/;

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

/** The same in other letters: `SAME`. */
const isWord = (value: Foreign, text: string): boolean =>
  (value.kind === 'word' ? value.text : value.kind === 'name' ? value.name : '').toLowerCase() === text;

function operatorHere(
  op: Op,
  bare: string,
  written: readonly ForeignArg[],
  window: string | undefined,
): readonly string[] | undefined {
  if (op.inputs.max === 0) return startHere(op, bare, written);
  const names = Object.keys(op.params);
  const behind: string[] = [];
  const given = new Map<string, string>();
  // A map has no depth over which a window could slide.
  if (/3d$/i.test(bare) && 'kernel' in op.params) return undefined;
  const known = overTwo(bare);
  const args = pairsGiven(op, written);
  let order = op.orders?.[known] ?? names;
  // A name that says its window has none among its arguments.
  if (windowCalled(bare) !== undefined) order = order.filter(name => name !== 'kernel');
  if (isArrivingFirst(op, known, args)) order = ['', ...order];
  let at = 0;
  for (const { name, value } of args) {
    if (name !== undefined && (unsaid.has(name) || isArriving(name))) continue;
    if (name !== undefined && isActivation.test(name)) {
      const act = stage(value);
      if (act === undefined) return undefined;
      if (!isPlain(value, 'linear') && !isPlain(value, 'None')) behind.push(...act);
      continue;
    }
    const border = name === undefined ? borderGiven(op, order[at], value) : undefined;
    if (border !== undefined) {
      given.set(...border);
      continue;
    }
    const param = name === undefined ? order[at++] : parameterCalled(name, op);
    if (param === '') continue;
    // Where an operator takes nothing, or no axis, it is known: `bn(16)`, `concat(dim=1)`.
    if (param === undefined || !(param in op.params)) {
      if (!saysNothing(op, name ?? 'dim', numberOf(value))) return undefined;
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

/** Of what takes one pair or another, two numbers as the pair that they are: `resize(48, 64)`, `nearest(48, 48)`. */
function pairsGiven(op: Op, args: readonly ForeignArg[]): readonly ForeignArg[] {
  const params = Object.values(op.params);
  const [height, width, ...more] = args;
  const isPair = params.length === 2 && params.every(({ kind }) => kind === 'pair');
  if (!isPair || height === undefined || width === undefined || more.length > 0) return args;
  if ([height, width].some(({ name, value }) => name !== undefined || numberOf(value) === undefined))
    return args;
  return [{ value: { kind: 'list', items: [height.value, width.value] } }];
}

/** A border by its word alone, where something else stands by position: `conv(16, 3, 2, SAME)`. */
function borderGiven(
  op: Op,
  param: string | undefined,
  value: Foreign,
): readonly [string, string] | undefined {
  const border = Object.keys(op.params).find(name => op.params[name]!.kind === 'padding');
  if (border === undefined || param === border) return undefined;
  return isWord(value, 'same') ? [border, 'same'] : isWord(value, 'valid') ? [border, '0'] : undefined;
}

/** Fewer are no width that anybody gives a convolution, but a window or a step. */
const leastWidth = 8;

/** Whether what arrives is told first, as PyTorch is; whoever leaves it out has no window either. */
function isArrivingFirst(op: Op, known: string, args: readonly ForeignArg[]): boolean {
  const isPart = windowCalled(known) !== undefined || operatorCalled(known) === undefined;
  if (op.givenArriving === undefined) return false;
  const unnamed = args.filter(({ name }) => name === undefined);
  if (op.givenArriving.includes(known)) {
    const asks = 'kernel' in op.params ? 3 : 2;
    const isWindowNamed = args.some(
      ({ name }) => name !== undefined && parameterCalled(name, op) === 'kernel',
    );
    return unnamed.length + (isWindowNamed ? 1 : 0) >= asks;
  }
  const [, second] = unnamed.map(({ value }) => numberOf(value));
  if (second === undefined) return false;
  // Where a flag stands a number was meant as something else: `linear(512, 10)`.
  const isFlag = Object.values(op.params)[1]?.kind === 'flag';
  if (isFlag) return true;
  const isForeign = known !== op.name || args.some(({ name }) => name !== undefined && !(name in op.params));
  // A width is even, and the side of a window is not.
  const isWidth = second >= leastWidth && second % 2 === 0;
  return isForeign && isWidth && (isPart || unnamed.length > 2);
}

/** An argument as it is here; empty for what is not said. */
function argumentHere(op: Op, param: string, value: Foreign, name: string | undefined): string | undefined {
  const { kind } = op.params[param]!;
  if (isPlain(value, 'None')) return '';
  if (kind === 'padding' && isWord(value, 'valid')) return '0';
  if (kind === 'padding' && isWord(value, 'same')) return 'same';
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

/** A block's own parameters are not known here: arguments are only written as values of this language. */
function blockHere(word: string, args: readonly ForeignArg[]): readonly string[] | undefined {
  const texts: string[] = [];
  for (const { name, value } of args) {
    if (name !== undefined && unsaid.has(name)) continue;
    const text = valueHere(value);
    if (text === undefined) return undefined;
    if (name !== undefined && isDivisor(name) && Number(text) > 1) {
      // What is divided stands in front of it, or is what arrives.
      const quotient = texts.length === 1 ? `${texts.pop()!} / ${text}` : `squeeze = it.channels / ${text}`;
      texts.push(quotient);
      continue;
    }
    const param = name === undefined ? undefined : (blockParameterCalled(name, blockNames) ?? name);
    texts.push(param === undefined ? text : `${param} = ${text}`);
  }
  return [args.length === 0 ? word : `${word}(${texts.join(', ')})`];
}

const blockNames = ['out', 'kernel', 'stride', 'expand', 'squeeze', 'act'];
