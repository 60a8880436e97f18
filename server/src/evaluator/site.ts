/** A stage at work in a body that is being put together, and what it adds to it. */
import type { BodyBuilder, Flow, FlowMap } from '../graph/builder';
import { flatOf, type Item, layersOf, type Use } from '../graph/graph';
import { limits } from '../graph/limits';
import type { Env } from '../names/scope';
import type { Shape } from '../ops/op';
import type { Place } from '../text/problem';
import { exhaust } from './effort';
import type { Evaluator } from './evaluator';

/** Where a stage stands while a body is being put together. */
export interface Site {
  readonly builder: BodyBuilder;
  readonly lines: readonly string[];
}

/** What arrives goes on in place of something half-typed. */
export const guess = (flow: Flow): Flow => flow?.map(map => ({ ...map, guessed: true }));

/** Notes a stage whose cost cannot be known, and of which nothing comes. */
export function missed(site: Site): undefined {
  site.builder.missed();
  return undefined;
}

/** Adds an item to the body at work; one with which that would be too large ends the evaluation. */
export function addItem(
  ev: Evaluator,
  { builder }: Site,
  item: Item,
  unknown: number,
  guessed: boolean,
  env: Env,
): Flow {
  const made = builder.add(item, unknown, guessed);
  if (made === undefined) {
    const layers = builder.layers() + layersOf(item);
    const [size, what, limit] =
      layers > limits.layers
        ? [layers, 'layers', limits.layers]
        : [builder.flat() + flatOf(item), 'layers and uses of blocks', limits.flat];
    exhaust(ev, item.place, env, `${size.toLocaleString('en')} ${what}`, limit.toLocaleString('en'));
  }
  return made;
}

/** Puts one use of a body among the items; nothing comes of it where its results are open. */
export function addUse(
  ev: Evaluator,
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
  const made = addItem(ev, site, item, body.unknownCount, guessed, env);
  return outputs === undefined ? undefined : made;
}
