/** Where a line starts: at names, at maps in parentheses, or at what arrives from the line above. */
import type { Flow, FlowMap } from '../graph/builder';
import { isStage } from '../graph/values';
import { adviceOn, operatorCalled } from '../names/called';
import { functions } from '../names/functions';
import { isCapital } from '../names/link';
import { type Env, placeOf } from '../names/scope';
import { reportNothing, reportUnknown } from '../names/unknown';
import { ops } from '../ops';
import * as problems from '../problems/language';
import type { Flow as FlowStatement, Stage } from '../syntax/tree';
import type { Mend } from '../text/problem';
import { beside, tellMaps, unroll } from './parentheses';
import { guess } from './site';

interface Start {
  readonly flow: Flow;
  /** What it goes through. */
  readonly stages: readonly Stage[];
  /** Whether the line is told to be one of another language: what else is wrong with it shows once it is none. */
  readonly foreign?: true;
}

const none: readonly never[] = [];

/** @param above `first` before the first line of the flow, else the names of the line above */
export function startOf({ sources, stages, targets }: FlowStatement, env: Env, above: string): Start {
  const lone = sources.length === 1 ? sources[0]! : undefined;
  const first: Stage | undefined =
    lone !== undefined && isStageName(lone.name, env)
      ? { kind: 'call', name: lone, args: undefined, start: lone.start, end: lone.end }
      : undefined;
  if (first === undefined && sources.length > 0)
    return { flow: flowFrom(sources, env, stages.length > 0), stages };
  const all = first === undefined ? stages : [first, ...stages];
  const named = targets.length > 0;
  return inParentheses(all, env, named) ?? { flow: implicitStart(all[0], named, env, above), stages: all };
}

function isStageName(name: string, env: Env): boolean {
  if (name === '' || name === 'in' || name === 'it') return false;
  const binding = env.scope.find(name);
  if (binding === undefined)
    return ops.has(name) || env.declared.resolve(name) !== undefined || isCapital(name);
  return (
    binding.kind === 'shared' ||
    (binding.kind === 'value' && (binding.value === undefined || isStage(binding.value)))
  );
}

function flowFrom(sources: FlowStatement['sources'], env: Env, continues: boolean): Flow {
  const maps: FlowMap[] = [];
  let known = true;
  for (const source of sources) {
    const flow = flowNamed(source, env, continues || sources.length > 1);
    if (flow === undefined) known = false;
    else maps.push(...flow);
  }
  return known ? maps : undefined;
}

function flowNamed(source: { name: string; start: number; end: number }, env: Env, used: boolean): Flow {
  const { name } = source;
  if (name === '') return undefined;
  if (name === 'in' || name === 'it') {
    const flow = name === 'in' ? env.in : env.it;
    if (flow?.length === 0 && used) reportNothing(name, source, env);
    return flow?.length === 0 && used ? undefined : flow;
  }
  const binding = env.scope.find(name);
  if (binding?.kind === 'map') return [binding.map];
  if (binding !== undefined) {
    if (binding.kind !== 'value' || binding.value !== undefined)
      env.report(problems.notAMap, placeOf(env, source), { name, what: binding.what });
  } else if (ops.has(name)) {
    env.report(problems.notAMap, placeOf(env, source), { name, what: 'an operator' });
  } else {
    reportUnknown(name, source, env, 'map or stage');
  }
  return undefined;
}

/**
 * The start of a line that has its maps in parentheses, as if they stood before an arrow: `add(x, y)`,
 * `relu(conv(x, 8))`. To an operator they can be nothing else; a block on what arrives may want to know their shapes.
 */
function inParentheses([stage, ...others]: readonly Stage[], env: Env, named: boolean): Start | undefined {
  if (
    stage?.kind !== 'call' ||
    isSaidHere(stage.name.name, env) ||
    !(named || isForeign(stage.name.name) || ops.has(operatorCalled(stage.name.name) ?? ''))
  )
    return undefined;
  const unrolled = unroll(stage, env);
  if (unrolled === undefined) return undefined;
  const { maps, stages } = unrolled;
  const needsMore = maps.length < (ops.get(stages[0]!.name.name)?.inputs.min ?? 1);
  const before = needsMore ? env.it : none;
  tellMaps(maps, stages, env, needsMore ? 'it, ' : '', stage);
  // What a name of another language makes is open, and the name is said with the maps.
  if (!stages.every(({ name: { name } }) => isStageName(name, env) && !isForeign(name)))
    return {
      flow: undefined,
      stages: [{ kind: 'hole', start: stage.start, end: stage.end }, ...others],
      foreign: true,
    };
  const flow = guess(beside(before, maps));
  return { flow, stages: [...stages, ...others], foreign: true };
}

/** Whether it is a word of other languages that is said otherwise here, and no name of the file. */
const isSaidHere = (name: string, env: Env): boolean =>
  !isForeign(name) && adviceOn(name) !== undefined && !isStageName(name, env);

/** Names with dots are those of frameworks. */
const isForeign = (name: string): boolean => name.includes('.');

function implicitStart(stage: Stage | undefined, named: boolean, env: Env, above: string): Flow {
  if (stage === undefined) return env.it;
  const op = stage.kind === 'call' ? ops.get(stage.name.name) : undefined;
  const takesNothing = op?.inputs.max === 0 && !env.scope.find(op.name);
  if (takesNothing) return [];
  // What is wrong with it is told where it is called.
  const isFunction = stage.kind === 'call' && functions.has(stage.name.name);
  if (named && isFunction && env.scope.find(stage.name.name) === undefined) return guess(env.it);
  // A word of another language is told at its name, and starts from nowhere: `output(y)`.
  if (stage.kind === 'call' && isSaidHere(stage.name.name, env)) return guess(env.it);
  if (named || (above !== '' && above !== 'first')) {
    const text = stage.kind === 'call' ? stage.name.name : stage.kind === 'hole' ? '…' : stage.kind;
    const span = stage.kind === 'call' ? stage.name : { start: stage.start, end: stage.start + text.length };
    const place = placeOf(env, span);
    const from = named || above.includes(',') ? 'it' : above;
    const start = (name: string): Mend => ({
      title: `Start from '${name}'`,
      place: { ...place, end: place.start },
      text: `${name} -> `,
    });
    const inBlock = !named && env.declared.node.kind === 'block' && env.declared.node.inputs.length === 0;
    const mends = [start(from), ...(inBlock ? [start('in')] : [])];
    if (stage.kind !== 'hole') {
      env.report(problems.startUnsaid, place, { stage: text, above: named ? '' : above, inBlock }, { mends });
      // Which map was meant is open, so nothing that follows from it is judged.
      return guess(env.it);
    }
  }
  return env.it;
}
