/** Values, lists and names without a bound: what is said of them stays short enough to be read, with how many there are. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { fp32 } from '../../server/src/cost/precision';
import { isVisit } from '../../server/src/deploy/effect';
import { layerProblems } from '../../server/src/deploy/told';
import { hover } from '../../server/src/features/hover';
import { inlayHints } from '../../server/src/features/inlay-hints';
import { costOf } from '../../server/src/report/cost';
import { costText } from '../../server/src/report/cost-table';
import { sayProblem } from '../../server/src/text/problem';
import { deploy, placedIn } from '../deploy/support';
import { fixture, hoverText, uri } from './fixture';

const at = (marked: string): string => {
  const { analysis, offset } = fixture(marked);
  return hoverText(hover(analysis, offset));
};
const network = (lines: string, blocks = ''): string => `${blocks}network A {\n  input(8, 8, 8)\n${lines}}\n`;
const told = (text: string): readonly string[] =>
  analyse(uri, text)
    .problems.filter(p => p.kind.severity === 'error')
    .map(sayProblem);
const ones = `[${Array.from({ length: 9000 }, () => 1).join(', ')}]`;

describe('hover', () => {
  test('on a number with thousands of elements', () =>
    expect(at(network('  let $0all = range(9999)\n  conv(len(all))\n'))).toBe(
      '```lwnet\nall = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … (9,999 values)]\n```\nNumber',
    ));

  test('on a list in a list, and on a parameter', () => {
    const lists = network('  let $0all = [range(99), range(99)]\n  conv(len(all))\n');
    expect(at(lists).match(/… \(99 values\)/g)).toHaveLength(2);
    const block = network('  U\n', `block U(all = ${ones}) {\n  conv(len(all))\n}\n\n`);
    expect(at(block.replace('block U', 'block $0U'))).toContain(
      'U(all = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, … (9,000 values)])',
    );
  });

  test('on many lists, one at each turn', () => {
    const rows = network(
      '  for $0n of range(500) {\n    let $1all = range(n * 10)\n    conv(1 + len(all))\n  }\n',
    );
    const text = at(rows.replace('$0', '').replace('$1', '$0'));
    expect(text).toContain('(500 values)');
    expect(text.length).toBeLessThan(1200);
  });

  test('on a layer with thousands of maps and numbers', () => {
    const parts = Array.from({ length: 3000 }, (_, i) => 1 + (i % 2)).join(', ');
    const text = `network A {\n  input(4500, 8, 8) -> $0split([${parts}]) -> concat\n}\n`;
    expect(at(text)).toMatch(/… \(3,000 maps\)/);
    expect(at(text).length).toBeLessThan(2000);
    const { analysis } = fixture(text);
    const labels = inlayHints(analysis, { start: 0, end: text.length }).map(({ label }) => String(label));
    expect(Math.max(0, ...labels.map(label => label.length))).toBeLessThan(200);
    const cost = costOf(analysis.networks[0]!.evaluated, fp32, () => ({ file: '', line: null }));
    expect(
      Math.max(
        ...costText(cost, true)
          .split('\n')
          .map(line => line.length),
      ),
    ).toBeLessThan(300);
    expect(cost.layers[1]!.outputShapes).toHaveLength(3000);
  });
});

describe('messages', () => {
  test('of the thousands of widths that a target does not take', () => {
    const { told: messages } = deploy(
      'network A {\n  input(8, 8, 8)\n  for i of range(5000) { conv(1 + i) }\n}\n\n' +
        'deploy A on max78000 {\n  precision int8\n}\n',
    );
    expect(messages).toEqual([
      'error conv: MAX78000 takes convolutions of up to 1,024 channels; this one has 1,025, 1,026, 1,027 or 3,973 others. ' +
        'This layer is refused (3,976 of 5,000 uses).',
      'error conv: The weight memory of each processor of MAX78000 holds 6,912 bytes; what conv keeps there takes ' +
        '16,389 bytes, 9,477 bytes more.',
      'error max78000: MAX78000 runs networks of up to 32 layers; this one has 5,000 layers at least, pools and sums ' +
        'not counted.',
    ]);
  });

  test('of a use with a long list, and of the problem inside', () => {
    const text = network(`  U(${ones})\n`, 'block U(all) {\n  conv(8, groups = len(all))\n}\n\n');
    const [problem, ...others] = analyse(uri, text).problems;
    expect(others).toEqual([]);
    expect(problem!.related[0]!.text).toBe(
      'in this use: U([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, … (9,000 values)]) on 8×8×8',
    );
  });

  test('of parts that do not sum up', () => {
    const [message, ...others] = told(network(`  split(${ones}) -> concat\n`));
    expect(others).toEqual([]);
    expect(message).toMatch(/^split: the parts \[1, 1, .* … .*\.$/);
    expect(message!.length).toBeLessThanOrEqual(1000);
  });

  test('of a name that fills a screen', () => {
    const [message] = told(network(`  ${'a'.repeat(100_000)}(3)\n`));
    expect(message).toMatch(/^There is no operator 'aaa.* … .*a'\.$/);
    expect(message!.length).toBeLessThanOrEqual(1000);
  });
});

describe('a list may have as many elements as the limit says', () => {
  test('and what is made of it', () => {
    expect(
      told(
        network(
          '  let all = range(10000)\n  let two = zip(range(3000), range(3000))\n  conv(len(all) + len(two))\n',
        ),
      ),
    ).toEqual([]);
    expect(told(network('  conv(len(range(20000, 30000)))\n'))).toEqual([]);
  });

  test('and no more', () => {
    expect(told(network('  conv(len(range(10001)))\n'))).toEqual([
      'The list would have 10001 elements; the limit is 10000.',
    ]);
    expect(told(network('  let all = [range(9999), 1]\n  conv(len(all))\n'))).toEqual([
      'This has more than 10,000 elements or 100 lists inside each other.',
    ]);
  });
});

test('as many different values as layers are told in time that grows with them', () => {
  const { judged } = deploy(
    'network A {\n  input(8, 8, 8) -> conv(2000)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  );
  const [one] = placedIn(judged);
  const since = performance.now();
  const [support] = one!.supports;
  const layers = Array.from({ length: 100_000 }, (_, i) => {
    const reason = { ...support!.reason, value: `has ${2000 + i}` };
    return { ...one!, supports: [{ ...support!, reason }] };
  });
  const piece = judged.effect!.parts.find(isVisit)!;
  const parts = [{ ...piece, effect: { ...piece.effect, parts: layers } }];
  const effect = { ...judged.effect!, parts };
  const [problem] = layerProblems(judged.deployed, judged.target!, effect);
  expect(performance.now() - since).toBeLessThan(20_000);
  expect(sayProblem(problem!)).toContain('has 2000, 2001, 2002 or 99,997 others');
});
