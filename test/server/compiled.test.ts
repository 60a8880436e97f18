/** What V8 compiled is kept with the user's caches for the next start, and a start does without where it cannot be had. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bundle, Client } from './client';

let built: Awaited<ReturnType<typeof bundle>>;
const caches = () => join(built.folder, 'cache');

beforeAll(async () => {
  built = await bundle();
});
beforeEach(() => rmSync(caches(), { recursive: true, force: true }));
afterAll(() => built.remove());

/** A session that opens a file, has an answer and ends as the protocol says. */
async function session(): Promise<void> {
  const client = new Client(built.server, undefined, caches());
  await client.start();
  await client.open('untitled:a', 'network A {\n  input(3, 8, 8) -> convv(4)\n}\n');
  expect((await client.diagnostics('untitled:a', 1)).map(({ code }) => code)).toEqual(['unknown-name']);
  expect(await client.stop()).toBe(0);
}

/** Wherever the system has such files. */
const kept = (): readonly string[] =>
  readdirSync(caches(), { recursive: true, encoding: 'utf8' })
    .map(file => join(caches(), file))
    .filter(file => statSync(file).isFile());

/** As if it had been written long ago: whoever writes it again makes it new. */
const age = (file: string) => utimesSync(file, 1e9, 1e9);
const isOld = (file: string) => statSync(file).mtimeMs === 1e12;

test('the first session keeps it, those behind it read it', async () => {
  await session();
  const files = kept();
  expect(files).toHaveLength(1);
  age(files[0]!);
  await session();
  expect(kept()).toEqual(files);
  expect(isOld(files[0]!)).toBe(true);
});

test.each([
  ['is cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
  ['has another byte in its middle', (bytes: Buffer) => bytes.fill(0x55, 1e6, 1e6 + 1)],
  ['is empty', () => Buffer.of()],
])('one that %s is made anew', async (_, spoil) => {
  await session();
  const [file] = kept();
  const whole = readFileSync(file!);
  writeFileSync(file!, spoil(Buffer.from(whole)));
  age(file!);
  await session();
  expect(kept()).toEqual([file]);
  expect(isOld(file!)).toBe(false);
  expect(statSync(file!).size).toBeGreaterThan(whole.length / 2);
});

test('of those of other programs the newest three stay', async () => {
  await session();
  const folder = join(kept()[0]!, '..');
  for (const at of [1, 2, 3, 4, 5]) {
    writeFileSync(join(folder, `other-${at}`), '');
    utimesSync(join(folder, `other-${at}`), at * 1e6, at * 1e6);
  }
  const [own] = kept().filter(file => !file.includes('other'));
  rmSync(own!);
  await session();
  expect([...kept()].sort()).toEqual([own, ...[3, 4, 5].map(at => join(folder, `other-${at}`))].sort());
});

test('where no folder can be made, all goes on', async () => {
  mkdirSync(built.folder, { recursive: true });
  writeFileSync(caches(), 'a file');
  await session();
  expect(readFileSync(caches(), 'utf8')).toBe('a file');
});
