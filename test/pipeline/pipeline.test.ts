/** The action and the hooks that others name, run as GitHub and pre-commit run them. */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json';

const root = fileURLToPath(new URL('../../', import.meta.url));
const yaml = (name: string) => parse(readFileSync(join(root, name), 'utf8'));

const folder = mkdtempSync(join(tmpdir(), 'lwnet-pipeline-'));
/** Of the repository, with the command built. */
const clone = join(folder, 'clone');
const cli = join(clone, manifest.bin.lwnet);
const work = join(folder, 'work');

beforeAll(async () => {
  // The command as it is shipped.
  const { buildForNode } = await import(new URL('../../scripts/build.mjs', import.meta.url).href);
  await buildForNode(dirname(cli));
  writeFileSync(join(clone, 'package.json'), '{"type": "module"}');
  cpSync(join(root, 'scripts'), join(clone, 'scripts'), { recursive: true });
});

beforeEach(() => {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'my nets'), { recursive: true });
  writeFileSync(join(work, 'my nets', 'good.lwnet'), 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

const bad = () =>
  writeFileSync(join(work, 'my nets', 'bad.lwnet'), 'network A {\n  input(3, 8, 8) -> convv(4)\n}\n');

describe('the action', () => {
  const action = yaml('action.yml');
  const step = action.runs.steps.find(({ id }: { id?: string }) => id === 'check');

  /** An expression of a workflow, as far as the action has any. */
  const resolved = (text: string, inputs: Readonly<Record<string, string>>): string =>
    text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      if (expression === 'github.action_path') return clone;
      const [, name] = /^inputs\.(\w+)$/.exec(expression) ?? [];
      if (name === undefined || !(name in action.inputs)) throw new Error(`${expression} is nothing.`);
      return inputs[name] ?? action.inputs[name].default;
    });

  function run(inputs: Readonly<Record<string, string>> = {}) {
    const output = join(folder, 'output');
    writeFileSync(output, '');
    const env: Record<string, string> = {};
    for (const [name, value] of Object.entries<string>(step.env)) env[name] = resolved(value, inputs);
    // As GitHub starts it where a step says `shell: bash`.
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run],
      {
        cwd: work,
        encoding: 'utf8',
        env: { PATH: process.env['PATH']!, GITHUB_OUTPUT: output, ...env },
      },
    );
    return { status, stdout, stderr, output: readFileSync(output, 'utf8') };
  }

  test('is one that GitHub takes: each step runs in a shell or is an action, and no input is read as a command', () => {
    expect(action.runs.using).toBe('composite');
    for (const one of action.runs.steps) {
      expect([one.uses, one.shell].filter(value => value !== undefined)).toHaveLength(1);
      expect(one.run ?? '').not.toContain('${{');
    }
    for (const { description } of Object.values<{ description: string }>(action.inputs))
      expect(description).toMatch(/\.$/);
  });

  test('what it runs to build is there', () => {
    const [, command] = /npm run (\S+)/.exec(
      action.runs.steps.find(({ name }: { name?: string }) => name === 'Build lwnet').run,
    )!;
    expect(Object.keys(manifest.scripts)).toContain(command);
    expect(resolved(step.env.LWNET, {})).toBe(cli);
  });

  test('a clean folder passes', () => {
    expect(run()).toMatchObject({ status: 0, stdout: '1 file checked: 0 errors, 0 warnings.\n', stderr: '' });
  });

  test('a mistake is annotated and fails, with the SARIF written', () => {
    bad();
    const { status, stdout, output } = run({ files: 'my nets', sarif: 'out.sarif' });
    expect(status).toBe(1);
    expect(stdout).toContain(
      '::error file=my nets/bad.lwnet,line=2,endLine=2,col=21,endColumn=26,title=unknown-name::',
    );
    expect(output).toBe('sarif=out.sarif\n');
    const [sarif] = JSON.parse(readFileSync(join(work, 'out.sarif'), 'utf8')).runs;
    expect(sarif.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('my%20nets/bad.lwnet');
  });

  test('options one a line, a baseline, and several files', () => {
    bad();
    spawnSync('node', [cli, 'check', '.', '--write-baseline', 'known.json'], { cwd: work });
    const files = 'my nets/good.lwnet\nmy nets/bad.lwnet\n';
    const { status, stdout } = run({
      files,
      baseline: 'known.json',
      args: '--strict\n--rule=missing-shuffle=error\n',
    });
    expect(stdout).toBe('2 files checked: 0 errors, 0 warnings. 1 more in known.json.\n');
    expect(status).toBe(0);
  });

  test('what is typed into an input is no command, and no option where a file is meant', () => {
    const { status, stderr } = run({ files: '$(touch "hacked")\n--force', sarif: 'out.sarif' });
    expect(status).toBe(2);
    expect(stderr).toContain('lwnet: --force: there is no such file.');
    expect(spawnSync('ls', { cwd: work, encoding: 'utf8' }).stdout).not.toContain('hacked');
  });
});

describe('the hooks of pre-commit', () => {
  const hooks = new Map<string, { entry: string; files: string; language: string }>(
    yaml('.pre-commit-hooks.yaml').map((hook: { id: string }) => [hook.id, hook]),
  );

  function run(id: string, ...files: string[]) {
    const { entry, language } = hooks.get(id)!;
    expect(language).toBe('script');
    const [script, ...args] = entry.split(' ');
    // A file of the clone, which it may start.
    accessSync(join(root, script!), constants.X_OK);
    return spawnSync(join(clone, script!), [...args, ...files], { cwd: work, encoding: 'utf8' });
  }

  test('are handed networks and chips, and nothing else', () => {
    const taken = (id: string) =>
      ['a.lwnet', 'b/c.lwtarget.json', 'd.lwnet.md', 'e.json'].filter(file =>
        new RegExp(hooks.get(id)!.files).test(file),
      );
    expect(taken('lwnet-check')).toEqual(['a.lwnet', 'b/c.lwtarget.json']);
    expect(taken('lwnet-fmt')).toEqual(['a.lwnet']);
  });

  test('check fails where there is a mistake', () => {
    expect(run('lwnet-check', 'my nets/good.lwnet').status).toBe(0);
    bad();
    expect(run('lwnet-check', 'my nets/good.lwnet', 'my nets/bad.lwnet').status).toBe(1);
  });

  test('fmt changes the file, which is how pre-commit sees that it has to be added again', () => {
    const path = join(work, 'my nets', 'good.lwnet');
    const tidy = readFileSync(path, 'utf8');
    writeFileSync(path, tidy.replace('  input(3, ', 'input(3,'));
    expect(run('lwnet-fmt', 'my nets/good.lwnet').status).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(tidy);
  });
});

test('a package of npm has the command, built as it is made', () => {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path);
  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
  // Where nothing is built yet, there is nothing of it to pack.
  expect(files.filter((path: string) => !path.startsWith('dist/'))).toHaveLength(3);
  expect(manifest.scripts.prepack).toBe(manifest.scripts.build);
  expect(readFileSync(join(root, '.npmignore'), 'utf8')).toContain(`!${manifest.bin.lwnet}\n`);
});
