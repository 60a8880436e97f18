/**
 * A declaration with its arguments to a body of layers: one walk over its statements. Total and pure; blocks are
 * remembered by (declaration, arguments, input shapes), equal turns of a loop are evaluated once. Unknown values and
 * shapes flow on in silence: one mistake, one problem.
 */
import { ops } from '../ops';
import * as problems from '../problems/language';
import type {
  Body as BodyNode,
  Flow as FlowStatement,
  Network,
  Shared,
  Stage,
  Statement,
  Unit,
} from '../syntax/tree';
import type { Place, Problem } from '../text/problem';
import { BodyBuilder } from './builder';
import type { Memo } from './evaluator/blocks';
import { Control } from './evaluator/control';
import { guess, nameOf, type Site } from './evaluator/names';
import { evaluate } from './expressions';
import type { Declared, Evaluated } from './graph';
import { type Env, type Flow, ProblemList, placeOf, type SharedBinding } from './scope';
import type { Argument } from './values';

export type { Memo } from './evaluator/blocks';

export interface Evaluation {
  readonly evaluated: Evaluated;
  readonly problems: readonly Problem[];
}

/** A network with its defaults, or with arguments from a deployment or the command line. */
export function evaluateNetwork(
  declared: Declared<Network>,
  args: readonly Argument[],
  memo: Memo,
  at?: Place,
): Evaluation {
  return new Evaluator(memo).network(declared, args, at);
}

/** Checks everything of a declaration that needs neither shapes nor arguments. */
export function checkDeclaration(declared: Declared, memo: Memo): readonly Problem[] {
  return new Evaluator(memo).check(declared);
}

export class Evaluator extends Control {
  network(declared: Declared<Network>, args: readonly Argument[], at: Place | undefined): Evaluation {
    const list = new ProblemList();
    const env = this.rootEnv(declared, list, []);
    const bound = this.bindParams(declared, args, at ?? nameOf(declared), env, true);
    const builder = new BodyBuilder(undefined);
    const flow =
      bound === undefined ? undefined : this.body(declared.node.body, env, [], { builder, lines: [] });
    const body = builder.finish(flow);
    if (
      declared.node.body !== undefined &&
      bound !== undefined &&
      list.problems.length === 0 &&
      body.layerCount === 0 &&
      // A line with a mistake in its form may hold the input.
      declared.node.body.units.every(unit => unit.problems.length === 0)
    )
      list.report(problems.emptyNetwork, nameOf(declared), { name: declared.node.name.name });
    const outputNames =
      flow === undefined
        ? []
        : flow.map((map, i) => this.outputName(declared.node.body, i) ?? `output${map.id}`);
    return { evaluated: { declared, args: bound ?? new Map(), body, outputNames }, problems: list.problems };
  }

  check(declared: Declared): readonly Problem[] {
    const list = new ProblemList();
    const { node } = declared;
    const named = node.kind === 'block' ? node.inputs.length : 0;
    const builder = new BodyBuilder(undefined);
    const arriving = builder.arrive(
      Array.from({ length: Math.max(1, named) }, () => undefined),
      false,
    );
    const input: Flow = node.kind === 'network' ? [] : named > 0 ? arriving : undefined;
    const env = this.rootEnv(declared, list, input);
    for (const param of node.params) {
      if (param.default !== undefined) evaluate(param.default, env);
      if (param.choices !== undefined) evaluate(param.choices, env);
      this.define(env, param.name, { kind: 'value', value: undefined, what: 'a parameter' });
    }
    if (node.kind === 'block') this.bindInputs(node, arriving, env);
    this.body(node.body, env, input, { builder, lines: [] });
    return list.problems;
  }

  protected outputName(body: BodyNode | undefined, index: number): string | undefined {
    const last = body?.units.at(-1)?.node;
    if (last?.kind !== 'flow') return undefined;
    if (last.targets.length > 0) return last.targets[index]?.name;
    const bare = last.stages.length === 0 && last.sources.length > 1;
    return bare ? last.sources[index]?.name : undefined;
  }

  /** The maps that leave the body: those of its last line. */
  protected body(body: BodyNode | undefined, env: Env, arriving: Flow, site: Site): Flow {
    let it = arriving;
    let above = '';
    let first = true;
    for (const unit of body?.units ?? []) {
      const here: Env = { ...env, unit, it };
      if (!this.step(placeOf(here, { start: unit.node.start, end: unit.node.start + 1 }), here))
        return undefined;
      const { node } = unit as Unit<Statement>;
      switch (node.kind) {
        case 'let':
          this.define(here, node.name, {
            kind: 'value',
            value: evaluate(node.value, here),
            what: 'a number',
          });
          break;
        case 'shared':
          this.shared(node, here, site);
          break;
        case 'flow':
          it = this.flow(node, here, first ? 'first' : above, site);
          above =
            node.targets.length > 0 && unit.problems.length === 0
              ? node.targets.map(t => t.name).join(', ')
              : '';
          first = false;
          break;
        case 'broken':
          // What this line would have made is open, what arrives goes on as a guess.
          it = guess(it);
          above = '';
          first = false;
      }
    }
    return it;
  }

  protected shared(node: Shared, env: Env, site: Site): void {
    const shared: SharedBinding = {
      instance: { name: node.name.name },
      stages: node.stages,
      env,
      parameterCount: undefined,
    };
    this.define(env, node.name, { kind: 'shared', shared, what: 'a shared layer' });
    site.builder.declare(shared.instance);
    // Names and arguments are checked even where it is never used.
    this.stages(node.stages, env, undefined, { builder: new BodyBuilder(site.builder), lines: [] });
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
    if (sources.length > 0) flow = this.sources(sources, env, stages.length > 0);
    else flow = this.implicitStart(node, stages[0], env, above);
    flow = this.stages(stages, env, flow, inside);
    if (env.unit.problems.length > 0) flow = guess(flow);
    if (node.targets.length > 0) this.bindTargets(node, flow, env, site);
    return flow;
  }

  protected implicitStart(node: FlowStatement, stage: Stage | undefined, env: Env, above: string): Flow {
    if (stage === undefined) return env.it;
    const op = stage.kind === 'call' ? ops.get(stage.name.name) : undefined;
    const takesNothing = op?.inputs.max === 0 && !env.scope.find(op.name);
    if (takesNothing) return [];
    const named = node.targets.length > 0;
    if (named || (above !== '' && above !== 'first')) {
      const text = stage.kind === 'call' ? stage.name.name : stage.kind === 'hole' ? '…' : stage.kind;
      const span =
        stage.kind === 'call' ? stage.name : { start: stage.start, end: stage.start + text.length };
      const place = placeOf(env, span);
      const from = named || above.includes(',') ? 'it' : above;
      const mends = [
        { title: `Start from '${from}'`, place: { ...place, end: place.start }, text: `${from} -> ` },
      ];
      if (stage.kind !== 'hole')
        env.report(problems.startUnsaid, place, { stage: text, above: named ? '' : above }, { mends });
    }
    return env.it;
  }

  protected stages(stages: readonly Stage[], env: Env, arriving: Flow, site: Site): Flow {
    let flow = arriving;
    for (const stage of stages) flow = this.stage(stage, { ...env, it: flow }, flow, site);
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
