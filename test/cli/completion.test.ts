/** What shells offer, by the shells themselves. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { programOf } from '../../server/src/cli/program';
import { recordingTerminal } from './terminal';

const folder = mkdtempSync(join(tmpdir(), 'lwnet-completion-'));
writeFileSync(join(folder, 'net.lwnet'), '');
const home = mkdtempSync(join(tmpdir(), 'lwnet-home-'));
afterAll(() => {
  for (const one of [folder, home]) rmSync(one, { recursive: true });
});

async function scriptOf(shell: string): Promise<string> {
  const terminal = recordingTerminal({});
  const program = await programOf('0', terminal, () => {});
  await program.parseAsync(['completion', shell], { from: 'user' });
  return terminal.out();
}

function run(program: string, script: string): readonly string[] {
  const noStart = program === 'zsh' ? '-f' : program === 'bash' ? '--norc' : '--no-config';
  const file = join(home, 'script');
  writeFileSync(file, script);
  const { stdout, stderr, error } = spawnSync(program, [noStart, file], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home },
  });
  if (error !== undefined) throw new Error(`${program} is not there; test/apt-packages.txt has it.`);
  expect(stderr).toBe('');
  return stdout.split('\n').filter(line => line !== '');
}

/** The words of a line, the last of them begun. */
type Asked = (...words: string[]) => Promise<readonly string[]>;

const inBash: Asked = async (...words) => {
  // As bash itself cuts them.
  const cut = ['lwnet', ...words].flatMap(word =>
    word.split(/(=)/).filter((part, i) => part !== '' || i === 0),
  );
  const list = cut.map(word => `'${word}'`).join(' ');
  return run(
    'bash',
    `${await scriptOf('bash')}\nCOMP_WORDS=(${list}); COMP_CWORD=${cut.length - 1}; _lwnet; printf '%s\\n' "\${COMPREPLY[@]}"\n`,
  );
};

/** Zsh completes at a terminal alone; what it would be handed is printed instead. */
const inZsh: Asked = async (...words) => {
  const list = ['lwnet', ...words].map(word => `'${word}'`).join(' ');
  const script = `
compdef() { : }
compset() { : }
only() { local one; for one in "$@"; do [[ $one == $cur* ]] && print -r -- $one; done; return 0 }
compadd() { shift; only "$@" }
_describe() { only "\${(@)offered%%:*}" }
_files() { only *(N) }
_message() { : }
${await scriptOf('zsh')}
words=(${list}); CURRENT=$#words
_lwnet
`;
  return run('zsh', script);
};

const inFish: Asked = async (...words) => {
  const line = ['lwnet', ...words].join(' ');
  const found = run('fish', `${await scriptOf('fish')}\ncomplete -C '${line}'\n`);
  return found.map(one => one.split('\t')[0]!);
};

describe.each([
  ['bash', inBash],
  ['zsh', inZsh],
  ['fish', inFish],
])('%s', (shell, ask) => {
  test('commands', async () => {
    expect(await ask('che')).toEqual(['check']);
    expect(await ask('target', '')).toEqual(expect.arrayContaining(['new', 'list']));
    expect(await ask('target', '')).not.toContain('check');
  });

  test('options of the command that is typed, and of no other', async () => {
    const offered = await ask('check', '--');
    expect(offered).toEqual(expect.arrayContaining(['--format', '--baseline', '--help']));
    expect(offered).not.toContain('--network');
    expect(await ask('target', 'new', '--clo')).toEqual(['--clock']);
  });

  test('what an option takes', async () => {
    expect(await ask('check', '--format', 's')).toEqual(['sarif']);
    const targets = await ask('cost', '--on', 'ethos_u55_1');
    expect([...targets].sort()).toEqual(['ethos_u55_128']);
    expect(await ask('diff', '--fail-over', 'lat')).toEqual(['latency=']);
  });

  test('what an argument stands for', async () => {
    expect(await ask('explain', 'missing-sh')).toEqual(['missing-shuffle']);
    expect(await ask('completion', 'z')).toEqual(['zsh']);
  });

  test('files, where a file is meant', async () => {
    // With nothing to offer, bash itself completes files.
    const expected = shell === 'bash' ? [] : ['net.lwnet'];
    expect(await ask('cost', 'ne')).toEqual(expected);
    expect(await ask('check', '--baseline', 'ne')).toEqual(expected);
  });
});

test('bash cuts --option=value into three words', async () =>
  expect(await inBash('check', '--format=sa')).toEqual(['sarif']));
