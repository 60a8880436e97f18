/** What stands beside a text, in the languages of editors: why chips do not run a network, and mistakes in their files. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { comparison } from '../../server/src/features/comparison';
import { type Refusal, rename } from '../../server/src/features/rename';
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
