/** The door itself, as a process: exit codes, files on a disk, output that nobody reads to its end. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lwnet-cli-'));
const cli = join(folder, 'bundle', 'cli.mjs');
const work = mkdtempSync(join(folder, 'work-'));
const root = fileURLToPath(new URL('../../', import.meta.url));

beforeAll(async () => {
  await build({
    absWorkingDir: root,
    entryPoints: ['server/src/cli.ts'],
    outfile: cli,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    loader: { '.lwnet': 'text' },
    external: ['./server'],
    banner: {
      js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);",
    },
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: work,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, stdout, stderr };
};

const put = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(work, name), text);
  return name;
};

const untidy = 'network A {\n input(3,8,8)->conv(4)\n}\n';
const tidy = 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n';

test('exit codes: 0 clean, 1 findings, 2 a mistake of use', () => {
  put('good.lwnet', tidy);
  put('bad.lwnet', 'network A {\n  input(3, 8, 8) -> convv(4)\n}\n');
  expect(run('check', 'good.lwnet').status).toBe(0);
  expect(run('check', 'good.lwnet', 'bad.lwnet').status).toBe(1);
  expect(run('check', 'no.lwnet').status).toBe(2);
  expect(run('check', '.')).toMatchObject({ status: 2, stderr: 'lwnet: .: this is a folder, not a file.\n' });
  expect(run('check').status).toBe(2);
  expect(run('nonsense').status).toBe(2);
  expect(run('cost', 'good.lwnet', '--nonsense').status).toBe(2);
  expect(run('--help').status).toBe(0);
  expect(run('--version').status).toBe(0);
});

test('a file that is not text is told as that', () => {
  put('bytes.lwnet', Uint8Array.of(0x6e, 0xff, 0xfe, 0x00));
  expect(run('check', 'bytes.lwnet')).toMatchObject({ status: 2, stderr: expect.stringContaining('UTF-8') });
});

test('only files are read, and no endless ones', () => {
  spawnSync('mkfifo', ['pipe.lwnet'], { cwd: work });
  put('long.lwnet', '');
  truncateSync(join(work, 'long.lwnet'), 100_000_000);
  const refused = (name: string, failure: string) =>
    expect(run('check', name)).toEqual({ status: 2, stdout: '', stderr: `lwnet: ${name}: ${failure}\n` });
  refused('pipe.lwnet', 'this is a pipe, not a file.');
  refused('/dev/zero', 'this is a device, not a file.');
  refused('long.lwnet', 'this has 100,000,000 bytes, and files of more than 4,000,000 bytes are not read.');
  put('imports.lwnet', 'import A from "pipe.lwnet"\n\nnetwork N {\n  input(3, 8, 8) -> A\n}\n');
  const { status, stdout } = run('check', 'imports.lwnet');
  expect(status).toBe(1);
  expect(stdout).toContain("The file 'pipe.lwnet' cannot be read: this is a pipe, not a file.");
  expect(stdout).toContain('1 error');
});

test('formatting keeps the mode and what a link points to, and leaves nothing beside it', () => {
  put('script.lwnet', untidy);
  chmodSync(join(work, 'script.lwnet'), 0o640);
  symlinkSync('script.lwnet', join(work, 'link.lwnet'));
  expect(run('fmt', 'link.lwnet')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(readFileSync(join(work, 'script.lwnet'), 'utf8')).toBe(tidy);
  expect(statSync(join(work, 'script.lwnet')).mode & 0o777).toBe(0o640);
  expect(readdirSync(work).filter(name => name.endsWith('.tmp'))).toEqual([]);
});

test('a large report whose reader stops early ends in silence', async () => {
  put('large.lwnet', 'network A {\n  input(3, 8, 8) -> repeat 20000 { relu }\n}\n');
  const child = spawn(process.execPath, [cli, 'cost', '--json', 'large.lwnet'], { cwd: work });
  let errors = '';
  child.stderr.on('data', text => {
    errors += text;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise(resolve => child.on('close', resolve));
  expect(errors).toBe('');
  expect(code).toBe(0);
});

test('a large report arrives whole', () => {
  put('large.lwnet', 'network A {\n  input(3, 8, 8) -> repeat 20000 { relu }\n}\n');
  const { status, stdout } = spawnSync(process.execPath, [cli, 'cost', '--json', 'large.lwnet'], {
    cwd: work,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  expect(status).toBe(0);
  expect(JSON.parse(stdout).networks[0].layers).toHaveLength(20_001);
});
