import { expect, test } from 'vitest';
import { cost } from '../../server/src/cli/cost';
import { comparison } from '../../server/src/features/comparison';
import type { Table } from '../../server/src/messages';
import { builtIn } from '../../server/src/targets';
import { recordingTerminal } from '../cli/terminal';
import { fixture } from './fixture';

const network =
  'network A(n = 8) {\n  input(3, 32, 32)\n  conv(n, 3, 2) -> bn -> relu6\n  SE(4)\n  conv(8, 5) -> relu6\n}\n';
const deployments =
  'deploy A on max78000 {\n  precision int8\n  weights <= 64KiB\n}\n\n' +
  'deploy A(n = 16) on ultra96_conv {\n  precision int8\n  latency <= 1ms\n}\n';

async function compared(marked: string, goOn: () => boolean = () => true, others = {}) {
  const { analysis, elsewhere, offset } = fixture(marked, others);
  return comparison({ analysis, elsewhere, goOn: async () => goOn() }, offset, builtIn);
}

/** A row by what stands in its first cell. */
function rowOf({ columns, rows }: Table, target: string) {
  const row = rows.find(({ cells }) => cells[0] === target)!;
  const cell = (title: string) => row.cells[columns.findIndex(one => one.title === title)];
  return { ...row, cell };
}

const linksOf = (table: Table, target: string) =>
  rowOf(table, target).links?.map(({ text, at }) => `${at === undefined ? '' : `${at.line}: `}${text}`);

test('a row for every target, those of the file first, with what they have been given there', async () => {
  const table = (await compared(`$0${network}\n${deployments}`))!;
  const names = table.rows.map(({ cells: [name] }) => name);
  expect(names.slice(0, 2)).toEqual(['max78000', 'ultra96_conv (n = 16)']);
  const all = builtIn.all().map(({ id }) => id);
  expect([...names.slice(1), 'ultra96_conv'].filter(name => !name!.includes(' ')).sort()).toEqual(
    all.filter(id => id !== 'max78000'),
  );
  expect(table.rows.map(({ isMarked }) => isMarked).lastIndexOf(true)).toBe(1);
  expect(table).toMatchObject({ title: 'A', lines: { from: 0, to: 5 }, total: [] });
  const of = (word: string) => table.rows.filter(({ cells }) => cells[1] === word).length;
  expect([of('yes'), of('no')]).toEqual([5, 3]);
  expect(table.about).toBe(
    `${all.length} targets, 2 deployed here · 5 fit · ${all.length - 8} unknown · 3 do not`,
  );
});

test('each reason with the line that it comes from, a block at its use', async () => {
  const table = (await compared(`$0${network}\n${deployments}`))!;
  expect(linksOf(table, 'max78000')).toEqual([
    '2: conv refused: takes convolutions with a stride of 1; this one has a stride of 2',
    '2: relu6 refused: has no ReLU6 (2 places)',
    '3: SE refused: has no hard sigmoid and no products of maps',
    'and 1 more',
  ]);
  expect(linksOf(table, 'cortex_m7')).toEqual([
    'The size of the flash is not known; a budget says it, such as weights <= 2MB.',
  ]);
  const row = rowOf(table, 'max78000');
  expect([row.cell('fits'), row.tone, row.cell('budgets')]).toEqual(['no', 'bad', 'weights kept']);
  // A row leads to its deployment.
  expect(row.lines).toEqual({ from: 7, to: 10 });
});

test('figures and verdicts of the deployment, of others those of the network at the place', async () => {
  const table = (await compared(`${network}\n${deployments.replace('deploy A(n', '$0deploy A(n')}`))!;
  expect(table.title).toBe('A(n = 16)');
  const own = rowOf(table, 'ultra96_conv');
  expect(own.cell('budgets')).toBe('latency not judged');
  // The map of 16×16×16 that SE weighs.
  expect([own.cell('crossings'), own.cell('bytes handed over')]).toEqual(['1', '4.00 KiB']);
  const other = rowOf(table, 'max78002');
  const narrow = rowOf((await compared(`$0${network}\n${deployments}`))!, 'max78002');
  expect(other.cell('weights stored')).not.toBe(narrow.cell('weights stored'));
  expect(rowOf(table, 'max78000 (as it is)').cell('weights stored')).toBe(narrow.cell('weights stored'));
});

