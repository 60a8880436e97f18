/** Other editors as they are, with their own clients over standard input and output: what they make of the server. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle, file } from '../server/client';

let built: Awaited<ReturnType<typeof bundle>>;
beforeAll(async () => {
  built = await bundle();
});
afterAll(() => built.remove());

const network =
  'network Net(classes = 10) {\n  input(3, 32, 32) -> con(8, 3) -> relu\n  gap -> fc(classes)\n}\n';
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const editors: Readonly<Record<string, { program: string; args: readonly string[] }>> = {
  Neovim: {
    program: 'nvim',
    args: ['--headless', '--clean', '-n', '-c', `luafile ${script('neovim.lua')}`],
  },
  Emacs: { program: 'emacs', args: ['--batch', '--load', script('emacs.el')] },
};

test.each(Object.entries(editors))(
  '%s shows diagnostics, hover and completion, and takes a fix',
  async (_, { program, args }) => {
    const path = fileURLToPath(file(built.folder, 'net.lwnet', network));
    const { stdout, stderr, error } = spawnSync(program, args, {
      cwd: dirname(path),
      env: {
        ...process.env,
        HOME: built.folder,
        LWNET_EDITOR_TEST: [process.execPath, built.server, path].join('\n'),
      },
      encoding: 'utf8',
      timeout: 60_000,
    });
    const packages = readFileSync(join(script('..'), 'apt-packages.txt'), 'utf8').replaceAll('\n', ' ');
    expect(error, `${program} is missing: apt-get install ${packages}`).toBeUndefined();
    const said = new Map<string, unknown>();
    for (const line of stdout.split('\n').filter(one => one.startsWith('["'))) {
      const [what, value] = JSON.parse(line) as [string, unknown];
      said.set(what, value);
    }
    expect(said.get('diagnostics'), stdout + stderr).toEqual([
      expect.stringMatching(/^2:23 (?:lwnet \[unknown-name\]: )?There is no operator 'con'\./),
    ]);
    expect(said.get('hover')).toContain('3×32×32');
    expect(said.get('completion')).toContain('conv');
    // Where an editor does not say that it asks for edits later, as this Eglot, they come with the action.
    expect(said.get('actions')).toContain("Change to 'conv'");
    expect(said.get('text'), stderr).toBe(network.replace('con(', 'conv('));
  },
);
