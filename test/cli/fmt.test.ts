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
