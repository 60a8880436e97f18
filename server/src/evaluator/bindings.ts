/** What names of a body stand for: parameters, maps, and where a line starts. */
import type { Flow, FlowMap } from '../graph/builder';
import type { Declared } from '../graph/graph';
import { type Argument, isList, keyOf, showValue, type Value, words } from '../graph/values';
import { isCapital } from '../names/link';
import { type Binding, type Env, placeOf, Scope, type SharedBinding } from '../names/scope';
import { ops } from '../ops';
import * as problems from '../problems/language';
import type { ProblemList, Report } from '../problems/list';
import { noChoices, notAChoice, outsideChoices } from '../problems/search';
import type { Block, Flow as FlowStatement, Param } from '../syntax/tree';
import type { Place } from '../text/problem';
import { bind } from './arguments';
import type { Evaluator, Witness } from './evaluator';
import { evaluate } from './expressions';
import type { Site } from './site';

type Unplaced =
  | { readonly kind: 'value'; readonly value: Value | undefined; readonly what: string }
  | { readonly kind: 'map'; readonly map: FlowMap; readonly what: string }
  | { readonly kind: 'shared'; readonly shared: SharedBinding; readonly what: string };

/** Each field is written out: names are bound at every turn of every loop, and this is fastest. */
function bindingAt(binding: Unplaced, place: Place): Binding {
  const { kind, what } = binding;
  if (kind === 'value') return { kind, value: binding.value, what, place };
  return kind === 'map'
    ? { kind, map: binding.map, what, place }
    : { kind, shared: binding.shared, what, place };
}

export function rootEnv(ev: Evaluator, declared: Declared, list: ProblemList, input: Flow): Env {
  const { unit } = declared;
  const report: Report = (kind, place, data, more) => {
    ev.told++;
    list.report(kind, place, data, more);
  };
  const skip = () => {
    ev.skipped++;
  };
  const tell = ev.witness?.defined;
  return { declared, unit, scope: new Scope(undefined), in: input, it: input, report, skip, tell };
}

export function bindParams(
  ev: Evaluator,
  declared: Declared,
  args: readonly Argument[],
  at: Place,
  env: Env,
  isNetwork: boolean,
): ReadonlyMap<string, Value | undefined> | undefined {
  const { node } = declared;
  const names = node.params.map(param => param.name.name);
  // Arguments are judged where they are written, which is not inside the declaration.
  const bound = bind(node.name.name, names, args, env.report);
  if (bound === undefined) return undefined;
  const values = new Map<string, Value | undefined>();
  for (const param of node.params) {
    const name = param.name.name;
    const arg = bound.get(name);
    let value = arg?.value;
    if (arg !== undefined) env.skip();
    if (arg === undefined && param.default !== undefined) value = evaluate(param.default, env);
    else if (arg === undefined) {
      const where = isNetwork ? placeOf(env, param.name) : at;
      // Nobody calls a network: without a default its figures would not be known while it is written.
      const doc = isNetwork
        ? `a network's parameters have defaults, '${name} = 1', and what arrives is said by the first line of its body.`
        : '';
      env.report(problems.missingArgument, where, { callee: node.name.name, name, doc });
      if (!isNetwork) return undefined;
    }
    if (isNetwork) checkChoices(param, arg === undefined ? value : undefined, env);
    values.set(name, value);
    // What it lacks is told, and says what it was meant for.
    const own =
      isNetwork && arg === undefined && param.default === undefined ? { ...env, report: () => {} } : env;
    define(ev, own, param.name, { kind: 'value', value, what: 'a parameter' });
  }
  return values;
}

/** A list is searched element by element. */
const isChoice = (one: Value | undefined, range: readonly (Value | undefined)[]): boolean =>
  range.some(choice => keyOf(choice) === keyOf(one)) ||
  (one !== undefined && isList(one) && one.length > 0 && one.every(part => isChoice(part, range)));

