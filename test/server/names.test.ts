/** Names that several files share, over a real connection with a real folder. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Location, TextEdit, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { bundle, Client, file } from './client';

let built: Awaited<ReturnType<typeof bundle>>;
let client: Client;
let folder: string;
let count = 0;

beforeAll(async () => {
  built = await bundle();
});
afterAll(() => built.remove());
beforeEach(async () => {
  folder = join(built.folder, `project ${count++}`);
  mkdirSync(join(folder, "blocks (it's)"), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  client = new Client(built.server);
  await client.start({}, [{ uri: pathToFileURL(folder).href, name: 'project' }]);
});
afterEach(async () => {
  expect(client.logged).toEqual([]);
  expect(await client.stop()).toBe(0);
});

const blocks = 'block Unit(n) {\n  conv(n)\n}\n';
const net = (path: string) =>
  `import Unit from "${path}"\n\nnetwork Net(width = 8) {\n  input(3, 8, 8)\n  stem = it -> Unit(n = width)\n  stem -> Unit(4)\n}\n`;
const deploy =
  'import Net from "net.lwnet"\n\ndeploy Net(width = 16) on max78000 {\n  precision int8 for stem\n}\n';

/** As the editor writes an address. */
const address = (uri: string) =>
  uri.replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function project() {
  const parts = address(file(join(folder, "blocks (it's)"), 'parts.lwnet', blocks));
  const main = file(folder, 'net.lwnet', net("blocks (it's)/parts.lwnet"));
  const chip = file(folder, 'chip.lwnet', deploy);
  // None of these has to do with it: another block of that name, a file set aside, a link that leads round in a circle.
  file(folder, 'other.lwnet', `${blocks}\nnetwork Net {\n  input(3, 8, 8) -> Unit(3)\n}\n`);
  file(join(folder, 'node_modules'), 'net.lwnet', net("../blocks (it's)/parts.lwnet"));
  symlinkSync(folder, join(folder, 'round'));
  return { parts, main, chip };
}

/** What an edit makes of the files it names. */
function after(edit: WorkspaceEdit, open: Readonly<Record<string, string>> = {}): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [uri, edits] of Object.entries(edit.changes ?? {})) {
    const text = open[uri] ?? readFileSync(fileURLToPath(uri), 'utf8');
    const starts = text.split('\n').map((_, i, all) => all.slice(0, i).join('\n').length + (i > 0 ? 1 : 0));
    const at = ({ line, character }: TextEdit['range']['start']) => starts[line]! + character;
    texts[uri] = edits
      .toSorted((a, b) => at(b.range.start) - at(a.range.start))
      .reduce((t, e) => t.slice(0, at(e.range.start)) + e.newText + t.slice(at(e.range.end)), text);
  }
  return texts;
}

const at = (uri: string, text: string, needle: string) => {
  const before = text.slice(0, text.indexOf(needle)).split('\n');
  return { textDocument: { uri }, position: { line: before.length - 1, character: before.at(-1)!.length } };
};

test('a block is renamed where it is declared, imported and used, in files that are closed as well', async () => {
  const { parts, main } = project();
  await client.open(parts, blocks);
  const edit = await client.ask<WorkspaceEdit>('textDocument/rename', {
    ...at(parts, blocks, 'Unit'),
    newName: 'Cell',
  });
  expect(after(edit)).toEqual({
    [parts]: blocks.replace('Unit', 'Cell'),
    [main]: net("blocks (it's)/parts.lwnet").replaceAll('Unit', 'Cell'),
  });
});

test('a parameter too, asked for at a use in another file, whose unsaved text counts', async () => {
  const { parts, main } = project();
  const text = `// not saved\n${net("blocks (it's)/parts.lwnet")}`;
  await client.open(main, text);
  const edit = await client.ask<WorkspaceEdit>('textDocument/rename', {
    ...at(main, text, 'n = width'),
    newName: 'out',
  });
  expect(after(edit, { [main]: text })).toEqual({
    [parts]: blocks.replaceAll(/\bn\b/g, 'out'),
    [main]: text.replace('n = width', 'out = width'),
  });
});

test('a line of a network, with the deployments of other files that speak of it', async () => {
  const { main, chip } = project();
  const text = net("blocks (it's)/parts.lwnet");
  await client.open(main, text);
  const edit = await client.ask<WorkspaceEdit>('textDocument/rename', {
    ...at(main, text, 'stem'),
    newName: 'head',
  });
  expect(after(edit)).toEqual({
    [main]: text.replaceAll('stem', 'head'),
    [chip]: deploy.replace('stem', 'head'),
  });
});

test('a name that one of the files has already is refused', async () => {
  const { parts } = project();
  await client.open(parts, blocks);
  const asked = client.ask('textDocument/rename', { ...at(parts, blocks, 'Unit'), newName: 'Net' });
  await expect(asked).rejects.toThrow("'Net' is already taken.");
});

test('folders that are none, or none of a disk, cost no answer', async () => {
  const { main } = project();
  const text = net("blocks (it's)/parts.lwnet");
  const added = ['file:///nowhere', 'file://[', 'untitled:x', 'vscode-vfs://github/a/b', ''].map(uri => ({
    uri,
    name: '',
  }));
  await client.tell('workspace/didChangeWorkspaceFolders', { event: { added, removed: [] } });
  await client.open(main, text);
  const asked = { ...at(main, text, 'Net'), context: { includeDeclaration: true } };
  expect(await client.ask<Location[]>('textDocument/references', asked)).toHaveLength(3);
});

test('references of all files, and of a folder that is added', async () => {
  const { parts, main } = project();
  const more = join(built.folder, `more ${count}`);
  mkdirSync(more);
  const far = file(more, 'far.lwnet', net(`../project ${count - 1}/blocks (it's)/parts.lwnet`));
  await client.open(parts, blocks);
  const ask = async () => {
    const context = { includeDeclaration: false };
    const found = await client.ask<Location[]>('textDocument/references', {
      ...at(parts, blocks, 'Unit'),
      context,
    });
    return found.map(({ uri, range }) => `${uri} ${range.start.line}`).sort();
  };
  const here = [0, 4, 5].map(line => `${main} ${line}`);
  expect(await ask()).toEqual(here);
  await client.tell('workspace/didChangeWorkspaceFolders', {
    event: { added: [{ uri: pathToFileURL(more).href, name: 'more' }], removed: [] },
  });
  expect(await ask()).toEqual([...here, ...[0, 4, 5].map(line => `${far} ${line}`)].sort());
});
