/**
 * What a turn of a loop gave, so that a loop of which one row has changed costs that row: in an edit, and above all in a
 * search, which changes a number or two at a time.
 */
import { BodyBuilder, type FlowMap } from '../graph/builder';
import type { Body, Found } from '../graph/graph';
import { keyOf, keyOfShapes, type Value } from '../graph/values';
import { type Env, Scope } from '../names/scope';
import { ops } from '../ops';
import type { Shape } from '../ops/op';
import { factsOf } from '../syntax/facts';
import type { Body as BodyNode } from '../syntax/tree';
import { evaluateBody } from './body';
import { begin, mayBeRemembered, type Spent, spendAgain, spentSince } from './effort';
import type { Evaluator } from './evaluator';
import { type Named, sameBlocks } from './recall';

export interface Turn {
  readonly body: Body;
  /** What leaves it; `undefined` where an error left that open. */
  readonly out: { readonly shapes: readonly (Shape | undefined)[]; readonly guessed: boolean } | undefined;
  /** Maps from around the loop that it reads. */
  readonly captured: readonly FlowMap[];
  /** What the names of blocks in it stood for. */
  readonly blocks: Named<Found>;
  readonly spent: Spent;
}

/**
 * One turn, evaluated or found: what it gives depends on its row, on what arrives and on its context.
 * @param rowKey equal for equal rows
 */
export function evaluateTurn(
  ev: Evaluator,
  node: BodyNode,
  row: Value | undefined,
  rowKey: string,
  shapes: readonly (Shape | undefined)[],
  guessed: boolean,
  env: Env,
  context: Context | undefined,
  bindRow: (row: Value | undefined, inTurn: Env) => void,
): Turn {
  const key = context && `${context.values}|${rowKey}|${keyOfShapes(shapes)}|${guessed}`;
  const before = key === undefined ? undefined : ev.memo.turns.get(node, key);
  if (before !== undefined && sameBlocks(before.blocks, env) && spendAgain(ev, before.spent)) return before;
  const begun = begin(ev);
  const inner = new BodyBuilder();
  const flow = inner.arrive(shapes, guessed);
  const inTurn: Env = { ...env, scope: new Scope(env.scope), it: flow };
  bindRow(row, inTurn);
  ev.turning++;
  ev.bodies++;
  const leaving = evaluateBody(ev, node, inTurn, flow, inner);
  ev.bodies--;
  ev.turning--;
  const turn: Turn = {
    body: inner.finish(leaving),
    out: leaving && { shapes: leaving.map(map => map.shape), guessed: leaving.some(map => map.guessed) },
    captured: inner.captured(),
    blocks: context?.blocks ?? [],
    spent: spentSince(ev, begun),
  };
  if (key !== undefined && mayBeRemembered(ev, begun)) ev.memo.turns.set(node, key, turn);
  return turn;
}

/** What the names in a loop's body stand for around it. */
interface Context {
  /** The values, as text that is the same for the same values. */
  readonly values: string;
  readonly blocks: Named<Found>;
}

/** The context of a loop's turns; `undefined` where they read maps or shared layers from around it, which have no text. */
export function contextOf(node: BodyNode, env: Env): Context | undefined {
  if (env.scope.hides) return undefined;
  const { names, capitals } = mentionedIn(node);
  let values = `${env.declared.misnamed};`;
  for (const name of names) {
    if (name === 'in') return undefined;
    const binding = env.scope.find(name);
    if (binding === undefined) continue;
    if (binding.kind !== 'value') return undefined;
    values += `${name}=${keyOf(binding.value)};`;
  }
  return { values, blocks: capitals.map(name => [name, env.declared.resolve(name)] as const) };
}

interface Names {
  /** Those that can stand for something around the body: no operator's. */
  readonly names: readonly string[];
  readonly capitals: readonly string[];
}

const known = new WeakMap<BodyNode, Names>();

function mentionedIn(node: BodyNode): Names {
  let found = known.get(node);
  if (found === undefined) {
    const all = node.units.map(unit => factsOf(unit).mentioned);
    const names = new Set(all.flatMap(({ others }) => [...others]));
    const capitals = new Set(all.flatMap(mentioned => [...mentioned.capitals]));
    found = { names: [...names].filter(name => !ops.has(name)), capitals: [...capitals] };
    known.set(node, found);
  }
  return found;
}
