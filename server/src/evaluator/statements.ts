/** The statements of a body, one after the other. */
import type { Flow } from '../graph/builder';
import { limits } from '../graph/limits';
import { type Env, envAt, placeOf } from '../names/scope';
import type { Body as BodyNode, Flow as FlowStatement, Stage, Statement, Unit } from '../syntax/tree';
import { bindTargets, define } from './bindings';
import { applyCall } from './calls';
import { applyFor, applyIf, applyRepeat } from './control';
import { count, step } from './effort';
import type { Evaluator, Witness } from './evaluator';
import { evaluate } from './expressions';
import type { State } from './recall';
import { defineShared } from './shared';
import { guess, type Site } from './site';
import { startOf } from './starts';

/** The maps that leave an arm of an `if`, whose statements are part of the one that holds it. */
export function evaluateArm(ev: Evaluator, body: BodyNode, env: Env, arriving: Flow, site: Site): Flow {
  let state: State | undefined = { it: arriving, above: 'first' };
  ev.bodies++;
  for (const unit of body.units) {
    state = evaluateStatement(ev, unit, state, env, site);
    if (state === undefined) break;
  }
  ev.bodies--;
  return state?.it;
}

/** What the statement below finds; nothing where the evaluation has to end. */
export function evaluateStatement(
  ev: Evaluator,
  unit: Unit,
  { it, above }: State,
  env: Env,
  site: Site,
): State | undefined {
  const here = envAt(env, unit, it);
  if (ev.steps >= limits.steps) {
    step(ev, placeOf(here, { start: unit.node.start, end: unit.node.start + 1 }), here);
    return undefined;
  }
  count(ev);
  const { node } = unit as Unit<Statement>;
  switch (node.kind) {
    case 'let': {
      const value = evaluate(node.value, here);
      define(ev, here, node.name, { kind: 'value', value, what: 'a number' });
      return { it: unit.problems.length > 0 ? begun(it) : it, above };
    }
    case 'shared':
      defineShared(ev, node, here, site);
      return { it, above };
    case 'flow': {
      const named = node.targets.length > 0 && unit.problems.length === 0;
      return {
        it: evaluateFlow(ev, node, here, above, site),
        above: named ? node.targets.map(t => t.name).join(', ') : '',
      };
    }
    case 'broken':
      // What this line would have made is open, what arrives goes on as a guess.
      return { it: begun(guess(it)), above: '' };
  }
}

function evaluateFlow(ev: Evaluator, node: FlowStatement, env: Env, above: string, site: Site): Flow {
  const target = node.targets.length === 1 ? node.targets[0]!.name : '';
  const inside: Site = target === '' || target === '_' ? site : { ...site, lines: [...site.lines, target] };
  if (ev.witness !== undefined) tellArriving(ev.witness, node, env);
  const start = startOf(node, env, above);
  const own = start.foreign ? { ...env, report: () => {} } : env;
  let flow = applyStages(ev, start.stages, own, start.flow, inside);
  if (env.unit.problems.length > 0) flow = begun(guess(flow));
  site.builder.leave(env.unit, flow);
  if (node.targets.length > 0) bindTargets(ev, node, flow, own, site);
  return flow;
}

function tellArriving(witness: Witness, { sources }: FlowStatement, env: Env): void {
  for (const source of sources) {
    const flow = source.name === 'in' ? env.in : source.name === 'it' ? env.it : undefined;
    for (const { shape } of flow ?? []) witness.defined(placeOf(env, source), { kind: 'map', shape });
  }
}

/** A line with a mistake in its form may hold the input: below it, it is open what arrives. */
const begun = (flow: Flow): Flow => (flow?.length === 0 ? undefined : flow);

export function applyStages(
  ev: Evaluator,
  stages: readonly Stage[],
  env: Env,
  arriving: Flow,
  site: Site,
): Flow {
  let flow = arriving;
  for (const stage of stages) flow = applyStage(ev, stage, envAt(env, env.unit, flow), flow, site);
  return flow;
}

function applyStage(ev: Evaluator, stage: Stage, env: Env, flow: Flow, site: Site): Flow {
  switch (stage.kind) {
    case 'hole':
      return guess(flow);
    case 'call':
      return applyCall(ev, stage, env, flow, site);
    case 'if':
      return applyIf(ev, stage, env, flow, site);
    case 'repeat':
      return applyRepeat(ev, stage, env, flow, site);
    case 'for':
      return applyFor(ev, stage, env, flow, site);
  }
}
