/** A loop turn by turn, in the class that it stands in. */

import { turnKey } from '../../../graph/flat';
import type { Loop } from '../../../graph/graph';
import type { Statement, Unit } from '../../../syntax/tree';
import type { Builder, Flow } from './builder';
import { apart, type Context, rowOf, Split, Unstructured } from './context';
import { scoped } from './ifs';
import { maps, runStatements } from './statements';
import { countOf, type Looped, type Turn, turning } from './turns';
import { type Expr, type Given, show } from './value';

/** Every turn for itself, where all cases have as many. */
export function unrolledLoop(builder: Builder, looped: Looped, arriving: Flow): Flow {
  const { loops, keys, active, body } = looped;
  const outer = builder.context;
  apart(
    builder,
    loops.map(loop => String(countOf(loop))),
    active,
  );
  const all = countOf(loops[active[0]!]);
  if (all > 200) throw new Unstructured();
  let flow = arriving;
  for (let turn = 0; turn < all; turn++) {
    const picked = active.map(of => turnAt(loops[of]!, turn, of));
    // Names of a list are of this turn, wherever its run began.
    const one: Looped = { ...looped, turns: picked.map(one => ({ ...one, first: turn })) };
    const inner = turning(
      builder,
      one,
      picked.map(({ run, of, index, first }) => {
        const { home } = outer.rows[of]!;
        return rowOf(run.body, { home, key: turnKey(keys[of]!, index, turn - first) });
      }),
    );
    // Nothing is a loop variable here: what its row holds is known.
    for (const [name, expr] of inner.names)
      if (expr.values.every(value => show(value) === show(expr.values[0])))
        inner.names.set(name, { ...expr, text: show(expr.values[0]) });
      else inner.names.delete(name);
    builder.context = inner;
    try {
      const start = handed(flow, inner);
      const end = scoped(builder, () =>
        runStatements(builder, body.units as readonly Unit<Statement>[], start),
      );
      flow = handedBack(end, inner, outer);
      if (inner.rows.some(row => row.at !== row.items.length)) throw new Unstructured();
      for (const [name, expr] of inner.made)
        outer.made.set(name, { ...expr, values: spread(expr.values, inner, outer) });
    } catch (error) {
      if (!(error instanceof Split) || error.context !== inner) throw error;
      throw new Split(
        outer,
        error.groups.map(group => group.map(i => inner.of[i]!)),
      );
    } finally {
      builder.context = outer;
    }
  }
  return flow;
}

function turnAt(loop: Loop, turn: number, of: number): Turn {
  let first = 0;
  for (const [index, run] of loop.runs.entries()) {
    if (turn < first + run.times) return { run, of, index, first };
    first += run.times;
  }
  throw new Unstructured();
}

const spread = (values: readonly Given[], inner: Context, outer: Context): readonly Given[] => {
  const full: Given[] = [];
  for (const [k, of] of inner.of.entries()) full[of] = values[k];
  const usual = values[0];
  return outer.rows.map((_, i) => full[i] ?? usual);
};

const over = (flow: Flow, change: (expr: Expr | undefined) => Expr | undefined): Flow => {
  if (flow.kind === 'maps') return maps(flow.maps.map(map => ({ ...map, channels: change(map.channels) })));
  if (flow.kind === 'value') return { ...flow, outs: flow.outs.map(change) };
  return { ...flow, channels: change(flow.channels) };
};

const handed = (flow: Flow, inner: Context): Flow => over(flow, expr => inner.inner(expr));

const handedBack = (flow: Flow, inner: Context, outer: Context): Flow =>
  over(flow, expr => expr && { ...expr, values: spread(expr.values, inner, outer) });
