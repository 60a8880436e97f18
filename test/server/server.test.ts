import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type CodeAction,
  ErrorCodes,
  type Hover,
  type InlayHint,
  type Location,
} from 'vscode-languageserver-protocol';
import { libraryTextRequest } from '../../server/src/messages';
import { libraryText, libraryUri } from '../../server/src/std/library';
import { bundle, Client, file, pause, until } from './client';

let built: Awaited<ReturnType<typeof bundle>>;
let client: Client;

beforeAll(async () => {
  built = await bundle();
});
afterAll(() => built.remove());
beforeEach(async () => {
  client = new Client(built.server);
  await client.start();
});
afterEach(async () => {
  expect(client.logged).toEqual([]);
  expect(await client.stop()).toBe(0);
});

const uri = 'file:///project/net.lwnet';
const good = 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n';
const bad = good.replace('conv', 'convv');

test('a document from opening to closing', async () => {
  await client.open(uri, bad);
  const [problem, ...others] = await client.diagnostics(uri, 1);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    code: 'unknown-name',
    codeDescription: { href: 'file:///docs/problems.md#unknown-name' },
    source: 'lwnet',
    range: { start: { line: 1, character: 20 }, end: { line: 1, character: 25 } },
  });
  const at = { textDocument: { uri }, position: { line: 1, character: 21 } };
  await client.change(uri, 2, {
    range: { start: { line: 1, character: 24 }, end: { line: 1, character: 25 } },
    text: '',
  });
  // Asked right behind the edit, answered from the text after it.
  const shown = await client.ask<Hover>('textDocument/hover', at);
  expect(shown.contents).toMatchObject({
    kind: 'markdown',
    value: expect.stringContaining('**conv** · 3×8×8 → 4×8×8'),
  });
  expect(await client.diagnostics(uri, 2)).toEqual([]);
  await client.close(uri);
  await until(() => client.published.at(-1)?.version === undefined, 'closing diagnostics');
  expect(client.published.at(-1)).toEqual({ uri, diagnostics: [] });
  expect(await client.ask('textDocument/hover', at)).toBeNull();
});

test('nothing is published behind the closing of a document, even if it was just edited', async () => {
  await client.open(uri, good);
  await client.change(uri, 2, { text: bad });
  await client.close(uri);
  // On a slow machine the edit may be told before its closing arrives; nothing may be told behind that.
  await pause(700);
  const last = client.published.filter(p => p.uri === uri).at(-1);
  expect(last).toEqual({ uri, diagnostics: [] });
});

test('a document opened again is told about anew', async () => {
  await client.open(uri, bad);
  await client.close(uri);
  await client.open(uri, bad, 7);
  expect(await client.diagnostics(uri, 7)).toHaveLength(1);
});

test('a thousand quick edits: few answers, versions that only rise, the last one of the last text', async () => {
  await client.open(uri, good);
  const start = { line: 1, character: 2 };
  for (let i = 0; i < 500; i++) {
    await client.change(uri, 2 + 2 * i, { range: { start, end: start }, text: 'x' });
    await client.change(uri, 3 + 2 * i, { range: { start, end: { line: 1, character: 3 } }, text: '' });
  }
  expect(await client.diagnostics(uri, 1001)).toEqual([]);
  const versions = client.published.map(p => p.version!);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect(versions.length).toBeLessThan(100);
});

test('someone who types on sees problems meanwhile', async () => {
  await client.open(uri, good);
  await client.diagnostics(uri, 1);
  const end = { line: 3, character: 0 };
  let version = 1;
  const from = client.published.length;
  const deadline = Date.now() + 1200;
  while (Date.now() < deadline) {
    await client.change(uri, ++version, { range: { start: end, end }, text: '/' });
    await pause(30);
  }
  expect(client.published.length - from).toBeGreaterThanOrEqual(1);
});

test('a document that is too large says so, and is read again once it is not', async () => {
  await client.open(uri, '{'.repeat(4_000_001));
  const [problem, ...others] = await client.diagnostics(uri, 1);
  expect(others).toEqual([]);
  expect(problem!.message).toContain('4,000,001 characters, and texts of more than 4,000,000');
  expect(await client.ask('textDocument/documentSymbol', { textDocument: { uri } })).toBeNull();
  await client.change(uri, 2, { text: good });
  expect(await client.diagnostics(uri, 2)).toEqual([]);
});

test('a word that is still being typed is told once it is finished, or when no name goes on like it', async () => {
  const text = (stage: string) => `network A {\n  input(3, 8, 8) -> ${stage}\n}\n`;
  const character = '  input(3, 8, 8) -> '.length;
  const type = (version: number, at: number, letters: string) => {
    const place = { line: 1, character: character + at };
    return client.change(uri, version, { range: { start: place, end: place }, text: letters });
  };
  await client.open(uri, text('relu'));
  await client.change(uri, 2, { text: text('') });
  await type(3, 0, 'con');
  const told = () => client.published.filter(p => p.version === 3).map(p => p.diagnostics);
  // The second time nobody has typed for a while.
  await until(() => told().length === 2, 'problems of a finished word');
  expect(told()[0]).toEqual([]);
  expect(told()[1]![0]!.message).toContain("'con'");
  await type(4, 3, 'x');
  expect((await client.diagnostics(uri, 4))[0]!.message).toContain("'conx'");
  await client.change(uri, 5, { text: text('relx') });
  expect(await client.diagnostics(uri, 5)).toHaveLength(1);
  // Inside a word someone mends it.
  await type(6, 1, 'q');
  expect(await client.diagnostics(uri, 6)).toHaveLength(1);
});

