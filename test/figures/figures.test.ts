import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { cost } from '../../server/src/cli/cost';
import { type Figures, nothing } from '../../server/src/cost/figures';
import { fp32, parsePrecision } from '../../server/src/cost/precision';
import { totalsOf } from '../../server/src/cost/totals';
import { describeNetwork } from '../../server/src/features/hover-network';
import { counted, figures } from '../../server/src/figures';
import { budgetWords } from '../../server/src/figures/budgets';
import { isWhole } from '../../server/src/figures/figure';
import { isKnown, numberIn, numberOf } from '../../server/src/quantity/quantity';
import { change, tell, tellExactly } from '../../server/src/quantity/show';
import { offersAt } from '../../server/src/rewrites/offers';
import { recordingTerminal } from '../cli/terminal';

/** 32·112·112 outputs of 3·3·3 taps; of fc 32 MACs a class. What each figure is of it, worked out by hand. */
const text = 'network A {\n  input(3, 224, 224) -> conv(32, 3, 2) -> bn -> relu -> gap -> fc(10)\n}\n';
const pixels = 112 * 112;
/** conv, bn, relu, gap, fc: what each reads, its weights, what it writes. */
const moved =
  4 * (3 * 224 * 224 + 864 + 32 * pixels + (2 * 32 * pixels + 64) + 2 * 32 * pixels + 32 * pixels + 32 + 372);
const handmade: Readonly<Record<string, number>> = {
  macs: 864 * pixels + 320,
  // Batch norm multiplies and adds, relu compares, gap adds each pixel and divides once, fc adds its biases.
  'other-operations': 2 * 32 * pixels + 32 * pixels + 32 * pixels + 10,
  parameters: 864 + 64 + 330,
  'memory-access': moved,
  'arithmetic-intensity': (864 * pixels + 320) / moved,
  'stored-weights': 4 * (864 + 32 + 330),
  // The picture and what conv makes of it; bn and relu write over that.
  'peak-memory': 4 * (3 * 224 * 224 + 32 * pixels),
};

const network = (source: string) => analyse('file:///project/a.lwnet', source).networks[0]!.evaluated;

