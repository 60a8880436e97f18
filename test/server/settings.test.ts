/** The severities of rules as an editor's settings give them, over a real connection. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CodeLens, DiagnosticSeverity } from 'vscode-languageserver-protocol';
import { bundle, Client, until } from './client';

let built: Awaited<ReturnType<typeof bundle>>;

beforeAll(async () => {
  built = await bundle();
});
afterAll(() => built.remove());

/** What is told of each document is compared by code and severity. */
async function session(rules: unknown, run: (client: Client, told: (uri: string) => string[]) => unknown) {
  const client = new Client(built.server);
  await client.start({ rules });
  const told = (uri: string) =>
    (client.published.findLast(p => p.uri === uri)?.diagnostics ?? [])
      .map(({ code, severity }) => `${code} ${severity}`)
      .sort();
  await run(client, told);
  expect(await client.stop()).toBe(0);
}

const hint = DiagnosticSeverity.Hint;
const warning = DiagnosticSeverity.Warning;
const error = DiagnosticSeverity.Error;

const text = 'network A(depth = 1) {\n  input(3, 32, 32) -> conv(64, 3, bias = true) -> bn -> relu\n}\n';
const wrong = 'network B(depth = 1) {\n  input(3, 32, 32) -> convv(64)\n}\n';
const a = 'file:///project/a.lwnet';
const b = 'file:///project/b.lwnet';

const settings = (client: Client, given: unknown) =>
  client.tell('workspace/didChangeConfiguration', { settings: given });

test('from the start, and for every open document when they change', () =>
  session({ 'bias-before-bn': 'warning', 'unused-name': 'off' }, async (client, told) => {
    await client.open(a, text);
    await client.open(b, wrong);
    await client.diagnostics(b, 1);
    expect(told(a)).toEqual([`bias-before-bn ${warning}`]);
    expect(told(b)).toEqual([`unknown-name ${error}`]);

    await settings(client, { lwnet: { rules: { 'bias-before-bn': 'error', 'unused-name': 'warning' } } });
    await until(() => told(b).length === 2, 'diagnostics of both documents');
    expect(told(a)).toEqual([`bias-before-bn ${error}`, `unused-name ${warning}`]);
    expect(told(b)).toEqual([`unknown-name ${error}`, `unused-name ${warning}`]);

    await settings(client, { lwnet: {} });
    await until(() => told(b).includes(`unused-name ${hint}`), 'diagnostics without settings');
    expect(told(a)).toEqual([`bias-before-bn ${hint}`, `unused-name ${hint}`]);
    expect(client.logged).toEqual([]);
  }));

test('without settings a problem leads to the pages that lie beside the program', async () => {
  const place = join(built.folder, 'package');
  mkdirSync(join(place, 'dist'), { recursive: true });
  mkdirSync(join(place, 'docs'));
  writeFileSync(join(place, 'docs', 'problems.md'), '# Problems\n');
  const program = join(place, 'dist', 'server.cjs');
  for (const file of ['server.cjs', 'server.js', 'program.js', 'package.json'])
    copyFileSync(join(built.folder, file), join(place, 'dist', file));
  for (const [server, href] of [
    [program, `${pathToFileURL(place)}/docs/problems.md#unknown-name`],
    [built.server, undefined],
  ] as const) {
    const client = new Client(server);
    await client.start({ docsBase: undefined });
    await client.open(b, wrong);
    const [problem] = (await client.diagnostics(b, 1)).filter(({ code }) => code === 'unknown-name');
    expect(problem?.codeDescription?.href).toBe(href);
    expect(await client.stop()).toBe(0);
  }
});

test('what is off has no entry in the light bulb either', () =>
  session({ 'bias-before-bn': 'off' }, async client => {
    await client.open(a, text);
    await client.diagnostics(a, 1);
    const range = { start: { line: 1, character: 41 }, end: { line: 1, character: 41 } };
    const params = { textDocument: { uri: a }, range, context: { diagnostics: [] } };
    const titles = async () =>
      (await client.ask<{ title: string }[]>('textDocument/codeAction', params)).map(({ title }) => title);
    expect(await titles()).not.toContain('Leave the bias out');
    await settings(client, { lwnet: { rules: {} } });
    expect(await titles()).toContain('Leave the bias out');
  }));

