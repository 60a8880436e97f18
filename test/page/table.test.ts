/** The page of the table in a real browser, with the rows of a real network. */
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { FromPage, ToPage } from '../../client/page/messages';
import { pageOf } from '../../client/src/page';
import { openBrowser } from '../../scripts/vscode/browser.mjs';
import { comparison } from '../../server/src/features/comparison';
import { networkTable } from '../../server/src/features/network-table';
import { builtIn } from '../../server/src/targets';
import { fixture } from '../features/fixture';

vi.mock('vscode', () => ({ env: { language: 'en' }, l10n: { t: (text: string) => text } }));

const network = (out: number) =>
  `network A {\n  input(3, 8, 8)\n  conv(${out})\n  conv(64, 3)\n  gap -> fc(10)\n}\n`;

let browser: Browser;
let page: Page;
let script: string;
const style = readFileSync(new URL('../../client/page/table.css', import.meta.url), 'utf8');

beforeAll(async () => {
  const built = await build({
    entryPoints: [new URL('../../client/page/table.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    format: 'iife',
  });
  script = built.outputFiles[0]!.text;
  browser = await openBrowser();
}, 60_000);
afterAll(() => browser.close());

beforeEach(async () => {
  page = await browser.newPage();
  await page.route('http://page.test/**', route => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/table.js') return route.fulfill({ contentType: 'text/javascript', body: script });
    if (pathname === '/table.css') return route.fulfill({ contentType: 'text/css', body: style });
    return route.fulfill({ contentType: 'text/html', body: pageOf('Costs', '/table.js', '/table.css') });
  });
  await page.addInitScript(() => {
    const said: unknown[] = [];
    let state: unknown;
    Object.assign(globalThis, {
      said,
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => said.push(message),
        getState: () => state,
        setState: (next: unknown) => {
          state = next;
        },
      }),
    });
  });
  await page.goto('http://page.test/');
});

const tell = (message: ToPage) => page.evaluate(data => postMessage(data, '*'), message);
const said = () => page.evaluate(() => (globalThis as unknown as { said: FromPage[] }).said);
const show = async (out: number) => {
  const { analysis, elsewhere } = fixture(network(out));
  await tell({ kind: 'table', table: networkTable(analysis, 0, elsewhere) });
  return analysis.uri;
};
const names = () => page.locator('tbody tr td:nth-child(2)').allInnerTexts();

test('sorted by a column, with its way told; sorted it stays while one types', async () => {
  await show(8);
  expect(await names()).toEqual(['8×8×8', '64×8×8', '10']);
  const head = page.getByRole('button', { name: 'MACs', exact: true });
  await head.click();
  expect(await names()).toEqual(['64×8×8', '8×8×8', '10']);
  expect(await page.locator('th[aria-sort=descending]').textContent()).toMatch(/^MACs/);
  await page.evaluate(() => document.querySelector('tbody tr')!.setAttribute('data-kept', 'yes'));
  await show(16);
  expect(await names()).toEqual(['64×8×8', '16×8×8', '10']);
  // What was there before is still there: nothing is built anew, so nothing flickers.
  expect(await page.locator('tbody tr').first().getAttribute('data-kept')).toBe('yes');
  await head.click();
  await head.click();
  expect(await names()).toEqual(['16×8×8', '64×8×8', '10']);
});

test('by keys: arrows go from row to row, Enter goes to the line', async () => {
  const uri = await show(8);
  await page.locator('th button').last().focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  expect(await said()).toEqual([
    { kind: 'ready' },
    { kind: 'go', uri, line: 3 },
    { kind: 'go', uri, line: 4 },
  ]);
});

test('a click goes to the line, the row of the caret is marked', async () => {
  const uri = await show(8);
  await page.locator('tbody tr').nth(1).click();
  expect((await said()).at(-1)).toEqual({ kind: 'go', uri, line: 3 });
  await tell({ kind: 'caret', uri, line: 4 });
  await page.locator('tr[aria-current=true]').waitFor();
  expect(await page.locator('tr[aria-current=true]').textContent()).toMatch(/^fc/);
});

