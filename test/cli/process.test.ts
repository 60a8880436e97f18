/** The door itself, as a process: exit codes, files on a disk, output that nobody reads to its end. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  linkSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lwnet-cli-'));
const cli = join(folder, 'bundle', 'cli.js');
const work = mkdtempSync(join(folder, 'work-'));

beforeAll(async () => {
  const { buildForNode } = await import(new URL('../../scripts/build.mjs', import.meta.url).href);
  await buildForNode(dirname(cli));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runWith = (input: string | Uint8Array, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: work,
    encoding: 'utf8',
    timeout: 20_000,
    input,
  });
  return { status, stdout, stderr };
};

const run = (...args: string[]) => runWith('', ...args);

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
  expect(run('check', '.').status).toBe(1);
  expect(run('cost', '.').status).toBe(1);
  expect(run('check').status).toBe(2);
  expect(run('nonsense').status).toBe(2);
  expect(run('cost', 'good.lwnet', '--nonsense').status).toBe(2);
  expect(run('--help').status).toBe(0);
  // A flag is off unless it is set: its default says nothing.
  const { stdout } = run('check', '--help');
  expect(stdout).toContain('--strict');
  expect(stdout).not.toMatch(/default: (?:false|\[\])/);
  expect(run('--version').status).toBe(0);
});

test('a file that is not text is told as that', () => {
  put('bytes.lwnet', Uint8Array.of(0x6e, 0xff, 0xfe, 0x00));
  expect(run('check', 'bytes.lwnet')).toMatchObject({ status: 2, stderr: expect.stringContaining('UTF-8') });
});

test('- is standard input, whose imports are seen from the current folder', () => {
  put('part.lwnet', 'block Part {\n  conv(4)\n}\n');
  const whole = 'import Part from "part.lwnet"\n\nnetwork A {\n  input(3, 8, 8) -> Part\n}\n';
  expect(runWith(whole, 'check', '-')).toMatchObject({
    status: 0,
    stdout: '1 file checked: 0 errors, 0 warnings.\n',
  });
  expect(runWith(whole.replace('> Part', '> Prt'), 'check', '-')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("-:4:21: error: There is no block 'Prt'"),
  });
  expect(JSON.parse(runWith(whole, 'cost', '-', '--json').stdout).networks[0].params).toBe(12);
  expect(runWith(untidy, 'fmt', '-')).toEqual({ status: 0, stdout: tidy, stderr: '' });
  expect(runWith(untidy, 'fmt', '--check', '-')).toEqual({ status: 1, stdout: '-\n', stderr: '' });
  const refused = (text: string | Uint8Array, why: string) =>
    expect(runWith(text, 'fmt', '-')).toEqual({ status: 2, stdout: '', stderr: `lwnet: -: ${why}\n` });
  refused(Uint8Array.of(0xff, 0xfe), 'this is not text in UTF-8.');
  refused('\n'.repeat(4_000_001), 'more than 4,000,000 bytes are not read.');
});

test('colours where they are asked for, and none in a pipe or in JSON', () => {
  put('bad.lwnet', 'network A {\n  input(3, 8, 8) -> convv(4)\n}\n');
  const shown = (env: NodeJS.ProcessEnv, ...args: string[]) => {
    const { FORCE_COLOR: _, NO_COLOR: __, ...rest } = process.env;
    const { stdout } = spawnSync(process.execPath, [cli, 'check', 'bad.lwnet', ...args], {
      cwd: work,
      encoding: 'utf8',
      env: { ...rest, ...env },
    });
    return stdout;
  };
  const [esc, red] = ['\u001b', '\u001b[1m\u001b[31m'];
  const forced = shown({ FORCE_COLOR: '1' });
  expect(forced).toContain(`bad.lwnet:2:21: ${red}error${esc}`);
  expect(forced).toContain(`${red}^^^^^${esc}`);
  for (const text of [shown({}), shown({ FORCE_COLOR: '0' }), shown({ NO_COLOR: '1' })])
    expect(text).toContain('bad.lwnet:2:21: error: ');
  expect(shown({ FORCE_COLOR: '1' }, '--json')).not.toContain(esc);
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

/** Runs the command with a line of code that is run while the new text is being written. */
function runWhile(code: string, ...args: string[]) {
  const hook = join(folder, 'hook.mjs');
  writeFileSync(
    hook,
    `import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const sync = fs.fsyncSync;
    fs.fsyncSync = handle => { fs.fsyncSync = sync; ${code}; sync(handle); };
    syncBuiltinESMExports();`,
  );
  return spawnSync(process.execPath, ['--import', hook, cli, ...args], { cwd: work, encoding: 'utf8' });
}