test('a word is finished when someone goes on in another document', async () => {
  const other = 'untitled:other.lwnet';
  const text = 'network A {\n  input(3, 8, 8) -> \n}\n';
  await client.open(uri, text);
  await client.open(other, good);
  const end = { line: 1, character: '  input(3, 8, 8) -> '.length };
  await client.change(uri, 2, { range: { start: end, end }, text: 'con' });
  const start = { line: 0, character: 0 };
  await client.change(other, 2, { range: { start, end: start }, text: ' ' });
  await client.diagnostics(other, 2);
  await until(
    () => client.published.some(p => p.uri === uri && p.version === 2 && p.diagnostics.length === 1),
    'problems of the finished word',
  );
  await client.close(other);
});

test('a request that the document has overtaken says so or answers; it never hangs', async () => {
  await client.open(uri, good);
  const asked = Array.from({ length: 20 }, (_, i) => {
    const answer = client.ask('textDocument/inlayHint', {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
    });
    void client.change(uri, 2 + i, { text: `${good}// ${i}\n` });
    return answer.then(
      () => 'answered',
      (error: { code: number }) => error.code,
    );
  });
  for (const answer of await Promise.all(asked)) expect(['answered', -32800, -32801]).toContain(answer);
});

test('imports: unsaved texts go before files, edits reach who imports, files that change are read again', async () => {
  const unit = 'block Unit(n) {\n  conv(n)\n}\n';
  const part = file(built.folder, 'part.lwnet', unit);
  const main = file(built.folder, 'main.lwnet', '');
  await client.open(main, 'import Unit from "part.lwnet"\nnetwork A {\n  input(3, 8, 8) -> Unit(4)\n}\n');
  expect(await client.diagnostics(main, 1)).toEqual([]);
  const at = { textDocument: { uri: main }, position: { line: 2, character: 22 } };
  expect((await client.ask<Location>('textDocument/definition', at)).uri).toBe(part);

  await client.open(part, unit.replace('n)\n}', 'm)\n}'));
  await client.diagnostics(part, 1);
  await client.change(part, 2, { text: unit.replace('Unit', 'Other') });
  const codes = () => client.published.findLast(p => p.uri === main)?.diagnostics.map(d => d.code) ?? [];
  await until(() => codes().includes('not-exported'), 'problems about what the import lacks');

  // Closed, the file's own text counts again.
  await client.close(part);
  await until(() => codes().length === 0, 'clean diagnostics after closing');

  writeFileSync(fileURLToPath(part), unit.replace('Unit', 'Gone'));
  await client.tell('workspace/didChangeWatchedFiles', { changes: [{ uri: part, type: 2 }] });
  await until(() => codes().includes('not-exported'), 'problems after the file changed');
});

test('files that import each other, and missing ones, are problems and nothing worse', async () => {
  file(built.folder, 'b.lwnet', 'import A from "a.lwnet"\nblock B {\n  A\n}\n');
  const a = file(built.folder, 'a.lwnet', '');
  await client.open(
    a,
    'import B from "b.lwnet"\nimport C from "none.lwnet"\nimport A from "a.lwnet"\nblock A {\n  relu\n}\n',
  );
  const codes = (await client.diagnostics(a, 1)).map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['import-cycle', 'import-not-found']));
});

test('files that import each other in a circle: each import tells the way back, as it is by now', async () => {
  const at = (name: string, to: string) =>
    file(
      built.folder,
      `${name}.lwnet`,
      `import ${to.toUpperCase()} from "${to}.lwnet"\n\nblock ${name.toUpperCase()} {\n  relu\n}\n`,
    );
  const [r, s, t] = [at('r', 's'), at('s', 't'), at('t', 'r')];
  const own = 'import R from "r.lwnet"\n';
  await client.open(r, 'import S from "s.lwnet"\n\nblock R {\n  relu\n}\n');
  const [told] = (await client.diagnostics(r, 1)).filter(({ code }) => code === 'import-cycle');
  expect(told!.message).toBe(
    "'s.lwnet' imports this file in turn, by way of 't.lwnet'; move what all of them need to another file.",
  );
  const range = { start: { line: 0, character: 14 }, end: { line: 0, character: 23 } };
  expect(told!.relatedInformation).toEqual([
    { location: { uri: s, range }, message: "'t.lwnet' is imported here." },
    { location: { uri: t, range }, message: "'r.lwnet' is imported here." },
  ]);
  await client.open(s, 'block S {\n  relu\n}\n');
  await client.change(r, 2, { text: `${own}import S from "s.lwnet"\n\nblock R {\n  relu\n}\n` });
  const now = (await client.diagnostics(r, 2)).filter(({ code }) => code === 'import-cycle');
  expect(now.map(({ message, relatedInformation }) => [message, relatedInformation])).toEqual([
    ['This is the path of the file itself, in which all that it declares is known.', undefined],
  ]);
  const actions = await client.ask<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: r },
    range: now[0]!.range,
    context: { diagnostics: [], only: ['quickfix'] },
  });
  const [fix] = actions.filter(({ isPreferred }) => isPreferred);
  expect(fix).toMatchObject({ title: 'Remove the import' });
  expect(fix!.edit!.changes![r]).toEqual([
    { range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }, newText: '' },
  ]);
});