test('targets: filtered by words, by keys to a reason and its line', async () => {
  const text = 'network A {\n  input(3, 8, 8)\n  conv(4, 5) -> relu6\n}\n\ndeploy A on max78000 {\n}\n';
  const { analysis, elsewhere } = fixture(text);
  const table = await comparison({ analysis, elsewhere, goOn: async () => true }, 0, builtIn);
  await tell({ kind: 'table', table });
  const targets = () => page.locator('tbody tr td:first-child').allInnerTexts();
  expect(await targets()).toHaveLength(builtIn.all().length);
  expect(await page.locator('tfoot tr').isVisible()).toBe(false);
  await page.keyboard.press('Control+f');
  await page.keyboard.type('max780 refused');
  expect(await targets()).toEqual(['max78000', 'max78002']);
  await page.keyboard.press('ArrowDown');
  for (const key of ['ArrowRight', 'ArrowRight', 'Enter', 'ArrowLeft', 'ArrowLeft', 'Enter', 'ArrowDown'])
    await page.keyboard.press(key);
  const { uri } = analysis;
  expect((await said()).slice(1)).toEqual([
    { kind: 'go', uri, line: 2 },
    { kind: 'go', uri, line: 5 },
  ]);
  expect(await page.locator('tr:focus td').first().textContent()).toBe('max78002');
  await page.locator('#filter').fill('nowhere');
  expect(await page.getByText('No row has these words.').isVisible()).toBe(true);
});

test('a network of which nothing is known has no rows, and nobody has looked for any', async () => {
  const { analysis, elsewhere } = fixture('network A {\n  input(3, 8, 8)\n  conv(2wide) -> relu\n}\n');
  await tell({ kind: 'table', table: networkTable(analysis, 0, elsewhere) });
  await page.locator('#about').getByText('unknown').waitFor();
  expect(await page.getByText('No row has these words.').isVisible()).toBe(false);
});

test('until there is an answer it says neither', async () => {
  const [waiting, none] = ['Working it out…', 'No network at the cursor.'].map(text => page.getByText(text));
  expect(await waiting!.isVisible()).toBe(true);
  expect(await none!.isVisible()).toBe(false);
  await show(8);
  expect(await waiting!.isVisible()).toBe(false);
  expect(await none!.isVisible()).toBe(false);
});

test('reasons are whole where the page is half a window', async () => {
  // The letters of this page are a quarter larger than the editor's.
  await page.setViewportSize({ width: 700, height: 600 });
  const table = {
    title: 'A',
    about: '44 targets, 2 deployed here · 2 fit · 35 unknown · 7 do not',
    columns: ['target', 'fits', 'latency', 'why not', 'layers'].map(title => ({
      title,
      right: title === 'latency',
      sorts: true,
    })),
    linkColumn: 3,
    rows: [
      {
        cells: ['edge_tpu (width = 0.75)', 'unknown', '2.18 ms (2.08 ms – 2.29 ms)', '', '31'],
        order: [0, 1, 2, 3, 4],
        links: [{ text: 'The size of the flash is not known; a budget says it, such as weights <= 2MB.' }],
      },
    ],
    total: [],
  };
  await tell({ kind: 'table', table } as never);
  const { x, width } = (await page.locator('.links').boundingBox())!;
  expect(x + width).toBeLessThanOrEqual(700);
});

test('all of a long reason stands behind the pointer, and no other one', async () => {
  const [text, whole] = ['The RAM is too small; …', 'The RAM is too small; the network needs more.'];
  const column = { title: 'why not', right: false, sorts: false };
  const shown = (links: readonly object[]) => {
    const rows = [{ cells: [''], order: [0], links }];
    return { title: 'A', about: '', columns: [column], linkColumn: 0, rows, total: [] };
  };
  const titles = () =>
    page.locator('.links div').evaluateAll(all => all.map(one => (one as HTMLElement).title));
  await tell({ kind: 'table', table: shown([{ text, whole }, { text: 'x' }]) } as never);
  await expect.poll(titles).toEqual([whole, '']);
  await tell({ kind: 'table', table: shown([{ text: 'y' }]) } as never);
  await expect.poll(titles).toEqual(['']);
});

test('without a network it says so', async () => {
  await tell({ kind: 'table', table: undefined });
  expect(await page.getByText('No network at the cursor.').isVisible()).toBe(true);
  expect(await page.locator('table').isVisible()).toBe(false);
});

test('nothing but its own two files runs or styles it', async () => {
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "foreign"';
    document.body.append(script);
    document.body.insertAdjacentHTML('beforeend', '<p id="foreign" style="color: red">x</p>');
  });
  expect(await page.title()).toBe('Costs');
  expect(await page.locator('#foreign').evaluate(p => getComputedStyle(p).color)).not.toBe('rgb(255, 0, 0)');
});