test('errors stay errors, and one line in the log says what was ignored', () =>
  session({ 'unknown-name': 'off', 'bias-befor-bn': 'error', 'unused-name': 3 }, async (client, told) => {
    await client.open(b, wrong);
    await client.diagnostics(b, 1);
    expect(told(b)).toEqual([`unknown-name ${error}`, `unused-name ${hint}`]);
    expect(client.logged).toHaveLength(1);
    expect(client.logged[0]).toContain("'unknown-name' is an error and stays one.");
    expect(client.logged[0]).toContain("Did you mean 'bias-before-bn'?");
    expect(client.logged[0]).toContain("This is no severity of 'unused-name'");
  }));

test('settings of any kind break nothing', () =>
  session([1, 'two'], async (client, told) => {
    await client.open(a, text);
    await client.diagnostics(a, 1);
    for (const given of [
      null,
      undefined,
      7,
      'x',
      [],
      {},
      { lwnet: null },
      { lwnet: 3 },
      { lwnet: [] },
      { lwnet: { rules: 'off' } },
      { lwnet: { rules: { 'unused-name': { level: 'off' }, __proto__: 'off', constructor: 'off' } } },
      { lwnet: { rules: { 'unused-name': null } } },
    ])
      await settings(client, given);
    await settings(client, { lwnet: { rules: { 'unused-name': 'off' } } });
    await until(() => told(a).length === 1, 'diagnostics');
    expect(told(a)).toEqual([`bias-before-bn ${hint}`]);
    expect(client.logged.every(line => line.startsWith('lwnet.rules: '))).toBe(true);
  }));

test('totals above networks can be switched off, and the editor is asked to look again', async () => {
  const client = new Client(built.server);
  let refreshes = 0;
  client.connection.onRequest('workspace/codeLens/refresh', () => {
    refreshes++;
    return null;
  });
  await client.start({}, null, { codeLens: { refreshSupport: true } });
  await client.open(a, text);
  const ask = () => client.ask<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: a } });
  expect((await ask()).map(({ command }) => command?.title)).toEqual([
    expect.stringMatching(/ MACs · .* · at fp32$/),
  ]);
  await settings(client, { lwnet: { lens: false } });
  await until(() => refreshes === 1, 'a refresh');
  expect(await ask()).toEqual([]);
  expect(await client.stop()).toBe(0);
});

test('of several targets the chosen one tells its problems, to clients that let one choose', async () => {
  const deployed =
    'network A {\n  input(8, 9, 9) -> relu6\n}\n' +
    ['ethos_u55_128', 'max78000'].map(chip => `deploy A on ${chip} {\n  precision int8\n}\n`).join('');
  const told = (client: Client) =>
    client.published.findLast(p => p.uri === a)?.diagnostics.map(({ severity }) => severity);
  const at = { textDocument: { uri: a }, position: { line: 0, character: 0 } };
  const chooses = { lwnet: { targets: true } };

  const own = new Client(built.server);
  await own.start({}, null, {}, chooses);
  await own.open(a, deployed);
  await own.diagnostics(a, 1);
  // What is said of a target that nobody works on follows once nobody types.
  await until(() => told(own)?.[0] === hint, 'what the other target says, less loudly');
  await own.tell('lwnet/target', { target: 'max78000' });
  await until(() => told(own)?.[0] === error, 'what the other target says');
  expect(await own.ask('lwnet/deployments', at)).toMatchObject({ text: 'max78000 · 1 more' });
  expect(await own.ask('lwnet/comparison', at)).toMatchObject({ title: 'A' });
  expect(await own.stop()).toBe(0);

  const kept = new Client(built.server);
  await kept.start({ target: 'max78000' }, null, {}, chooses);
  await kept.open(a, deployed);
  await kept.diagnostics(a, 1);
  expect(told(kept)).toEqual([error]);
  expect(await kept.stop()).toBe(0);

  await session({}, async client => {
    await client.open(a, deployed);
    await client.diagnostics(a, 1);
    expect(told(client)).toEqual([error]);
  });
});
