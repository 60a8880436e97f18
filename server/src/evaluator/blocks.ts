import { totalsOf } from '../cost/totals';
import { BodyBuilder, type Flow, type FlowMap } from '../graph/builder';
import type { Declared, Use } from '../graph/graph';
import { limits } from '../graph/limits';
import { type Argument, keyOfShapes, keysOf, placesOf, showArgument } from '../graph/values';
import { brokenAbroad } from '../names/abroad';
import type { Env, SharedBinding, SharedUse } from '../names/scope';
import { times } from '../ops/lib/shape';
import type { Shape } from '../ops/op';
import * as problems from '../problems/language';
import { ProblemList } from '../problems/list';
import type { Block, Body as BodyNode, Stage } from '../syntax/tree';
import type { Place } from '../text/problem';
import { few } from '../text/shorten';
import { bind } from './arguments';
import type { Memo, Remembered } from './memo';
import type { Site } from './names';
import { Operators } from './operators';
import type { Recall } from './recall';

const names = new WeakMap<Block, readonly string[]>();

function parameterNames(node: Block): readonly string[] {
  let found = names.get(node);
  if (found === undefined) names.set(node, (found = node.params.map(param => param.name.name)));
  return found;
}

/** `Unit(64) on 3×32×32` */
function useOf({ node }: Declared, args: readonly Argument[], flow: readonly FlowMap[]): string {
  const shown = few(args.map(showArgument), 'arguments');
  const maps = few(
    flow.map(map => (map.shape === undefined ? 'a map' : times(map.shape))),
    'maps',
  );
  return `${node.name.name}${shown === '' ? '' : `(${shown})`} on ${maps}`;
}

export abstract class Blocks extends Operators {
  /** Blocks that were used too deep inside each other, until all of them are left: another use of one goes nowhere. */
  private readonly endless = new Set<Declared>();
  /** Shared layers that are being defined or used: none can be used inside itself. */
  protected readonly inside = new Set<SharedBinding>();

  constructor(protected readonly memo: Memo) {
    super();
  }

  /** The maps that leave a body which begins a builder. */
  protected abstract whole(
    body: BodyNode | undefined,
    env: Env,
    arriving: Flow,
    builder: BodyBuilder,
    recall?: Recall,
  ): Flow;

  /** The maps that leave an arm of an `if`. */
  protected abstract arm(body: BodyNode, env: Env, arriving: Flow, site: Site): Flow;

