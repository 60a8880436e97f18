/** Shared layers: one set of weights, used wherever their name stands behind an arrow. */
import { totalsOf } from '../cost/totals';
import { BodyBuilder, type Flow } from '../graph/builder';
import { limits } from '../graph/limits';
import { keyOfShapes } from '../graph/values';
import type { Env, SharedBinding, SharedUse } from '../names/scope';
import type { Shape } from '../ops/op';
import * as problems from '../problems/language';
import type { Shared } from '../syntax/tree';
import type { Place } from '../text/problem';
import { define } from './bindings';
import { goesDeeper, step } from './effort';
import type { Evaluator } from './evaluator';
import { addUse, missed, type Site } from './site';
import { applyStages } from './statements';
export function defineShared(ev: Evaluator, node: Shared, env: Env, site: Site): void {
  const shared: SharedBinding = {
    instance: { name: node.name.name },
    stages: node.stages,
    env,
    made: new Map(),
    parameterCount: undefined,
  };
  define(ev, env, node.name, { kind: 'shared', shared, what: 'a shared layer' });
  site.builder.declare(shared.instance);
  // Names and arguments are checked even where it is never used.
  ev.inside.add(shared);
  applyStages(ev, node.stages, env, undefined, { builder: new BodyBuilder(), lines: [] });
  ev.inside.delete(shared);
}

export function useShared(
  ev: Evaluator,
  shared: SharedBinding,
  at: Place,
  env: Env,
  flow: Flow,
  site: Site,
): Flow {
  const { name } = shared.instance;
  const isInside = ev.inside.has(shared);
  // Told where it is defined, which is looked at before anything arrives.
  if (isInside && flow === undefined) env.report(problems.sharedInsideItself, at, { name });
  if (flow === undefined || isInside) return missed(site);
  if (!goesDeeper(ev)) {
    ev.cut++;
    env.report(problems.tooDeepRecursion, at, { name, limit: limits.depth });
    return missed(site);
  }
  if (!step(ev, at, env)) return missed(site);
  const shapes = flow.map(map => map.shape);
  const guessed = flow.some(map => map.guessed);
  const key = `${keyOfShapes(shapes)}|${guessed}`;
  let made = shared.made.get(key);
  if (made === undefined) {
    made = makeShared(ev, shared, shapes, guessed);
    // What it reads from around it may be something else at the next use.
    if (made.captured.length === 0) shared.made.set(key, made);
  }
  const { body, out, captured } = made;
  const { params } = totalsOf(body);
  if (shared.parameterCount === undefined) shared.parameterCount = params;
  // Counts beyond exact numbers are not known to differ.
  else if (out !== undefined && !Object.is(shared.parameterCount, params)) {
    const format = (n: number) => n.toLocaleString('en');
    env.report(problems.sharedDiffers, at, {
      name,
      before: format(shared.parameterCount),
      now: format(params),
    });
  }
  const use = { name, block: undefined, args: new Map<string, undefined>(), body, shared: shared.instance };
  const outputs = out && body.outputs;
  return addUse(ev, site, at, [...flow, ...captured], use, outputs, body.guessed, env);
}

function makeShared(
  ev: Evaluator,
  shared: SharedBinding,
  shapes: readonly (Shape | undefined)[],
  guessed: boolean,
): SharedUse {
  const inner = new BodyBuilder();
  const arriving = inner.arrive(shapes, guessed);
  ev.turning++;
  ev.bodies++;
  ev.inside.add(shared);
  const out = applyStages(ev, shared.stages, shared.env, arriving, { builder: inner, lines: [] });
  ev.inside.delete(shared);
  ev.bodies--;
  ev.turning--;
  return { body: inner.finish(out), out, captured: inner.captured() };
}
