/** What a name behind an arrow stands for, applied: an operator, a block, a value that holds one, a shared instance. */
import type { Flow } from '../graph/builder';
import { type Declared, lost } from '../graph/graph';
import { type Argument, type Callee, isStage, type StageValue } from '../graph/values';
import { functions } from '../names/functions';
import { type Env, placeOf } from '../names/scope';
import { reportUnknown } from '../names/unknown';
import { ops } from '../ops';
import type { Attrs, Op } from '../ops/op';
import * as problems from '../problems/language';
import type { Block, Call, Expr, Stage } from '../syntax/tree';
import type { Place } from '../text/problem';
import { opAttrs } from './arguments';
import { Blocks } from './blocks';
import { evaluateArgs } from './expressions';
import { guess, type Site } from './names';
import { mapsIn, tellMaps, unroll, without } from './parentheses';

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

export abstract class Stages extends Blocks {
  protected call(stage: Call, env: Env, flow: Flow, site: Site): Flow {
    const { name } = stage.name;
    if (name === '') return guess(flow);
    const op = ops.get(name);
    // Blocks and loops are evaluated many times; a line outside of them is remembered whole.
    const same = op && constantsOf(stage, op, env, this.depth > 0 || this.turning > 0);
    if (same !== undefined) return this.applyOp(op!, same.args, same.at, env, flow, site, same.attrs);
    const at = placeOf(env, stage.name);
    const maps = op === undefined ? none : mapsIn(stage, env);
    if (maps.length > 0) {
      const given = guess(flow && [...flow, ...maps.map(({ map }) => map)]);
      const plain = without(stage, maps);
      tellMaps(maps, [plain], env, '…, ');
      return this.call(plain, env, given, site);
    }
    const args = stage.args && evaluateArgs(stage.args, env);
    if (op !== undefined) return this.applyOp(op, args ?? [], at, env, flow, site);
    const binding = env.scope.find(name);
    if (binding?.kind === 'shared') {
      if (stage.args !== undefined && stage.args.length > 0)
        env.report(problems.tooManyArguments, at, { callee: name, max: 0, got: stage.args.length });
      return this.useShared(binding.shared, at, env, flow, site);
    }
    if (binding?.kind === 'map' || (binding?.value !== undefined && !isStage(binding.value))) {
      env.report(problems.notAStage, at, { name, what: binding!.what });
      return this.unknown(site);
    }
    if (binding !== undefined) {
      if (binding.value === undefined) return this.unknown(site);
      return this.applyValue(binding.value as StageValue, name, args, at, env, flow, site);
    }
    const block = env.declared.resolve(name);
    if (block === lost) return this.unknown(site);
    if (block?.node.kind === 'block')
      return this.applyBlock(block as Declared<Block>, args ?? [], at, env, flow, site);
    if (block !== undefined) env.report(problems.notAStage, at, { name, what: 'a network' });
    else if (functions.has(name))
      env.report(problems.notAStage, at, {
        name,
        what: 'a function of numbers',
        help: "numbers are named with 'let'",
      });
    else reportUnknown(name, stage.name, env, /^[A-Z]/.test(name) ? 'block' : 'operator');
    return this.unknown(site);
  }

  /**
   * The start of a line that has its maps in parentheses, as if they stood before an arrow: `add(x, y)`,
   * `relu(conv(x, 8))`. To an operator they can be nothing else; a block on what arrives may want to know their shapes.
   */
  protected startInParentheses(
    stage: Stage | undefined,
    env: Env,
    named: boolean,
  ): { readonly flow: Flow; readonly stages: readonly Call[] } | undefined {
    if (stage?.kind !== 'call' || !(named || ops.has(stage.name.name))) return undefined;
    const unrolled = unroll(stage, env);
    if (unrolled === undefined) return undefined;
    const { maps, stages } = unrolled;
    const needsMore = maps.length < (ops.get(stages[0]!.name.name)?.inputs.min ?? 1);
    const before = needsMore ? env.it : none;
    tellMaps(maps, stages, env, needsMore ? 'it, ' : '', stage);
    return { flow: guess(before && [...before, ...maps.map(({ map }) => map)]), stages };
  }

  protected applyValue(
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
      if (args.length > max)
        env.report(problems.tooManyArguments, at, { callee: name, max, got: args.length });
    }
    for (const step of value.steps) {
      if (!this.step(at, env)) return this.unknown(site);
      flow = this.apply(step.callee, step.args ?? (only && args) ?? [], at, env, flow, site);
    }
    return flow;
  }

  protected apply(
    callee: Callee,
    args: readonly Argument[],
    at: Place,
    env: Env,
    flow: Flow,
    site: Site,
  ): Flow {
    return callee.kind === 'op'
      ? this.applyOp(callee.op, args, at, env, flow, site)
      : this.applyBlock(callee.block, args, at, env, flow, site);
  }
}