const leftovers = () => readdirSync(work).filter(name => name.endsWith('.tmp'));

test('formatting keeps a byte order mark', () => {
  put('mark.lwnet', `\uFEFF${untidy}`);
  expect(run('fmt', 'mark.lwnet').status).toBe(0);
  expect(readFileSync(join(work, 'mark.lwnet'), 'utf8')).toBe(`\uFEFF${tidy}`);
});

test('formatting keeps hard links', () => {
  put('one.lwnet', `${untidy}\n\n\n`);
  linkSync(join(work, 'one.lwnet'), join(work, 'two.lwnet'));
  expect(run('fmt', 'one.lwnet').status).toBe(0);
  expect(readFileSync(join(work, 'two.lwnet'), 'utf8')).toBe(tidy);
  expect(statSync(join(work, 'one.lwnet')).nlink).toBe(2);
  expect(leftovers()).toEqual([]);
});

test('formatting leaves a file to its owner', () => {
  const path = join(work, put('owned.lwnet', untidy));
  const { uid, gid } = statSync(work);
  // Only root can give files away, and would otherwise be who they belong to.
  const [owner, group] = uid === 0 ? [12_345, 12_346] : [uid, gid];
  chmodSync(path, 0o640);
  chownSync(path, owner, group);
  expect(run('fmt', 'owned.lwnet').status).toBe(0);
  expect(readFileSync(path, 'utf8')).toBe(tidy);
  expect(statSync(path)).toMatchObject({ uid: owner, gid: group, mode: 0o100640 });
});

test('formatting does not undo what was saved meanwhile', () => {
  put('busy.lwnet', untidy);
  const saved = untidy.replace('conv(4)', 'conv(8)');
  const { status, stderr } = runWhile(
    `fs.writeFileSync('busy.lwnet', ${JSON.stringify(saved)})`,
    'fmt',
    'busy.lwnet',
  );
  expect(readFileSync(join(work, 'busy.lwnet'), 'utf8')).toBe(saved);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'lwnet: busy.lwnet: it was saved by somebody else meanwhile and stays as it is; try again.\n',
  });
  expect(leftovers()).toEqual([]);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('%s while a file is written leaves nothing beside it', signal => {
  put('first.lwnet', untidy);
  put('second.lwnet', untidy);
  const ended = runWhile(`process.kill(process.pid, '${signal}')`, 'fmt', 'first.lwnet', 'second.lwnet');
  expect(ended.signal).toBe(signal);
  expect(leftovers()).toEqual([]);
  expect(readFileSync(join(work, 'first.lwnet'), 'utf8')).toBe(tidy);
  expect(readFileSync(join(work, 'second.lwnet'), 'utf8')).toBe(untidy);
});

test('what cannot be written into the old file is told where it is', () => {
  put('three.lwnet', untidy);
  linkSync(join(work, 'three.lwnet'), join(work, 'four.lwnet'));
  const full =
    "fs.ftruncateSync = () => { throw Object.assign(new Error(), { code: 'ENOSPC' }); }; syncBuiltinESMExports()";
  const { status, stderr } = runWhile(full, 'fmt', 'three.lwnet');
  const [left] = leftovers();
  expect(status).toBe(2);
  expect(stderr).toContain(
    `the disk is full, and it may be half written; the whole text is in ${join(work, left!)}.`,
  );
  expect(readFileSync(join(work, left!), 'utf8')).toBe(tidy);
  rmSync(join(work, left!));
});

