/** What stands beside a text, in the languages of editors: why chips do not run a network, and mistakes in their files. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DocumentSymbol } from 'vscode-languageserver';
import { codeActions } from '../../server/src/features/code-actions';
import { comparison } from '../../server/src/features/comparison';
import { type Refusal, rename } from '../../server/src/features/rename';
import { actionsIn, symbolsIn } from '../../server/src/features/spoken';
import { symbols } from '../../server/src/features/symbols';
import { languages, speaker } from '../../server/src/languages';
import { builtIn } from '../../server/src/targets';
import { fixture } from '../features/fixture';

const example = readFileSync(new URL('../../examples/mobilenet-v2.lwnet', import.meta.url), 'utf8');

describe.each([...languages])('%s', async (_, load) => {
  const { say } = speaker(await load());

  test('the reasons of the comparison', async () => {
    const { analysis, elsewhere, offset } = fixture(example.replace('network ', 'network $0'));
    const table = await comparison({ analysis, elsewhere, goOn: async () => true, say }, offset, builtIn);
    const texts = table!.rows.flatMap(({ links = [] }) => links.map(({ text }) => text));
    expect(texts.length).toBeGreaterThan(30);
    expect(texts.filter(text => !/\p{Script=Han}/u.test(text))).toEqual([]);
  }, 60_000);

  test.each([
    ['network', 'width'],
    ['input', 'width'],
    ['pad', 'width'],
    ['Ghost', 'width'],
    ['stem', 'let'],
    ['stem', 'Stem'],
    ['stem', '2x'],
    ['stem', 'conv'],
    ['stem', 'same'],
    ['stem', 'max'],
    ['stem', 'width'],
    ['Net', 'net'],
    ['Net', 'Ghost'],
  ])('%s is not renamed to %s', async (name, to) => {
    const text =
      'network Net(width = 8) {\n  input(3, 8, 8)\n  stem = it -> conv(width, pad = 1) -> Ghost(8)\n}\n';
    const { analysis, offset } = fixture(text.replace(name, `$0${name}`));
    const answer = await rename(analysis, offset, to, async () => [analysis]);
    const left = say((answer as Refusal).refusal).replaceAll(/“[^”]*”/g, '');
    expect(left).toMatch(/\p{Script=Han}/u);
    expect(left).not.toMatch(/\b(?:is|in|no|name)\b/);
  });

  test('what the outline tells behind names', () => {
    const deployed = 'deploy MobileNetV2 on ethos_u55_128 {\n  precision int8\n  weights <= 1MB\n}\n';
    const { analysis } = fixture(`${example}\n${deployed}`);
    const details = (all: readonly DocumentSymbol[]): string[] =>
      all.flatMap(({ detail, children }) => [
        ...(detail === undefined ? [] : [detail]),
        ...details(children ?? []),
      ]);
    const told = details(symbolsIn(say, symbols(analysis)));
    expect(told.length).toBeGreaterThan(2);
    expect(told.filter(text => /\b(?:stored|kept|open|parameters|broken)\b/.test(text))).toEqual([]);
  });

  test('why nothing mends what a chip refuses', () => {
    const reasons = ['sigmoid', 'conv(64, 5, 4)'].flatMap(stage => {
      const text = `network A {\n  input(32, 16, 16) -> conv(32, 3) -> $0${stage}\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n`;
      const { analysis, offset } = fixture(text);
      const found = codeActions(analysis, { start: offset, end: offset }, { showsDisabled: true });
      return actionsIn(say, found).flatMap(({ disabled }) => disabled?.reason ?? []);
    });
    expect(reasons).toHaveLength(2);
    for (const reason of reasons) expect(reason).not.toMatch(/\b(?:suits|Tried|more|saves|by)\b/);
  });

  test.each([
    'Our array: refused: it has no ReLU',
    'Our array: native; 12 % of the time in 3 µs, 92 % of it moving maps and weights',
    'Our array: on the host (A53): it has no ReLU',
    'Described in our-array.lwtarget.json.',
  ])('of a chip of one’s own: %s', english => {
    expect(say(english)).toMatch(/\p{Script=Han}/u);
    expect(say(english)).not.toMatch(/\b(?:refused|native|host|Described|time|it)\b/);
  });

  test.each([
    "There is no 'nmae' in a target. Did you mean 'name'?",
    "There is no 'nmae' in 'engines[0]'. Did you mean 'name'?",
    "'clockHz' is the text 'fast'; it must be a number, or null where it is not known.",
    "'engines[0].array' is 3; it must be at least 4.",
    "'memories' is empty; it has at least 1.",
    "'A B' cannot be 'id': it is written in small letters, digits and _, and begins with a letter.",
  ])('of a target: %s', english => {
    const left = say(english).replaceAll(/“[^”]*”/g, '');
    expect(left).toMatch(/\p{Script=Han}/u);
    expect(left).not.toMatch(/\b(?:is|in|must|has|no)\b/);
  });
});
