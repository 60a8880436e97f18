/** `repeat` and `for`: kept where all turns are one text, else a class of its own or written out turn by turn. */

import { itemKey } from '../../../graph/flat';
import type { Loop } from '../../../graph/graph';
import type { For, Repeat, Statement, Unit } from '../../../syntax/tree';
import { adding, type Builder, type Entry, type Flow, type MapRef, type Turns } from './builder';
import { channelsFor } from './calls';
import { carriedOn, carry, leaving, whereRead } from './carried';
import {
  type Active,
  type Context,
  made as madeIn,
  NoChain,
  rowOf,
  Split,
  standsAt,
  Unstructured,
} from './context';
import { around } from './design';
import { lines, scoped } from './ifs';
import { asLines } from './loop-lines';
import { channelsOf, maps, runStatements } from './statements';
import { translate } from './translate';
import { countOf, type Looped, turning, turnsOf } from './turns';
import { unrolledLoop } from './unrolled-loop';
import { instance } from './uses';
import type { Expr, Given } from './value';

export function runLoop(
  builder: Builder,
  stage: Repeat | For,
  unit: Unit,
  flow: Flow,
  active: Active,
  wanted: string | undefined,
): Flow {
  const { context } = builder;
  if (stage.body === undefined) throw new Unstructured();
  const list = stage.kind === 'for' ? translate(stage.list, around(builder, channelsOf(flow))) : undefined;
  const loops = context.rows.map((row, i): Loop | undefined => {
    const item = active.includes(i) ? row.items[row.at] : undefined;
    if (item?.kind !== 'loop' || !standsAt(item, unit, stage.start)) return undefined;
    row.at++;
    return item;
  });
  if (loops.every(loop => loop === undefined)) return flow;
  const keys = context.rows.map(({ key, at }) => itemKey(key, at - 1));
  const turns = turnsOf(loops);
  const looped: Looped = { stage, unit, body: stage.body, list, loops, keys, turns, active, wanted };
  const straight = turns.every(
    ({ run }) => run.captured.length === 0 && run.body.inputs.length === 1 && run.body.results.length === 1,
  );
  const otherwise = builder.isFunction ? asLines : asModules;
  for (const attempt of straight ? [asChain, otherwise] : [otherwise]) {
    const back = builder.snapshot();
    try {
      const found = attempt(builder, looped, flow);
      if (found !== undefined) return found;
      back();
    } catch (error) {
      back();
      // Where a chain is all that may be written, whoever asked for it tries something else.
      if (error instanceof NoChain && builder.chains > 0) throw error;
      if (!(error instanceof NoChain) && !(error instanceof Split) && !(error instanceof Unstructured))
        throw error;
      if (error instanceof Split && error.context === context) throw error;
    }
  }
  return unrolledLoop(builder, looped, flow);
}

export function header(
  builder: Builder,
  looped: Looped,
  inner: Context,
  body: readonly Entry[],
): readonly Entry[] | undefined {
  const { stage, list, turns, loops, active } = looped;
  const repeated = (names: string, values: string): readonly Entry[] => [
    { kind: 'for', header: `for ${names} in ${values}:`, body, turns: turnsIn(builder, looped, inner) },
  ];
  const names = stage.kind === 'for' ? stage.names.map(({ name }) => inner.names.get(name)) : [];
  const text = adding(body).join('\n');
  const isRead = (expr: Expr | undefined) =>
    expr !== undefined && new RegExp(`\\b${expr.text}\\b`).test(text);
  const made = [...inner.made.values()];
  if (
    made.length === 0 &&
    list !== undefined &&
    names.every(name => name !== undefined) &&
    names.some(isRead)
  )
    return repeated(names.map(name => name!.text).join(', '), walked(list.text));
  const columns = [...names.filter(isRead), ...made] as readonly Expr[];
  const rows = columns.filter((column, i) => columns.indexOf(column) === i);
  if (rows.length === 0) {
    const counts = loops.map(countOf);
    const tree = stage.kind === 'repeat' ? translate(stage.count, around(builder)) : undefined;
    const count = builder.context.explain(counts, active, [tree], 'repeats');
    return repeated('_', `range(${count.text})`);
  }
  const tables = loops.map((_, i) =>
    turns.flatMap((turn, t): readonly Given[] => {
      if (turn.of !== i) return [];
      const row = rows.map(column => column.values[t]);
      return Array.from({ length: turn.run.times }, () => (row.length === 1 ? row[0] : row));
    }),
  );
  const table = builder.context.explain(tables, active, [], 'rows');
  return repeated(rows.map(({ text }) => text).join(', '), walked(table.text));
}

const turnsIn = (builder: Builder, { turns, keys }: Looped, inner: Context): readonly Turns[] =>
  turns.map(({ run, of, index }, i) => ({
    home: builder.context.rows[of]!.home,
    key: keys[of]!,
    run: index,
    times: run.times,
    row: inner.rows[i]!,
  }));

