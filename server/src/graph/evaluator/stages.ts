/** Stages: operators, blocks and shared instances applied to the maps that arrive. */
import { ops } from '../../ops';
import { times } from '../../ops/lib/shape';
import { isMismatch, type Op, type Shape } from '../../ops/op';
import * as problems from '../../problems/language';
import type { Block, Body as BodyNode, Call, Stage } from '../../syntax/tree';
import type { Place, Problem } from '../../text/problem';
import { bind, opAttrs } from '../arguments';
import { BodyBuilder } from '../builder';
import { evaluateArgs, reportUnknown } from '../expressions';
import type { Body, Declared } from '../graph';
import { limits } from '../limits';
import { type Env, type Flow, type FlowMap, ProblemList, placeOf, type SharedBinding } from '../scope';
import { type Argument, type Callee, isStage, keyOf, type StageValue, showValue } from '../values';
import { parametersOf } from '../weights';
import { guess, Names, type Site } from './names';

/** What evaluating a block gave, remembered with its problems. */
export interface Remembered {
  readonly body: Body;
  readonly flow: readonly (Shape | undefined)[] | undefined;
  readonly guessed: boolean;
  readonly problems: readonly Problem[];
}

/** Evaluated blocks by declaration and key; whoever owns it decides how long it lives. */
export type Memo = WeakMap<Declared, Map<string, Remembered>>;

/** Uses shown beside a problem inside a block: the innermost, and the outermost. */
const maxRelated = 5;

export abstract class Stages extends Names {
  private depth = 0;

  constructor(private readonly memo: Memo) {
    super();
  }

  /** The maps that leave a body. */
  protected abstract body(body: BodyNode | undefined, env: Env, arriving: Flow, site: Site): Flow;

  /** The maps behind a pipeline. */
  protected abstract stages(stages: readonly Stage[], env: Env, arriving: Flow, site: Site): Flow;

  protected call(stage: Call, env: Env, flow: Flow, site: Site): Flow {
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

  protected applyValue(
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

  protected apply(
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
  protected arrives(
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

  protected applyOp(op: Op, args: readonly Argument[], at: Place, env: Env, flow: Flow, site: Site): Flow {
    const attrs = opAttrs(op, args, at, env.report);
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

  /** Ends the evaluation where the layers of a body pass the limit. */
  protected limitLayers(site: Site, at: Place, env: Env): boolean {
    const layers = site.builder.layers();
    if (layers > limits.layers) this.exhaust(at, env, layers.toLocaleString('en'));
    return layers > limits.layers;
  }

  protected applyBlock(
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
    if (this.exhausted()) return undefined;
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
  protected remember(
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
    if (!this.exhausted() && !list.problems.some(p => p.kind.code === problems.tooDeepRecursion.code))
      known.set(key, remembered);
    return remembered;
  }

  /** Problems inside a block are told in the block, with the use that caused them beside. */
  protected adopt(
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
        related: [...problem.related.slice(0, maxRelated - 1), { place: at, text }],
        mends,
      });
    }
  }

  protected useShared(shared: SharedBinding, at: Place, env: Env, flow: Flow, site: Site): Flow {
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
}
