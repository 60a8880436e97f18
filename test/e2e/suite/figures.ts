/** What networks cost, on the screen: above declarations, in the outline, in a table beside the text. */
import { deepEqual, match, ok } from 'node:assert/strict';
import { type CodeLens, commands, TabInputWebview, window } from 'vscode';
import { close, open, replace, symbols, until } from './editor';
import { test } from './harness';

const tables = (type = 'lwnet.table') =>
  window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof TabInputWebview && input.viewType.endsWith(type));

export function figures(): void {
  test('totals stand above a network and a deployment, and change with the text', async () => {
    const document = await open('cifar-max78000.lwnet');
    const titles = async () => {
      const lenses = await commands.executeCommand<CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        100,
      );
      return lenses?.map(({ command }) => command?.title ?? '');
    };
    const before = await until('two lenses', async () => {
      const found = await titles();
      return found?.length === 2 ? found : undefined;
    });
    match(
      before.join('\n'),
      /^40,413,184 MACs · .* · 182 KiB weights stored · [\s\S]*weights stored 182 KiB of 432 KiB: kept/,
    );
    await replace(document, 'classes = 10', 'classes = 20');
    await until('other totals', async () => (await titles())?.[0] !== before[0]);
    await close();
  });

  test('the outline tells what a network costs', async () => {
    const document = await open('mobilenet-v2.lwnet');
    const outline = await until('an outline', () => symbols(document));
    deepEqual(
      outline.map(({ detail }) => detail),
      ['300.8 M MACs · 3.505 M parameters'],
    );
  });

  test('the table opens beside the text, once', async () => {
    await open('mobilenet-v2.lwnet');
    for (let i = 0; i < 2; i++) await commands.executeCommand('lwnet.showTable');
    const [table, ...others] = await until('the table', () => (tables().length > 0 ? tables() : undefined));
    deepEqual(others, []);
    ok(table && table.group.viewColumn !== window.activeTextEditor?.viewColumn, 'it covers the text');
    await window.tabGroups.close(table);
  });

  test('targets are compared beside the text, beside the table of costs', async () => {
    await open('mobilenet-v2.lwnet');
    await commands.executeCommand('lwnet.showTable');
    await commands.executeCommand('lwnet.compareOnTargets');
    const [targets] = await until('the targets', () => {
      const found = tables('lwnet.comparison');
      return found.length > 0 ? found : undefined;
    });
    deepEqual(targets?.label, 'Targets');
    deepEqual(tables().length, 1);
    await window.tabGroups.close([targets!, ...tables()]);
  });
}
