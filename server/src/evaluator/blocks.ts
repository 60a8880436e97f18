/** Uses of blocks: each is evaluated once for equal arguments and shapes. */
import { BodyBuilder, type Flow, type FlowMap } from '../graph/builder';
import type { Declared } from '../graph/graph';
import { limits } from '../graph/limits';
import { type Argument, keyOfShapes, keysOf, placesOf, showArgument } from '../graph/values';
import { brokenAbroad } from '../names/abroad';
import { startingIn } from '../names/arriving';
import type { Env } from '../names/scope';
import { times } from '../ops/lib/shape';
import type { Shape } from '../ops/op';
import * as problems from '../problems/language';
import { ProblemList } from '../problems/list';
import type { Block, Unit } from '../syntax/tree';
import type { Place } from '../text/problem';
import { few } from '../text/shorten';
import { bind } from './arguments';
import { bindInputs, bindParams, rootEnv } from './bindings';
import {
  followsFromOrder,
  isArrivingFirst,
  isCountMeant,
  isStepMeant,
  shareGiven,
  stepGiven,
  tellArriving,
  tellShare,
  tellStep,
} from './block-order';
import { evaluateBody } from './body';
import { begin, goesDeeper, isExhausted, mayBeRemembered, spentInBlock, useAgain } from './effort';
import type { Evaluator } from './evaluator';
import { inUse } from './joins';
import type { Remembered } from './memo';
import { numberForStage, tellNumberForStage } from './number-for-stage';
import { arrives } from './operators';
import { addUse, missed, type Site } from './site';

const names = new WeakMap<Block, readonly string[]>();

export function parameterNames(node: Block): readonly string[] {
  let found = names.get(node);
  if (found === undefined) names.set(node, (found = node.params.map(param => param.name.name)));
  return found;
}

/** `Unit(64) on 3×32×32` */
function useOf({ node }: Declared, args: readonly Argument[], flow: readonly FlowMap[]): string {
  const shown = few(args.map(showArgument), 'arguments');
  const maps = few(
    flow.map(map => (map.shape === undefined ? 'a map' : times(map.shape))),
    'maps',
  );
  return `${node.name.name}${shown === '' ? '' : `(${shown})`} on ${maps}`;
}

export function applyBlock(
  ev: Evaluator,
  block: Declared<Block>,
  args: readonly Argument[],
  at: Place,
  env: Env,
  flow: Flow,
  site: Site,
): Flow {
  const { node } = block;
  const wanted = Math.max(1, node.inputs.length);
  const name = node.name.name;
  const max = node.inputs.length === 0 ? Number.POSITIVE_INFINITY : wanted;
  if (flow !== undefined && !arrives(name, wanted, max, flow, at, env)) return missed(site);
  const isArriving = isArrivingFirst(block, args, flow);
  const list = isArriving ? new ProblemList(at.uri) : undefined;
  const bound = bind(name, parameterNames(node), args, list?.report ?? env.report);
  for (const problem of list?.problems ?? []) {
    const { kind, place, data } = problem;
    if (followsFromOrder(problem)) {
      tellArriving(block, args, problem, env.report);
      return missed(site);
    }
    env.report(kind as never, place, data as never, problem);
  }
  const missing =
    bound && node.params.find(param => param.default === undefined && !bound.has(param.name.name));
  if (missing !== undefined)
    env.report(problems.missingArgument, at, {
      callee: name,
      name: missing.name.name,
      doc: inFront(block, missing.name.name),
    });
  // Where it may never come to it, a block that uses itself would have no end.
  if (flow === undefined || bound === undefined || missing !== undefined || ev.uncertain > 0)
    return missed(site);
  const isEndless = ev.endless.has(block);
  if (isEndless || !goesDeeper(ev)) {
    ev.cut++;
    if (!isEndless) env.report(problems.tooDeepRecursion, at, { name, limit: limits.depth });
    ev.endless.add(block);
    return missed(site);
  }
  if (isExhausted(ev)) return undefined;
  const guessed = flow.some(map => map.guessed);
  const remembered = evaluateBlock(
    ev,
    block,
    args,
    bound,
    flow.map(map => map.shape),
    at,
    guessed,
  );
  if (!guessed) tellInner(ev, remembered, block, args, flow, at, site, env);
  const use = { name, block, args: remembered.args, body: remembered.body, shared: undefined };
  return addUse(ev, site, at, flow, use, remembered.flow, guessed || remembered.guessed, env);
}

