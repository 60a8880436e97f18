/** Requests about all files of a folder, over a real connection: how long they take, and what is heard meanwhile. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Hover, Location, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { CancellationTokenSource } from 'vscode-languageserver-protocol';
import { bundle, Client, file } from './client';

const count = 3_000;
const block = (i: number): string => `block B${i}(out = 8) {\n  conv(out, 3)\n}\n`;
const chained = (i: number): string =>
  i === 0 ? block(0) : `import B${i - 1} from "f${i - 1}.lwnet"\n\n${block(i)}`;

let built: Awaited<ReturnType<typeof bundle>>;
let client: Client;
let first: string;
const progress: { kind: string; percentage?: number }[] = [];

beforeAll(async () => {
  built = await bundle();
  const folder = join(built.folder, 'chain');
  mkdirSync(folder);
  first = file(folder, 'f0.lwnet', block(0));
  for (let i = 1; i < count; i++) file(folder, `f${i}.lwnet`, chained(i));
});
afterAll(() => built.remove());
beforeEach(async () => {
  client = new Client(built.server);
  progress.length = 0;
  client.connection.onNotification('$/progress', ({ value }) => void progress.push(value));
  await client.start({}, [{ uri: pathToFileURL(join(built.folder, 'chain')).href, name: 'chain' }]);
  await client.open(first, block(0));
});
afterEach(async () => {
  expect(client.logged).toEqual([]);
  expect(await client.stop()).toBe(0);
});

const at = () => ({ textDocument: { uri: first }, position: { line: 0, character: 6 } });
const asked = () => ({ ...at(), context: { includeDeclaration: true } });

test('a chain of thousands of files takes as long as its files, not as their square', async () => {
  // Where each file goes through all that it imports again, this takes minutes.
  expect(await client.ask<Location[]>('textDocument/references', asked())).toHaveLength(2);
  const edit = await client.ask<WorkspaceEdit>('textDocument/rename', { ...at(), newName: 'Unit' });
  expect(Object.keys(edit.changes!)).toHaveLength(2);
}, 40_000);

test('a hover asked for meanwhile is answered first', async () => {
  const answered: string[] = [];
  const references = client
    .ask<Location[]>('textDocument/references', asked())
    .then(() => answered.push('references'));
  const hover = client.ask<Hover>('textDocument/hover', at()).then(() => answered.push('hover'));
  await Promise.all([references, hover]);
  expect(answered).toEqual(['hover', 'references']);
}, 40_000);

test('it tells how far it is, and ends where it is called off', async () => {
  const calling = new CancellationTokenSource();
  client.connection.onNotification('$/progress', ({ value }) => {
    progress.push(value);
    calling.cancel();
  });
  const params = { ...asked(), workDoneToken: 'references' };
  const error = await client.connection.sendRequest('textDocument/references', params, calling.token).then(
    () => undefined,
    ({ code }: { code: number }) => code,
  );
  expect(error).toBe(-32800);
  // The rest would have been as much again, and more.
  expect(Math.max(...progress.map(({ percentage }) => percentage ?? 0))).toBeLessThan(50);

  progress.length = 0;
  await client.ask('textDocument/references', { ...params, workDoneToken: 'again' });
  const kinds = progress.map(({ kind }) => kind);
  expect(kinds.at(0)).toBe('begin');
  expect(kinds.at(-1)).toBe('end');
  const percentages = progress.flatMap(({ percentage }) => percentage ?? []);
  expect(percentages.length).toBeGreaterThan(3);
  expect(percentages).toEqual(percentages.toSorted((a, b) => a - b));
}, 40_000);
