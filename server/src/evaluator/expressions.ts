/** The value of an expression, or `undefined` when it is not known; mistakes are reported where they stand. */
import type { Flow } from '../graph/builder';
import { lost } from '../graph/graph';
import { limits } from '../graph/limits';
import {
  type Argument,
  describeValue,
  elementsOf,
  isList,
  isMap,
  isNumber,
  isStage,
  keyOf,
  type Step,
  showValue,
  type Value,
  words,
} from '../graph/values';
import { functions } from '../names/functions';
import { type Env, placeOf } from '../names/scope';
import { reportNothing, reportUnknown } from '../names/unknown';
import { ops } from '../ops';
import { height, width } from '../ops/lib/shape';
import type { Op } from '../ops/op';
import * as problems from '../problems/language';
import * as rational from '../syntax/rational';
import type { Arg, Binary, Call, Expr, Member, NumberLiteral } from '../syntax/tree';
import { nearest } from '../text/nearest';
import { changeTo } from '../text/problem';
import type { Span } from '../text/span';

export function evaluate(expr: Expr, env: Env): Value | undefined {
  switch (expr.kind) {
    case 'hole':
      return undefined;
    case 'boolean':
      return expr.value;
    case 'number':
      if (expr.unit !== '') tellUnit(expr, env);
      return expr.unit === '' ? expr.value : undefined;
    case 'name':
      return nameValue(expr.name, expr, env);
    case 'flow-ref':
      return flowValue(expr.name, expr, env);
    case 'call':
      return bounded(callValue(expr, env), expr, env);
    case 'member':
      return memberValue(expr, env);
    case 'index': {
      const list = evaluate(expr.object, env);
      const index = evaluate(expr.index, env);
      if (list === undefined || index === undefined) return undefined;
      if (!isList(list)) return wrong(env, expr.object, 'What is indexed', 'a list', list);
      if (typeof index !== 'number') return wrong(env, expr.index, 'An index', 'a whole number', index);
      if (index >= 0 && index < list.length) return list[index];
      env.report(problems.badIndex, placeOf(env, expr.index), { index: String(index), length: list.length });
      return undefined;
    }
    case 'list':
      return bounded(
        expr.items.map(item => evaluate(item, env)),
        expr,
        env,
      );
    case 'unary': {
      const operand = evaluate(expr.operand, env);
      if (operand === undefined) return undefined;
      if (expr.op === 'not')
        return typeof operand === 'boolean'
          ? !operand
          : wrong(env, expr.operand, 'What is negated', 'true or false', operand);
      return isNumber(operand)
        ? rational.subtract(0, operand)
        : wrong(env, expr.operand, 'What is negated', 'a number', operand);
    }
    case 'binary':
      return binaryValue(expr, env);
    case 'if-value': {
      const condition = evaluateCondition(expr.condition, env);
      if (condition !== undefined) {
        env.skip();
        return evaluate(condition ? expr.then : expr.else, env);
      }
      // Both arms are still checked for names.
      evaluate(expr.then, env);
      evaluate(expr.else, env);
      return undefined;
    }
    case 'chain': {
      const steps: Step[] = [];
      let known = true;
      for (const stage of expr.stages) {
        const value = evaluate(stage, env);
        if (value === undefined) known = false;
        else if (isStage(value)) steps.push(...value.steps);
        else {
          wrong(env, stage, 'A part of a pipeline', 'an operator or a block', value);
          known = false;
        }
      }
      return known ? bounded({ kind: 'stage', steps }, expr, env) : undefined;
    }
  }
}

/** A value that is small enough to be kept, compared and shown; each name for a list may stand for ever longer ones. */
function bounded(value: Value | undefined, at: Span, env: Env): Value | undefined {
  if (typeof value !== 'object' || elementsOf(value, limits.nesting) <= limits.elements) return value;
  const elements = limits.elements.toLocaleString('en');
  const text = `This has more than ${elements} elements or ${limits.nesting} lists inside each other.`;
  env.report(problems.noValue, placeOf(env, at), { text });
  return undefined;
}

export function evaluateCondition(expr: Expr, env: Env): boolean | undefined {
  const value = evaluate(expr, env);
  if (value === undefined || typeof value === 'boolean') return value;
  return wrong(env, expr, 'A condition', 'true or false', value);
}

