/** Networks with more layers than anyone can walk: they are told so, and what there is of them is no larger than the limit. */

import { describe, expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { check } from '../../server/src/cli/check';
import { cost } from '../../server/src/cli/cost';
import { fp32 } from '../../server/src/cost/precision';
import { hover } from '../../server/src/features/hover';
import { limits } from '../../server/src/graph/limits';
import { walk } from '../../server/src/graph/walk';
import { isKnown } from '../../server/src/quantity/quantity';
import { costOf } from '../../server/src/report/cost';
import { sayProblem } from '../../server/src/text/problem';
import { recordingTerminal } from '../cli/terminal';
import { placedIn } from '../deploy/support';
import { visible } from '../fuzz/visible';
import { uri } from './fixture';

const endless = (turns: number): string => `block Unit(out) {
  dwconv(3) -> bn -> relu -> conv(out, 1) -> bn -> relu -> identity
}

network Endless {
  input(3, 32, 32) -> conv(16, 3) -> bn -> relu
  repeat ${turns} { Unit(16) }
  conv(8)
}
`;
const network = (lines: string, blocks = ''): string =>
  `${blocks}\nnetwork Endless {\n  input(3, 32, 32) -> conv(16) -> bn\n${lines}  conv(8)\n}\n`;
const deployed = (text: string): string => `${text}\ndeploy Endless on max78000 {\n  precision int8\n}\n`;

const nothing = 'block E(n) {\n  if n > 0 { relu }\n}\n';
const texts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [20_000, 100_000, 10_000_000, 1_000_000_000].map(n => [`${n} turns of seven`, endless(n)]),
  ),
  'turns of turns': network('  repeat 300 { repeat 300 { relu -> relu } }\n'),
  'blocks that double': network(
    '  D(40)\n',
    'block D(n) {\n  if n > 0 { D(n - 1) -> D(n - 1) } else { conv(16) }\n}\n',
  ),
  'shared layers that double': network(
    `  shared s0 = relu\n${Array.from({ length: 40 }, (_, i) => `  shared s${i + 1} = s${i} -> s${i}\n`).join('')}  s40\n`,
  ),
  'a loop of widths': network(`  for i of range(9999) { conv(1 + i)${' -> relu'.repeat(20)} }\n`),
  'one layer more than the limit': network('  repeat 99996 { relu }\n  relu\n'),
  'uses without a layer beside a layer': network(
    '  repeat 20000 { U }\n',
    `${nothing}block U {\n  relu\n${'  E(0)\n'.repeat(60)}}\n`,
  ),
  'layers inside many blocks': network(
    '  repeat 20000 { D(60) }\n',
    'block D(n) {\n  if n > 0 { D(n - 1) } else { relu }\n}\n',
  ),
};

const codesOf = ({ problems }: Analysis): readonly string[] =>
  problems.filter(({ kind }) => kind.severity === 'error').map(({ kind }) => kind.code);

describe.each(Object.entries(texts))('%s', (_, text) => {
  test('are told once, and can be walked', () => {
    const analysis = analyse(uri, text);
    expect(codesOf(analysis)).toEqual(['too-many-layers']);
    const { evaluated } = analysis.networks[0]!;
    const { body } = evaluated;
    expect(body.layerCount).toBeLessThanOrEqual(limits.layers);
    expect(body.flatCount).toBeLessThanOrEqual(limits.flat);
    expect(body.unknownCount).toBeGreaterThan(0);
    expect([...walk(body)]).toHaveLength(body.layerCount);
    const { layers, figures } = costOf(evaluated, fp32, () => ({ file: '', line: null }));
    expect(layers).toHaveLength(body.layerCount);
    expect(isKnown(figures.get('macs')!)).toBe(false);
  });

  test('the same when it becomes so and when it no longer is', () => {
    const fine = text.replace(/(repeat|D\(|range\()(\d+)/g, '$1 2').replace(/ {2}s40/, '  s2');
    const before = analyse(uri, fine);
    const after = analyse(uri, text, undefined, before);
    expect(visible(after)).toEqual(visible(analyse(uri, text)));
    expect(visible(analyse(uri, fine, undefined, after))).toEqual(visible(before));
  });
});

test('what stands once in front of a billion turns says where it is', () => {
  const text = endless(1_000_000_000);
  const analysis = analyse(uri, text);
  const { contents } = hover(analysis, text.indexOf('conv(16, 3)'))!;
  expect((contents as { value: string }).value).toContain('`conv` in Endless');
});

test('a deployment of a billion turns is judged as far as it goes', () => {
  const analysis = analyse(uri, deployed(endless(1_000_000_000)));
  expect(codesOf(analysis)).toEqual(['too-many-layers']);
  expect(placedIn(analysis.deployments[0]!).map(({ path }) => path)).toEqual(['conv', 'relu']);
});

test('the command line tells it and what it knows, with exit code 1', async () => {
  const plain = { network: undefined, set: [], precision: undefined, json: false, layers: false };
  const files = { 'a.lwnet': deployed(endless(1_000_000_000)) };
  for (const options of [{}, { json: true }, { layers: true }, { network: 'Endless' }]) {
    const terminal = recordingTerminal(files);
    expect(await cost('a.lwnet', { ...plain, ...options }, terminal)).toBe(1);
    expect(terminal.err()).toContain('error: This makes 7,000,000,004 layers; the limit is 100,000.');
    if (!('json' in options))
      expect(terminal.out()).toContain('The cost of 1 stage is not known because of mistakes.');
  }
  const terminal = recordingTerminal(files);
  expect(await check(['a.lwnet'], { json: false, hints: false, rule: [] }, terminal)).toBe(1);
  expect(terminal.out()).toContain('1 error, 0 warnings');
});

test('the message names what is too many', () => {
  const told = (text: string) => analyse(uri, text).problems.map(sayProblem)[0];
  expect(told(texts['one layer more than the limit']!)).toBe(
    'This makes 100,001 layers; the limit is 100,000.',
  );
  expect(told(texts['uses without a layer beside a layer']!)).toBe(
    'This makes 1,240,003 layers and uses of blocks; the limit is 1,000,000.',
  );
});

test('just below the limit all of it is there', () => {
  const { networks, problems } = analyse(uri, network('  repeat 99996 { relu }\n'));
  expect(problems).toEqual([]);
  expect([...walk(networks[0]!.evaluated.body)]).toHaveLength(limits.layers);
});
