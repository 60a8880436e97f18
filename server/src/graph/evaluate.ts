/**
 * A declaration with its arguments to a body of layers: one walk over its statements. Total and pure; blocks are
 * remembered by (declaration, arguments, input shapes), equal turns of a loop are evaluated once. Unknown values and
 * shapes flow on in silence: one mistake, one problem.
 */
import { ops } from '../ops';
import { times } from '../ops/lib/shape';
import { isMismatch, type Op, type Shape } from '../ops/op';
import * as problems from '../problems/language';
import type {
  Block,
  Body as BodyNode,
  Call,
  Flow as FlowStatement,
  For,
  If,
  Network,
  Repeat,
  Shared,
  Stage,
  Statement,
  Unit,
} from '../syntax/tree';
import type { Place, Problem } from '../text/problem';
import { bind, opAttrs } from './arguments';
import { BodyBuilder } from './builder';
import { evaluate, evaluateArgs, evaluateCondition, evaluateWhole, reportUnknown } from './expressions';
import type { Body, Declared, Evaluated, Run } from './graph';
import { limits } from './limits';
import {
  type Binding,
  type Env,
  type Flow,
  type FlowMap,
  ProblemList,
  placeOf,
  Scope,
  type SharedBinding,
} from './scope';
import {
  type Argument,
  type Callee,
  isList,
  isStage,
  keyOf,
  type StageValue,
  showValue,
  type Value,
} from './values';
import { parametersOf } from './weights';

/** What evaluating a block gave, remembered with its problems. */
export interface Remembered {
  readonly body: Body;
  readonly flow: readonly (Shape | undefined)[] | undefined;
  readonly guessed: boolean;
  readonly problems: readonly Problem[];
}

/** Evaluated blocks by declaration and key; whoever owns it decides how long it lives. */
export type Memo = WeakMap<Declared, Map<string, Remembered>>;

/** Where a stage stands while a body is being put together. */
interface Site {
  readonly builder: BodyBuilder;
  readonly lines: readonly string[];
}

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

class Evaluator {
  private steps = 0;
  private depth = 0;
  /** Blocks being evaluated with everything unknown, which would otherwise recur without an end. */
  private readonly checking = new Set<Declared>();

  constructor(private readonly memo: Memo) {}

  network(declared: Declared<Network>, args: readonly Argument[], at: Place | undefined): Evaluation {
    const list = new ProblemList();
    const env = this.rootEnv(declared, list, undefined);
    const bound = this.bindParams(declared, args, at ?? nameOf(declared), env, true);
    const builder = new BodyBuilder(undefined);
    const flow =
      bound === undefined ? undefined : this.body(declared.node.body, env, [], { builder, lines: [] });
    const body = builder.finish(flow);
    if (
      declared.node.body !== undefined &&
      bound !== undefined &&
      list.problems.length === 0 &&
      body.layerCount === 0
    )
      list.report(problems.emptyNetwork, nameOf(declared), { name: declared.node.name.name });
    const outputNames =
      flow === undefined
        ? []
        : flow.map((map, i) => this.outputName(declared.node.body, i) ?? `output${map.id}`);
    return { evaluated: { declared, args: bound ?? new Map(), body, outputNames }, problems: list.problems };
  }

  check(declared: Declared): readonly Problem[] {
    this.checking.add(declared);
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

  private rootEnv(declared: Declared, list: ProblemList, input: Flow): Env {
    const { unit } = declared;
    return { declared, unit, scope: new Scope(undefined), in: input, it: input, report: list.report };
  }

  private outputName(body: BodyNode | undefined, index: number): string | undefined {
    const last = body?.units.at(-1)?.node;
    if (last?.kind !== 'flow') return undefined;
    if (last.targets.length > 0) return last.targets[index]?.name;
    const bare = last.stages.length === 0 && last.sources.length > 1;
    return bare ? last.sources[index]?.name : undefined;
  }

  // Parameters and names

  private bindParams(
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
      if (arg === undefined && param.default !== undefined) value = evaluate(param.default, env);
      else if (arg === undefined) {
        const where = isNetwork ? placeOf(env, param.name) : at;
        env.report(problems.missingArgument, where, { callee: node.name.name, name, doc: '' });
        if (!isNetwork) return undefined;
      }
      if (param.choices !== undefined && isNetwork) evaluate(param.choices, env);
      values.set(name, value);
      this.define(env, param.name, { kind: 'value', value, what: 'a parameter' });
    }
    return values;
  }