test('garbage is answered like everything else', async () => {
  const texts = [
    '\u0000\u0001',
    '{'.repeat(3000),
    '(['.repeat(2000),
    '😀'.repeat(500),
    '"'.repeat(999),
    'network '.repeat(500),
  ];
  for (const [i, text] of texts.entries()) {
    const address = `untitled:${i}`;
    await client.open(address, text);
    await client.diagnostics(address, 1);
    const textDocument = { uri: address };
    const position = { line: 0, character: Math.floor(text.length / 2) };
    const range = { start: { line: 0, character: 0 }, end: position };
    for (const [method, more] of [
      ['hover', { position }],
      ['completion', { position }],
      ['signatureHelp', { position }],
      ['definition', { position }],
      ['references', { position, context: { includeDeclaration: true } }],
      ['documentHighlight', { position }],
      ['prepareRename', { position }],
      ['documentSymbol', {}],
      ['foldingRange', {}],
      ['formatting', { options: {} }],
      ['semanticTokens/full', {}],
      ['inlayHint', { range }],
      ['codeAction', { range, context: { diagnostics: [] } }],
    ] as const)
      await client
        .ask(`textDocument/${method}`, { textDocument, ...more })
        // That a word has no other name is an answer as well.
        .catch(error => expect([method, error.code]).toEqual(['prepareRename', ErrorCodes.InvalidParams]));
  }
});

test('a document that nobody opened has no answers', async () => {
  const position = { line: 0, character: 0 };
  expect(await client.ask('textDocument/hover', { textDocument: { uri }, position })).toBeNull();
});

test('the library can be read', async () => {
  expect(await client.ask(libraryTextRequest, { uri: libraryUri })).toBe(libraryText());
  expect(await client.ask(libraryTextRequest, { uri: 'lwnet-std:/none.lwnet' })).toBeNull();
});

test('a name that is taken is refused with a sentence', async () => {
  await client.open(uri, 'network A(n = 4) {\n  input(3, 8, 8) -> conv(n)\n}\n');
  const params = { textDocument: { uri }, position: { line: 0, character: 10 }, newName: 'conv' };
  await expect(client.ask('textDocument/rename', params)).rejects.toThrow("'conv' is an operator.");
});

test('shapes stand at the ends of lines', async () => {
  await client.open(uri, good);
  const range = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
  const hints = await client.ask<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range });
  expect(hints.map(({ label }) => label)).toEqual(['4×8×8']);
});

test('an edit to an imported file that is not saved reaches the shapes of those who import it', async () => {
  const unit = 'block Unit(n) {\n  conv(n)\n}\n';
  const part = file(built.folder, 'unsaved.lwnet', unit);
  const main = file(built.folder, 'importer.lwnet', '');
  await client.open(main, 'import Unit from "unsaved.lwnet"\nnetwork A {\n  input(3, 8, 8) -> Unit(4)\n}\n');
  await client.diagnostics(main, 1);
  await client.open(part, unit);
  await client.diagnostics(part, 1);
  expect(client.refreshes).toBe(0);
  await client.change(part, 2, { text: unit.replace('conv(n)', 'conv(2 * n)') });
  await until(() => client.refreshes > 0, 'a request to look again');
  const range = { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } };
  const hints = await client.ask<InlayHint[]>('textDocument/inlayHint', {
    textDocument: { uri: main },
    range,
  });
  expect(hints.map(({ label }) => label)).toEqual(['8×8×8']);
});

test('a client that shows figures of its own is told when they are new, and no other', async () => {
  const told: object[] = [];
  const listen = (one: Client) => one.connection.onNotification('lwnet/changed', p => void told.push(p));
  listen(client);
  await client.open(uri, good);
  await client.diagnostics(uri, 1);
  const own = new Client(built.server);
  listen(own);
  await own.start({}, null, {}, { lwnet: { figures: true } });
  await own.open(uri, good);
  await until(() => told.length === 1, 'news');
  expect(told).toEqual([{ uri, version: 1 }]);
  const at = { textDocument: { uri }, position: { line: 1, character: 4 } };
  expect(await own.ask('lwnet/totals', at)).toMatchObject({ text: 'A: 768 MACs · 12 parameters' });
  expect(await own.stop()).toBe(0);
});