/** A list reads better in brackets where a loop walks it. */
const walked = (text: string): string =>
  text.startsWith('(') ? `[${text.slice(1, -1).replace(/,$/, '')}]` : text;

/** The modules of all turns in one list. */
function asChain(builder: Builder, looped: Looped, flow: Flow): Flow | undefined {
  const from = flow.kind === 'chain' ? flow.from : builder.settle(flow)[0]!;
  const outer = builder.context;
  const inner = turning(
    builder,
    looped,
    looped.turns.map(({ run }) => rowOf(run.body)),
  );
  let carried = carry(builder, inner, looped, flow);
  const begin: Flow = { kind: 'chain', from, entries: [], channels: carried.arriving };
  builder.context = inner;
  builder.chains++;
  const { result, init } = builder.inside(() =>
    scoped(builder, () => runStatements(builder, looped.body.units as readonly Unit<Statement>[], begin)),
  );
  if (result.kind !== 'chain' || result.from !== from || inner.rows.some(row => row.at !== row.items.length))
    throw new NoChain();
  const made = [...lines(init), ...result.entries];
  carried = whereRead(builder, carried, made);
  const body = [...made, ...carriedOn(inner, carried, result.channels)];
  builder.chains--;
  builder.context = outer;
  const loop = header(builder, looped, inner, body);
  if (loop === undefined) return undefined;
  const before = [
    ...(flow.kind === 'chain' ? flow.entries : []),
    ...carried.before.map((text): Entry => ({ kind: 'line', text })),
  ];
  return {
    kind: 'chain',
    from,
    entries: [...before, ...loop],
    channels: leaving(builder, looped, carried, flow),
  };
}

/** Each turn a module of a class that its body is. */
function asModules(builder: Builder, looped: Looped, flow: Flow): Flow | undefined {
  const { turns, wanted, stage } = looped;
  const outer = builder.context;
  const rows = turns.map(({ run }) => rowOf(run.body));
  const inner = turning(builder, looped, rows);
  const [first] = turns;
  const travelling = first!.run.body.inputs.length - first!.run.captured.length;
  const results = first!.run.body.results.length;
  if (
    turns.some(
      ({ run }) =>
        run.body.inputs.length - run.captured.length !== travelling || run.body.results.length !== results,
    )
  )
    return undefined;
  if (results !== travelling) return undefined;
  const single = travelling === 1;
  const carried = single
    ? carry(builder, inner, looped, flow)
    : { arriving: undefined, before: [], variable: undefined };
  const taken: MapRef[] = [];
  const built = builder.design.implicit(
    builder,
    wanted ?? (stage.kind === 'for' ? 'stage' : 'turn'),
    rows,
    inner,
    { list: looped.body },
    travelling,
    name => {
      const map =
        name === 'in'
          ? (builder.arriving ?? builder.capture?.('in'))
          : (builder.maps.get(name) ?? builder.capture?.(name));
      if (map !== undefined) taken.push(map);
      return map;
    },
  );
  builder.context = inner;
  const made = instance(
    builder,
    built,
    inner.all,
    inner.all,
    name => ({ expr: inner.find(name), hint: undefined }),
    [carried.arriving],
  );
  builder.context = outer;
  const parts = madeIn(inner, inner.all, i => ({ key: '', built, row: rows[i]! }));
  const isPlain = single && taken.length === 0;
  const body: readonly Entry[] = [
    { kind: 'call', text: made.text, label: built.name.toLowerCase(), parts },
    ...carriedOn(inner, carried, undefined),
  ];
  const loop = header(builder, looped, inner, body);
  if (loop === undefined) return undefined;
  const entries = [...carried.before.map((text): Entry => ({ kind: 'line', text })), ...loop];
  const channels = single ? leaving(builder, looped, carried, flow) : undefined;
  if (isPlain) {
    const from = flow.kind === 'chain' ? flow.from : builder.settle(flow)[0]!;
    return {
      kind: 'chain',
      from,
      entries: [...(flow.kind === 'chain' ? flow.entries : []), ...entries],
      channels,
    };
  }
  if (builder.chains > 0) throw new NoChain();
  const before = builder.settle(flow);
  const attribute = builder.attributes.take(wanted ?? `${built.name.toLowerCase()}s`);
  builder.list(attribute, entries, 'nn.ModuleList');
  const variables = single
    ? [builder.running]
    : before.map((_, i) => builder.variables.take(`${builder.running}${i}`));
  const assign = `${variables.join(', ')} = ${before.map(map => map.text).join(', ')}`;
  if (variables.join() !== before.map(map => map.text).join()) builder.emit(assign);
  builder.emit(`for turn in self.${attribute}:`);
  const given = [...variables, ...taken.map(map => map.text)];
  builder.emit(`    ${variables.join(', ')} = turn(${given.join(', ')})`);
  const shapes = looped.loops.map(one => one?.outputs);
  return maps(
    variables.map((text, k) => ({
      text,
      channels: single
        ? channels
        : channelsFor(
            builder,
            shapes.map(all => all?.[k]?.[0]),
            looped.active,
            [],
          ),
    })),
  );
}
