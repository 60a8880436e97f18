/** What a name behind an arrow stands for, applied: an operator, a block, a value that holds one, a shared instance. */
import type { Flow } from '../graph/builder';
import { type Declared, lost } from '../graph/graph';
import { type Argument, type Callee, describeValue, isStage, type StageValue } from '../graph/values';
import { functions } from '../names/functions';
import { type Env, placeOf } from '../names/scope';
import { reportUnknown } from '../names/unknown';
import { ops } from '../ops';
import type { Attrs, Op } from '../ops/op';
import * as problems from '../problems/language';
import type { Block, Call, Expr } from '../syntax/tree';
import type { Place } from '../text/problem';
import { opAttrs } from './arguments';
import { applyBlock, parameterNames } from './blocks';
import { step } from './effort';
import type { Evaluator } from './evaluator';
import { evaluateArgs } from './expressions';
import { applyOp } from './operators';
import { beside, mapsIn, tellMaps, without } from './parentheses';
import { useShared } from './shared';
import { guess, missed, type Site } from './site';

/** An operator's call whose arguments are written as plain values, so that they are the same wherever it is evaluated. */
interface Constants {
  readonly at: Place;
  readonly args: readonly Argument[];
  readonly attrs: Attrs;
}

const none: readonly never[] = [];

const known = new WeakMap<Call, Constants>();

/** @param again whether it is likely to be asked for again: to remember what is not costs more than it saves */
function constantsOf(stage: Call, op: Op, env: Env, again: boolean): Constants | undefined {
  const before = again ? known.get(stage) : undefined;
  if (before?.at.unit === env.unit && before.at.uri === env.declared.uri) return before;
  if (stage.args?.some(arg => !isPlain(arg.value))) return undefined;
  let told = 0;
  const report = () => {
    told++;
  };
  const at = placeOf(env, stage.name);
  const args = stage.args === undefined ? [] : evaluateArgs(stage.args, { ...env, report });
  const attrs = opAttrs(op, args, at, report);
  // What is wrong with them is told each time anew.
  if (attrs === undefined || told > 0) return undefined;
  const constants = { at, args, attrs };
  if (again) known.set(stage, constants);
  return constants;
}

export const isPlain = (value: Expr): boolean =>
  value.kind === 'number' ||
  value.kind === 'boolean' ||
  (value.kind === 'list' && value.items.every(isPlain));

export function applyCall(ev: Evaluator, stage: Call, env: Env, flow: Flow, site: Site): Flow {
  const { name } = stage.name;
  if (name === '') return guess(flow);
  const op = ops.get(name);
  // Blocks and loops are evaluated many times; a line outside of them is remembered whole.
  const same = op && constantsOf(stage, op, env, ev.depth > 0 || ev.turning > 0);
  if (same !== undefined) return applyOp(ev, op!, same.args, same.at, env, flow, site, same.attrs);
  const at = placeOf(env, stage.name);
  const maps = op === undefined ? none : mapsIn(stage, env);
  if (maps.length > 0) {
    const given = guess(beside(flow, maps));
    const plain = without(stage, maps);
    tellMaps(maps, [plain], env, '…, ');
    return applyCall(ev, plain, env, given, site);
  }
  const binding = op === undefined ? env.scope.find(name) : undefined;
  const block = op === undefined && binding === undefined ? env.declared.resolve(name) : undefined;
  // Of what nothing is called, arguments are told once its name is right.
  const isKnown = op !== undefined || binding !== undefined || block !== undefined;
  const names =
    op !== undefined ? Object.keys(op.params) : isBlock(block) ? parameterNames(block.node) : undefined;
  const args =
    stage.args && evaluateArgs(stage.args, isKnown ? env : { ...env, report: () => {} }, names, op?.params);
  if (op !== undefined) return applyOp(ev, op, args ?? [], at, env, flow, site);
  if (binding?.kind === 'shared') {
    if (stage.args !== undefined && stage.args.length > 0)
      env.report(problems.tooManyArguments, at, { callee: name, max: 0, got: stage.args.length });
    return useShared(ev, binding.shared, at, env, flow, site);
  }
  if (binding?.kind === 'map' || (binding?.value !== undefined && !isStage(binding.value))) {
    const value = binding.kind === 'value' ? binding.value : undefined;
    env.report(problems.notAStage, at, {
      name,
      what: value === undefined ? binding.what : describeValue(value),
    });
    return missed(site);
  }
  if (binding !== undefined) {
    if (binding.value === undefined) return missed(site);
    return applyValue(ev, binding.value as StageValue, name, args, at, env, flow, site);
  }
  if (block === lost) return missed(site);
  if (isBlock(block)) return applyBlock(ev, block, args ?? [], at, env, flow, site);
  if (block !== undefined) env.report(problems.notAStage, at, { name, what: 'a network' });
  else if (functions.has(name))
    env.report(problems.notAStage, at, {
      name,
      what: 'a function of numbers',
      help: "numbers are named with 'let'",
    });
  else {
    const what = /^[A-Z]/.test(name) ? 'block' : 'operator';
    const near = reportUnknown(name, stage.name, env, what, stage.args);
    const meant = ops.get(near ?? '');
    if (meant !== undefined) return applyMeant(ev, meant, args ?? [], at, env, flow, site);
  }
  return missed(site);
}

const isBlock = (declared: ReturnType<Env['declared']['resolve']>): declared is Declared<Block> =>
  declared !== undefined && declared !== lost && declared.node.kind === 'block';

/** A misspelt operator: the lines behind keep their shapes, and what it costs stays open. */
function applyMeant(
  ev: Evaluator,
  op: Op,
  args: readonly Argument[],
  at: Place,
  env: Env,
  flow: Flow,
  site: Site,
): Flow {
  missed(site);
  return guess(applyOp(ev, op, args, at, { ...env, report: () => {} }, guess(flow), site));
}

function applyValue(
  ev: Evaluator,
  value: StageValue,
  name: string,
  args: readonly Argument[] | undefined,
  at: Place,
  env: Env,
  arriving: Flow,
  site: Site,
): Flow {
  let flow = arriving;
  const only = value.steps.length === 1 ? value.steps[0]! : undefined;
  if (args !== undefined && (only === undefined || only.args !== undefined)) {
    const max = 0;
    if (args.length > max) env.report(problems.tooManyArguments, at, { callee: name, max, got: args.length });
  }
  for (const { callee, args: own } of value.steps) {
    if (!step(ev, at, env)) return missed(site);
    flow = applyCallee(ev, callee, own ?? (only && args) ?? [], at, env, flow, site);
  }
  return flow;
}

function applyCallee(
  ev: Evaluator,
  callee: Callee,
  args: readonly Argument[],
  at: Place,
  env: Env,
  flow: Flow,
  site: Site,
): Flow {
  return callee.kind === 'op'
    ? applyOp(ev, callee.op, args, at, env, flow, site)
    : applyBlock(ev, callee.block, args, at, env, flow, site);
}
