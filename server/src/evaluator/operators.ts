/** Operators at work on what arrives. */
import type { Flow, FlowMap } from '../graph/builder';
import { makeLayer } from '../graph/graph';
import type { Argument } from '../graph/values';
import type { Env } from '../names/scope';
import { type Attrs, isMismatch, type Mismatch, type Op, type Shape } from '../ops/op';
import * as problems from '../problems/language';
import { changeTo, type Mend, type Place } from '../text/problem';
import { opAttrs } from './arguments';
import type { Evaluator } from './evaluator';
import { leaveOpen, originsOf } from './joins';
import { argumentOf, tellMistaken, written } from './mistaken';
import { addItem, missed, type Site } from './site';

const isGuessed = (map: FlowMap): boolean => map.guessed;

/** Nearly every layer reads one map, and there are many layers: arrays as long as needed, and no more. */
function knownShapes(flow: readonly FlowMap[]): readonly Shape[] | undefined {
  if (flow.length === 1) return flow[0]!.shape && [flow[0]!.shape];
  const shapes = flow.map(map => map.shape);
  return shapes.includes(undefined) ? undefined : (shapes as Shape[]);
}

/** Whether as many maps arrive as the stage takes; tells where not. */
export function arrives(
  callee: string,
  min: number,
  max: number,
  flow: readonly FlowMap[],
  at: Place,
  env: Env,
): boolean {
  if (flow.length >= min && flow.length <= max) return true;
  if (flow.length === 0) env.report(problems.nothingArrives, at, { name: callee });
  else env.report(problems.mapCount, at, { callee, min, max, got: flow.length });
  return false;
}

/** Arguments in the place of one: by position where that one has none of its name, and by name otherwise. */
function insteadOf(
  op: Op,
  at: string,
  { name, namePlace, place }: Argument,
  way: Readonly<Record<string, number>>,
): readonly Mend[] {
  const names = Object.keys(op.params);
  const from = names.indexOf(at);
  const isInRow = name === undefined && Object.keys(way).every((param, i) => names[from + i] === param);
  const text = Object.entries(way)
    .map(([param, value]) => (isInRow ? String(value) : `${param} = ${value}`))
    .join(', ');
  return changeTo({ ...place, start: (namePlace ?? place).start }, text);
}

function tellMismatch(
  op: Op,
  { at, fact, help, use, uses = [] }: Mismatch,
  given: Argument | undefined,
  callee: Place,
  flow: readonly FlowMap[],
  { builder }: Site,
  env: Env,
): void {
  const isJoin = at === 'inputs' && flow.length > 1;
  if (!isJoin) {
    const arg = given?.place;
    const mends = arg === undefined || use === undefined ? [] : changeTo(arg, written(use));
    const ways = given === undefined ? [] : uses.flatMap(way => insteadOf(op, at, given, way));
    return env.report(
      problems.shapeMismatch,
      arg ?? callee,
      { callee: op.name, fact, help },
      { mends: [...mends, ...ways] },
    );
  }
  const origins = originsOf(flow, builder);
  const maps = knownShapes(flow) ?? [];
  const data = { callee: op.name, fact, help: origins.help ?? help, maps };
  // Only a block's own maps, and not those of a loop inside it, are what its uses give it.
  if (env.in?.[0]?.home === builder.home) leaveOpen(data, origins.ways);
  const mends = (origins.mends ?? []).filter(({ place }) => place.uri === callee.uri);
  env.report(problems.shapeMismatch, callee, data, { related: origins.related, mends });
}

/** @param attrs the values of the arguments where they are known already */
export function applyOp(
  ev: Evaluator,
  op: Op,
  args: readonly Argument[],
  at: Place,
  env: Env,
  flow: Flow,
  site: Site,
  attrs: Attrs | undefined = opAttrs(op, args, at, env.report),
): Flow {
  if (flow === undefined || !arrives(op.name, op.inputs.min, op.inputs.max, flow, at, env))
    return missed(site);
  const shapes = knownShapes(flow);
  if (attrs === undefined || shapes === undefined) return missed(site);
  const guessed = flow.some(isGuessed);
  const answer = op.shape(shapes, attrs);
  const fails = isMismatch(answer);
  const mistaken = guessed || args.length === 0 ? undefined : op.mistaken?.(shapes, attrs);
  const isTold = mistaken !== undefined && tellMistaken(op, args, mistaken, fails, env);
  if (fails) {
    if (!guessed && !isTold) tellMismatch(op, answer, argumentOf(op, args, answer.at), at, flow, site, env);
    return missed(site);
  }
  const { builder, lines } = site;
  const inputs = flow.length === 1 ? [builder.idOf(flow[0]!)] : flow.map(map => builder.idOf(map));
  const layer = makeLayer(op, attrs, shapes, answer, at, lines, inputs, builder.take(answer.length));
  return addItem(ev, site, layer, 0, guessed, env);
}
