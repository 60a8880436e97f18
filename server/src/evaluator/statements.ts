/** The statements of a body, one after the other. */
import { BodyBuilder, type Flow } from '../graph/builder';
import { limits } from '../graph/limits';
import { functions } from '../names/functions';
import { type Env, envAt, placeOf, type SharedBinding } from '../names/scope';
import { ops } from '../ops';
import * as problems from '../problems/language';
import type { Body as BodyNode, Flow as FlowStatement, Shared, Stage, Statement, Unit } from '../syntax/tree';
import type { Mend } from '../text/problem';
import { Control } from './control';
import { evaluate } from './expressions';
import { guess, type Site } from './names';
import {
  definedBy,
  holds,
  isRun,
  meaningOf,
  type Recall,
  type Recalled,
  type Single,
  type State,
} from './recall';
import { isSteady, reshape } from './reshape';

export abstract class Statements extends Control {
  /** The maps that leave a body which begins a builder: its statements are closed one by one, and remembered. */
  protected whole(
    body: BodyNode | undefined,
    env: Env,
    arriving: Flow,
    builder: BodyBuilder,
    recall?: Recall,
  ): Flow {
    const site: Site = { builder, lines: [] };
    let told = 0;
    // Only what is remembered has to know whether it told something.
    const here: Env =
      recall === undefined
        ? env
        : {
            ...env,
            report: (...problem) => {
              told++;
              env.report(...problem);
            },
          };
    const recalling = recall?.again();
    const units = body?.units ?? [];
    let state: State | undefined = { it: arriving, above: 'first' };
    for (let i = 0; i < units.length; ) {
      const unit = units[i]!;
      // Lines that come to such a name are not known by the names in them, and are evaluated anew.
      const isPlain = !env.scope.hides;
      let entry = isPlain ? recalling?.entryAt(units, i) : undefined;
      if (entry !== undefined && isRun(entry) && !this.holds(entry.recalled, state, env, builder))
        entry = recalling!.part(entry, unit);
      const before = entry?.recalled;
      if (before !== undefined && (isRun(entry!) || this.holds(before, state, env, builder))) {
        this.putAgain(before, env, builder);
        recalling!.keep(entry!);
        state = before.after;
        i += isRun(entry!) ? entry.units.length : 1;
        continue;
      }
      const reshaped: Recalled | undefined =
        before !== undefined && this.fits(before, builder) ? reshape(before, state, env) : undefined;
      if (reshaped !== undefined) {
        this.putAgain(reshaped, env, builder);
        recalling!.keep({ unit, made: reshaped.made, recalled: reshaped });
        state = reshaped.after;
        i++;
        continue;
      }
      const meaning = recalling && meaningOf(unit, env);
      const { cut } = this;
      const begun = recalling && this.begin();
      const toldBefore = told;
      if (entry !== undefined) builder.begin((entry as Single).made.segment);
      const after = this.statement(unit, state, here, site);
      const spent = begun && this.spentSince(begun);
      if (after === undefined) {
        state = undefined;
        break;
      }
      const made = builder.close(after.it);
      const isSure =
        isPlain &&
        told === toldBefore &&
        this.cut === cut &&
        !this.exhausted() &&
        unit.node.kind !== 'shared';
      const recalled: Recalled | undefined =
        meaning === undefined || spent === undefined || !isSure
          ? undefined
          : {
              names: meaning.names,
              blocks: meaning.blocks,
              before: state,
              after,
              defines: definedBy(unit, env.scope),
              made,
              spent,
              isSteady: isSteady(unit, after.it, made.segment?.items ?? []),
            };
      recalling?.keep({ unit, made, recalled });
      state = after;
      i++;
    }
    if (recalling !== undefined) builder.regroup(recall!.keep(recalling));
    return state?.it;
  }

  /** Whether statements give the same again, and stay below the limits. */
  private holds(recalled: Recalled, state: State, env: Env, builder: BodyBuilder): boolean {
    return this.fits(recalled, builder) && holds(recalled, state, env);
  }

  private fits(recalled: Recalled, builder: BodyBuilder): boolean {
    return this.affords(recalled.spent) && builder.fits(recalled.made);
  }

  private putAgain(recalled: Recalled, env: Env, builder: BodyBuilder): void {
    this.spend(recalled.spent);
    builder.put(recalled.made);
    for (const [name, binding] of recalled.defines) env.scope.set(name, binding);
  }

  /** The maps that leave an arm of an `if`, whose statements are part of the one that holds it. */
  protected arm(body: BodyNode, env: Env, arriving: Flow, site: Site): Flow {
    let state: State | undefined = { it: arriving, above: 'first' };
    this.bodies++;
    for (const unit of body.units) {
      state = this.statement(unit, state, env, site);
      if (state === undefined) break;
    }
    this.bodies--;
    return state?.it;
  }

