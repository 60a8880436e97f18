/** Shared layers: one module, called wherever their name stands behind an arrow. */
import type { Item, Use } from '../../graph/graph';
import type { Shared, Unit } from '../../syntax/tree';
import type { Builder, Flow } from './builder';
import { channelsFor, instance } from './calls';
import { type Active, rowOf, Unstructured } from './context';
import { channelsOf } from './statements';

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
}

/** Only where all its uses stand in one class of one case: else the weights would have to be handed around. */
export function useShared(
  builder: Builder,
  uses: readonly (Use | undefined)[],
  flow: Flow,
  active: Active,
): Flow {
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
      bodies.map(rowOf),
      builder.context.stretched(bodies.length),
      { stages: own.node.stages, unit: own.unit },
      use.inputs.length,
      undefined,
    );
    // One set of weights has one set of arguments.
    if (built.parameters.some(({ values }) => values.some(value => value !== values[0])))
      throw new Unstructured();
    const made = instance(builder, built, [0], [0], () => ({ expr: undefined, hint: undefined }), [
      channelsOf(flow),
    ]);
    own.attribute = builder.attributes.take(own.node.name.name);
    builder.init.push(`self.${own.attribute} = ${made.text}`);
  }
  const outs = use.outputs.map(shape => channelsFor(builder, [shape?.[0]], active, []));
  return { kind: 'value', text: `self.${own.attribute}(${inputs.map(map => map.text).join(', ')})`, outs };
}
