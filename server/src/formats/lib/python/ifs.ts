/** `if`: one arm where all cases take it, else both, as modules of a list or as lines of the pass forward. */
import type { Item } from '../../../graph/graph';
import type { Body as BodyNode, If, Statement, Unit } from '../../../syntax/tree';
import { type Builder, type Entry, type Flow, filled } from './builder';
import { channelsFor } from './calls';
import { armed } from './chain';
import { type Active, NoChain, Unstructured } from './context';
import { around } from './design';
import { indented } from './file';
import { channelsOf, maps, runStatements } from './statements';
import { translate } from './translate';
import type { Expr, Given } from './value';

/** Names of an arm are its own. */
export function scoped<T>(builder: Builder, run: () => T): T {
  const [kept, names] = [new Map(builder.maps), new Map(builder.context.names)];
  const restore = <K, V>(map: Map<K, V>, before: ReadonlyMap<K, V>) => {
    map.clear();
    for (const [key, value] of before) map.set(key, value);
  };
  try {
    return run();
  } finally {
    restore(builder.maps, kept);
    restore(builder.context.names, names);
  }
}

function runArm(
  builder: Builder,
  body: BodyNode | If | undefined,
  unit: Unit,
  flow: Flow,
  active: Active,
): Flow {
  if (body === undefined) return flow;
  if (body.kind === 'if') return runIf(builder, body, unit, flow, active);
  return scoped(builder, () =>
    runStatements(builder, body.units as readonly Unit<Statement>[], flow, active),
  );
}

/** Whether the next item of a case stands in an arm. */
function isInside(item: Item | undefined, body: BodyNode | If | undefined): boolean {
  if (item === undefined || body === undefined) return false;
  if (body.kind === 'if') return isInside(item, body.then) || isInside(item, body.else);
  const holds = (unit: Unit): boolean => item.place.unit === unit || nested(unit).some(holds);
  return body.units.some(holds);
}

function nested(unit: Unit): readonly Unit[] {
  const { node } = unit;
  if (node.kind !== 'flow') return [];
  return node.stages.flatMap(stage => {
    if (stage.kind === 'repeat' || stage.kind === 'for') return stage.body?.units ?? [];
    return stage.kind === 'if' ? armUnits(stage) : [];
  });
}

const armUnits = (stage: If): readonly Unit[] => [
  ...(stage.then?.units ?? []),
  ...(stage.else === undefined ? [] : stage.else.kind === 'if' ? armUnits(stage.else) : stage.else.units),
];

export function runIf(builder: Builder, stage: If, unit: Unit, flow: Flow, active: Active): Flow {
  const { context } = builder;
  const condition = translate(stage.condition, around(builder, channelsOf(flow)));
  const isKnown = condition !== undefined && active.every(i => typeof condition.values[i] === 'boolean');
  const truth = context.rows.map((row, i) =>
    isKnown ? condition.values[i] === true : isInside(row.items[row.at], stage.then),
  );
  const then = active.filter(i => truth[i]);
  const other = active.filter(i => !truth[i]);
  if (other.length === 0) return runArm(builder, stage.then, unit, flow, active);
  if (then.length === 0) return runArm(builder, stage.else, unit, flow, active);
  const said = isKnown ? condition : context.introduce('option', truth);
  return (
    chainedIf(builder, stage, unit, flow, then, other, said) ??
    forwardIf(builder, stage, unit, flow, then, other, said)
  );
}

/** Both arms as modules of a list. */
function chainedIf(
  builder: Builder,
  stage: If,
  unit: Unit,
  flow: Flow,
  then: Active,
  other: Active,
  condition: Expr,
): Flow | undefined {
  const from =
    flow.kind === 'chain'
      ? flow.from
      : flow.kind === 'maps' && flow.maps.length === 1
        ? flow.maps[0]
        : undefined;
  if (from === undefined) return undefined;
  const back = builder.snapshot();
  const channels = channelsOf(flow);
  try {
    builder.chains++;
    const arm = (body: BodyNode | If | undefined, active: Active) => {
      const begin: Flow = { kind: 'chain', from, entries: [], channels };
      const { result, init } = builder.inside(() => runArm(builder, body, unit, begin, active));
      if (result.kind !== 'chain' || result.from !== from) throw new NoChain();
      return { entries: [...lines(init), ...result.entries], channels: result.channels };
    };
    const [yes, no] = [arm(stage.then, then), arm(stage.else, other)];
    builder.chains--;
    const entry: Entry = { kind: 'if', condition: condition.text, then: yes.entries, else: no.entries };
    return {
      kind: 'chain',
      from,
      entries: [...(flow.kind === 'chain' ? flow.entries : []), entry],
      channels: joined(builder, yes.channels, no.channels, then, other, condition),
    };
  } catch (error) {
    back();
    if (error instanceof NoChain) return undefined;
    throw error;
  }
}

