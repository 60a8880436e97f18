/** The page in Chinese: its networks have no mistake, and each command prints what it shows. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { check } from '../../server/src/cli/check';
import { cost } from '../../server/src/cli/cost';
import { formatText } from '../../server/src/format';
import { recordingTerminal } from '../cli/terminal';

const address = new URL('../../docs/zh-cn/first-network.md', import.meta.url);
const page = readFileSync(address, 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text], i, all) => ({
  language: language!,
  text: text!,
  /** What the page says in front of it. */
  before: page.slice(i === 0 ? 0 : all[i - 1]!.index, all[i]!.index),
}));
const [shuffle, ghost] = blocks.filter(({ language }) => language === 'lwnet').map(({ text }) => text);

const commands = blocks.flatMap(({ language, text, before }, i) => {
  if (language !== 'sh') return [];
  const shown: string[] = [];
  for (let j = i + 1; blocks[j]?.language === 'text'; j++) shown.push(blocks[j]!.text);
  return [{ line: text.trim(), shown, tightened: /收紧到 `([^`]*)`/.exec(before)?.[1] }];
});

test('there is something to hold', () => expect(commands).toHaveLength(5));

test.each(commands)('$line', async ({ line, shown, tightened }) => {
  const files = {
    'shuffle.lwnet': tightened === undefined ? shuffle! : shuffle!.replace(/weights <= \w+/, tightened),
    'ghost.lwnet': ghost!,
  };
  if (tightened !== undefined) expect(files['shuffle.lwnet']).not.toBe(shuffle);
  const terminal = recordingTerminal(files);
  const [npx, lwnet, command, file, ...rest] = line.split(' ');
  expect([npx, lwnet]).toEqual(['npx', 'lwnet']);
  const option = (name: string) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
  if (command === 'check') await check([file!], { json: false, hints: false, rule: [] }, terminal);
  else {
    expect(command).toBe('cost');
    const plain = { precision: undefined, set: [], json: false, layers: false };
    await cost(file!, { ...plain, network: option('--network'), on: option('--on') }, terminal);
  }
  const printed = terminal.out() + terminal.err();
  expect(shown).not.toEqual([]);
  for (const text of shown) expect(printed).toContain(text.trimEnd());
});

test('its networks stand in the canonical form', () => {
  for (const text of [shuffle!, ghost!]) expect(formatText(text)).toBe(text);
});

test('figures in its sentences are those of its listings', () => {
  const prose = page.replaceAll(/^```.*?^```$/gms, '');
  const shown = blocks.map(({ text }) => text).join('');
  for (const [, figure] of prose.matchAll(/(\d[\d.]* %)/g)) expect(shown).toContain(figure);
  for (const [, layers] of prose.matchAll(/ (\d+) 层/g))
    expect(shown).toMatch(new RegExp(` ${layers} (?:refused|unknown)`));
});

test('its links lead somewhere', () => {
  const links = [...page.matchAll(/\]\(([^)#]+)/g)].map(one => one[1]!);
  expect(links.length).toBeGreaterThan(5);
  for (const link of links) expect(existsSync(new URL(link, address)), link).toBe(true);
});