describe('the list', () => {
  const folder = join(import.meta.dirname, '../../server/src/figures');
  const engine = ['index.ts', 'figure.ts', 'budgets.ts', 'shared.ts'];

  test('has every file of the folder', () => {
    const files = readdirSync(folder).filter(name => !engine.includes(name));
    expect(figures.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
  });

  test('says each thing once', () => {
    const keys = counted.flatMap(({ key, parts }) => [key, ...(parts ?? []).map(part => part.key)]);
    for (const words of [figures.map(f => f.title), keys, [...budgetWords.keys()]])
      expect(new Set(words).size).toBe(words.length);
    expect(budgetWords.size).toBe(figures.filter(f => f.budget !== undefined).length);
  });

  test.each(figures.map(figure => [figure.id, figure] as const))('%s is explained, with a source', (_, f) => {
    expect(f.summary).toMatch(/^[A-Z].*\.$/);
    expect(f.source).toMatch(/ \d{4}, /);
  });
});

test.each(figures.filter(isWhole).map(figure => [figure.id, figure] as const))(
  '%s is what one works out by hand, of a whole network alone',
  (id, figure) => {
    const value = figure.ofBody(network(text).body, fp32);
    expect(numberOf(value)).toBe(handmade[id]);
    expect(value.unit).toBe(figure.unit);
    expect(isKnown(figure.ofBody(network(text.replace('gap', 'nowhere')).body, fp32))).toBe(false);
  },
);

describe.each(counted.map(figure => [figure.id, figure] as const))('%s', (id, figure) => {
  test('is what one works out by hand', () => {
    expect(handmade).toHaveProperty(id);
    expect(numberOf(figure.of(totalsOf(network(text).body), fp32))).toBe(handmade[id]);
  });

  test('is unknown where what it is read from is, with a reason', () => {
    const open = Object.fromEntries(Object.keys(nothing).map(key => [key, Number.NaN])) as unknown as Figures;
    const q = figure.of(open, fp32);
    expect(isKnown(q) ? q : q.unknown).toBe('beyond 2^53');
  });

  test('has the unit of its quantities', () =>
    expect(figure.of(totalsOf(network(text).body), fp32).unit).toBe(figure.unit));

  test('follows the precision exactly if it says so', () => {
    const of = (name: string) => figure.of(totalsOf(network(text).body), parsePrecision(name)!);
    if (figure.isSized) expect(of('int8')).not.toEqual(of('fp32'));
    else expect(of('int8')).toEqual(of('fp32'));
  });
});

const shell = async (source: string, options: { json: boolean; layers: boolean }) => {
  const terminal = recordingTerminal({ 'a.lwnet': source });
  const settings = { network: undefined, set: [], precision: undefined, ...options };
  expect(await cost('a.lwnet', settings, terminal)).toBe(0);
  return terminal.out();
};

const json = async (source: string) =>
  JSON.parse(await shell(source, { json: true, layers: false })).networks[0];

/** The line of a text that begins with a title, and what stands behind it. */
const behind = (shown: string, title: string): string =>
  shown
    .split('\n')
    .find(line => line.toLowerCase().startsWith(title.toLowerCase()))!
    .slice(title.length)
    .trim();

describe('every surface says the same of a network', () => {
  const analysis = analyse('file:///project/a.lwnet', text);
  const hover = describeNetwork(analysis, analysis.networks[0]!.evaluated);

  test.each(counted)('$title', async ({ key, title, unit, note, isSized, column }) => {
    const said = numberIn(unit, (await json(text))[key]);
    const head = isSized ? `${title} (fp32)` : title;
    expect(behind(hover, head)).toBe(note === undefined ? tell(said) : `${tell(said)}  ${note}`);
    const totals = await shell(text, { json: false, layers: false });
    const titled = note === undefined ? title : `${title}, ${note}`;
    expect(behind(totals.slice(totals.lastIndexOf('\n\n')), titled)).toBe(tellExactly(said));
    if (column === undefined) return;
    // The table of layers, its column found by the place of its title.
    const [heads, , ...rows] = (await shell(text, { json: false, layers: true })).split('\n').slice(2);
    const cells = (line: string) => line.split(/ {2,}/);
    const at = cells(heads!).indexOf(title);
    const { layers } = await json(text);
    for (const [i, layer] of layers.entries())
      expect(cells(rows[i]!)[at], layer.path).toBe(
        layer[key] === null ? 'unknown' : tell(numberIn(unit, layer[key])),
      );
  });

  test('a rewrite tells the change between the two', async () => {
    const before = 'network A {\n  input(32, 16, 16) -> conv(64, 3) -> bn -> relu\n}\n';
    const at = before.indexOf('conv');
    for (const offer of offersAt(analyse('test:/a.lwnet', before), { start: at, end: at })) {
      const [edit] = offer.edits();
      const after = before.slice(0, edit!.start) + edit!.text + before.slice(edit!.end);
      const [then, now] = [await json(before), await json(after)];
      const told = counted
        .filter(figure => figure.inTitles)
        .map(
          ({ key, unit, title }) => `${title} ${change(numberIn(unit, then[key]), numberIn(unit, now[key]))}`,
        );
      // Where a window is narrow, those are left out that matter least.
      const shown = told.filter(words => offer.title.includes(words));
      expect(offer.title).toContain(`: ${told[0]}`);
      expect(shown.length).toBeGreaterThan(1);
    }
  });
});

test('MACs per byte are unknown where no memory is accessed, and 0 where nothing is multiplied', async () => {
  const [input, relu, dropout] = (
    await json('network A {\n  input(3, 8, 8) -> relu -> dropout(0.2)\n}\n')
  ).layers.map((layer: { arithmeticIntensity: number | null }) => layer.arithmeticIntensity);
  expect([input, relu, dropout]).toEqual([null, 0, null]);
});
