/** What rules say where a chip's time is known: what costs nothing there is not told, the rest with what it costs. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../server/src/analysis';
import { codeActions } from '../server/src/features/code-actions';
import { noLevels } from '../server/src/rules/levels';
import { sayProblem } from '../server/src/text/problem';
import { isWeighed, weighed } from '../server/src/weighed';

const on = (...targets: readonly string[]) =>
  targets.map(target => `deploy A on ${target} {\n  precision fp32\n}\n`).join('');

const told = (text: string, code: string): string[] => {
  const analysis = analyse('test:/a.lwnet', text);
  return weighed(analysis, analysis.problems)
    .filter(({ kind }) => kind.code === code)
    .map(sayProblem);
};

describe('groups that a chip runs slowly', () => {
  const network =
    'network A {\n  input(3, 112, 112)\n  conv(64, 3, 2) -> bn -> relu\n  conv(64, 3, groups = 2) -> bn -> relu\n  gap -> fc(10)\n}\n';

  test('what they take, what the twin takes, and the dense one with more MACs that is faster', () => {
    const [words] = told(network + on('raspberry_pi_4'), 'group-conv-memory-access');
    expect(words).toMatch(/ [\d.]+ % of the time on Raspberry Pi 4 goes here\./);
    expect(words).toMatch(
      /Twin of equal MACs, .*: MACs \+[\d.]+ %, yet latency −[\d.]+ % on Raspberry Pi 4\./,
    );
    expect(words).toMatch(
      /Dense, of the same widths: MACs \+9[\d.]+ %, yet latency −[\d.]+ % on Raspberry Pi 4\./,
    );
  });

  test('a sentence for all chips; the rule’s own words where no time is known', () => {
    const [two] = told(network + on('raspberry_pi_4', 'raspberry_pi_5'), 'group-conv-memory-access');
    expect(two).toMatch(/% on Raspberry Pi 4, −[\d.]+ % on Raspberry Pi 5\./);
    const [plain] = told(network, 'group-conv-memory-access');
    expect(two!.startsWith(plain!)).toBe(true);
    expect(plain).not.toContain('latency');
  });

  const titles = (text: string): string[] => {
    const analysis = analyse('test:/a.lwnet', text);
    const at = text.indexOf('groups');
    const options = { levels: noLevels, only: undefined, resolvesEdits: false, showsDisabled: false };
    return codeActions(analysis, { start: at, end: at }, options).map(({ title }) => title);
  };

  test('the dense one is offered where it is faster, and nowhere else', () => {
    const dense = expect.stringContaining('Dense, of the same widths');
    expect(titles(network + on('raspberry_pi_4'))).toContainEqual(dense);
    expect(titles(network)).not.toContainEqual(dense);
    expect(titles(network + on('host_cpu'))).not.toContainEqual(dense);
  });
});

// Told of the network by itself: 1.66 times the memory access of its twin.
const unequal =
  'network A {\n  input(16, 56, 56)\n  conv(16, 3) -> bn -> relu\n  conv(144, 1) -> bn -> relu\n  gap -> fc(10)\n}\n';

test('unequal widths are not told where their twin would be no faster', () => {
  expect(told(unequal, 'unequal-widths')).toHaveLength(1);
  expect(told(unequal + on('host_cpu'), 'unequal-widths')).toEqual([]);
});

test('a chip of which nobody knows the time keeps them', () => {
  const [words] = told(unequal + on('host_cpu', 'imx500'), 'unequal-widths');
  expect(words).toContain('1.66 times the memory access');
  expect(words).toMatch(/% of the time on Host CPU goes here\./);
});

test('a thin depthwise layer that takes hardly any time is not told', () => {
  const text =
    'network A {\n  input(3, 112, 112)\n  conv(8, 3) -> bn -> relu -> dwconv(3) -> bn -> relu -> conv(16, 1) -> bn -> relu\n' +
    '  conv(256, 3, 2) -> bn -> relu -> conv(256, 3) -> bn -> relu\n  gap -> fc(10)\n}\n';
  expect(told(text, 'thin-depthwise')).toHaveLength(1);
  expect(told(text + on('host_cpu'), 'thin-depthwise')).toEqual([]);
});

test('element-wise work of a block: its share of the time', () => {
  const text =
    'network A {\n  input(64, 56, 56)\n  conv(64, 1) -> bn -> relu -> shuffle(4)\n  a = it -> relu -> shuffle(2) -> relu\n' +
    '  a, it -> add -> relu -> shuffle(4)\n  gap -> fc(10)\n}\n';
  expect(told(text + on('host_cpu'), 'element-wise-share')).toEqual([
    expect.stringMatching(/ 4\d\.\d % of the time on Host CPU goes here\.$/),
  ]);
});

test('nothing is waited for where no rule of time found anything, or no time is known', () => {
  const analysed = (text: string) => analyse('test:/a.lwnet', text);
  expect(isWeighed(analysed(unequal))).toBe(true);
  const analysis = analysed(unequal + on('host_cpu'));
  expect(isWeighed(analysis)).toBe(false);
  weighed(analysis, []);
  expect(isWeighed(analysis)).toBe(true);
});