  /** What the statement below finds; nothing where the evaluation has to end. */
  private statement(unit: Unit, { it, above }: State, env: Env, site: Site): State | undefined {
    const here = envAt(env, unit, it);
    if (this.steps >= limits.steps) {
      this.step(placeOf(here, { start: unit.node.start, end: unit.node.start + 1 }), here);
      return undefined;
    }
    this.count();
    const { node } = unit as Unit<Statement>;
    switch (node.kind) {
      case 'let': {
        const value = evaluate(node.value, here);
        this.define(here, node.name, { kind: 'value', value, what: 'a number' });
        return { it, above };
      }
      case 'shared':
        this.shared(node, here, site);
        return { it, above };
      case 'flow': {
        const named = node.targets.length > 0 && unit.problems.length === 0;
        return {
          it: this.flow(node, here, above, site),
          above: named ? node.targets.map(t => t.name).join(', ') : '',
        };
      }
      case 'broken':
        // What this line would have made is open, what arrives goes on as a guess.
        return { it: guess(it), above: '' };
    }
  }

  protected shared(node: Shared, env: Env, site: Site): void {
    const shared: SharedBinding = {
      instance: { name: node.name.name },
      stages: node.stages,
      env,
      made: new Map(),
      parameterCount: undefined,
    };
    this.define(env, node.name, { kind: 'shared', shared, what: 'a shared layer' });
    site.builder.declare(shared.instance);
    // Names and arguments are checked even where it is never used.
    this.inside.add(shared);
    this.stages(node.stages, env, undefined, { builder: new BodyBuilder(), lines: [] });
    this.inside.delete(shared);
  }

  protected flow(node: FlowStatement, env: Env, above: string, site: Site): Flow {
    const target = node.targets.length === 1 ? node.targets[0]!.name : '';
    const inside: Site = target === '' || target === '_' ? site : { ...site, lines: [...site.lines, target] };
    let { sources, stages } = node;
    const lone = sources.length === 1 ? sources[0]! : undefined;
    if (lone !== undefined && this.isStageName(lone.name, env)) {
      stages = [{ kind: 'call', name: lone, args: undefined, start: lone.start, end: lone.end }, ...stages];
      sources = [];
    }
    let flow: Flow;
    const inParentheses =
      sources.length === 0 ? this.startInParentheses(stages[0], env, node.targets.length > 0) : undefined;
    if (inParentheses !== undefined) {
      flow = inParentheses.flow;
      stages = [...inParentheses.stages, ...stages.slice(1)];
    } else if (sources.length > 0) flow = this.sources(sources, env, stages.length > 0);
    else flow = this.implicitStart(node, stages[0], env, above);
    flow = this.stages(stages, env, flow, inside);
    if (env.unit.problems.length > 0) flow = guess(flow);
    site.builder.leave(env.unit, flow);
    if (node.targets.length > 0) this.bindTargets(node, flow, env, site);
    return flow;
  }

  protected implicitStart(node: FlowStatement, stage: Stage | undefined, env: Env, above: string): Flow {
    if (stage === undefined) return env.it;
    const op = stage.kind === 'call' ? ops.get(stage.name.name) : undefined;
    const takesNothing = op?.inputs.max === 0 && !env.scope.find(op.name);
    if (takesNothing) return [];
    const named = node.targets.length > 0;
    // What is wrong with it is told where it is called.
    const isFunction = stage.kind === 'call' && functions.has(stage.name.name);
    if (named && isFunction && env.scope.find(stage.name.name) === undefined) return guess(env.it);
    if (named || (above !== '' && above !== 'first')) {
      const text = stage.kind === 'call' ? stage.name.name : stage.kind === 'hole' ? '…' : stage.kind;
      const span =
        stage.kind === 'call' ? stage.name : { start: stage.start, end: stage.start + text.length };
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
        env.report(
          problems.startUnsaid,
          place,
          { stage: text, above: named ? '' : above, inBlock },
          { mends },
        );
        // Which map was meant is open, so nothing that follows from it is judged.
        return guess(env.it);
      }
    }
    return env.it;
  }

  protected stages(stages: readonly Stage[], env: Env, arriving: Flow, site: Site): Flow {
    let flow = arriving;
    for (const stage of stages) flow = this.stage(stage, envAt(env, env.unit, flow), flow, site);
    return flow;
  }

  protected stage(stage: Stage, env: Env, flow: Flow, site: Site): Flow {
    switch (stage.kind) {
      case 'hole':
        return guess(flow);
      case 'call':
        return this.call(stage, env, flow, site);
      case 'if':
        return this.conditional(stage, env, flow, site);
      case 'repeat':
        return this.repeat(stage, env, flow, site);
      case 'for':
        return this.forEach(stage, env, flow, site);
    }
  }
}
