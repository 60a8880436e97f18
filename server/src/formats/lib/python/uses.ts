/** Uses of blocks: what the class or the function of each is given. */
import type { Use } from '../../../graph/graph';
import type { Call } from '../../../syntax/tree';
import type { Builder, Flow } from './builder';
import { argumentOf, chained, channelsFor } from './calls';
import { calledWith } from './chain';
import { type Active, made, Unstructured } from './context';
import { around, type Built } from './design';
import { snake } from './names';
import { channelsOf } from './statements';
import { translate } from './translate';
import { type Expr, type Given, show } from './value';

export function runUse(
  builder: Builder,
  stage: Call,
  uses: readonly (Use | undefined)[],
  key: (i: number) => string,
  flow: Flow,
  active: Active,
): Flow {
  const first = uses[active[0]!]!;
  const built = builder.design.classOf(first);
  const { node } = first.block!;
  const isOwn = stage.name.name === node.name.name;
  const params = node.params.map(param => param.name.name);
  const arriving = flow.kind === 'maps' ? flow.maps.map(map => map.channels) : [channelsOf(flow)];
  const at = uses.map(use => use && built.rowOf.get(use.body));
  const { text, exprs } = instance(
    builder,
    built,
    at,
    active,
    name => {
      const tree = isOwn ? argumentOf(stage, params, name) : undefined;
      const expr = tree && translate(tree, around(builder, channelsOf(flow)));
      return { expr, hint: tree?.kind === 'name' ? tree.name : undefined };
    },
    arriving,
  );
  const out = (i: number): readonly Given[] => uses.map(use => use?.outputs[i]?.[0]);
  const parts = made(builder.context, active, i => ({ key: key(i), built, row: built.rows[at[i]!]! }));
  const entry = { text, label: snake(built.name), parts, takesMap: builder.isFunction };
  if (first.inputs.length === 1 && first.outputs.length === 1)
    return chained(builder, flow, entry, channelsFor(builder, out(0), active, exprs));
  const inputs = builder.settle(flow);
  const given = inputs.map(map => map.text).join(', ');
  const outs = first.outputs.map((_, i) => channelsFor(builder, out(i), active, exprs));
  if (builder.isFunction) return { kind: 'value', text: calledWith({ kind: 'call', ...entry }, given), outs };
  if (builder.chains > 0) throw new Unstructured();
  const attribute = builder.hold(entry.label, text, parts);
  return { kind: 'value', text: `self.${attribute}(${given})`, outs };
}

/** `Unit(channels, out, stride=2)`: what the class is given in each of these cases. */
export function instance(
  builder: Builder,
  built: Built,
  rows: readonly (number | undefined)[],
  active: Active,
  argument: (name: string) => { readonly expr: Expr | undefined; readonly hint: string | undefined },
  arriving: readonly (Expr | undefined)[],
): { readonly text: string; readonly exprs: readonly Expr[] } {
  const exprs = new Map<string, Expr>();
  const shown = built.parameters.flatMap(parameter => {
    const { name, from, usual } = parameter;
    const values = rows.map(row => (row === undefined ? undefined : parameter.values[row]));
    const { expr, hint } = argument(from ?? name);
    const isUsual = usual !== undefined && expr === undefined && active.every(i => show(values[i]) === usual);
    if (isUsual) return [];
    const channels = /^(.*_)?channels\d*$/.test(name) ? arriving : [];
    const found = builder.context.explain(values, active, [expr, ...channels], hint ?? name);
    exprs.set(from ?? name, found);
    return usual === undefined ? [found.text] : found.text === usual ? [] : [`${name}=${found.text}`];
  });
  const out = exprs.get('out');
  exprs.delete('out');
  return {
    text: `${built.name}(${shown.join(', ')})`,
    // What makes so many channels is mostly called so.
    exprs: [out, ...arriving, ...exprs.values()].filter(expr => expr !== undefined),
  };
}
