/** Calls: what the cases made of one, as modules of a chain or as expressions. */

import { itemKey } from '../../../graph/flat';
import type { Item, Layer, Use } from '../../../graph/graph';
import type { Call, Expr as Tree, Unit } from '../../../syntax/tree';
import type { Builder, Flow, Parts } from './builder';
import { type Active, apart, made, standsAt, Unstructured } from './context';
import { around, type Built } from './design';
import { type Made, type Call as ModuleCall, type Slot, showCall } from './module';
import { snake } from './names';
import { useShared } from './shared';
import { channelsOf, maps } from './statements';
import { translate } from './translate';
import { type Expr, type Given, halved, show } from './value';

/** The items that each case made of a stage; cases that made others are written apart. */
function itemsAt(builder: Builder, stage: Call, unit: Unit, active: Active): readonly (readonly Item[])[] {
  const { rows } = builder.context;
  const found = rows.map((row, i): readonly Item[] => {
    if (!active.includes(i)) return [];
    const from = row.at;
    while (standsAt(row.items[row.at], unit, stage.name.start)) row.at++;
    return row.items.slice(from, row.at);
  });
  return found;
}

export function runCall(
  builder: Builder,
  stage: Call,
  unit: Unit,
  arriving: Flow,
  active: Active,
  wanted: readonly string[],
): Flow {
  const found = itemsAt(builder, stage, unit, active);
  const keys = found.map((items, i) => {
    const { at, key } = builder.context.rows[i]!;
    return items.map((_, k) => itemKey(key, at - items.length + k));
  });
  const alike = activation(builder, stage, found, keys, arriving, active);
  if (alike !== undefined) return alike;
  const forms = found.map(items =>
    makerOf(builder, items) !== undefined && stage.name.name !== (items[0] as Layer).op.name
      ? 'an argument'
      : items.map(item => formOf(builder, item)).join(' > '),
  );
  apart(builder, forms, active);
  let flow = arriving;
  const [some] = active;
  for (const k of found[some!]!.keys()) {
    const items = found.map(all => all[k]);
    const first = items[some!]!;
    const key = (i: number) => keys[i]![k]!;
    if (first.kind === 'layer')
      flow = runLayer(builder, stage, items as (Layer | undefined)[], key, flow, active, wanted);
    else if (first.kind === 'use')
      flow =
        first.shared === undefined
          ? runUse(builder, stage, items as (Use | undefined)[], key, flow, active)
          : useShared(builder, items as (Use | undefined)[], flow, active);
    else throw new Unstructured();
  }
  return flow;
}

function madeOf({ design }: Builder, layer: Layer): Made {
  let known = design.made.get(layer);
  if (known === undefined)
    design.made.set(layer, (known = design.dialect.conversions[layer.op.name]!.make(layer)));
  return known;
}

/** Equal for items that differ in nothing but numbers. */
function formOf(builder: Builder, item: Item): string {
  if (item.kind === 'loop') return 'loop';
  if (item.kind === 'use')
    return item.shared === undefined ? builder.design.classOf(item).name : `shared ${item.name}`;
  if (item.op.inputs.max === 0) return 'input';
  const form = madeOf(builder, item);
  if (form.kind === 'refusal') throw new Unstructured();
  if (form.kind === 'expression') {
    const inputs = item.inputs.map((_, i) => `#${i}`);
    return `${form.text(
      inputs,
      form.slots.map((_, i) => `$${i}`),
    )} ${item.outputs.length}`;
  }
  return form.calls
    .map(
      ({ callee, args, fixed }) => `${callee}(${args.map(arg => arg.keyword ?? '').join()} ${fixed ?? ''})`,
    )
    .join(' > ');
}

/** What makes the module of a single layer without parameters: `nn.ReLU`. */
function makerOf(builder: Builder, items: readonly Item[]): string | undefined {
  const [layer] = items;
  if (items.length !== 1 || layer!.kind !== 'layer' || layer!.op.weights !== undefined) return undefined;
  const form = madeOf(builder, layer!);
  if (form.kind !== 'modules' || form.calls.length !== 1) return undefined;
  const [call] = form.calls;
  if (call!.args.some(arg => arg.from === 'in' || arg.from === 'out')) return undefined;
  const args = call!.args.map(arg => show(arg.value as Given));
  const isPlain = args.length === 0 && call!.fixed === undefined;
  return isPlain ? call!.callee : `lambda: ${showCall(call!, args)}`;
}

/** A module that differs from case to case is an argument: what makes it. */
function activation(
  builder: Builder,
  stage: Call,
  found: readonly (readonly Item[])[],
  keys: readonly (readonly string[])[],
  flow: Flow,
  active: Active,
): Flow | undefined {
  const makers = found.map(items => makerOf(builder, items));
  if (active.some(i => makers[i] === undefined)) return undefined;
  if (active.every(i => makers[i] === makers[active[0]!])) return undefined;
  const { name } = stage.name;
  const expr = builder.context.explain(makers, active, [builder.context.find(name)], name);
  const parts = made(builder.context, active, i => ({ key: keys[i]![0]!, callee: makers[i]! }));
  return chained(builder, flow, { text: `${expr.text}()`, label: name, parts }, channelsOf(flow));
}

/** A module behind what travels. */
export function chained(
  builder: Builder,
  flow: Flow,
  entry: { readonly text: string; readonly label: string; readonly parts: Parts },
  channels: Expr | undefined,
): Flow {
  const from = flow.kind === 'chain' ? flow.from : builder.settle(flow)[0];
  if (from === undefined) throw new Unstructured();
  const before = flow.kind === 'chain' ? flow.entries : [];
  return { kind: 'chain', from, entries: [...before, { kind: 'call', ...entry }], channels };
}

