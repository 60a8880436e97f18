/** Channels that change from turn to turn of a loop. */
import { adding, type Builder, type Entry, type Flow } from './builder';
import { channelsFor } from './calls';
import type { Context } from './context';
import { channelsOf } from './statements';
import { readsWord } from './tidy';
import type { Looped } from './turns';
import { type Expr, nameOf } from './value';

/** Channels that change from turn to turn are carried in a variable. */
export interface Carried {
  readonly arriving: Expr | undefined;
  readonly before: readonly string[];
  readonly variable: Expr | undefined;
}

export function carry(builder: Builder, inner: Context, looped: Looped, flow: Flow): Carried {
  const values = inner.rows.map(({ body }) => body.inputs[0]?.[0]);
  const changed = inner.rows.some(({ body }) => body.inputs[0]?.[0] !== body.outputs[0]?.[0]);
  const outside = channelsOf(flow);
  if (!changed) {
    const same = inner.seek(values, inner.all, [inner.inner(outside)]);
    return { arriving: same, before: [], variable: undefined };
  }
  const start = looped.active.map(i => looped.loops[i]?.runs[0]?.body.inputs[0]?.[0]);
  const full = builder.context.rows.map((_, i) => start[looped.active.indexOf(i)]);
  const stated = looped.active.filter(i => full[i] !== undefined);
  const first = builder.context.explain(full, stated, [outside], 'channels');
  const variable = nameOf(builder.locals.take('channels'), values);
  inner.names.set(` ${variable.text}`, variable);
  return { arriving: variable, before: [`${variable.text} = ${first.text}`], variable };
}

/** What leaves the last turn, by case. */
export function leaving(
  builder: Builder,
  { loops, active }: Looped,
  { variable }: Carried,
  flow: Flow,
): Expr | undefined {
  const outside = channelsOf(flow);
  const values = loops.map((loop, i) => loop?.runs.at(-1)?.body.outputs[0]?.[0] ?? outside?.values[i]);
  const found = variable === undefined ? undefined : nameOf(variable.text, values);
  return channelsFor(builder, values, active, [found, outside]);
}

/** A function needs no channels of what it is given, so that mostly nobody reads what would be carried. */
export function whereRead(builder: Builder, carried: Carried, body: readonly Entry[]): Carried {
  const { variable } = carried;
  const isRead = variable !== undefined && adding(body).some(line => readsWord(line, variable.text));
  return isRead || !builder.isFunction ? carried : { ...carried, before: [], variable: undefined };
}

/** The line that sets what is carried, at the end of a turn. */
export function carriedOn(inner: Context, { variable }: Carried, made: Expr | undefined): readonly Entry[] {
  if (variable === undefined) return [];
  const values = inner.rows.map(({ body }) => body.outputs[0]?.[0]);
  const next = inner.explain(values, inner.all, [made], 'next_channels');
  return next.text === variable.text ? [] : [{ kind: 'line', text: `${variable.text} = ${next.text}` }];
}