test('the cells are those that the command line prints', async () => {
  const table = (await compared(`$0${network}`))!;
  const terminal = recordingTerminal({ 'a.lwnet': network });
  const options = { network: undefined, set: [], precision: undefined, json: false, layers: false };
  await cost('a.lwnet', { ...options, on: 'all' }, terminal);
  const [head, , ...lines] = terminal.out().trim().split('\n').slice(2);
  expect(table.columns.map(({ title }) => title).sort()).toEqual(head!.trim().split(/ {2,}/).sort());
  expect(lines).toHaveLength(table.rows.length);
  for (const [i, { cells }] of table.rows.entries())
    for (const cell of cells) expect(lines[i]!.replace(/\s+/g, ' ')).toContain(cell.replace(/\s+/g, ' '));
});

test('beside the text the time comes before the reasons, and the other figures behind them', async () => {
  const { columns, linkColumn } = (await compared(`$0${network}`))!;
  expect(columns.slice(0, 4).map(({ title }) => title)).toEqual(['target', 'fits', 'latency', 'why not']);
  expect(linkColumn).toBe(3);
});

test('sorted by whether it fits and by figures', async () => {
  const table = (await compared(`$0${network}\n${deployments}`))!;
  const at = (title: string) => table.columns.findIndex(one => one.title === title);
  expect(table.columns[at('target')]!.sorts).toBe(false);
  const { order } = rowOf(table, 'max78000');
  expect([order[at('fits')], order[at('refused')], order[table.linkColumn!]]).toEqual([0, 6, null]);
});

test('a network of another file: its reasons lead there', async () => {
  const text = 'import A from "other.lwnet"\n$0deploy A on max78000 {\n  precision int8\n}\n';
  const table = (await compared(text, undefined, { 'other.lwnet': network }))!;
  expect(rowOf(table, 'max78002').links![0]!.at).toEqual({ uri: 'file:///project/other.lwnet', line: 2 });
});

test('of thousands of lines some are counted', async () => {
  const lines = '  conv(8, 5)\n'.repeat(400);
  const table = (await compared(`$0network A {\n  input(8, 8, 8)\n${lines}}\n`))!;
  expect(linksOf(table, 'max78000')![0]).toMatch(/^2: conv refused: takes .* 5×5 \(\d+ places at least\)$/);
});

test('it ends between two targets where nobody wants it any more', async () => {
  let asked = 0;
  expect(await compared(`$0${network}`, () => ++asked < 3)).toBeUndefined();
  expect(asked).toBe(3);
});

test('no network, no table; of a mistaken one nothing is said to fit', async () => {
  expect(await compared('$0block B {\n  conv(4)\n}\n')).toBeUndefined();
  const table = (await compared(`$0${network.replace('SE(4)', 'nothing')}`))!;
  expect(new Set(table.rows.map(row => row.tone))).toEqual(new Set([undefined, 'bad']));
});

test('the arena has a column, of chips whose runtime or compiler is known', async () => {
  const table = (await compared(`$0${network}\n${deployments}`))!;
  expect(rowOf(table, 'cortex_m4').cell('arena')).toMatch(/^\d.* KiB$/);
  expect(rowOf(table, 'max78000').cell('arena')).toBe('');
  const at = table.columns.findIndex(({ title }) => title === 'arena');
  expect(table.columns[at]!.sorts).toBe(true);
});

test('a long reason ends with a sentence or a word, and all of it is there', async () => {
  const large = 'network A {\n  $0input(3, 512, 512)\n  conv(64, 3) -> relu\n  maxpool(2)\n}\n';
  const links = (await compared(large))!.rows.flatMap(({ links = [] }) => links);
  const cut = links.filter(({ whole }) => whole !== undefined);
  expect(cut.length).toBeGreaterThan(0);
  for (const { text, whole } of cut) {
    const kept = text.replace(/ \(\d+ places\)$/, '').replace(/ ?…$/, '');
    expect(whole!.startsWith(kept)).toBe(true);
    expect(whole!.slice(kept.length)).toMatch(/^[\s,;]/);
  }
  expect(links.filter(({ text }) => / … \S/.test(text))).toEqual([]);
});
