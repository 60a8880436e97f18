/** What names of a body stand for: parameters, maps, and where a line starts. */
import type { BodyBuilder, Flow, FlowMap } from '../graph/builder';
import type { Declared } from '../graph/graph';
import { limits } from '../graph/limits';
import { type Argument, isList, isStage, keyOf, showValue, type Value, words } from '../graph/values';
import { isCapital } from '../names/link';
import { type Binding, type Env, placeOf, Scope, type SharedBinding } from '../names/scope';
import { reportUnknown } from '../names/unknown';
import { ops } from '../ops';
import * as problems from '../problems/language';
import type { ProblemList } from '../problems/list';
import { noChoices, notAChoice } from '../problems/search';
import type { Block, Flow as FlowStatement, Param } from '../syntax/tree';
import type { Place } from '../text/problem';
import { bind } from './arguments';
import { Effort } from './effort';
import { evaluate } from './expressions';

/** Where a stage stands while a body is being put together. */
export interface Site {
  readonly builder: BodyBuilder;
  readonly lines: readonly string[];
}

export type Omitted =
  | { readonly kind: 'value'; readonly value: Value | undefined; readonly what: string }
  | { readonly kind: 'map'; readonly map: FlowMap; readonly what: string }
  | { readonly kind: 'shared'; readonly shared: SharedBinding; readonly what: string };

/** Each field is written out: names are bound at every turn of every loop, and this is fastest. */
function bindingAt(binding: Omitted, place: Place): Binding {
  const { kind, what } = binding;
  if (kind === 'value') return { kind, value: binding.value, what, place };
  return kind === 'map'
    ? { kind, map: binding.map, what, place }
    : { kind, shared: binding.shared, what, place };
}

/** What arrives goes on in place of something half-typed. */
export const guess = (flow: Flow): Flow => flow?.map(map => ({ ...map, guessed: true }));

export abstract class Names extends Effort {
  /** Nothing is known but what is written: a condition that has a value always has it. */
  protected checking = false;
  /** Turns of loops and uses of shared layers that the evaluation is in, each with values or maps of its own. */
  protected turning = 0;
  /** Arms around the evaluation of which it is not known whether they are taken. */
  protected uncertain = 0;
  /** How often blocks inside each other were cut short; what comes of it depends on where the evaluation came from. */
  protected cut = 0;

  protected rootEnv(declared: Declared, list: ProblemList, input: Flow): Env {
    const { unit } = declared;
    const skip = () => {
      this.skipped++;
    };
    return { declared, unit, scope: new Scope(undefined), in: input, it: input, report: list.report, skip };
  }

  protected bindParams(
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
        env.report(problems.missingArgument, where, { callee: node.name.name, name, doc: '' });
        if (!isNetwork) return undefined;
      }
      if (isNetwork) this.checkChoices(param, arg === undefined ? value : undefined, env);
      values.set(name, value);
      this.define(env, param.name, { kind: 'value', value, what: 'a parameter' });
    }
    return values;
  }

  /** A range of a search is a list, and has the default among its values. */
  protected checkChoices(
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
    // A list is searched element by element.
    const isChoice = (one: Value | undefined): boolean =>
      range.some(choice => keyOf(choice) === keyOf(one)) ||
      (one !== undefined && isList(one) && one.length > 0 && one.every(isChoice));
    if (isChoice(value)) return;
    env.report(notAChoice, placeOf(env, written), {
      name,
      value: showValue(value),
      choices: showValue(range),
    });
  }

  protected bindInputs(node: Block, maps: readonly FlowMap[], env: Env): void {
    node.inputs.forEach((input, i) => {
      const map = maps[i];
      if (map !== undefined) this.define(env, input, { kind: 'map', map, what: 'a feature map' });
    });
  }

  protected define(env: Env, ident: { name: string; start: number; end: number }, binding: Omitted): void {
    const { name } = ident;
    if (name === '' || name === '_') return;
    const place = placeOf(env, ident);
    const before = env.scope.find(name);
    if (before !== undefined) {
      const related =
        before.place === undefined ? [] : [{ place: before.place, text: `'${name}' is defined here.` }];
      env.report(problems.duplicateName, place, { name, what: before.what }, { related });
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

  protected isStageName(name: string, env: Env): boolean {
    if (name === '' || name === 'in' || name === 'it') return false;
    const binding = env.scope.find(name);
    if (binding === undefined)
      return ops.has(name) || env.declared.resolve(name) !== undefined || isCapital(name);
    return (
      binding.kind === 'shared' ||
      (binding.kind === 'value' && (binding.value === undefined || isStage(binding.value)))
    );
  }

  protected sources(sources: FlowStatement['sources'], env: Env, continues: boolean): Flow {
    const maps: FlowMap[] = [];
    let known = true;
    for (const source of sources) {
      const flow = this.source(source, env, continues || sources.length > 1);
      if (flow === undefined) known = false;
      else maps.push(...flow);
    }
    return known ? maps : undefined;
  }

  protected source(source: { name: string; start: number; end: number }, env: Env, used: boolean): Flow {
    const { name } = source;
    if (name === '') return undefined;
    if (name === 'in' || name === 'it') {
      const flow = name === 'in' ? env.in : env.it;
      if (flow?.length === 0 && used) env.report(problems.nothingArrives, placeOf(env, source), { name });
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

  protected bindTargets(node: FlowStatement, flow: Flow, env: Env, site: Site): void {
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
      this.define(env, ident, { kind: 'map', map, what: 'a feature map' });
    });
  }

  protected unknown(site: Site): undefined {
    site.builder.missed();
    return undefined;
  }

  /** Counts a statement or a turn; false when there have been too many. */
  protected step(at: Place, env: Env): boolean {
    const limit = limits.layers.toLocaleString('en');
    if (this.steps === limits.steps) this.exhaust(at, env, `more than ${limit} layers`, limit);
    this.count();
    return !this.exhausted();
  }

  /** Ends the evaluation, with one problem at the place that went too far. */
  protected exhaust(at: Place, env: Env, layers: string, limit: string): void {
    if (this.exhausted()) return;
    this.steps = limits.steps + 1;
    env.report(problems.tooManyLayers, at, { layers, limit });
  }
}
