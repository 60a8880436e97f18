import { expect, test } from 'vitest';
import { cost } from '../../server/src/cli/cost';
import { networkTable } from '../../server/src/features/network-table';
import { recordingTerminal } from '../cli/terminal';
import { fixture } from './fixture';

const block = 'block B {\n  conv(8, 3)\n    -> bn -> relu\n}\n';
const network =
  'network A {\n  input(3, 8, 8)\n  conv(8)\n  for n of [1, 2] {\n    stage = it -> B -> B\n  }\n  gap -> fc(10)\n}\n';
const deployment = 'deploy A on max78000 {\n  precision int8\n}\n';

const tableAt = (marked: string, others?: Record<string, string>) => {
  const where = fixture(marked, others);
  return networkTable(where.analysis, where.offset, where.elsewhere);
};

test('the rows and cells of the command line, with the lines that they come from', async () => {
  const table = tableAt(`${block}$0${network}`)!;
  expect(table.rows.map(({ cells: [name], lines }) => `${name} ${lines!.from}–${lines!.to}`)).toEqual([
    'conv 6–6',
    'stage[0] 8–8',
    'stage[1] 8–8',
    'fc 10–10',
  ]);
  expect(table.lines).toEqual({ from: 4, to: 11 });
  const terminal = recordingTerminal({ 'a.lwnet': block + network });
  await cost(
    'a.lwnet',
    { network: undefined, set: [], precision: undefined, json: false, layers: false },
    terminal,
  );
  const printed = terminal.out().split('\n');
  const line = (cells: readonly string[]) => cells.join(' ').replace(/\s+/g, ' ');
  const lines = printed.map(one => one.replace(/\s+/g, ' ').trim());
  expect(lines).toContain(line(table.columns.map(({ title }) => title)));
  for (const { cells } of table.rows) expect(lines).toContain(line(cells));
});

test('rows are sorted by numbers; what is not known has none', () => {
  const table = tableAt(`${network.replace('gap', 'nowhere -> gap')}$0${block}`)!;
  const at = table.columns.findIndex(({ title }) => title === 'MACs');
  expect(table.rows[0]!.order[at]).toBe(3 * 8 * 64);
  expect(table.rows[0]!.order[0]).toBeNull();
  expect(table.about).toMatch(/^fp32 · \d unknown stages? left out$/);
  expect(table.columns.map(({ sorts }) => sorts)).toEqual(table.columns.map((_, i) => i > 0));
});

test('a deployment: at its precision, on its target', () => {
  expect(tableAt(`${block}${network}$0${deployment}`)).toMatchObject({
    title: 'A',
    about: 'int8 · max78000',
  });
});

test('a network of another file: its rows lead there', () => {
  const table = tableAt(`import A from "other.lwnet"\n$0${deployment}`, { 'other.lwnet': block + network })!;
  expect(table.rows[0]).toMatchObject({ uri: 'file:///project/other.lwnet', lines: { from: 6, to: 6 } });
});

test('a library block leads to its use, and thousands of lines end in one row', () => {
  const long = `network A {\n  input(3, 8, 8)\n  Fire(4, 8, 8)\n${'  conv(4)\n'.repeat(2000)}}\n`;
  const { rows } = tableAt(`$0${long}`)!;
  expect(rows[0]!.lines).toEqual({ from: 2, to: 2 });
  expect(rows).toHaveLength(500);
  expect(rows.at(-1)!.cells[0]).toBe('… 1505 more');
});

test('no network, no table', () => {
  expect(tableAt(`$0${block}`)).toBeUndefined();
  expect(tableAt('$0network A {\n}\n')).toBeUndefined();
});

test('the time on the target that one works on, stage by stage and with what no stage takes', () => {
  const on = (target: string, precision: string) => `deploy A on ${target} {\n  precision ${precision}\n}\n`;
  const text = `${block}$0${network}${on('host_cpu', 'fp32')}${on('max78000', 'int8')}`;
  const { analysis, offset, elsewhere } = fixture(text);
  const table = (chosen?: string) => networkTable(analysis, offset, elsewhere, chosen)!;
  const titles = table().columns.map(({ title }) => title);
  expect(titles.slice(0, 4)).toEqual(['stage', 'latency', 'of all', 'output']);
  const { rows, total } = table();
  expect(rows.at(-1)!.cells[0]).toBe('the call');
  expect(total[1]).toMatch(/^[\d.]+ µs \([\d.]+ µs – [\d.]+ µs\)$/);
  const shares = rows.map(({ cells }) => Number.parseFloat(cells[2]!));
  expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(100, 0);
  expect(table('max78000').rows[0]!.cells[1]).toMatch(/^at least /);
  // Without a deployment there is no time.
  expect(tableAt(`$0${block}${network}`)!.columns.map(({ title }) => title)).not.toContain('latency');
});

test('the row of all of it has every output', () => {
  const outputOf = (names: string) => {
    const table = tableAt(
      `$0network A {\n  input(3, 32, 32)\n  a = it -> conv(8, 3, 2)\n  b = a -> conv(16, 3, 2)\n  ${names}\n}\n`,
    )!;
    return table.total[table.columns.findIndex(({ title }) => title === 'output')];
  };
  expect(outputOf('a, b')).toBe('8×16×16, 16×8×8');
  expect(outputOf('b -> relu')).toBe('16×8×8');
  expect(outputOf('a, b, a, b, a')).toBe('5 outputs');
});