export function evaluateWhole(expr: Expr, env: Env, subject: string): number | undefined {
  const value = evaluate(expr, env);
  if (value === undefined || typeof value === 'number') return value;
  if (isNumber(value)) {
    env.report(problems.notWhole, placeOf(env, expr), { subject, value: rational.showRational(value) });
    return undefined;
  }
  return wrong(env, expr, subject, 'a whole number', value);
}

/** Arguments without those still to be written, whose defaults stand in. */
const written = (args: readonly Arg[]): readonly Arg[] =>
  args.some(arg => arg.value.kind === 'hole') ? args.filter(arg => arg.value.kind !== 'hole') : args;

/** @param names of parameters; what is given to another is told at its name alone, and all are taken where none are said */
export const evaluateArgs = (
  args: readonly Arg[],
  env: Env,
  names?: readonly string[],
  params?: Op['params'],
): readonly Argument[] =>
  written(args).map((arg, i) => ({
    name: arg.name?.name,
    value: evaluate(
      arg.value,
      arg.name !== undefined && names !== undefined && !names.includes(arg.name.name)
        ? { ...env, report: () => {} }
        : arg.value.kind === 'number' && arg.value.unit !== ''
          ? { ...env, isCount: params?.[arg.name?.name ?? names?.[i] ?? '']?.kind === 'count' }
          : env,
    ),
    place: placeOf(env, arg.value),
    namePlace: arg.name && placeOf(env, arg.name),
  }));

function wrong(env: Env, at: Span, subject: string, wanted: string, got: Value): undefined {
  env.report(problems.wrongType, placeOf(env, at), { subject, wanted, got: describeValue(got) });
}

function mapValue(flow: Flow): Value | undefined {
  if (flow?.length !== 1) return undefined;
  return { kind: 'map', shape: flow[0]!.shape };
}

/** A unit that no number has here; `3x3` is two numbers, as papers write a window, and `3x224x224` are three counts. */
function tellUnit(expr: NumberLiteral, env: Env): void {
  const at = placeOf(env, expr);
  const sides = [String(expr.value), ...expr.unit.split('x').slice(1)];
  const isSize = /^(x\d+)+$/.test(expr.unit);
  const isSquare = isSize && sides.length === 2 && sides[0] === sides[1];
  const text = isSquare ? sides[0] : env.isCount ? sides.join(', ') : `[${sides.join(', ')}]`;
  const help = isSize ? `is no unit: write ${text}.` : 'is no unit for a number here.';
  env.report(
    problems.unknownUnit,
    at,
    { unit: expr.unit, help },
    { mends: changeTo(at, isSize ? text : undefined) },
  );
}

/** Where nothing arrives there is nothing to ask. */
function flowValue(name: 'in' | 'it', at: Span, env: Env): Value | undefined {
  const flow = name === 'in' ? env.in : env.it;
  if (flow?.length === 0) reportNothing(name, at, env);
  const value = mapValue(flow);
  env.tell?.(placeOf(env, at), value);
  return value;
}

/** What a bare name stands for in parentheses. */
function nameValue(name: string, at: Span, env: Env): Value | undefined {
  if (name === '') return undefined;
  const binding = env.scope.find(name);
  if (binding?.kind === 'value') return binding.value;
  if (binding?.kind === 'map') return { kind: 'map', shape: binding.map.shape };
  if (binding !== undefined) {
    env.report(problems.notAValue, placeOf(env, at), { name, what: 'a shared layer' });
    return undefined;
  }
  const word = words.find(w => w === name);
  if (word !== undefined) return { kind: 'word', word };
  const op = ops.get(name);
  if (op !== undefined) return { kind: 'stage', steps: [{ callee: { kind: 'op', op }, args: undefined }] };
  const block = env.declared.resolve(name);
  if (block === lost) return undefined;
  if (block?.node.kind === 'block')
    return { kind: 'stage', steps: [{ callee: { kind: 'block', block: block as never }, args: undefined }] };
  reportUnknown(name, at, env, 'name');
  return undefined;
}

