/** The lesson on a chip of one's own: each command that it shows prints what it says, and its sums are right. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { cost } from '../../server/src/cli/cost';
import { newTarget } from '../../server/src/cli/target';
import { totalsOf } from '../../server/src/cost/totals';
import { formatText } from '../../server/src/format';
import { rounded } from '../../server/src/quantity/show';
import { builtIn } from '../../server/src/targets';
import { ceilingsOf } from '../../server/src/targets/resources';
import { firstOf } from '../../server/src/targets/target';
import { type Recorded, recordingTerminal } from '../cli/terminal';
import { exampleFiles, exampleText } from '../examples/load';

const page = readFileSync(new URL('../../docs/tutorial/your-own-chip.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({
  language: language!,
  text: text!,
}));
const network = blocks.find(({ language }) => language === 'lwnet')!.text;
const commands = blocks.flatMap(({ language, text }, i) => {
  if (language !== 'sh') return [];
  const shown: string[] = [];
  for (let j = i + 1; blocks[j]?.language === 'text'; j++) shown.push(blocks[j]!.text);
  return [{ line: text.trim(), shown }];
});

/** The words of a command, those in quotes as one. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2]!);

function optionsOf(words: readonly string[]): Record<string, string> {
  const options: Record<string, string> = {};
  for (const [i, word] of words.entries())
    if (word.startsWith('-') && words[i + 1]?.startsWith('-') === false)
      options[word.replace(/^-+/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] =
        words[i + 1]!;
  return options;
}

async function run(line: string, terminal: Recorded): Promise<string> {
  const words = wordsOf(line);
  expect(words.slice(0, 2)).toEqual(['npx', 'lwnet']);
  const options = optionsOf(words);
  if (words[2] === 'target') await newTarget(options, { out: options['o']!, force: true }, terminal);
  else {
    expect(words[2]).toBe('cost');
    const plain = { network: undefined, precision: undefined, set: [], json: false, layers: false };
    await cost(words[3]!.replace('examples/', ''), { ...plain, on: options['on'] }, terminal);
  }
  return terminal.err() + terminal.out();
}

describe('each command', () => {
  expect(commands).toHaveLength(4);
  const examples = Object.fromEntries(exampleFiles.map(name => [name, exampleText(name)]));

  test.each(commands.map(command => [command.line, command] as const))('%s', async (line, { shown }) => {
    const making = recordingTerminal({});
    await run(commands[1]!.line, making);
    const chip = Buffer.from(making.created.get('our-npu.lwtarget.json')!).toString();
    const files = { ...examples, 'small.lwnet': network, 'our-npu.lwtarget.json': chip };
    const printed = await run(line, recordingTerminal(line.includes(' target ') ? {} : files));
    expect(shown).not.toEqual([]);
    for (const text of shown) expect(printed).toContain(text);
    if (line.includes(' target ')) expect(shown.join('')).toBe(printed);
  });
});

test('both ways out keep the maps on the chip', async () => {
  const more = /With `([\w,-]+)` among/.exec(page)![1]!;
  const crossings = async (runs: string, text: string) => {
    const making = recordingTerminal({});
    await run(commands[1]!.line.replace('--runs ', `--runs ${runs}`), making);
    const chip = Buffer.from(making.created.get('our-npu.lwtarget.json')!).toString();
    const terminal = recordingTerminal({ 'small.lwnet': text, 'our-npu.lwtarget.json': chip });
    return /^crossings +(\d+)/m.exec(await run(commands[2]!.line, terminal))![1];
  };
  expect(await crossings('', network)).toBe('9');
  expect(await crossings(`${more},`, network)).toBe('0');
  expect(await crossings('', network.replace(/^ +SE.*\n/m, ''))).toBe('1');
});

test('the network stands in the canonical form', () => expect(formatText(network)).toBe(network));

test('what the design could have done follows from its figures', () => {
  const uri = 'test:/a.lwnet';
  const text = `${exampleText('efficientnet.lwnet')}\nnetwork B4At256 {\n  input(3, 256, 256) -> EfficientNet(1.4, 1.8)\n}\n`;
  const { networks } = analyse(uri, text);
  const { macs } = totalsOf(networks.at(-1)!.evaluated.body);
  expect(page).toContain(
    `A frame takes ${rounded(macs)} MACs. 80 of them are ${rounded(80 * macs)} MACs a second`,
  );
  const target = builtIn.find('ultra96_conv')!.target!;
  const { array, latency } = firstOf(target);
  const most = Math.max(...ceilingsOf(target, array!).map(one => one.macsPerCycle * latency!.clockHz!));
  expect((80 * macs) / most).toBeGreaterThan(2);
});

test('the index names it', () => {
  const index = readFileSync(new URL('../../docs/tutorial/README.md', import.meta.url), 'utf8');
  expect(index).toContain('[your-own-chip.md](your-own-chip.md)');
});
