import { expect, test, vi } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { lenses } from '../../server/src/features/lenses';
import { macs } from '../../server/src/figures/macs';
import { covered, fixture } from './fixture';

const network = 'network A(n = 10) {\n  input(3, 8, 8) -> conv(4) -> gap -> fc(n)\n}\n';

/** Each as `name: words`. */
const shown = (text: string) => {
  const where = fixture(text);
  return lenses(where.analysis, false).map(
    ({ range, command }) => `${covered(where, range)}: ${command!.title}`,
  );
};

test('the totals of a network, to the last digit, at the precision of its deployments', () => {
  expect(shown(network)).toEqual([
    'A: 808 MACs · 62 parameters · 3.06 KiB memory access · 248 B weights stored · 1.75 KiB peak memory · at fp32',
  ]);
  expect(shown(`${network}deploy A on max78000 {\n  precision int8\n}\n`)[0]).toBe(
    'A: 808 MACs · 62 parameters · 784 B memory access · 52 B weights stored · 448 B peak memory · at int8',
  );
});

test('a deployment: its network at its arguments, each budget, what is open', () => {
  const deployed = (items: string) =>
    shown(`${network}deploy A(n = 100) on max78000 {\n${items}}\n`).slice(1);
  expect(deployed('  precision int8\n  weights <= 1KiB\n  latency <= 1ms\n')).toEqual([
    'A: weights stored 412 B of 1.00 KiB: kept · latency at least 7.12 µs of 1.00 ms: open',
    'A: 1,168 MACs · 1.29 KiB memory access · 448 B peak memory',
  ]);
  expect(deployed('  precision int8\n  weights <= 400B\n')[0]).toBe(
    'A: weights stored 412 B of 400 B: broken',
  );
});

test('what stands above the network, or in a budget, is not said again of its deployment', () => {
  const deployed = (args: string) =>
    shown(`${network}deploy A${args} on max78000 {\n  precision int8\n  weights <= 0.1MB\n}\n`).slice(1);
  const verdict = 'A: weights stored 52 B of 97.7 KiB (0.1MB): kept';
  expect(deployed('')).toEqual([verdict]);
  expect(deployed('(n = 10)')).toEqual([verdict]);
  expect(deployed('(n = 20)')).toHaveLength(2);
});

test('layers that the target refuses are counted before the budgets that are kept', () => {
  const wide = network.replace('conv(4)', 'conv(4, 7)');
  expect(shown(`${wide}deploy A on max78000 {\n  precision int8\n  weights <= 4KiB\n}\n`)[1]).toMatch(
    /^A: \d+ layers? refused · weights stored .* of 4\.00 KiB: kept$/,
  );
});

test('what is broken stands first, and a line that no window holds says of the rest only that it is kept', () => {
  const budgets = (items: readonly string[]) =>
    shown(
      `${network}deploy A on max78000 {\n  precision int8\n${items.map(item => `  ${item}\n`).join('')}}\n`,
    )[1]!;
  const few = ['weights <= 1KiB', 'macs <= 100'];
  expect(budgets(few)).toBe('A: MACs 808 of 100: broken · weights stored 52 B of 1.00 KiB: kept');
  const line = budgets([
    ...few,
    'parameters <= 1M',
    'peak_memory <= 64KiB',
    'resolution <= 64',
    'latency <= 1ms',
  ]);
  expect(line).toMatch(
    /^A: MACs 808 of 100: broken · weights stored, parameters, peak memory, resolution: kept · latency at least \S+ µs of 1\.00 ms: open$/,
  );
  expect(line.length).toBeLessThan(150);
});

test('bytes of several precisions add up', () => {
  const [, verdict, totals] = shown(
    `${network}deploy A on max78000 {\n  precision int8\n  precision w4a8 for conv\n  weights <= 1KiB\n}\n`,
  );
  expect(totals).toBe('A: 808 MACs · 778 B memory access · 448 B peak memory');
  expect(verdict).toBe('A: weights stored 46 B of 1.00 KiB: kept');
});

test('what a mistake hides is told, and no budget is kept without it', () => {
  const broken = network.replace('gap', 'gap -> nowhere');
  const [totals, verdict] = shown(
    `${broken}deploy A on max78000 {\n  precision int8\n  weights <= 1KiB\n}\n`,
  );
  expect(totals).toMatch(/^A: at least [\d,]+ MACs · .* · at int8 · \d stages? unknown$/);
  expect(verdict).toBe('A: weights stored: open');
});

test('where a mistake hides everything, nothing is said to be at least zero', () => {
  const broken = network.replace('conv(', 'conv(nowhere * ');
  expect(shown(broken)[0]).toMatch(/^A: \d stages? unknown$/);
});

test('a network without a layer has none, nor has what is no network', () => {
  expect(shown('network A {\n}\nblock B {\n  conv(4)\n}\ndeploy C on max78000 {\n}\n')).toEqual([]);
});

test('what an edit leaves alone is not worked out again', () => {
  const many = Array.from({ length: 20 }, (_, i) => network.replace('A', `A${i}`)).join('');
  const before = analyse('test:/a.lwnet', many);
  const after = analyse('test:/a.lwnet', many.replace('conv(4)', 'conv(5)'), undefined, before);
  const read = vi.spyOn(macs, 'of');
  lenses(before, false);
  expect(read).toHaveBeenCalledTimes(20);
  lenses(after, false);
  expect(read).toHaveBeenCalledTimes(21);
  read.mockRestore();
});

test('a click opens the table where the editor has one', () => {
  const { analysis } = fixture(network);
  const [one] = lenses(analysis, true);
  expect(one!.command).toMatchObject({
    command: 'lwnet.showTable',
    arguments: [analysis.uri, { line: 0, character: 8 }],
  });
  expect(lenses(analysis, false)[0]!.command!.command).toBe('');
});

test('what a runtime lays out stands beside the budgets, and in the place of the peak where one holds it', () => {
  const verdict = (target: string, items = '') =>
    shown(`${network}deploy A on ${target} {\n  precision int8\n${items}}\n`)[1];
  expect(verdict('cortex_m4')).toMatch(/^A: arena [\d.]+ (KiB|B)$/);
  expect(verdict('stm32f746')).toMatch(/^A: arena [\d.]+ (KiB|B) of 320 KiB: fits$/);
  expect(verdict('cortex_m4', '  peak_memory <= 8KiB\n')).toMatch(
    /^A: arena [\d.]+ (KiB|B) of 8\.00 KiB: kept$/,
  );
});
