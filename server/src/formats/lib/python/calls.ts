/** Calls: what the cases made of one, as modules of a chain or as expressions. */

import { itemKey } from '../../../graph/flat';
import type { Item, Layer, Use } from '../../../graph/graph';
import type { Call, Expr as Tree, Unit } from '../../../syntax/tree';
import type { Builder, Flow, Parts } from './builder';
import { type Active, apart, made, standsAt, Unstructured } from './context';
import { around } from './design';
import { type Made, type Call as ModuleCall, type Slot, showCall } from './module';
import { useShared } from './shared';
import { channelsOf, maps } from './statements';
import { translate } from './translate';
import { runUse } from './uses';
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
  const formsIn = (way: number) =>
    found.map(items =>
      makerOf(builder, items) !== undefined && stage.name.name !== (items[0] as Layer).op.name
        ? 'an argument'
        : items.map(item => formOf(builder, item, way)).join(' > '),
    );
  const way = wayOf(builder, found, active, formsIn);
  apart(builder, formsIn(way), active);
  let flow = arriving;
  const [some] = active;
  for (const k of found[some!]!.keys()) {
    const items = found.map(all => all[k]);
    const first = items[some!]!;
    const key = (i: number) => keys[i]![k]!;
    if (first.kind === 'layer')
      flow = runLayer(builder, stage, items as (Layer | undefined)[], key, flow, active, wanted, way);
    else if (first.kind === 'use')
      flow =
        first.shared === undefined
          ? runUse(builder, stage, items as (Use | undefined)[], key, flow, active)
          : useShared(builder, items as (Use | undefined)[], flow, active);
    else throw new Unstructured();
  }
  return flow;
}

function madeOf({ design }: Builder, layer: Layer, way: number): Made {
  const known = design.made.get(layer) ?? [];
  design.made.set(layer, known);
  known[way] ??= design.dialect.conversions[layer.op.name]!.make(layer, way);
  return known[way];
}

/** The plainest way in which all cases are one text; the plainest of all where there is none. */
function wayOf(
  { design }: Builder,
  found: readonly (readonly Item[])[],
  active: Active,
  formsIn: (way: number) => readonly string[],
): number {
  const items = active.flatMap(i => found[i]!);
  const ways = Math.max(
    1,
    ...items.map(item => (item.kind === 'layer' ? (design.dialect.conversions[item.op.name]!.ways ?? 1) : 1)),
  );
  for (let way = 0; way < ways; way++) {
    const forms = formsIn(way);
    if (active.every(i => forms[i] === forms[active[0]!])) return way;
  }
  return 0;
}

/** Equal for items that differ in nothing but numbers. */
function formOf(builder: Builder, item: Item, way: number): string {
  if (item.kind === 'loop') return 'loop';
  if (item.kind === 'use')
    return item.shared === undefined ? builder.design.classOf(item).name : `shared ${item.name}`;
  if (item.op.inputs.max === 0) return 'input';
  const form = madeOf(builder, item, way);
  if (form.kind === 'refusal') throw new Unstructured();
  if (form.kind === 'expression') {
    const inputs = item.inputs.map((_, i) => `#${i}`);
    return `${form.text(
      inputs,
      form.slots.map((_, i) => `$${i}`),
    )} ${item.outputs.length}`;
  }
  const formOfArg = ({ keyword, value }: Slot) => `${keyword ?? ''}${typeof value === 'string' ? value : ''}`;
  return form.calls
    .map(({ callee, args, fixed }) => `${callee}(${args.map(formOfArg).join()} ${fixed ?? ''})`)
    .join(' > ');
}

/** What makes the module of a single layer without parameters: `nn.ReLU`. */
function makerOf(builder: Builder, items: readonly Item[]): string | undefined {
  const [layer] = items;
  if (items.length !== 1 || layer!.kind !== 'layer' || layer!.op.weights !== undefined) return undefined;
  const form = madeOf(builder, layer!, 0);
  if (form.kind !== 'modules' || form.calls.length !== 1) return undefined;
  const [call] = form.calls;
  if (call!.takesMap) return undefined;
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
  entry: {
    readonly text: string;
    readonly label: string;
    readonly parts: Parts;
    readonly takesMap?: boolean;
  },
  channels: Expr | undefined,
): Flow {
  const from = flow.kind === 'chain' ? flow.from : builder.settle(flow)[0];
  if (from === undefined) throw new Unstructured();
  const before = flow.kind === 'chain' ? flow.entries : [];
  return { kind: 'chain', from, entries: [...before, { kind: 'call', ...entry }], channels };
}

/** The argument that a call gives a parameter. */
export function argumentOf(stage: Call, params: readonly string[], name: string): Tree | undefined {
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
  way: number,
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
    const named = wanted[0] ?? (builder.isFunction ? 'inputs' : undefined);
    // What runs changes before a later one is read.
    const isFirst = named === undefined && builder.inputs.length === 0;
    const text = isFirst ? builder.running : builder.variables.take(named ?? 'x');
    builder.inputs.push(text);
    if (builder.isFunction) {
      const form = madeOf(builder, first, way);
      const slots = form.kind === 'expression' ? form.slots : [];
      const texts = slots.map(({ value, from }) => {
        const values = layers.map(layer => (layer === undefined ? undefined : value));
        return context.explain(values, active, [written(from)], from ?? 'input').text;
      });
      if (form.kind === 'expression') builder.emit(`${text} = ${form.text([], texts)}`);
    }
    return maps([{ text, channels: channelsFor(builder, out(0), active, [written('channels')]) }]);
  }
  const forms = layers.map(layer => layer && madeOf(builder, layer, way));
  const arriving = channelsOf(flow);
  const slotsOf = (pick: (made: Made) => readonly Slot[]): readonly Expr[] => {
    const some = pick(forms[active[0]!]!);
    const sofar: Expr[] = [];
    for (const [k, { from }] of some.entries()) {
      const values = forms.map(form => (form === undefined ? undefined : (pick(form)[k]!.value as Given)));
      const hint = bare(from) ?? (from === 'in' ? 'channels' : (from ?? first.op.name));
      sofar.push(
        context.explain(
          values,
          active,
          likely(from, written(from), arriving, builder.isFunction ? written('kernel') : sofar[2]),
          hint,
        ),
      );
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
      const entry = { text: textOf(call, exprs), label, parts, takesMap: call.takesMap === true };
      end = chained(builder, end, entry, undefined);
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