/** Evaluates a block, or finds what it gave for the same arguments and shapes before. */
function evaluateBlock(
  ev: Evaluator,
  block: Declared<Block>,
  args: readonly Argument[],
  values: ReadonlyMap<string, Argument>,
  shapes: readonly (Shape | undefined)[],
  at: Place,
  guessed: boolean,
): Remembered {
  const key = `${keysOf(args)}${placesOf(args)}|${keyOfShapes(shapes)}|${guessed}`;
  const before = ev.memo.blocks.get(block, key);
  if (before !== undefined && useAgain(ev, before.spent)) return before;
  const begun = begin(ev);
  const list = new ProblemList(block.uri);
  const recall = ev.memo.recall(block, `block ${key}`);
  const builder = new BodyBuilder(recall);
  const arriving = builder.arrive(shapes, guessed);
  const inner = rootEnv(ev, block, list, arriving);
  ev.depth++;
  ev.bodies++;
  const bound = bindParams(ev, block, args, at, inner, false);
  bindInputs(ev, block.node, arriving, inner);
  const flow =
    bound === undefined ? undefined : evaluateBody(ev, block.node.body, inner, arriving, builder, recall);
  ev.depth--;
  ev.bodies--;
  if (ev.depth === 0) ev.endless.clear();
  const spent = spentInBlock(ev, begun);
  const remembered: Remembered = {
    body: builder.finish(flow),
    flow: flow?.map(map => map.shape),
    guessed: guessed || (flow?.some(map => map.guessed) ?? false),
    problems: list.problems,
    args: new Map(parameterNames(block.node).map(name => [name, values.get(name)?.value])),
    spent,
  };
  if (mayBeRemembered(ev, begun)) ev.memo.blocks.set(block, key, remembered);
  return remembered;
}

/** Of a block that is told what arrives as functions are: where that stands here. */
function inFront({ unit, node }: Declared<Block>, missing: string): string {
  const map = startingIn(unit as Unit<Block>);
  return map === undefined || map === missing
    ? ''
    : `'${map}' takes the first argument; what arrives has its name in front, 'block ${map} -> ${node.name.name}(…)'.`;
}

/** Problems inside a block are told in the block, with the use that caused them beside. */
function tellInner(
  ev: Evaluator,
  { problems: inner, body, flow: leaving }: Remembered,
  block: Declared<Block>,
  args: readonly Argument[],
  flow: readonly FlowMap[],
  at: Place,
  { builder }: Site,
  env: Env,
): void {
  const isAbroad = block.uri !== at.uri;
  if (inner.length === 0 && !isAbroad) return;
  const step = inner.some(isStepMeant) ? stepGiven(block, args) : undefined;
  if (step !== undefined) return tellStep(block, args, step, inner, env.report);
  const share = inner.some(isCountMeant) ? shareGiven(block, args) : undefined;
  const channels = flow.length === 1 ? flow[0]!.shape?.[0] : undefined;
  if (share !== undefined && channels !== undefined)
    return tellShare(block, args, share, channels, env.report);
  const ordered = isArrivingFirst(block, args, flow) ? inner.find(followsFromOrder) : undefined;
  if (ordered !== undefined) return tellArriving(block, args, ordered, env.report);
  const number = numberForStage(block, args, inner);
  if (number !== undefined) return tellNumberForStage(block, args, number, channels, env.report);
  const use = useOf(block, args, flow);
  if (isAbroad) {
    const isGiven = flow.every(map => map.shape !== undefined) && !keysOf(args).includes('?');
    const isUnknown = leaving === undefined || body.unknownCount > 0;
    const isOpen = inner.length === 0 && isGiven && isUnknown && !isExhausted(ev);
    const broken = brokenAbroad(block, at, use, isOpen);
    if (broken !== undefined) {
      env.report(broken.kind as never, at, broken.data as never, broken);
      return;
    }
  }
  const isBlock = env.in?.[0]?.home === builder.home;
  for (const one of inner) {
    const problem = inUse(one, flow, builder, isBlock);
    const { kind, place, data, mends } = problem;
    const related = [...problem.related, { place: at, text: `in this use: ${use}`, use }];
    env.report(kind as never, place, data as never, { related, mends });
  }
}
