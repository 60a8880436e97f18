/** A loop as lines of a function. */
import type { Statement, Unit } from '../../../syntax/tree';
import type { Builder, Flow, MapRef } from './builder';
import { channelsFor } from './calls';
import { type Carried, carriedOn, carry, leaving, whereRead } from './carried';
import { sent } from './chain';
import { type Context, NoChain, rowOf, Unstructured } from './context';
import { lines, scoped } from './ifs';
import { header } from './loops';
import { maps, runStatements } from './statements';
import { type Looped, turning } from './turns';

/** A loop of a function, in which every map around it is at hand. */
export function asLines(builder: Builder, looped: Looped, flow: Flow): Flow | undefined {
  if (builder.chains > 0) throw new NoChain();
  const { turns, body, loops, active } = looped;
  const outer = builder.context;
  const inner = turning(
    builder,
    looped,
    turns.map(({ run }) => rowOf(run.body)),
  );
  const before = builder.settle(flow);
  if (turns.some(({ run }) => run.body.results.length !== before.length)) return undefined;
  const isSingle = before.length === 1;
  let carried: Carried = isSingle
    ? carry(builder, inner, looped, maps(before))
    : { arriving: undefined, before: [], variable: undefined };
  const names = isSingle
    ? [builder.running]
    : before.map((_, i) => builder.variables.take(`${builder.running}${i}`));
  const start = before.map(map => map.text);
  builder.context = inner;
  const { result, forward } = builder.inside(() =>
    scoped(builder, () =>
      withMaps(builder, inner, () => {
        const arriving = names.map((text, i) => {
          const values = inner.rows.map(row => row.body.inputs[i]?.[0]);
          return {
            text,
            channels: isSingle ? carried.arriving : channelsFor(builder, values, inner.all, []),
          };
        });
        const units = body.units as readonly Unit<Statement>[];
        const end = builder.settle(runStatements(builder, units, maps(arriving)));
        for (const line of moved(
          names,
          end.map(map => map.text),
        ))
          builder.emit(line);
        return end;
      }),
    ),
  );
  if (result.length !== names.length || inner.rows.some(row => row.at !== row.items.length))
    throw new Unstructured();
  const made = lines(forward);
  carried = whereRead(builder, carried, made);
  const next = isSingle ? carriedOn(inner, carried, result[0]!.channels) : [];
  builder.context = outer;
  const loop = header(builder, looped, inner, [...made, ...next]);
  if (loop === undefined) return undefined;
  for (const line of [...carried.before, ...moved(names, start)]) builder.emit(line);
  for (const line of sent(loop, '', '')) builder.emit(line);
  return maps(
    names.map((text, k) => {
      const values = loops.map(one => one?.outputs[k]?.[0]);
      const channels = isSingle
        ? leaving(builder, looped, carried, maps(before))
        : channelsFor(builder, values, active, []);
      return { text, channels };
    }),
  );
}

/** One line that hands all maps on at once, so that none is lost before it is read. */
function moved(names: readonly string[], from: readonly string[]): readonly string[] {
  const at = names.flatMap((name, i) => (name === from[i] ? [] : [i]));
  return at.length === 0 ? [] : [`${at.map(i => names[i]).join(', ')} = ${at.map(i => from[i]).join(', ')}`];
}

/** With the maps from around a loop as they are in each of its turns. */
function withMaps<T>(builder: Builder, inner: Context, run: () => T): T {
  const { arriving } = builder;
  const seen = (map: MapRef): MapRef => ({ ...map, channels: inner.inner(map.channels) });
  for (const [name, map] of builder.maps) builder.maps.set(name, seen(map));
  builder.arriving = arriving && seen(arriving);
  try {
    return run();
  } finally {
    builder.arriving = arriving;
  }
}