/** Tells of arguments that are outside the range of their parameter, where it is written out. */
export function checkArguments(params: readonly Param[], args: readonly Argument[], env: Env): void {
  const names = params.map(({ name }) => name.name);
  const positional = args.filter(({ name }) => name === undefined);
  for (const arg of args) {
    const { choices } =
      params[arg.name === undefined ? positional.indexOf(arg) : names.indexOf(arg.name)] ?? {};
    if (choices === undefined || arg.value === undefined) continue;
    // What it is made of belongs to the network, which tells of its own mistakes.
    const range = evaluate(choices, { ...env, report: () => {}, skip: () => {} });
    if (range === undefined || !isList(range) || range.includes(undefined)) continue;
    if (isChoice(arg.value, range)) continue;
    const name = arg.name ?? names[positional.indexOf(arg)]!;
    env.report(outsideChoices, arg.place, { name, value: showValue(arg.value), choices: showValue(range) });
  }
}

/** A range of a search is a list, and has the default among its values. */
export function checkChoices(
  { name: { name }, default: written, choices }: Param,
  value: Value | undefined,
  env: Env,
): void {
  const range = choices && evaluate(choices, env);
  if (choices === undefined || range === undefined) return;
  if (!isList(range) || range.length === 0) {
    env.report(noChoices, placeOf(env, choices), {
      name,
      got: isList(range) ? 'an empty list' : showValue(range),
    });
    return;
  }
  if (written === undefined || value === undefined || range.includes(undefined)) return;
  if (isChoice(value, range)) return;
  env.report(notAChoice, placeOf(env, written), {
    name,
    value: showValue(value),
    choices: showValue(range),
  });
}

export function bindInputs(ev: Evaluator, node: Block, maps: readonly FlowMap[], env: Env): void {
  node.inputs.forEach((input, i) => {
    const map = maps[i];
    if (map !== undefined) define(ev, env, input, { kind: 'map', map, what: 'a feature map' });
  });
}

function tellWitness(witness: Witness, place: Place, binding: Unplaced): void {
  if (binding.kind === 'value') witness.defined(place, binding.value);
  else if (binding.kind === 'map') witness.defined(place, { kind: 'map', shape: binding.map.shape });
}

export function define(
  ev: Evaluator,
  env: Env,
  ident: { name: string; start: number; end: number },
  binding: Unplaced,
): void {
  if (ev.witness !== undefined) tellWitness(ev.witness, placeOf(env, ident), binding);
  const { name } = ident;
  if (name === '' || name === '_') return;
  const place = placeOf(env, ident);
  const before = env.scope.find(name);
  if (before !== undefined) {
    const related =
      before.place === undefined ? [] : [{ place: before.place, text: `'${name}' is defined here.` }];
    const isAgain = before.kind === 'map' && binding.kind === 'map';
    const data = { name, what: before.what, ...(isAgain ? ({ again: true } as const) : {}) };
    env.report(problems.duplicateName, place, data, { related });
    // Whoever reads it below means this one, whose shape is right and is not judged.
    if (isAgain) env.scope.set(name, { ...before, map: { ...binding.map, guessed: true } });
    return;
  }
  // These are told here only: what uses the name means this one.
  if (ops.has(name)) {
    env.report(problems.duplicateName, place, { name, what: 'an operator' });
  } else if (words.some(word => word === name)) {
    env.report(problems.duplicateName, place, { name, what: 'a word for a padding' });
  } else if (isCapital(name)) {
    env.report(problems.nameCase, place, { name, what: binding.what, capital: false });
  }
  if (ops.has(name) || isCapital(name)) env.scope.hides = true;
  env.scope.set(name, bindingAt(binding, place));
}

export function bindTargets(ev: Evaluator, node: FlowStatement, flow: Flow, env: Env, site: Site): void {
  if (flow !== undefined && flow.length !== node.targets.length) {
    const span = { start: node.targets[0]!.start, end: node.targets.at(-1)!.end };
    env.report(problems.nameCount, placeOf(env, span), { names: node.targets.length, maps: flow.length });
  }
  node.targets.forEach((ident, i) => {
    const map = flow?.[i] ?? {
      home: site.builder.home,
      id: site.builder.fresh(1),
      shape: undefined,
      guessed: true,
    };
    define(ev, env, ident, { kind: 'map', map, what: 'a feature map' });
  });
}