/** The argument that a call gives a parameter. */
function argumentOf(stage: Call, params: readonly string[], name: string): Tree | undefined {
  const args = stage.args ?? [];
  const byName = args.find(arg => arg.name?.name === name);
  if (byName !== undefined) return byName.value;
  const at = params.indexOf(name);
  return at < 0 ? undefined : args.filter(arg => arg.name === undefined)[at]?.value;
}

function runLayer(
  builder: Builder,
  stage: Call,
  layers: readonly (Layer | undefined)[],
  key: (i: number) => string,
  flow: Flow,
  active: Active,
  wanted: readonly string[],
): Flow {
  const { context } = builder;
  const first = layers[active[0]!]!;
  const params = Object.keys(first.op.params);
  const isOwn = stage.name.name === first.op.name;
  const written = (name: string | undefined): Expr | undefined => {
    const tree = name === undefined || !isOwn ? undefined : argumentOf(stage, params, name);
    return tree && translate(tree, around(builder, channelsOf(flow)));
  };
  const bare = (name: string | undefined): string | undefined => {
    const tree = name === undefined || !isOwn ? undefined : argumentOf(stage, params, name);
    return tree?.kind === 'name' ? tree.name : undefined;
  };
  const out = (i: number): readonly Given[] => layers.map(layer => layer?.outputs[i]?.[0]);
  if (first.op.inputs.max === 0) {
    const text = builder.variables.take(wanted[0] ?? builder.running);
    builder.inputs.push(text);
    return maps([{ text, channels: channelsFor(builder, out(0), active, [written('channels')]) }]);
  }
  const forms = layers.map(layer => layer && madeOf(builder, layer));
  const arriving = channelsOf(flow);
  const slotsOf = (pick: (made: Made) => readonly Slot[]): readonly Expr[] => {
    const some = pick(forms[active[0]!]!);
    const sofar: Expr[] = [];
    for (const [k, { from }] of some.entries()) {
      const values = forms.map(form => (form === undefined ? undefined : (pick(form)[k]!.value as Given)));
      const hint = bare(from) ?? (from === 'in' ? 'channels' : (from ?? first.op.name));
      sofar.push(context.explain(values, active, likely(from, written(from), arriving, sofar[2]), hint));
    }
    return sofar;
  };
  const form = forms[active[0]!]!;
  if (form.kind === 'modules') {
    let end: Flow = flow;
    let exprs: readonly Expr[] = [];
    for (const [c, call] of form.calls.entries()) {
      exprs = slotsOf(made => (made.kind === 'modules' ? made.calls[c]!.args : []));
      const label = form.calls.length > 1 && c < form.calls.length - 1 ? 'pad' : first.op.name;
      const parts = made(context, active, i => ({ key: key(i), callee: call.callee }));
      end = chained(builder, end, { text: textOf(call, exprs), label, parts }, undefined);
    }
    const own = form.calls.at(-1)!.args.findIndex(arg => arg.from === 'out');
    return { ...end, channels: channelsFor(builder, out(0), active, [exprs[own], arriving]) } as Flow;
  }
  if (form.kind === 'refusal') throw new Unstructured();
  const inputs = builder.settle(flow);
  const texts = slotsOf(made => (made.kind === 'expression' ? made.slots : [])).map((expr, k) =>
    builder.stored(expr, form.slots[k]!.from ?? first.op.name),
  );
  const known = inputs.map(map => map.channels);
  const outs = first.outputs.map((_, i) => channelsFor(builder, out(i), active, known));
  return {
    kind: 'value',
    text: form.text(
      inputs.map(map => map.text),
      texts,
    ),
    outs,
  };
}

/** Texts that say an argument of a module, where they give the right numbers. */
function likely(
  from: string | undefined,
  written: Expr | undefined,
  arriving: Expr | undefined,
  kernel: Expr | undefined,
): readonly (Expr | undefined)[] {
  if (from === 'in') return [arriving];
  if (from === 'out') return [written, arriving];
  // A border that follows from a window goes on to do so when the window is an argument.
  if (from === 'pad' && kernel !== undefined && !/^[\d(]/.test(kernel.text)) return [written, halved(kernel)];
  return [written];
}

const textOf = (call: ModuleCall, exprs: readonly Expr[]): string =>
  showCall(
    call,
    exprs.map(expr => expr.text),
  );

/** The channels of a map as a text, where something in sight gives them; else they get a name once they are needed. */
export function channelsFor(
  builder: Builder,
  values: readonly Given[],
  active: Active,
  preferred: readonly (Expr | undefined)[],
): Expr {
  return builder.context.seek(values, active, preferred) ?? { text: '', binds: 0, values };
}

function runUse(
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
  const entry = { text, label: snake(built.name), parts };
  if (first.inputs.length === 1 && first.outputs.length === 1)
    return chained(builder, flow, entry, channelsFor(builder, out(0), active, exprs));
  const inputs = builder.settle(flow);
  if (builder.chains > 0) throw new Unstructured();
  const attribute = builder.hold(entry.label, text, parts);
  const outs = first.outputs.map((_, i) => channelsFor(builder, out(i), active, exprs));
  return { kind: 'value', text: `self.${attribute}(${inputs.map(map => map.text).join(', ')})`, outs };
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
