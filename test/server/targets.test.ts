/** Chips of one's own, over standard input and output: described, wrong, mended, and deployed to. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CompletionItem, Hover, Location } from 'vscode-languageserver-protocol';
import { type NewFile, tiledTargetRequest } from '../../server/src/messages';
import { bundle, Client, file, pause, until } from './client';

const chip = readFileSync(new URL('../targets/fates/error.lwtarget.json', import.meta.url), 'utf8');
const wrong = chip.replace('"unsupported": "error"', '"unsupported": "eror"');
const text =
  'network A {\n  input(3, 8, 8) -> conv(4, 5) -> relu\n}\n\ndeploy A on fate_error {\n  precision int8\n}\n';

let built: Awaited<ReturnType<typeof bundle>>;
let client: Client;
let folder: string;
let count = 0;

beforeAll(async () => {
  built = await bundle();
});
afterAll(() => built.remove());
beforeEach(() => {
  folder = join(built.folder, `chips${count++}`);
  mkdirSync(join(folder, 'nets'), { recursive: true });
  mkdirSync(join(folder, 'chips'));
  client = new Client(built.server);
});
afterEach(async () => {
  expect(client.logged).toEqual([]);
  expect(await client.stop()).toBe(0);
});

const start = (options: object = {}, workspace: object = {}) =>
  client.start(options, [{ uri: pathToFileURL(folder).href, name: '' }], workspace);
const last = (uri: string) =>
  client.published.findLast(p => p.uri === uri)?.diagnostics.map(({ code }) => code) ?? 'nothing';
const shows = (uri: string, codes: string) =>
  until(() => String(last(uri)) === codes, `diagnostics '${codes}' of ${uri}, which has '${last(uri)}'`);
const openJson = (uri: string, json: string) =>
  client.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'json', version: 1, text: json } });
const at = (needle: string) => {
  const before = text.slice(0, text.indexOf(needle)).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length + 1 };
};

test('a file of a target has its mistake at its place; mended, the deployment is judged', async () => {
  const described = file(join(folder, 'chips'), 'mine.lwtarget.json', chip);
  const main = file(join(folder, 'nets'), 'main.lwnet', text);
  await start();
  await openJson(described, wrong);
  const [found, ...others] = await client.diagnostics(described, 1);
  expect(others).toEqual([]);
  const line = wrong.split('\n').findIndex(one => one.includes('"eror"'));
  const character = wrong.split('\n')[line]!.indexOf('"eror"');
  expect(found).toMatchObject({
    range: { start: { line, character }, end: { line, character: character + 6 } },
    severity: 1,
    code: 'target-value',
    codeDescription: { href: 'file:///docs/problems.md#target-value' },
  });
  expect(found!.message).toContain("Did you mean 'error'?");
  const asked = { textDocument: { uri: described }, range: found!.range, context: { diagnostics: [found!] } };
  expect(await client.ask('textDocument/codeAction', asked)).toMatchObject([
    {
      title: "Change to 'error'",
      kind: 'quickfix',
      isPreferred: true,
      diagnostics: [{ code: 'target-value', range: found!.range }],
      edit: { changes: { [described]: [{ range: found!.range, newText: '"error"' }] } },
    },
  ]);
  const elsewhere = { ...asked, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };
  expect(await client.ask('textDocument/codeAction', elsewhere)).toEqual([]);
  // One mistake, one squiggle: not a second one where the chip is named.
  await client.open(main, text);
  expect(await client.diagnostics(main, 1)).toEqual([]);
  const offset = { line, character: character + 3 };
  await client.change(described, 2, { range: { start: offset, end: offset }, text: 'r' });
  expect(await client.diagnostics(described, 2)).toEqual([]);
  await shows(main, 'kernel-refused');
  // An edit of what the chip takes judges the deployment anew.
  await client.change(described, 3, { text: chip.replace(/\[\s*3,\s*3\s*\]/, '[5, 5]') });
  await shows(main, '');
  // JSON is explained by the editor.
  const position = { line: 1, character: 5 };
  expect(await client.ask('textDocument/hover', { textDocument: { uri: described }, position })).toBeNull();
});

test('completion, hover and definition know the chip and where it comes from', async () => {
  const described = file(join(folder, 'chips'), 'mine.lwtarget.json', chip);
  const main = file(join(folder, 'nets'), 'main.lwnet', text);
  await start();
  await client.open(main, text);
  await client.diagnostics(main, 1);
  const here = { textDocument: { uri: main }, position: at('fate_error') };
  const { items } = await client.ask<{ items: CompletionItem[] }>('textDocument/completion', here);
  expect(items.find(({ label }) => label === 'fate_error')).toMatchObject({
    detail: 'Chip of the fate error, mine.lwtarget.json',
  });
  expect(items.find(({ label }) => label === 'max78000')).toMatchObject({ detail: 'MAX78000, built in' });
  // Chips of one's own come first.
  expect(items.toSorted((a, b) => (a.sortText! < b.sortText! ? -1 : 1))[0]!.label).toBe('fate_error');
  const hover = await client.ask<Hover>('textDocument/hover', here);
  expect(JSON.stringify(hover.contents)).toContain('Described in mine.lwtarget.json.');
  const found = await client.ask<Location>('textDocument/definition', here);
  expect(found.uri).toBe(described);
  expect(found.range.start).toEqual({ line: 1, character: 8 });
});

test('a file that nobody has open is told of where a deployment needs it, and taken back', async () => {
  const described = file(join(folder, 'chips'), 'mine.lwtarget.json', wrong);
  const main = file(join(folder, 'nets'), 'main.lwnet', text);
  await start();
  await client.open(main, text);
  await shows(described, 'target-value');
  expect(last(main)).toEqual([]);
  writeFileSync(fileURLToPath(described), chip);
  const tell = (type: number) =>
    client.tell('workspace/didChangeWatchedFiles', { changes: [{ uri: described, type }] });
  await tell(2);
  await shows(main, 'kernel-refused');
  await shows(described, '');
  rmSync(fileURLToPath(described));
  await tell(3);
  await shows(main, 'unknown-target');
  writeFileSync(fileURLToPath(described), chip);
  await tell(1);
  await shows(main, 'kernel-refused');
  writeFileSync(fileURLToPath(described), wrong);
  await tell(2);
  await shows(described, 'target-value');
  await client.close(main);
  await shows(described, '');
});

test('without being told, a look sees what was changed and a new file', async () => {
  const main = file(join(folder, 'nets'), 'main.lwnet', text);
  await start();
  await client.open(main, text);
  await shows(main, 'unknown-target');
  const described = file(join(folder, 'chips'), 'mine.lwtarget.json', chip);
  const look = async (codes: string) => {
    await pause(1_050);
    await client.ask('textDocument/documentSymbol', { textDocument: { uri: main } });
    await shows(main, codes);
  };
  await look('kernel-refused');
  writeFileSync(fileURLToPath(described), chip.replace('fate_error', 'fate_other'));
  await look('unknown-target');
});

test('without a folder, chips beside a file and above it count, up to the repository; a pipe keeps nobody waiting', async () => {
  mkdirSync(join(folder, '.git'));
  file(folder, 'mine.lwtarget.json', chip);
  file(built.folder, 'outside.lwtarget.json', chip.replace('fate_error', 'fate_outside'));
  execFileSync('mkfifo', [join(folder, 'nets', 'pipe.lwtarget.json')]);
  const main = file(join(folder, 'nets'), 'main.lwnet', text);
  await client.start();
  await client.open(main, text);
  await shows(main, 'kernel-refused');
  const other = file(join(folder, 'nets'), 'other.lwnet', '');
  await client.open(other, text.replace('fate_error', 'fate_outside'));
  await shows(other, 'unknown-target');
});

test('names that stand twice are told; what is no JSON is left to an editor that tells it', async () => {
  const first = file(join(folder, 'chips'), 'a.lwtarget.json', chip);
  const second = file(join(folder, 'chips'), 'b.lwtarget.json', chip);
  await start({ tellsJson: true });
  await openJson(second, chip);
  const [found] = await client.diagnostics(second, 1);
  expect(found).toMatchObject({
    code: 'target-repeated',
    relatedInformation: [{ location: { uri: first } }],
  });
  expect(found!.message).toContain('which a.lwtarget.json describes');
  await client.change(second, 2, { text: `${chip}}` });
  expect((await client.diagnostics(second, 2)).map(({ code }) => code)).toEqual(['target-repeated']);
});

test('an editor that can is asked for the documents of targets, and for them alone', async () => {
  await client.start({}, null, {});
  expect(client.registered).toEqual([]);
  const able = new Client(built.server);
  const synchronization = { dynamicRegistration: true };
  await able.ask('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { synchronization, codeAction: synchronization } },
  });
  await able.tell('initialized', {});
  await until(() => able.registered.length === 4, 'registrations');
  expect(able.registered.map(({ method }) => method)).toEqual([
    'textDocument/didOpen',
    'textDocument/didChange',
    'textDocument/didClose',
    'textDocument/codeAction',
  ]);
  for (const { registerOptions } of able.registered)
    expect(registerOptions).toMatchObject({
      documentSelector: [
        { language: 'json', pattern: '**/*.lwtarget.json' },
        { language: 'jsonc', pattern: '**/*.lwtarget.json' },
      ],
    });
  expect(await able.stop()).toBe(0);
});