function callValue(expr: Call, env: Env): Value | undefined {
  const name = expr.name.name;
  const fn = functions.get(name);
  if (fn === undefined) {
    const base = nameValue(name, expr.name, env);
    const args = evaluateArgs(expr.args ?? [], env);
    if (base === undefined) return undefined;
    if (isStage(base) && base.steps.length === 1 && base.steps[0]!.args === undefined)
      return { kind: 'stage', steps: [{ callee: base.steps[0]!.callee, args }] };
    return wrong(
      env,
      expr.name,
      'What stands before parentheses',
      'a function, an operator or a block',
      base,
    );
  }
  const args = expr.args ?? [];
  if (args.length < fn.min || args.length > fn.max) {
    const what = `${fn.signature}: arguments`;
    env.report(problems.lengthMismatch, placeOf(env, expr), { what, expected: fn.min, got: args.length });
    return undefined;
  }
  const values = args.map(arg => evaluate(arg.value, env));
  const named = args.find(arg => arg.name !== undefined);
  if (named !== undefined) {
    const known = 'It takes arguments without names.';
    const data = { callee: name, name: named.name!.name, near: undefined, known };
    env.report(problems.unknownArgument, placeOf(env, named.name!), data);
    return undefined;
  }
  if (values.some(value => value === undefined)) return undefined;
  const result = fn.run(values as readonly Value[]);
  if ('value' in result) return result.value;
  const at = args[result.index]!.value;
  if (result.wanted !== undefined)
    return wrong(
      env,
      at,
      `Argument ${result.index + 1} of ${fn.signature}`,
      result.wanted,
      values[result.index]!,
    );
  env.report(problems.noValue, placeOf(env, at), { text: result.text ?? '' });
  return undefined;
}

const sizes = new Map<string, (shape: readonly number[]) => number>([
  ['channels', shape => shape[0] ?? 0],
  ['height', height],
  ['width', width],
]);

function memberValue(expr: Member, env: Env): Value | undefined {
  const object = evaluate(expr.object, env);
  const name = expr.name.name;
  if (name === '') return undefined;
  const size = sizes.get(name);
  if (size === undefined) {
    const near =
      nearest(name, sizes.keys()) ?? (name === 'c' ? 'channels' : name === 'h' ? 'height' : undefined);
    const all = near === undefined ? { all: [...sizes.keys()].join(', ') } : {};
    env.report(problems.unknownName, placeOf(env, expr.name), { name, what: 'property', near, ...all });
    return undefined;
  }
  if (object === undefined) return undefined;
  if (!isMap(object)) return wrong(env, expr.object, `What has .${name}`, 'a feature map', object);
  const value = object.shape && size(object.shape);
  env.tell?.(placeOf(env, expr.name), value);
  return value;
}

function binaryValue(expr: Binary, env: Env): Value | undefined {
  const left = evaluate(expr.left, env);
  if (expr.op === 'and' || expr.op === 'or') {
    const a =
      left === undefined || typeof left === 'boolean'
        ? left
        : wrong(env, expr.left, `The left side of '${expr.op}'`, 'true or false', left);
    const decides = expr.op === 'or';
    if (a === decides) {
      env.skip();
      return decides;
    }
    const b = evaluateCondition(expr.right, env);
    if (b === decides) return decides;
    return a === undefined || b === undefined ? undefined : !decides;
  }
  const right = evaluate(expr.right, env);
  if (left === undefined || right === undefined) return undefined;
  if (expr.op === '==' || expr.op === '!=') return (keyOf(left) === keyOf(right)) === (expr.op === '==');
  if (!isNumber(left)) return wrong(env, expr.left, `The left side of '${expr.op}'`, 'a number', left);
  if (!isNumber(right)) return wrong(env, expr.right, `The right side of '${expr.op}'`, 'a number', right);
  const order = rational.compare(left, right);
  switch (expr.op) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
  const result = {
    '+': rational.add,
    '-': rational.subtract,
    '*': rational.multiply,
    '/': rational.divide,
    '%': rational.modulo,
  }[expr.op](left, right);
  if (result !== undefined) return result;
  const zero = (expr.op === '/' || expr.op === '%') && right === 0;
  const text = `${showValue(left)} ${expr.op} ${showValue(right)} ${zero ? 'divides by zero' : 'is beyond 2^53 and cannot be kept exact'}.`;
  env.report(problems.noValue, placeOf(env, expr), { text });
  return undefined;
}
