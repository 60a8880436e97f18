/** Uses of a block in a row become loops: equal ones turns, others rows of a table. */
import type { Argument } from '../found/net';
import { sequencesIn } from './chains';
import type { Flow, Node } from './graph';
import { mostParameters, plainCall } from './lines';
import { callText, valueText } from './values';

/** A table is written for as many rows; fewer are lines. */
const leastRows = 3;
const mostPeriod = 12;

export function loops(flow: Flow): void {
  for (const row of sequencesIn(flow, new Set())) repeats(flow, row);
  tables(flow);
}

/** What is said several times in a row is said once. */
function repeats(flow: Flow, row: readonly Node[]): void {
  const said = row.map(plainCall);
  for (let at = 0; at < row.length; ) {
    let best = { period: 0, times: 1 };
    for (let period = 1; period <= Math.min(mostPeriod, (row.length - at) / 2); period++) {
      let times = 1;
      while (
        at + (times + 1) * period <= row.length &&
        Array.from({ length: period }, (_, i) => i).every(i => said[at + i] === said[at + times * period + i])
      )
        times++;
      if (times > 1 && times * period > best.times * best.period + best.period) best = { period, times };
    }
    const { period, times } = best;
    const isBlock = period === 1 && row[at]!.block !== undefined;
    if (times < 2 || (!isBlock && (times - 1) * period < 3)) {
      at++;
      continue;
    }
    const all = row.slice(at, at + period * times);
    const stages = said.slice(at, at + period).join(' -> ');
    const turn = isBlock ? { times, node: row[at]! } : undefined;
    put(flow, all, `repeat ${times} { ${stages} }`, turn);
    at += period * times;
  }
}

function put(flow: Flow, all: readonly Node[], text: string, turn: Node['turn']): void {
  const [first, last] = [all[0]!, all.at(-1)!];
  const by: Node = {
    word: 'loop',
    args: {},
    inputs: first.inputs,
    outputs: last.outputs,
    origin: last.origin,
    isShared: false,
    text,
    turn,
  };
  flow.replace([{ old: all, by }]);
}

interface TableRow {
  readonly node: Node;
  readonly use: Node;
  readonly times: number;
}

function tables(flow: Flow): void {
  const wiring = flow.readers();
  const makers = flow.makers();
  const isUse = (node: Node | undefined): node is Node =>
    node?.block !== undefined || node?.turn !== undefined;
  const useOf = (node: Node): TableRow => ({
    node,
    use: node.turn?.node ?? node,
    times: node.turn?.times ?? 1,
  });
  for (const start of flow.nodes) {
    if (!isUse(start) || start.inputs.length !== 1) continue;
    const before = makers.get(start.inputs[0]!);
    if (isUse(before) && useOf(before).use.word === useOf(start).use.word) continue;
    const rows = [useOf(start)];
    for (;;) {
      const readers = wiring.get(rows.at(-1)!.node.outputs[0]!) ?? [];
      const next = readers.length === 1 ? readers[0] : undefined;
      if (next === undefined || !isUse(next) || useOf(next).use.word !== rows[0]!.use.word) break;
      rows.push(useOf(next));
    }
    if (rows.length >= leastRows) table(flow, rows);
  }
}

function table(flow: Flow, rows: readonly TableRow[]): void {
  const { block } = rows[0]!.use;
  if (block === undefined) return;
  const valueIn = ({ use }: TableRow, name: string): Argument | string =>
    use.args[name] ?? block.params.find(param => param.name === name)?.default ?? '0';
  const varying = block.params.filter(
    ({ name }) => new Set(rows.map(row => valueText(valueIn(row, name)))).size > 1,
  );
  const isRepeated = rows.some(({ times }) => times > 1);
  const columns = [...varying.map(({ name }) => name), ...(isRepeated ? ['n'] : [])];
  if (columns.length < 1 || varying.some(({ name }) => name === 'n')) return;
  const cells = rows.map(row => [
    ...varying.map(({ name }) => valueText(valueIn(row, name))),
    ...(isRepeated ? [String(row.times)] : []),
  ]);
  const args: Record<string, string> = {};
  for (const { name, default: usual } of block.params) {
    const value = varying.some(one => one.name === name) ? name : valueText(valueIn(rows[0]!, name));
    if (value !== usual) args[name] = value;
  }
  const call = callText(
    block.name,
    args,
    block.params.map(({ name }) => name),
    mostParameters,
  );
  const body = isRepeated ? `repeat n { ${call} }` : call;
  const list =
    columns.length === 1
      ? `[${cells.flat().join(', ')}]`
      : `[${cells.map(row => `[${row.join(', ')}]`).join(', ')}]`;
  put(
    flow,
    rows.map(({ node }) => node),
    `for ${columns.join(', ')} of ${list} { ${body} }`,
    undefined,
  );
}
