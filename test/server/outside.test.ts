/** Files that change outside of the editor, for editors that tell of it and for those that do not. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { bundle, Client, file, pause, until } from './client';

let built: Awaited<ReturnType<typeof bundle>>;
let client: Client;
let folder: string;
let main: string;
let count = 0;

beforeAll(async () => {
  built = await bundle();
});
afterAll(() => built.remove());
beforeEach(() => {
  folder = join(built.folder, `project${count++}`);
  mkdirSync(join(folder, 'parts'), { recursive: true });
  client = new Client(built.server);
});
afterEach(async () => {
  expect(client.logged).toEqual([]);
  expect(await client.stop()).toBe(0);
});

const unit = 'block Unit(n) {\n  conv(n)\n}\n';
const text = 'import Unit from "parts/unit.lwnet"\n\nnetwork A(n = 4) {\n  input(3, 8, 8) -> Unit(n)\n}\n';

/** A file that imports another from a folder, open. */
async function open(workspace: object = {}): Promise<string> {
  const part = file(join(folder, 'parts'), 'unit.lwnet', unit);
  main = file(folder, 'main.lwnet', text);
  await client.start({}, [{ uri: pathToFileURL(folder).href, name: '' }], workspace);
  await client.open(main, text);
  expect(await client.diagnostics(main, 1)).toEqual([]);
  return part;
}

const codes = () => client.published.findLast(p => p.uri === main)!.diagnostics.map(({ code }) => code);
/** As an editor does at any time, by which the server comes to look at the file. */
const look = () => client.ask('textDocument/documentSymbol', { textDocument: { uri: main } });

test('without being told, a look sees what was changed, taken away and put back', async () => {
  const part = await open();
  const path = fileURLToPath(part);
  expect(client.registered).toEqual([]);
  const seen = async (wanted: string) => {
    await pause(1_050);
    await look();
    await until(() => String(codes()) === wanted, `diagnostics '${wanted}'`);
  };
  writeFileSync(path, unit.replace('Unit', 'Gone'));
  await seen('not-exported');
  writeFileSync(path, unit);
  await seen('');
  rmSync(join(folder, 'parts'), { recursive: true });
  await seen('import-not-found');
  mkdirSync(join(folder, 'parts'));
  writeFileSync(path, unit);
  await seen('');
});

test('an edit sees it too', async () => {
  const part = await open();
  writeFileSync(fileURLToPath(part), unit.replace('Unit', 'Gone'));
  await pause(1_050);
  await client.change(main, 2, { text: `${text}// edited\n` });
  expect((await client.diagnostics(main, 2)).map(({ code }) => code)).toEqual(['not-exported']);
});

test('an editor that can watch is asked to, and a folder that it tells to be gone takes its files along', async () => {
  await open({ didChangeWatchedFiles: { dynamicRegistration: true } });
  await until(() => client.registered.length > 0, 'registrations');
  expect(client.registered).toMatchObject([
    {
      method: 'workspace/didChangeWatchedFiles',
      registerOptions: {
        watchers: [
          { globPattern: '**/*.lwnet' },
          { globPattern: '**/*.lwtarget.json' },
          { globPattern: '**/*', kind: 4 },
        ],
      },
    },
  ]);
  const uri = pathToFileURL(join(folder, 'parts')).href;
  const tell = (type: number, address: string) =>
    client.tell('workspace/didChangeWatchedFiles', { changes: [{ uri: address, type }] });
  renameSync(join(folder, 'parts'), join(folder, 'away'));
  await tell(3, `${uri}-other`);
  await tell(3, uri);
  await until(() => String(codes()) === 'import-not-found', 'problems after the folder has gone');
  renameSync(join(folder, 'away'), join(folder, 'parts'));
  await tell(1, uri);
  await until(() => codes().length === 0, 'clean diagnostics');
});
