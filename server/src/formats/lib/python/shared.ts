/** Shared layers: one module, called wherever their name stands behind an arrow. */

import { sharedKey } from '../../../graph/flat';
import type { Item, SharedInstance, Use } from '../../../graph/graph';
import type { Shared, Unit } from '../../../syntax/tree';
import type { Builder, Flow } from './builder';
import { channelsFor } from './calls';
import { type Active, type Context, rowOf, Unstructured } from './context';
import { announce, useLayers } from './shared-layers';
import { channelsOf } from './statements';
import { instance } from './uses';

interface Declared {
  readonly node: Shared;
  readonly unit: Unit;
  attribute: string | undefined;
}

const declared = new WeakMap<Builder, Map<string, Declared>>();

export function shareOf(builder: Builder, node: Shared, unit: Unit): void {
  let own = declared.get(builder);
  if (own === undefined) declared.set(builder, (own = new Map()));
  own.set(node.name.name, { node, unit, attribute: undefined });
  if (builder.isFunction) announce(builder, node, unit);
}

/** The key of what is shared, in the one case that there is: it stands in this turn or around it. */
function homeOf(shared: SharedInstance, { rows, around }: Context): string {
  const [row] = rows;
  const index = row!.body.declares.indexOf(shared);
  if (index >= 0) return sharedKey(row!.key, index);
  if (around === undefined) throw new Unstructured();
  return homeOf(shared, around);
}

/** Only where all its uses stand in one class of one case: else the weights would have to be handed around. */
export function useShared(
  builder: Builder,
  uses: readonly (Use | undefined)[],
  flow: Flow,
  active: Active,
): Flow {
  if (builder.isFunction) return useLayers(builder, uses, flow, active);
  const [use] = uses;
  const own = declared.get(builder)?.get(use?.name ?? '');
  const { rows } = builder.context;
  if (use === undefined || own === undefined || rows.length !== 1 || builder.chains > 0)
    throw new Unstructured();
  const inputs = builder.settle(flow);
  if (own.attribute === undefined) {
    const all = rows[0]!.items.filter(
      (item: Item): item is Use => item.kind === 'use' && item.shared === use.shared,
    );
    const bodies = [...new Set(all.map(one => one.body))];
    const built = builder.design.implicit(
      builder,
      own.node.name.name,
      bodies.map(one => rowOf(one)),
      builder.context.stretched(bodies.length),
      { stages: own.node.stages, unit: own.unit },
      use.inputs.length,
      undefined,
    );
    // One set of weights has one set of arguments.
    if (built.parameters.some(({ values }) => values.some(value => value !== values[0])))
      throw new Unstructured();
    const { text } = instance(builder, built, [0], [0], () => ({ expr: undefined, hint: undefined }), [
      channelsOf(flow),
    ]);
    const parts = new Map([
      [rows[0]!.home, { key: homeOf(use.shared!, builder.context), built, row: built.rows[0]! }],
    ]);
    own.attribute = builder.hold(own.node.name.name, text, parts);
  }
  const outs = use.outputs.map(shape => channelsFor(builder, [shape?.[0]], active, []));
  return { kind: 'value', text: `self.${own.attribute}(${inputs.map(map => map.text).join(', ')})`, outs };
}