  /** The maps behind a pipeline. */
  protected abstract stages(stages: readonly Stage[], env: Env, arriving: Flow, site: Site): Flow;

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
    const bound = bind(name, parameterNames(node), args, env.report);
    const missing =
      bound && node.params.find(param => param.default === undefined && !bound.has(param.name.name));
    if (missing !== undefined)
      env.report(problems.missingArgument, at, { callee: name, name: missing.name.name, doc: '' });
    // Where it may never come to it, a block that uses itself would have no end.
    if (flow === undefined || bound === undefined || missing !== undefined || this.uncertain > 0)
      return this.unknown(site);
    const isEndless = this.endless.has(block);
    if (isEndless || !this.goesDeeper()) {
      this.cut++;
      if (!isEndless) env.report(problems.tooDeepRecursion, at, { name, limit: limits.depth });
      this.endless.add(block);
      return this.unknown(site);
    }
    if (this.exhausted()) return undefined;
    const guessed = flow.some(map => map.guessed);
    const remembered = this.remember(
      block,
      args,
      bound,
      flow.map(map => map.shape),
      at,
      guessed,
    );
    if (!guessed) this.adopt(remembered, block, args, flow, at, env);
    const use = { name, block, args: remembered.args, body: remembered.body, shared: undefined };
    return this.addUse(site, at, flow, use, remembered.flow, guessed || remembered.guessed, env);
  }

  /** Evaluates a block, or finds what it gave for the same arguments and shapes before. */
  protected remember(
    block: Declared<Block>,
    args: readonly Argument[],
    values: ReadonlyMap<string, Argument>,
    shapes: readonly (Shape | undefined)[],
    at: Place,
    guessed: boolean,
  ): Remembered {
    let known = this.memo.blocks.get(block);
    if (known === undefined) this.memo.blocks.set(block, (known = new Map()));
    const key = `${keysOf(args)}${placesOf(args)}|${keyOfShapes(shapes)}|${guessed}`;
    const before = known.get(key);
    if (before !== undefined && this.useAgain(before.spent)) return before;
    const { cut } = this;
    const begun = this.begin();
    const list = new ProblemList(block.uri);
    const recall = this.memo.recall(block, `block ${key}`);
    const builder = new BodyBuilder(recall);
    const arriving = builder.arrive(shapes, guessed);
    const inner: Env = { ...this.rootEnv(block, list, arriving) };
    this.depth++;
    this.bodies++;
    const bound = this.bindParams(block, args, at, { ...inner, report: list.report }, false);
    this.bindInputs(block.node, arriving, inner);
    const flow =
      bound === undefined ? undefined : this.whole(block.node.body, inner, arriving, builder, recall);
    this.depth--;
    this.bodies--;
    if (this.depth === 0) this.endless.clear();
    const spent = this.spentInBlock(begun);
    this.use(spent);
    const remembered: Remembered = {
      body: builder.finish(flow),
      flow: flow?.map(map => map.shape),
      guessed: guessed || (flow?.some(map => map.guessed) ?? false),
      problems: list.problems,
      args: new Map(parameterNames(block.node).map(name => [name, values.get(name)?.value])),
      spent,
    };
    if (!this.exhausted() && this.cut === cut) {
      if (known.size >= limits.blocks) known.clear();
      known.set(key, remembered);
    }
    return remembered;
  }

  /** Problems inside a block are told in the block, with the use that caused them beside. */
  private adopt(
    { problems: inner, body, flow: leaving }: Remembered,
    block: Declared<Block>,
    args: readonly Argument[],
    flow: readonly FlowMap[],
    at: Place,
    env: Env,
  ): void {
    const isAbroad = block.uri !== at.uri;
    if (inner.length === 0 && !isAbroad) return;
    const use = useOf(block, args, flow);
    if (isAbroad) {
      const isGiven = flow.every(map => map.shape !== undefined) && !keysOf(args).includes('?');
      const isUnknown = leaving === undefined || body.unknownCount > 0;
      const isOpen = inner.length === 0 && isGiven && isUnknown && !this.exhausted();
      const broken = brokenAbroad(block, at, use, isOpen);
      if (broken !== undefined) {
        env.report(broken.kind as never, at, broken.data as never, broken);
        return;
      }
    }
    for (const problem of inner) {
      const { kind, place, data, mends } = problem;
      const related = [...problem.related, { place: at, text: `in this use: ${use}`, use }];
      env.report(kind as never, place, data as never, { related, mends });
    }
  }

  protected useShared(shared: SharedBinding, at: Place, env: Env, flow: Flow, site: Site): Flow {
    const { name } = shared.instance;
    const isInside = this.inside.has(shared);
    // Told where it is defined, which is looked at before anything arrives.
    if (isInside && flow === undefined) env.report(problems.sharedInsideItself, at, { name });
    if (flow === undefined || isInside) return this.unknown(site);
    if (!this.goesDeeper()) {
      this.cut++;
      env.report(problems.tooDeepRecursion, at, { name, limit: limits.depth });
      return this.unknown(site);
    }
    if (!this.step(at, env)) return this.unknown(site);
    const shapes = flow.map(map => map.shape);
    const guessed = flow.some(map => map.guessed);
    const key = `${keyOfShapes(shapes)}|${guessed}`;
    let made = shared.made.get(key);
    if (made === undefined) {
      made = this.makeShared(shared, shapes, guessed);
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
    return this.addUse(site, at, [...flow, ...captured], use, outputs, body.guessed, env);
  }

  private makeShared(
    shared: SharedBinding,
    shapes: readonly (Shape | undefined)[],
    guessed: boolean,
  ): SharedUse {
    const inner = new BodyBuilder();
    const arriving = inner.arrive(shapes, guessed);
    this.turning++;
    this.bodies++;
    this.inside.add(shared);
    const out = this.stages(shared.stages, shared.env, arriving, { builder: inner, lines: [] });
    this.inside.delete(shared);
    this.bodies--;
    this.turning--;
    return { body: inner.finish(out), out, captured: inner.captured() };
  }

  /** Puts one use of a body among the items; nothing comes of it where its results are open. */
  private addUse(
    site: Site,
    at: Place,
    inputs: readonly FlowMap[],
    use: Pick<Use, 'name' | 'block' | 'args' | 'body' | 'shared'>,
    outputs: readonly (Shape | undefined)[] | undefined,
    guessed: boolean,
    env: Env,
  ): Flow {
    const { builder, lines } = site;
    const ids = inputs.map(map => builder.idOf(map));
    const { body } = use;
    const first = builder.take(outputs?.length ?? 0);
    // The results may be open, but what was evaluated before the mistake still counts.
    const item: Use = {
      kind: 'use',
      ...use,
      outputs: outputs ?? [],
      place: at,
      lines,
      inputs: ids,
      first,
    };
    const made = this.add(site, item, body.unknownCount, guessed, env);
    return outputs === undefined ? undefined : made;
  }
}
