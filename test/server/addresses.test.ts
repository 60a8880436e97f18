/** Editors that write the address of a file in other ways than VS Code. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Location, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { bundle, Client, file, until } from './client';

let built: Awaited<ReturnType<typeof bundle>>;
let client: Client;
let folder: string;
let count = 0;

beforeAll(async () => {
  built = await bundle();
});
afterAll(() => built.remove());
beforeEach(async () => {
  folder = join(built.folder, `project${count++}`);
  mkdirSync(folder);
  client = new Client(built.server);
  await client.start({}, [{ uri: pathToFileURL(folder).href, name: 'project' }]);
});
afterEach(async () => {
  expect(client.logged).toEqual([]);
  expect(await client.stop()).toBe(0);
});

const unit = 'block Unit(n) {\n  conv(n)\n}\n';
const importing = (name: string) =>
  `import Unit from "${name}"\n\nnetwork A(n = 4) {\n  input(3, 8, 8) -> Unit(n)\n}\n`;
const codesOf = (uri: string) =>
  client.published.findLast(p => p.uri === uri)?.diagnostics.map(({ code }) => code) ?? [];

const name = "x(1)!'*+@,&=~;$.lwnet";
const literally = () => `${pathToFileURL(folder).href}/${name}`;

test('the unsaved text of an open file counts, and everything speaks of it as the editor does', async () => {
  const main = file(folder, 'main.lwnet', importing(name));
  file(folder, name, unit);
  const part = literally();
  await client.open(main, importing(name));
  expect(await client.diagnostics(main, 1)).toEqual([]);
  await client.open(part, unit);
  expect(await client.diagnostics(part, 1)).toEqual([]);
  await client.change(part, 2, { text: `// not saved\n${unit.replace('Unit', 'Cell')}` });
  await until(() => codesOf(main).includes('not-exported'), 'problems about what the import lacks');
  await client.change(part, 3, { text: `// not saved\n${unit}` });
  await until(() => codesOf(main).length === 0, 'clean diagnostics');

  const at = { textDocument: { uri: main }, position: { line: 3, character: 22 } };
  const definition = await client.ask<Location>('textDocument/definition', at);
  expect(definition).toMatchObject({ uri: part, range: { start: { line: 1 } } });
  const edit = await client.ask<WorkspaceEdit>('textDocument/rename', { ...at, newName: 'Cell' });
  expect(Object.keys(edit.changes!).sort()).toEqual([main, part].sort());
  expect(edit.changes![part]).toHaveLength(1);
});

test('a file that changes on the disk is known by any of its addresses', async () => {
  const main = file(folder, 'main.lwnet', '');
  file(folder, name, unit);
  await client.open(main, importing(name));
  expect(await client.diagnostics(main, 1)).toEqual([]);
  file(folder, name, unit.replace('Unit', 'Cell'));
  await client.tell('workspace/didChangeWatchedFiles', { changes: [{ uri: literally(), type: 2 }] });
  await until(() => codesOf(main).includes('not-exported'), 'problems after the file changed');
});

test('half a character in a path is a problem, and the file works on', async () => {
  const main = file(folder, 'main.lwnet', '');
  await client.open(main, importing('\ud800.lwnet'));
  const found = await client.diagnostics(main, 1);
  expect(found.map(({ code }) => code)).toEqual(['import-not-found']);
  expect(found[0]!.message).toContain('its name holds half a character.');
  expect(await client.ask('textDocument/documentSymbol', { textDocument: { uri: main } })).toHaveLength(1);
});
