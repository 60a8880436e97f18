/** What imports lead to on a real disk: only files of a bounded size are read, whatever stands at a path. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mostFileBytes } from '../../server/src/host';
import { bundle, Client, file } from './client';

let built: Awaited<ReturnType<typeof bundle>>;
let folder: string;

beforeAll(async () => {
  built = await bundle();
  folder = join(built.folder, 'project');
  mkdirSync(folder);
  mkdirSync(join(folder, 'folder.lwnet'));
  execFileSync('mkfifo', [join(folder, 'pipe.lwnet')]);
  symlinkSync('pipe.lwnet', join(folder, 'link.lwnet'));
  for (const [name, bytes] of [
    ['large.lwnet', 100_000_000],
    ['over.lwnet', mostFileBytes + 1],
  ] as const) {
    writeFileSync(join(folder, name), '');
    truncateSync(join(folder, name), bytes);
  }
  writeFileSync(join(folder, 'most.lwnet'), `${unit}//`.padEnd(mostFileBytes, 'x'));
  writeFileSync(join(folder, 'bytes.lwnet'), Uint8Array.of(0x6e, 0xff, 0xfe, 0x00));
  writeFileSync(join(folder, 'mark.lwnet'), `\uFEFF${unit}`);
});
afterAll(() => built.remove());

const unit = 'block Unit(n) {\n  conv(n)\n}\n';
const main = (path: string) =>
  `import Unit from "${path}"\nnetwork A(n = 4) {\n  input(3, 8, 8) -> Unit(n)\n}\n`;

/** What is told of a file that imports from a path, by a server whose input is a pipe as it is below most editors. */
async function told(path: string): Promise<readonly string[]> {
  const client = new Client(built.server, ['sh', '-c', `cat | ${process.execPath} ${built.server} --stdio`]);
  await client.start();
  const importing = file(folder, 'main.lwnet', '');
  await client.open(importing, main(path));
  const found = await client.diagnostics(importing, 1);
  // It still hears, and reads other files.
  const other = file(folder, 'other.lwnet', '');
  await client.open(other, main('mark.lwnet'));
  expect(await client.diagnostics(other, 1)).toEqual([]);
  expect(await client.stop()).toBe(0);
  return found.map(({ message }) => String(message));
}

const because = (path: string, failure: string) => [`The file '${path}' cannot be read: ${failure}`];

describe('an import that leads to something else than a file says so and keeps nobody waiting', () => {
  test.each([
    ['pipe.lwnet', 'this is a pipe, not a file.'],
    ['link.lwnet', 'this is a pipe, not a file.'],
    ['folder.lwnet', 'this is a folder, not a file.'],
    ['/dev/stdin', 'this is a pipe, not a file.'],
    ['/proc/self/fd/0', 'this is a pipe, not a file.'],
    ['/dev/zero', 'this is a device, not a file.'],
    ['bytes.lwnet', 'this is not text in UTF-8.'],
  ])('%s', async (path, failure) => expect(await told(path)).toEqual(because(path, failure)));

  test('four pipes at once', async () => {
    const client = new Client(built.server);
    await client.start();
    const uri = file(folder, 'four.lwnet', '');
    for (const name of ['a', 'b', 'c', 'd']) execFileSync('mkfifo', [join(folder, `${name}.lwnet`)]);
    const lines = ['a', 'b', 'c', 'd'].map(name => `import ${name.toUpperCase()} from "${name}.lwnet"\n`);
    await client.open(uri, lines.join(''));
    const codes = (await client.diagnostics(uri, 1)).map(({ code }) => code);
    expect(codes.filter(code => code === 'import-not-found')).toHaveLength(4);
    expect(await client.stop()).toBe(0);
  });
});

test('more bytes than are read are told with both numbers, and as many as are read are read', async () => {
  const failure = (has: string) =>
    `this has ${has} bytes, and files of more than 4,000,000 bytes are not read.`;
  expect(await told('large.lwnet')).toEqual(because('large.lwnet', failure('100,000,000')));
  expect(await told('over.lwnet')).toEqual(because('over.lwnet', failure('4,000,001')));
  expect(await told('most.lwnet')).toEqual([]);
});
