/**
 * Feature maps that are written in parentheses, as other languages call a layer: `relu(conv(x, 8))`. Told once, and read
 * as what is meant: `x -> conv(8) -> relu`.
 */
import type { Flow, FlowMap } from '../graph/builder';
import { isFlowing, operatorCalled, saysNothing } from '../names/called';
import { functions } from '../names/functions';
import { type Env, placeOf } from '../names/scope';
import { ops } from '../ops';
import * as problems from '../problems/language';
import type { Arg, Call, Expr } from '../syntax/tree';
import { changeTo } from '../text/problem';

/** Maps beyond which a message does not name them all. */
const maxNames = 8;

const none: readonly never[] = [];

/** A map that is written as an argument. */
interface Given {
  readonly arg: Arg;
  readonly name: string;
  /** Nothing where nobody knows yet what arrives. */
  readonly map: FlowMap | undefined;
}

/** Says what to write for maps in parentheses; `before` is what else stands before the arrow. */
export function tellMaps(
  maps: readonly Given[],
  stages: readonly Call[],
  env: Env,
  before: string,
  whole?: Call,
): void {
  const isLong = maps.length > maxNames;
  const shown = maps.slice(0, maxNames).map(({ name }) => name);
  const names = `${before}${shown.join(', ')}${isLong ? ', …' : ''}`;
  const calls = stages
    .map(call => {
      const { name } = call.name;
      const word = ops.has(name) ? name : (operatorCalled(name) ?? name);
      return isBare(call) ? word : `${word}(…)`;
    })
    .join(' -> ');
  const isPlain = whole !== undefined && !isLong && stages.every(isBare);
  const mends = isPlain ? changeTo(placeOf(env, whole), `${names} -> ${calls}`) : [];
  const at = placeOf(env, maps[0]!.arg.value);
  env.report(problems.mapInParentheses, at, { maps: names, stages: calls }, { mends });
}

/** Whether nothing else stands in its parentheses, or nothing that the operator of this language takes. */
function isBare({ name: { name }, args }: Call): boolean {
  if (args === undefined) return true;
  const op = ops.has(name) ? undefined : ops.get(operatorCalled(name) ?? '');
  if (op === undefined || Object.keys(op.params).length > 0) return false;
  // Behind the maps PyTorch has the axis, without its name where it likes.
  return args.every(({ name, value }) => saysNothing(op, name?.name ?? 'dim', numberIn(value)));
}

function numberIn(value: Expr): unknown {
  if (value.kind === 'unary' && value.op === '-' && value.operand.kind === 'number')
    return -Number(value.operand.value);
  return value.kind === 'number' ? value.value : undefined;
}

/** A call without some of its arguments. */
export function without(call: Call, given: readonly { readonly arg: Arg }[]): Call {
  const gone = new Set(given.map(({ arg }) => arg));
  const args = call.args!.filter(arg => !gone.has(arg));
  return { ...call, args: args.length === 0 ? undefined : args };
}

/** Calls around maps, the innermost first. */
export function unroll(
  call: Call,
  env: Env,
): { readonly maps: readonly Given[]; readonly stages: readonly Call[] } | undefined {
  const maps = mapsIn(call, env);
  if (maps.length > 0) return { maps, stages: [without(call, maps)] };
  const sum = sumIn(call, env);
  if (sum !== undefined) return { maps: sum.maps, stages: [sum.stage, without(call, sum.maps)] };
  const calls = (call.args ?? none).flatMap(arg =>
    arg.name === undefined && arg.value.kind === 'call' && !functions.has(arg.value.name.name)
      ? [{ arg, value: arg.value }]
      : [],
  );
  const inside = calls.length === 1 ? unroll(calls[0]!.value, env) : undefined;
  return inside && { maps: inside.maps, stages: [...inside.stages, without(call, calls)] };
}

/** Two maps that are joined by a sign inside of a call: `relu(x + y)`. */
function sumIn(
  { args }: Call,
  env: Env,
): { readonly maps: readonly Given[]; readonly stage: Call } | undefined {
  for (const arg of args ?? none) {
    const { value } = arg;
    const word = value.kind === 'binary' ? operatorCalled(value.op) : undefined;
    if (value.kind !== 'binary' || word === undefined) continue;
    const [left, right] = [mapOf(value.left, env), mapOf(value.right, env)];
    if (left === undefined || right === undefined) continue;
    const { start, end } = value;
    const stage: Call = { kind: 'call', name: { name: word, start, end }, args: undefined, start, end };
    return { maps: [left, right].map(one => ({ arg, ...one })), stage };
  }
  return undefined;
}

/** The maps that are written among the arguments by their names alone, or in a list. */
export function mapsIn({ args }: Call, env: Env): readonly Given[] {
  const given: Given[] = [];
  for (const arg of args ?? none) {
    if (arg.name !== undefined) continue;
    for (const value of arg.value.kind === 'list' ? arg.value.items : [arg.value]) {
      const map = mapOf(value, env);
      if (map !== undefined) given.push({ arg, ...map });
    }
  }
  return given;
}

/** What flows where maps stand beside what arrives; nothing where one of them is not known. */
export function beside(before: Flow, maps: readonly Given[]): Flow {
  const all = maps.flatMap(({ map }) => map ?? none);
  return before && all.length === maps.length ? [...before, ...all] : undefined;
}

function mapOf(value: Expr, env: Env): Omit<Given, 'arg'> | undefined {
  if (value.kind !== 'name' && value.kind !== 'flow-ref') return undefined;
  const { name } = value;
  if (value.kind === 'name') {
    const binding = env.scope.find(name);
    if (binding !== undefined) return binding.kind === 'map' ? { name, map: binding.map } : undefined;
    return isFlowing(name) && env.it?.length === 1 ? { name: 'it', map: env.it[0]! } : undefined;
  }
  const flow = name === 'in' ? env.in : env.it;
  return flow === undefined || flow.length === 1 ? { name, map: flow?.[0] } : undefined;
}