  private bindInputs(node: Block, maps: readonly FlowMap[], env: Env): void {
    node.inputs.forEach((input, i) => {
      const map = maps[i];
      if (map !== undefined) this.define(env, input, { kind: 'map', map, what: 'a feature map' });
    });
  }

  private define(env: Env, ident: { name: string; start: number; end: number }, binding: Omitted): void {
    const { name } = ident;
    if (name === '' || name === '_') return;
    const place = placeOf(env, ident);
    const before = env.scope.find(name);
    const taken = before !== undefined ? before.what : ops.has(name) ? 'an operator' : undefined;
    if (taken !== undefined) {
      const related =
        before?.place === undefined ? [] : [{ place: before.place, text: `'${name}' is defined here.` }];
      env.report(problems.duplicateName, place, { name, what: taken }, { related });
      if (before !== undefined) return;
    } else if (/^[A-Z]/.test(name)) {
      env.report(problems.nameCase, place, { name, what: binding.what, capital: false });
    }
    env.scope.set(name, { ...binding, place } as Binding);
  }

  // Bodies and statements

  /** The maps that leave the body: those of its last line. */
  private body(body: BodyNode | undefined, env: Env, arriving: Flow, site: Site): Flow {
    let it = arriving;
    let above = '';
    let first = true;
    for (const unit of body?.units ?? []) {
      if (++this.steps > limits.steps) return undefined;
      const here: Env = { ...env, unit, it };
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
          above = node.targets.length > 0 ? node.targets.map(t => t.name).join(', ') : '';
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

  private shared(node: Shared, env: Env, site: Site): void {
    const shared: SharedBinding = {
      instance: { name: node.name.name },
      stages: node.stages,
      env,
      parameterCount: undefined,
    };
    this.define(env, node.name, { kind: 'shared', shared, what: 'a shared layer' });
    // Names and arguments are checked even where it is never used.
    this.stages(node.stages, env, undefined, { builder: new BodyBuilder(site.builder), lines: [] });
  }

  private flow(node: FlowStatement, env: Env, above: string, site: Site): Flow {
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
    if (node.targets.length > 0) this.bindTargets(node, flow, env, site);
    return flow;
  }

  private isStageName(name: string, env: Env): boolean {
    if (name === '' || name === 'in' || name === 'it') return false;
    const binding = env.scope.find(name);
    if (binding === undefined)
      return ops.has(name) || env.declared.resolve(name) !== undefined || /^[A-Z]/.test(name);
    return (
      binding.kind === 'shared' ||
      (binding.kind === 'value' && (binding.value === undefined || isStage(binding.value)))
    );
  }

  private implicitStart(node: FlowStatement, stage: Stage | undefined, env: Env, above: string): Flow {
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

  private sources(sources: FlowStatement['sources'], env: Env, continues: boolean): Flow {
    const maps: FlowMap[] = [];
    let known = true;
    for (const source of sources) {
      const flow = this.source(source, env, continues || sources.length > 1);
      if (flow === undefined) known = false;
      else maps.push(...flow);
    }
    return known ? maps : undefined;
  }

  private source(source: { name: string; start: number; end: number }, env: Env, used: boolean): Flow {
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

  private bindTargets(node: FlowStatement, flow: Flow, env: Env, site: Site): void {
    if (flow !== undefined && flow.length !== node.targets.length) {
      const span = { start: node.targets[0]!.start, end: node.targets.at(-1)!.end };
      env.report(problems.nameCount, placeOf(env, span), { names: node.targets.length, maps: flow.length });
    }
    node.targets.forEach((ident, i) => {
      const map = flow?.[i] ?? { builder: site.builder, id: 0, shape: undefined, guessed: true };
      this.define(env, ident, { kind: 'map', map, what: 'a feature map' });
    });
  }

  // Stages

  private stages(stages: readonly Stage[], env: Env, arriving: Flow, site: Site): Flow {
    let flow = arriving;
    for (const stage of stages) flow = this.stage(stage, { ...env, it: flow }, flow, site);
    return flow;
  }

  private stage(stage: Stage, env: Env, flow: Flow, site: Site): Flow {
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

  private call(stage: Call, env: Env, flow: Flow, site: Site): Flow {
    const { name } = stage.name;
    if (name === '') return guess(flow);
    const at = placeOf(env, stage.name);
    const args = stage.args && evaluateArgs(stage.args, env);
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
    const op = ops.get(name);
    if (op !== undefined) return this.applyOp(op, args ?? [], at, env, flow, site);
    const block = env.declared.resolve(name);
    if (block?.node.kind === 'block')
      return this.applyBlock(block as Declared<Block>, args ?? [], at, env, flow, site);
    if (block !== undefined) env.report(problems.notAStage, at, { name, what: 'a network' });
    else reportUnknown(name, stage.name, env, /^[A-Z]/.test(name) ? 'block' : 'operator');
    return this.unknown(site);
  }

  private unknown(site: Site): undefined {
    site.builder.missed();
    return undefined;
  }

  private applyValue(
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
    for (const step of value.steps)
      flow = this.apply(step.callee, step.args ?? (only && args) ?? [], at, env, flow, site);
    return flow;
  }

  private apply(
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

  /** Whether as many maps arrive as the stage takes; tells where not. */
  private arrives(
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

  private applyOp(op: Op, args: readonly Argument[], at: Place, env: Env, arriving: Flow, site: Site): Flow {
    const attrs = opAttrs(op, args, at, env.report);
    const flow = op.inputs.max === 0 && arriving !== undefined ? [] : arriving;
    if (flow === undefined || !this.arrives(op.name, op.inputs.min, op.inputs.max, flow, at, env))
      return this.unknown(site);
    const guessed = flow.some(map => map.guessed);
    const shapes: Shape[] = [];
    for (const map of flow) if (map.shape !== undefined) shapes.push(map.shape);
    if (attrs === undefined || shapes.length < flow.length) return this.unknown(site);
    const answer = op.shape(shapes, attrs);
    if (isMismatch(answer)) {
      const arg =
        args.find(a => a.name === answer.at) ??
        args.filter(a => a.name === undefined)[Object.keys(op.params).indexOf(answer.at)];
      if (!guessed)
        env.report(problems.shapeMismatch, arg?.place ?? at, {
          callee: op.name,
          fact: answer.fact,
          help: answer.help,
        });
      return this.unknown(site);
    }
    const { builder, lines } = site;
    const inputs = flow.map(map => builder.idOf(map));
    const first = builder.next();
    const layer = {
      kind: 'layer',
      op,
      attrs,
      inputShapes: shapes,
      outputs: answer,
      place: at,
      lines,
      inputs,
      first,
    } as const;
    const made = builder.add(layer, 1, 0, guessed);
    this.limitLayers(site, at, env);
    return made;
  }

  private limitLayers(site: Site, at: Place, env: Env): boolean {
    const layers = site.builder.layers();
    if (layers <= limits.layers) return false;
    env.report(problems.tooManyLayers, at, {
      layers: layers.toLocaleString('en'),
      limit: limits.layers.toLocaleString('en'),
    });
    this.steps = limits.steps;
    return true;
  }

  private applyBlock(
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
    if (flow !== undefined && !this.arrives(name, wanted, max, flow, at, env)) return this.unknown(site);
    const names = node.params.map(param => param.name.name);
    const bound = bind(name, names, args, env.report);
    const missing =
      bound && node.params.find(param => param.default === undefined && !bound.has(param.name.name));
    if (missing !== undefined)
      env.report(problems.missingArgument, at, { callee: name, name: missing.name.name, doc: '' });
    if (flow === undefined || bound === undefined || missing !== undefined) return this.unknown(site);
    if (this.depth >= limits.depth) {
      env.report(problems.tooDeepRecursion, at, { name, limit: limits.depth });
      return this.unknown(site);
    }
    if (this.steps > limits.steps) return undefined;
    const guessed = flow.some(map => map.guessed);
    const remembered = this.remember(
      block,
      args,
      flow.map(map => map.shape),
      at,
      guessed,
    );
    this.adopt(remembered.problems, name, args, flow, at, env, guessed);
    const { builder, lines } = site;
    const { body } = remembered;
    const values = new Map(names.map(n => [n, bound.get(n)?.value]));
    if (remembered.flow === undefined) {
      // The results are open, but what was evaluated before the mistake still counts.
      builder.add(
        {
          kind: 'use',
          name,
          block,
          args: values,
          body,
          shared: undefined,
          outputs: [],
          place: at,
          lines,
          inputs: flow.map(m => builder.idOf(m)),
          first: builder.next(),
        },
        body.layerCount,
        body.unknownCount,
        guessed,
      );
      return undefined;
    }
    const made = builder.add(
      {
        kind: 'use',
        name,
        block,
        args: values,
        body,
        shared: undefined,
        outputs: remembered.flow,
        place: at,
        lines,
        inputs: flow.map(map => builder.idOf(map)),
        first: builder.next(),
      },
      body.layerCount,
      body.unknownCount,
      guessed || remembered.guessed,
    );
    this.limitLayers(site, at, env);
    return made;
  }

  /** Evaluates a block, or finds what it gave for the same arguments and shapes before. */
  private remember(
    block: Declared<Block>,
    args: readonly Argument[],
    shapes: readonly (Shape | undefined)[],
    at: Place,
    guessed: boolean,
  ): Remembered {
    let known = this.memo.get(block);
    if (known === undefined) this.memo.set(block, (known = new Map()));
    const key = `${args.map(a => `${a.name ?? ''}=${keyOf(a.value)}`).join()}|${shapes.map(s => s?.join('x') ?? '?').join()}|${guessed}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const list = new ProblemList();
    const builder = new BodyBuilder(undefined);
    const arriving = builder.arrive(shapes, guessed);
    const inner: Env = { ...this.rootEnv(block, list, arriving) };
    this.depth++;
    const bound = this.bindParams(block, args, at, { ...inner, report: list.report }, false);
    this.bindInputs(block.node, arriving, inner);
    const flow =
      bound === undefined ? undefined : this.body(block.node.body, inner, arriving, { builder, lines: [] });
    this.depth--;
    const remembered: Remembered = {
      body: builder.finish(flow),
      flow: flow?.map(map => map.shape),
      guessed: guessed || (flow?.some(map => map.guessed) ?? false),
      problems: list.problems,
    };
    // What a limit has cut short depends on where the evaluation came from, so it is not kept.
    if (
      this.steps <= limits.steps &&
      !list.problems.some(p => p.kind.code === problems.tooDeepRecursion.code)
    )
      known.set(key, remembered);
    return remembered;
  }

  /** Problems inside a block are told in the block, with the use that caused them beside. */
  private adopt(
    inner: readonly Problem[],
    name: string,
    args: readonly Argument[],
    flow: readonly FlowMap[],
    at: Place,
    env: Env,
    guessed: boolean,
  ): void {
    if (guessed) return;
    for (const problem of inner) {
      const shown = args
        .map(a => (a.name === undefined ? '' : `${a.name} = `) + showValue(a.value))
        .join(', ');
      const maps = flow.map(map => (map.shape === undefined ? 'a map' : times(map.shape))).join(', ');
      const text = `in this use: ${name}${shown === '' ? '' : `(${shown})`} on ${maps}`;
      const { kind, place, data, mends } = problem;
      env.report(kind as never, place, data as never, {
        related: [...problem.related, { place: at, text }],
        mends,
      });
    }
  }

  private useShared(shared: SharedBinding, at: Place, env: Env, flow: Flow, site: Site): Flow {
    if (flow === undefined) return this.unknown(site);
    const inner = new BodyBuilder(site.builder);
    const arriving = inner.arrive(
      flow.map(map => map.shape),
      flow.some(map => map.guessed),
    );
    const out = this.stages(shared.stages, shared.env, arriving, { builder: inner, lines: [] });
    const body = inner.finish(out);
    const parameters = parametersOf(body);
    const { name } = shared.instance;
    if (shared.parameterCount === undefined) shared.parameterCount = parameters;
    else if (out !== undefined && shared.parameterCount !== parameters) {
      const format = (n: number) => n.toLocaleString('en');
      env.report(problems.sharedDiffers, at, {
        name,
        before: format(shared.parameterCount),
        now: format(parameters),
      });
    }
    const { builder, lines } = site;
    const inputs = [...flow, ...inner.captured()].map(map => builder.idOf(map));
    const outputs = body.outputs;
    const made = builder.add(
      {
        kind: 'use',
        name,
        block: undefined,
        args: new Map(),
        body,
        shared: shared.instance,
        outputs,
        place: at,
        lines,
        inputs,
        first: builder.next(),
      },
      body.layerCount,
      body.unknownCount,
      body.guessed,
    );
    return out === undefined ? undefined : made;
  }

  // Control

  private conditional(stage: If, env: Env, flow: Flow, site: Site): Flow {
    const condition = evaluateCondition(stage.condition, env);
    const arm = (body: BodyNode | If | undefined): Flow => {
      if (body === undefined) return flow;
      if (body.kind === 'if') return this.conditional(body, env, flow, site);
      return this.body(body, { ...env, scope: new Scope(env.scope) }, flow, site);
    };
    if (condition !== undefined) return arm(condition ? stage.then : stage.else);
    // Not known which: both are checked, neither counts.
    const aside: Site = { builder: new BodyBuilder(site.builder), lines: site.lines };
    for (const body of [stage.then, stage.else]) {
      if (body?.kind === 'if') this.conditional(body, { ...env, it: undefined }, undefined, aside);
      else if (body !== undefined)
        this.body(body, { ...env, it: undefined, scope: new Scope(env.scope) }, undefined, aside);
    }
    return this.unknown(site);
  }

  private repeat(stage: Repeat, env: Env, flow: Flow, site: Site): Flow {
    const count = evaluateWhole(stage.count, env, 'The count of a repeat');
    if (count !== undefined && count < 0) {
      env.report(problems.tooSmall, placeOf(env, stage.count), {
        subject: 'The count of a repeat',
        value: String(count),
        min: 0,
      });
      return this.unknown(site);
    }
    if (stage.body === undefined) return flow;
    if (count === undefined || flow === undefined) return this.checkTurn(stage.body, env, site, () => {});
    return this.turns(
      stage,
      stage.body,
      Array.from({ length: Math.min(count, limits.steps) }),
      count,
      env,
      flow,
      site,
      () => {},
    );
  }

  private forEach(stage: For, env: Env, flow: Flow, site: Site): Flow {
    const list = evaluate(stage.list, env);
    const names = stage.names.map(ident => ident.name);
    const bindRow = (row: Value | undefined, scope: Scope) => {
      stage.names.forEach((ident, i) => {
        const value = names.length === 1 ? row : row !== undefined && isList(row) ? row[i] : undefined;
        this.define({ ...env, scope }, ident, { kind: 'value', value, what: 'a loop variable' });
      });
    };
    if (stage.body === undefined) return flow;
    if (list === undefined || flow === undefined)
      return this.checkTurn(stage.body, env, site, scope => bindRow(undefined, scope));
    if (!isList(list)) {
      env.report(problems.wrongType, placeOf(env, stage.list), {
        subject: 'What a loop walks',
        wanted: 'a list',
        got: showValue(list),
      });
      return this.checkTurn(stage.body, env, site, scope => bindRow(undefined, scope));
    }
    const items = stage.list.kind === 'list' ? stage.list.items : [];
    for (const [i, row] of list.entries()) {
      if (names.length === 1 || row === undefined || (isList(row) && row.length === names.length)) continue;
      const what = `Row ${i + 1} has to fill ${names.join(', ')}`;
      env.report(problems.lengthMismatch, placeOf(env, items[i] ?? stage.list), {
        what,
        expected: names.length,
        got: isList(row) ? row.length : 1,
      });
      return this.checkTurn(stage.body, env, site, scope => bindRow(undefined, scope));
    }
    return this.turns(stage, stage.body, list, list.length, env, flow, site, bindRow);
  }

  /** One turn with nothing known: names and arguments are checked, nothing counts. */
  private checkTurn(body: BodyNode, env: Env, site: Site, bindRow: (scope: Scope) => void): undefined {
    const scope = new Scope(env.scope);
    bindRow(scope);
    this.body(body, { ...env, scope, it: undefined }, undefined, {
      builder: new BodyBuilder(site.builder),
      lines: [],
    });
    site.builder.missed();
    return undefined;
  }

  private turns(
    stage: Repeat | For,
    node: BodyNode,
    rows: readonly (Value | undefined)[],
    count: number,
    env: Env,
    arriving: readonly FlowMap[],
    site: Site,
    bindRow: (row: Value | undefined, scope: Scope) => void,
  ): Flow {
    if (count === 0) return arriving;
    const { builder, lines } = site;
    const word = stage.kind;
    const at = placeOf(env, { start: stage.start, end: stage.start + word.length });
    const runs: Run[] = [];
    let shapes: readonly (Shape | undefined)[] = arriving.map(map => map.shape);
    let guessed = arriving.some(map => map.guessed);
    let layers = 0;
    let unknown = 0;
    let key: string | undefined;
    for (let turn = 0; turn < rows.length; turn++) {
      const row = rows[turn];
      const last = runs.at(-1);
      const now = `${keyOf(row)}|${shapes.map(s => s?.join('x') ?? '?').join()}|${guessed}`;
      if (last !== undefined && now === key) {
        // The turn before had the same values and shapes, so this one is the same; a repeat's all are.
        const more = word === 'repeat' ? count - turn : 1;
        runs[runs.length - 1] = { ...last, times: last.times + more };
        layers += last.body.layerCount * more;
        unknown += last.body.unknownCount * more;
        if (word === 'repeat') break;
        continue;
      }
      key = now;
      if (++this.steps > limits.steps) return this.unknown(site);
      const inner = new BodyBuilder(builder);
      const scope = new Scope(env.scope);
      bindRow(row, scope);
      const flow = inner.arrive(shapes, guessed);
      const out = this.body(node, { ...env, scope, it: flow }, flow, { builder: inner, lines: [] });
      const body = inner.finish(out);
      runs.push({ body, times: 1, captured: inner.captured().map(map => builder.idOf(map)) });
      layers += body.layerCount;
      unknown += body.unknownCount;
      if (out === undefined || layers > limits.layers) {
        shapes = [];
        if (out === undefined) unknown += 1;
        break;
      }
      shapes = out.map(map => map.shape);
      guessed ||= out.some(map => map.guessed);
    }
    const inputs = arriving.map(map => builder.idOf(map));
    const made = builder.add(
      { kind: 'loop', runs, outputs: shapes, place: at, lines, inputs, first: builder.next() },
      layers,
      unknown,
      guessed,
    );
    if (this.limitLayers(site, at, env)) return undefined;
    return shapes.length === 0 && runs.at(-1)?.body.results.length === 0 ? undefined : made;
  }
}

type Omitted =
  | { readonly kind: 'value'; readonly value: Value | undefined; readonly what: string }
  | { readonly kind: 'map'; readonly map: FlowMap; readonly what: string }
  | { readonly kind: 'shared'; readonly shared: SharedBinding; readonly what: string };

const nameOf = (declared: Declared): Place => ({
  uri: declared.uri,
  unit: declared.unit,
  start: declared.node.name.start,
  end: declared.node.name.end,
});

/** What arrives goes on in place of something half-typed. */
const guess = (flow: Flow): Flow => flow?.map(map => ({ ...map, guessed: true }));