export const lines = (init: readonly string[]): readonly Entry[] =>
  init.map(text => ({ kind: 'line', text }));

/** What of two arms gives the channels that leave them, whichever was taken. */
function joined(
  builder: Builder,
  yes: Expr | undefined,
  no: Expr | undefined,
  then: Active,
  other: Active,
  condition: Expr,
): Expr | undefined {
  const values: Given[] = [];
  for (const i of then) values[i] = yes?.values[i];
  for (const i of other) values[i] = no?.values[i];
  const all = [...then, ...other].sort((a, b) => a - b);
  if (all.some(i => values[i] === undefined)) return undefined;
  const full = builder.context.rows.map((_, i) => values[i]);
  const found = channelsFor(builder, full, all, [yes, no]);
  if (found.text !== '' || yes === undefined || no === undefined || yes.text === '' || no.text === '')
    return found;
  return { text: `${yes.text} if ${condition.text} else ${no.text}`, binds: 0, values: full };
}

/** The arms as lines of the pass forward. */
function forwardIf(
  builder: Builder,
  stage: If,
  unit: Unit,
  flow: Flow,
  then: Active,
  other: Active,
  condition: Expr,
): Flow {
  if (builder.chains > 0) throw new NoChain();
  const before = builder.settle(flow);
  let names: readonly string[] | undefined;
  const run = (body: BodyNode | If | undefined, active: Active) =>
    builder.inside(() => {
      const end = builder.settle(runArm(builder, body, unit, maps(before), active));
      names ??=
        end.length === 1
          ? [builder.running]
          : end.map((_, k) => builder.variables.take(`${builder.running}${k}`));
      for (const [k, map] of end.entries())
        if (names[k] !== undefined && map.text !== names[k]) builder.emit(`${names[k]} = ${map.text}`);
      return end;
    });
  const yes = run(stage.then, then);
  const no = run(stage.else, other);
  if (yes.result.length !== no.result.length) throw new Unstructured();
  if (builder.isFunction)
    for (const line of armed(condition.text, yes.forward, no.forward)) builder.emit(line);
  else guard(builder, stage, condition.text, yes, no);
  return maps(
    yes.result.map((map, k) => ({
      text: names![k]!,
      channels: joined(builder, map.channels, no.result[k]!.channels, then, other, condition),
    })),
  );
}

interface Arm {
  readonly init: readonly string[];
  readonly forward: readonly string[];
}

/** Both arms of a class, which asks in its pass forward what its constructor was told. */
function guard(builder: Builder, stage: If, condition: string, yes: Arm, no: Arm): void {
  const flag = builder.attributes.take(flagOf(stage));
  builder.init.push(`self.${flag} = ${condition}`);
  const guarded = (head: string, inner: readonly string[]) =>
    inner.length === 0 ? [] : [head, ...indented(inner)];
  builder.init.push(...guarded(`if ${condition}:`, yes.init));
  builder.init.push(...guarded(`if not (${condition}):`, no.init));
  for (const line of [`if self.${flag}:`, ...indented(filled(yes.forward))]) builder.emit(line);
  if (no.forward.length > 0) for (const line of ['else:', ...indented(no.forward)]) builder.emit(line);
}

/** `with_add` of an arm that adds. */
function flagOf(stage: If): string {
  const unit = stage.then?.units.at(-1)?.node;
  const last = unit?.kind === 'flow' ? (unit.stages.at(-1) ?? undefined) : undefined;
  const name =
    last?.kind === 'call' ? last.name.name : unit?.kind === 'flow' ? unit.sources[0]?.name : undefined;
  return `with_${(name ?? 'option').toLowerCase()}`;
}
