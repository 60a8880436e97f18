/**
 * What a turn of a loop gave, so that a loop of which one row has changed costs that row: in an edit, and above all in a
 * search, which changes a number or two at a time.
 */
import type { FlowMap } from '../graph/builder';
import type { Body, Found } from '../graph/graph';
import { keyOf } from '../graph/values';
import type { Env } from '../names/scope';
import { ops } from '../ops';
import type { Shape } from '../ops/op';
import { factsOf } from '../syntax/facts';
import type { Body as BodyNode } from '../syntax/tree';
import type { Spent } from './effort';
import type { Named } from './recall';

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

/** What the names in a loop's body stand for around it. */
export interface Context {
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
