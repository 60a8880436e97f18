/** Values of other languages as this one writes them: `n // 2`, `a if deep else b`, `x.shape[1]`, `True`, `(3, 3)`. */
import { functionCalled, isArriving } from '../names/called';
import { binds } from '../syntax/tree';
import type { Foreign } from './foreign-line';

/** How tightly what is written holds together: an operand that holds less stands in brackets. */
const holds: Readonly<Record<string, number>> = binds;
const whole = 9;

interface Written {
  readonly text: string;
  readonly holds: number;
}

const atom = (text: string): Written => ({ text, holds: whole });

const words: Readonly<Record<string, string>> = { True: 'true', False: 'false', '&&': 'and', '||': 'or' };

/** Axes of a map with its batch, as frameworks number them, by what the size along each is called here. */
const sizes: Readonly<Record<string, string>> = {
  '1': 'channels',
  '2': 'height',
  '3': 'width',
  '-1': 'width',
  '-2': 'height',
  '-3': 'channels',
};

/** A power is written out up to this. */
const longestProduct = 4;

export const numberOf = (value: Foreign): number | undefined =>
  value.kind === 'number' && /^[\d.]+$/.test(value.text)
    ? Number(value.text)
    : value.kind === 'unary' && value.op === '-' && value.operand.kind === 'number'
      ? -Number(value.operand.text)
      : undefined;

/** The value as it is written here; nothing where this language has none that is the same. */
export const valueHere = (value: Foreign): string | undefined => written(value)?.text;

function written(value: Foreign): Written | undefined {
  switch (value.kind) {
    case 'number': {
      const sides = value.text.split(/[x×]/);
      if (sides.length === 1) return atom(value.text);
      return atom(new Set(sides).size === 1 ? sides[0]! : `[${sides.join(', ')}]`);
    }
    case 'word':
      return atom(value.text);
    case 'name':
      if (isArriving(value.name)) return atom('it.channels');
      return value.name === 'None' ? undefined : atom(words[value.name] ?? value.name);
    case 'member':
      return memberHere(value);
    case 'index': {
      const size = sizeOf(value.object, value.at, 'shape');
      if (size !== undefined) return size;
      const [object, at] = [written(value.object), written(value.at)];
      return object && at && atom(`${inside(object, whole)}[${at.text}]`);
    }
    case 'call':
      return callHere(value);
    case 'list': {
      const items = value.items.map(written);
      return items.includes(undefined) ? undefined : atom(`[${items.map(item => item!.text).join(', ')}]`);
    }
    case 'unary': {
      const operand = written(value.operand);
      if (operand === undefined) return undefined;
      if (value.op === '-') return { text: `-${inside(operand, 7)}`, holds: 7 };
      return { text: `not ${inside(operand, 4)}`, holds: 3 };
    }
    case 'binary':
      return binaryHere(value);
    case 'choice': {
      const parts = [value.condition, value.then, value.other].map(written);
      if (parts.includes(undefined)) return undefined;
      const [condition, then, other] = parts.map(part => part!.text);
      return { text: `if ${condition} { ${then} } else { ${other} }`, holds: 0 };
    }
    case 'chain': {
      const stages = value.stages.map(written);
      return stages.includes(undefined)
        ? undefined
        : { text: stages.map(stage => stage!.text).join(' -> '), holds: 0 };
    }
  }
}

const inside = ({ text, holds }: Written, least: number): string => (holds < least ? `(${text})` : text);

function memberHere({ object, name }: Extract<Foreign, { kind: 'member' }>): Written | undefined {
  const of = written(object);
  if (of === undefined) return undefined;
  // What frameworks keep at their classes and modules.
  if (object.kind === 'name' && ['self', 'nn', 'F', 'tf', 'torch'].includes(object.name)) return atom(name);
  const size = isArriving(name) ? 'channels' : name;
  return atom(`${inside(of, whole)}.${size}`);
}

/** `x.shape[1]`, `x.size(1)` */
function sizeOf(object: Foreign, axis: Foreign, called: string): Written | undefined {
  if (object.kind !== 'member' || object.name !== called || object.object.kind !== 'name') return undefined;
  const size = sizes[String(numberOf(axis))];
  return size === undefined ? undefined : atom(`${object.object.name}.${size}`);
}

function callHere({ callee, args }: Extract<Foreign, { kind: 'call' }>): Written | undefined {
  const [first] = args;
  if (callee.kind === 'member' && args.length === 1) {
    const size = sizeOf(callee, first!.value, 'size');
    if (size !== undefined) return size;
  }
  if (callee.kind === 'member' && args.length === 0 && ['channels', 'height', 'width'].includes(callee.name))
    return memberHere(callee);
  const isOfModule =
    callee.kind === 'member' &&
    callee.object.kind === 'name' &&
    /^(?:self|np|math|torch|tf)$/.test(callee.object.name);
  const name = callee.kind === 'name' || isOfModule ? (callee as { readonly name: string }).name : undefined;
  if (name === undefined) return undefined;
  if (args.length === 1 && args[0]!.value.kind === 'number' && name === 'int') return written(args[0]!.value);
  const values = args.map(({ name, value }) => {
    const text = valueHere(value);
    return text === undefined ? undefined : name === undefined ? text : `${name} = ${text}`;
  });
  if (values.includes(undefined)) return undefined;
  if (name === 'pow' && args.length === 2) return power(args[0]!.value, args[1]!.value);
  return atom(`${functionCalled(name) ?? name}(${values.join(', ')})`);
}

function binaryHere(value: Extract<Foreign, { kind: 'binary' }>): Written | undefined {
  const op = words[value.op] ?? value.op;
  if (op === '**') return power(value.left, value.right);
  const [left, right] = [written(value.left), written(value.right)];
  if (left === undefined || right === undefined) return undefined;
  if (op === '//') return atom(`floor(${inside(left, 6)} / ${inside(right, 7)})`);
  const level = holds[op];
  if (level === undefined) return undefined;
  // A comparison has no other one as its operand.
  const least = level === 4 ? 5 : level;
  return { text: `${inside(left, least)} ${op} ${inside(right, level + 1)}`, holds: level };
}

/** A power of numbers is a number, one of a few factors their product, and one of a name an entry of their list. */
function power(base: Foreign, exponent: Foreign): Written | undefined {
  const [root, times] = [numberOf(base), numberOf(exponent)];
  if (root !== undefined && times !== undefined) {
    const result = root ** times;
    return Number.isSafeInteger(result) ? atom(String(result)) : undefined;
  }
  if (times !== undefined && Number.isInteger(times) && times >= 1 && times <= longestProduct) {
    const factor = written(base);
    const text = factor && Array.from({ length: times }, () => inside(factor, 6)).join(' * ');
    return text === undefined ? undefined : { text, holds: times === 1 ? whole : 6 };
  }
  const at = valueHere(exponent);
  if (root === undefined || at === undefined || !Number.isInteger(root) || root < 2) return undefined;
  const powers = Array.from({ length: 8 }, (_, i) => root ** i);
  return atom(`[${powers.join(', ')}][${at}]`);
}
