/** Chips of one's own on the command line: found beside a file and above it, or named. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { check } from '../../server/src/cli/check';
import { cost } from '../../server/src/cli/cost';
import { recordingTerminal } from './terminal';

const chip = readFileSync(new URL('../targets/fates/error.lwtarget.json', import.meta.url), 'utf8');
const net =
  'network A {\n  input(3, 8, 8) -> conv(4, 3) -> relu\n}\n\ndeploy A on fate_error {\n  precision int8\n}\n';
const plain = { json: false, hints: false, rule: [] };

async function checked(files: Record<string, string>, target: string[] = [], named = ['p/nets/a.lwnet']) {
  const terminal = recordingTerminal({ 'p/nets/a.lwnet': net, ...files });
  const code = await check(named, { ...plain, target }, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

test('those above a file count up to the repository, those in other folders where they are named', async () => {
  const git = { 'p/.git/HEAD': '' };
  expect(await checked({ ...git, 'p/mine.lwtarget.json': chip })).toMatchObject({ code: 0 });
  expect(await checked({ 'p/nets/mine.lwtarget.json': chip })).toMatchObject({ code: 0 });
  const without = await checked({ 'p/mine.lwtarget.json': chip });
  expect(without.out).toContain("There is no target 'fate_error'");
  const outside = { ...git, 'mine.lwtarget.json': chip };
  expect((await checked(outside)).code).toBe(1);
  expect(await checked(outside, ['mine.lwtarget.json'])).toMatchObject({ code: 0 });
  expect(await checked(git, ['none.lwtarget.json'])).toMatchObject({
    code: 2,
    err: 'lwnet: none.lwtarget.json: there is no such file.\n',
  });
  expect((await checked({ ...git, 'chip.json': chip }, ['chip.json'])).code).toBe(2);
});

test('a mistake in the file of a target is told with the deployment, once, and with the file itself', async () => {
  const wrong = chip.replace('"native"', '"nativ"');
  const files = { 'p/nets/mine.lwtarget.json': wrong, 'p/nets/b.lwnet': net };
  const { code, out } = await checked(files, [], ['p/nets/a.lwnet', 'p/nets/b.lwnet']);
  expect(code).toBe(1);
  expect(out).toMatch(
    /^p\/nets\/mine\.lwtarget\.json:\d+:\d+: error: 'how' cannot be the text 'nativ'; it is .* \[target-value\]\n +\d+ \| +"how": "nativ",\n +\| +\^{7}\n\n2 files checked: 1 error, 0 warnings\.\n$/,
  );
  const alone = await checked(files, [], ['p/nets/mine.lwtarget.json']);
  expect(alone.out).toContain('1 file checked: 1 error');
});

test('cost knows them too, and says of a file of targets that it has no network', async () => {
  const terminal = recordingTerminal({ 'a.lwnet': net, 'mine.lwtarget.json': chip });
  const options = { network: undefined, precision: undefined, set: [], json: false, layers: false };
  expect(await cost('a.lwnet', options, terminal)).toBe(0);
  expect(await cost('mine.lwtarget.json', options, terminal)).toBe(2);
  expect(terminal.err()).toBe('lwnet: mine.lwtarget.json: this describes targets and has no network.\n');
});