test('the file of a chip is made from answers, which are checked as they come', async () => {
  await start();
  const ask = (answers: unknown) => client.ask<NewFile>(tiledTargetRequest, { answers });
  const { questions, file: unnamed } = await ask({});
  expect(unnamed).toBeNull();
  expect(questions.map(({ key }) => key)).toEqual([
    'name',
    'part',
    'productsPerDsp',
    'array',
    'clock',
    'buffers',
    'bandwidth',
    'runs',
    'host',
  ]);
  const answers = { name: 'Our NPU', part: 'XC7Z020', productsPerDsp: '1', array: '16x16' };
  const { failures } = await ask(answers);
  expect(failures).toEqual([
    { key: 'array', text: expect.stringContaining('the XC7Z020 has 220.'), isOverdrawn: true },
  ]);
  const { failures: none, file: made } = await ask({
    ...answers,
    productsPerDsp: '2',
    runs: 'convolution,relu',
  });
  expect([none, made!.name]).toEqual([[], 'our-npu.lwtarget.json']);
  // As it is made it is a target.
  const main = file(join(folder, 'nets'), 'main.lwnet', text.replace('fate_error', 'our_npu'));
  file(join(folder, 'nets'), made!.name, made!.text);
  await client.open(main, text.replace('fate_error', 'our_npu'));
  await shows(main, '');
  for (const wrong of [undefined, null, [1], { name: 1 }, 'x'])
    await expect(ask(wrong)).rejects.toMatchObject({ code: -32602 });
});
