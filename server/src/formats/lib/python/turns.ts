/** The turns of a loop as cases of their own. */
import type { Loop, Run } from '../../../graph/graph';
import type { Body as BodyNode, For, Repeat, Unit } from '../../../syntax/tree';
import type { Builder } from './builder';
import { type Active, Context, type Row } from './context';
import { type Expr, type Given, nameOf } from './value';

export interface Turn {
  readonly run: Run;
  /** The case that it belongs to, which of its runs it is, and which of its turns is the first of these. */
  readonly of: number;
  readonly index: number;
  readonly first: number;
}

export interface Looped {
  readonly stage: Repeat | For;
  readonly unit: Unit;
  readonly body: BodyNode;
  readonly list: Expr | undefined;
  readonly loops: readonly (Loop | undefined)[];
  /** The key of each. */
  readonly keys: readonly string[];
  readonly turns: readonly Turn[];
  readonly active: Active;
  readonly wanted: string | undefined;
}

export function turnsOf(loops: readonly (Loop | undefined)[]): readonly Turn[] {
  return loops.flatMap((loop, of) => {
    let first = 0;
    return (loop?.runs ?? []).map((run, index) => {
      const turn = { run, of, index, first };
      first += run.times;
      return turn;
    });
  });
}

export const countOf = (loop: Loop | undefined): number =>
  loop?.runs.reduce((sum, run) => sum + run.times, 0) ?? 0;

/** The context of turns: names of the row of the list that each has, where the list is known. */
export function turning(builder: Builder, { stage, list, turns }: Looped, rows: readonly Row[]): Context {
  const context = new Context(
    rows,
    hint => builder.locals.take(hint),
    builder.context,
    turns.map(turn => turn.of),
  );
  if (stage.kind !== 'for' || list === undefined) return context;
  const row = ({ of, first }: Turn): Given => (list.values[of] as readonly Given[] | undefined)?.[first];
  for (const [i, { name }] of stage.names.entries()) {
    const values = turns.map(turn => {
      const one = row(turn);
      return stage.names.length === 1 ? one : (one as readonly Given[] | undefined)?.[i];
    });
    if (name !== '_' && values.every(value => value !== undefined))
      context.names.set(name, nameOf(builder.locals.take(name), values));
  }
  return context;
}
