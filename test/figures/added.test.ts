/** A figure that is added to the list appears wherever figures are told: no surface has a list of its own. */
import { expect, test, vi } from 'vitest';
import { figuresPage } from '../../scripts/docs/figures';
import { problemsPage } from '../../scripts/docs/problems';
import { analyse } from '../../server/src/analysis';
import { cost } from '../../server/src/cli/cost';
import { completion } from '../../server/src/features/completion';
import { hover } from '../../server/src/features/hover';
import { offersAt } from '../../server/src/rewrites/offers';
import { sayProblem } from '../../server/src/text/problem';
import { recordingTerminal } from '../cli/terminal';
import { fixture, hoverText } from '../features/fixture';

vi.mock('../../server/src/figures/index', async original => {
  const list = await original<typeof import('../../server/src/figures')>();
  const { numberIn } = await import('../../server/src/quantity/quantity');
  const added: (typeof list.counted)[number] = {
    id: 'pixels-written',
    key: 'pixelsWritten',
    title: 'pixels written',
    unit: 'count',
    better: 'less',
    summary: 'Elements of maps that layers write.',
    source: 'Nobody 2026, this test',
    of: sums => numberIn('count', sums.outputElements),
    isSum: true,
    column: 'alone',
    inTitles: true,
    budget: { word: 'pixels', measure: 'bytes', example: '3kB' },
  };
  return {
    ...list,
    figures: [...list.figures, added],
    counted: [...list.counted, added],
    worked: [...list.worked, added],
  };
});

const network = 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n';

test('in hover on a layer and on a network', () => {
  for (const at of ['A {', 'conv']) {
    const where = fixture(network.replace(at, `$0${at}`));
    expect(hoverText(hover(where.analysis, where.offset))).toMatch(/^Pixels written +256/m);
  }
});

test('in the table and the JSON of the command line', async () => {
  const run = async (json: boolean, layers: boolean) => {
    const terminal = recordingTerminal({ 'a.lwnet': network });
    await cost('a.lwnet', { network: undefined, set: [], precision: undefined, json, layers }, terminal);
    return terminal.out();
  };
  expect(await run(false, false)).toMatch(
    /^stage .* pixels written$[\s\S]*^conv .* 256$[\s\S]*^pixels written +256$/m,
  );
  expect(await run(false, true)).toMatch(/^layer .* pixels written$[\s\S]*^conv .* 256$/m);
  const { networks } = JSON.parse(await run(true, false));
  expect(networks[0]).toMatchObject({ pixelsWritten: 256 });
  expect(networks[0].layers[1]).toMatchObject({ pixelsWritten: 256 });
});

test('in the titles of rewrites', () => {
  const text = 'network A {\n  input(32, 16, 16) -> conv(64, 3) -> bn -> relu\n}\n';
  const at = text.indexOf('conv');
  const offers = offersAt(analyse('test:/a.lwnet', text), { start: at, end: at });
  expect(offers.length).toBeGreaterThan(0);
  for (const { title, deltas } of offers) {
    expect(title).toMatch(/, pixels written [+−±]/);
    expect(deltas[0]!.change).toHaveProperty('pixelsWritten');
  }
});

test('as a budget: held, completed, explained', () => {
  const deployment = (item: string) => `${network}\ndeploy A on max78000 {\n  precision int8\n  ${item}\n}\n`;
  const told = (item: string) => analyse('test:/a.lwnet', deployment(item)).problems.map(sayProblem);
  expect(told('pixels <= 3kB')).toEqual([]);
  expect(told('pixels <= 200B')).toEqual([
    'The budget for pixels written is <= 200; the network needs 256, 56 more.',
  ]);
  const where = fixture(deployment('$0pixels <= 3kB'));
  expect(hoverText(hover(where.analysis, where.offset))).toContain('`pixels <= 3kB`');
  const typing = fixture(deployment('pix$0'));
  expect(completion(typing.analysis, typing.offset).items.map(({ label }) => label)).toContain('pixels');
});

test('on the pages', () => {
  expect(figuresPage()).toContain('## pixels written');
  expect(problemsPage()).toContain('`pixels`');
});
