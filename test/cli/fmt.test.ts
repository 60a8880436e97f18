import { expect, test } from 'vitest';
import { fmt } from '../../server/src/cli/fmt';
import { recordingTerminal } from './terminal';

const untidy = 'network   A {\n input(3,8,8)->conv( 4 )\n}\n';
const tidy = 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n';

test('brings files into their form, in silence', async () => {
  const terminal = recordingTerminal({ 'a.lwnet': untidy, 'b.lwnet': tidy });
  expect(await fmt(['a.lwnet', 'b.lwnet'], { check: false }, terminal)).toBe(0);
  expect(terminal.files.get('a.lwnet')).toBe(tidy);
  expect(terminal.out() + terminal.err()).toBe('');
});

test('--check writes nothing and names what differs', async () => {
  const terminal = recordingTerminal({ 'a.lwnet': untidy, 'b.lwnet': tidy });
  expect(await fmt(['a.lwnet', 'b.lwnet'], { check: true }, terminal)).toBe(1);
  expect(terminal.out()).toBe('a.lwnet\n');
  expect(terminal.files.get('a.lwnet')).toBe(untidy);
});

test('what has a mistake in its form stays, the rest is formatted, and it is said', async () => {
  const broken = '  input( 3,  8, 8) ->\n';
  const terminal = recordingTerminal({ 'a.lwnet': `${untidy}\nnetwork B {\n${broken}}\n` });
  expect(await fmt(['a.lwnet'], { check: false }, terminal)).toBe(1);
  expect(terminal.files.get('a.lwnet')).toBe(`${tidy}\nnetwork B {\n${broken}}\n`);
  expect(terminal.err()).toContain('1 mistake in the form');
});

test('a file that is not there: exit code 2, the others are formatted', async () => {
  const terminal = recordingTerminal({ 'a.lwnet': untidy });
  expect(await fmt(['no.lwnet', 'a.lwnet'], { check: false }, terminal)).toBe(2);
  expect(terminal.files.get('a.lwnet')).toBe(tidy);
});

test('folders and patterns: files of networks below them, and no others', async () => {
  const chip = '{  }';
  const files = () => ({
    'nets/a.lwnet': untidy,
    'nets/v.2/b.lwnet': untidy,
    'nets/our.lwtarget.json': chip,
    'nets/x[1].lwnet': untidy,
    'other/c.lwnet': untidy,
  });
  const differ = async (...paths: string[]) => {
    const terminal = recordingTerminal(files());
    const code = await fmt(paths, { check: true }, terminal);
    return [code, ...terminal.out().trim().split('\n'), terminal.err()];
  };
  expect(await differ('nets')).toEqual([1, 'nets/a.lwnet', 'nets/x[1].lwnet', '']);
  expect(await differ('nets/**/*.lwnet')).toEqual([
    1,
    'nets/a.lwnet',
    'nets/v.2/b.lwnet',
    'nets/x[1].lwnet',
    '',
  ]);
  expect(await differ('nets/*.lwnet', 'nets/a.lwnet')).toEqual([1, 'nets/a.lwnet', 'nets/x[1].lwnet', '']);
  expect(await differ('{nets/v*,other}')).toEqual([1, 'nets/v.2/b.lwnet', 'other/c.lwnet', '']);
  expect(await differ('nets/x[1].lwnet')).toEqual([1, 'nets/x[1].lwnet', '']);
  expect(await differ('nets\\?.lwnet')).toEqual([1, 'nets/a.lwnet', '']);
  expect(await differ('nets/*.txt')).toEqual([2, '', 'lwnet: nets/*.txt: there is no such file.\n']);
});