test('output that cannot be written is told in one line, as what could not be done', () => {
  put('good.lwnet', tidy);
  const full = openSync('/dev/full', 'w');
  const stdio = ['ignore', full, 'pipe'] as const;
  for (const args of [
    ['check', 'good.lwnet'],
    ['cost', 'good.lwnet'],
    ['cost', '--json', 'good.lwnet'],
    ['--help'],
  ]) {
    const { status, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: work,
      encoding: 'utf8',
      stdio: [...stdio],
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'lwnet: the output cannot be written: the disk is full.\n',
    });
  }
  closeSync(full);
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

test('an exported file is there whole or not at all, and never takes the place of another unasked', () => {
  put('small.lwnet', 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n');
  const out = (name: string, ...more: string[]) =>
    run('export', 'small.lwnet', '--to', 'onnx', '-o', name, ...more);
  expect(out('a.onnx')).toMatchObject({ status: 0, stderr: '' });
  const bytes = readFileSync(join(work, 'a.onnx'));
  put('mine.onnx', 'mine');
  chmodSync(join(work, 'mine.onnx'), 0o640);
  symlinkSync('mine.onnx', join(work, 'link.onnx'));
  for (const name of ['mine.onnx', 'link.onnx'])
    expect(out(name)).toEqual({
      status: 2,
      stdout: '',
      stderr: `lwnet: ${name}: there is such a file already; it is written over with --force.\n`,
    });
  expect(readFileSync(join(work, 'mine.onnx'), 'utf8')).toBe('mine');
  expect(out('link.onnx', '--force')).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(join(work, 'mine.onnx')).equals(bytes)).toBe(true);
  expect(statSync(join(work, 'mine.onnx')).mode & 0o777).toBe(0o640);
  expect(out('.', '--force').stderr).toBe('lwnet: .: this is a folder, not a file.\n');
  expect(out('no/a.onnx').stderr).toBe('lwnet: no/a.onnx: there is no folder no to write it into.\n');
  expect(out('/dev/null', '--force').stderr).toContain('this is no file that could be written over.');
  expect(readdirSync(work).filter(name => name.endsWith('.tmp'))).toEqual([]);
});

test('a module and its weights are written both or neither', () => {
  put('pair.lwnet', 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n');
  const out = (...more: string[]) =>
    run('export', 'pair.lwnet', '--to', 'pytorch', '--weights', '-o', 'pair.py', ...more);
  const there = () => readdirSync(work).filter(name => /^\.?pair\.(?!lwnet$)/.test(name));
  put('pair.py', 'mine');
  expect(out()).toEqual({
    status: 2,
    stdout: '',
    stderr: 'lwnet: pair.py: there is such a file already; it is written over with --force.\n',
  });
  expect(there()).toEqual(['pair.py']);
  expect(out('--force')).toMatchObject({ status: 0, stderr: '' });
  expect(there().sort()).toEqual(['pair.py', 'pair.safetensors']);
  rmSync(join(work, 'pair.py'));
  expect(out().stderr).toContain('lwnet: pair.safetensors: there is such a file already');
  expect(there()).toEqual(['pair.safetensors']);
});

test('the file of a chip is written once, and read back', () => {
  const figures = ['--array', '16x16', '--clock', '200MHz', '--part', 'XC7Z020'];
  const make = (...more: string[]) =>
    run('target', 'new', '--tiled', '-o', 'ours.lwtarget.json', ...figures, ...more);
  expect(make('--products-per-dsp', '1')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('the XC7Z020 has 220'),
  });
  expect(make('--products-per-dsp', '2')).toMatchObject({ status: 0, stderr: '' });
  expect(run('check', 'ours.lwtarget.json')).toMatchObject({ status: 0 });
  expect(run('target', 'list').stdout).toMatch(/^ours .* ours\.lwtarget\.json$/m);
  expect(make('--products-per-dsp', '2')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--force'),
  });
  expect(run('target', 'new', '-o', 'other.lwtarget.json')).toMatchObject({ status: 2 });
  rmSync(join(work, 'ours.lwtarget.json'));
});

test('where there is no Python to profile with, what to say where it is', () => {
  put('good.lwnet', tidy);
  const { status, stderr } = spawnSync(process.execPath, [cli, 'profile', 'good.lwnet'], {
    cwd: work,
    encoding: 'utf8',
    env: { ...process.env, LWNET_PYTHON: join(work, 'no-python') },
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /^lwnet: there is no '.*no-python' to run onnxruntime with; LWNET_PYTHON says which/,
  );
});
