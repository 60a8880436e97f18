/** The engine that runs the rules. */
import { describe, expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { runRules } from '../../server/src/rules';
import { type AnyRule, defineRule } from '../../server/src/rules/rule';
import { runner } from '../../server/src/rules/run';
import { defineProblem, sayProblem } from '../../server/src/text/problem';

const evaluated = (analysis: Analysis) => analysis.networks.map(n => n.evaluated);

/** Tells every convolution, and counts how many it was shown. */
function counting(): { rule: AnyRule; seen: () => number } {
  let seen = 0;
  const rule = defineRule<true, number>({
    kind: defineProblem<number>({
      code: 'counting',
      severity: 'hint',
      summary: 'A convolution.',
      why: 'For this test.',
      say: n => `${n} times.`,
    }),
    source: 'this test',
    scope: 'layer',
    on: 'convolution',
    find() {
      seen++;
      return true;
    },
    tell: cases => cases.reduce((sum, { times }) => sum + times, 0),
  });
  return { rule, seen: () => seen };
}

describe('running rules', () => {
  test('counts every use and turn of one text, and tells it once', () => {
    const text =
      'block U {\n  repeat 3 { conv(8) }\n}\nnetwork A {\n  input(8, 8, 8) -> U -> U\n  repeat 5 { U -> conv(8) }\n}\n';
    const { rule, seen } = counting();
    // Two uses and five in the loop, three turns each; five of the loop's own.
    expect(runner([rule])(evaluated(analyse('test:/a.lwnet', text))).map(sayProblem)).toEqual([
      '21 times.',
      '5 times.',
    ]);
    expect(seen()).toBe(2);
  });

  test('an edit of a network does not judge its blocks again', () => {
    const text = (out: number) =>
      `block U {\n  conv(8) -> conv(8) -> conv(8)\n}\nnetwork A {\n  input(8, 8, 8) -> U\n  conv(${out})\n}\n`;
    const { rule, seen } = counting();
    const run = runner([rule]);
    const before = analyse('test:/a.lwnet', text(8));
    run(evaluated(before));
    expect(seen()).toBe(4);
    const after = analyse('test:/a.lwnet', text(16), undefined, before);
    expect(run(evaluated(after))).toHaveLength(4);
    expect(seen()).toBe(5);
  });

  test('what is found in a loop stands at its network, also when that was edited elsewhere', () => {
    const text = (out: number) =>
      `network A {\n  input(16, 32, 32)\n  conv(${out}, 3)\n  conv(16, 3)\n  repeat 4 {\n    skip = it -> relu\n` +
      '    main = skip -> relu6 -> sigmoid -> bn -> tanh\n    main, skip -> add -> conv(16, 1)\n  }\n}\n';
    const places = ({ problems, locate }: Analysis) => problems.map(p => [p.kind.code, locate(p.place)]);
    const before = analyse('test:/a.lwnet', text(8));
    const name = [['element-wise-share', { start: 8, end: 9 }]];
    expect(places(before)).toEqual(name);
    expect(places(analyse('test:/a.lwnet', text(24), undefined, before))).toEqual(name);
  });

  test('blocks of blocks without a layer are not walked one by one', () =>
    expect(
      analyse(
        'test:/a.lwnet',
        'block T(depth) {\n  if depth > 0 { T(depth - 1) -> T(depth - 1) }\n}\n' +
          'network A {\n  input(8, 8, 8) -> T(60) -> conv(8)\n}\n',
      ).problems.map(sayProblem),
    ).toEqual([]));

  test('what follows from something half-typed is not judged', () => {
    const text = (stage: string) => `network A {\n  input(48, 28, 28) -> ${stage}conv(48, groups = 8)\n}\n`;
    const told = (stage: string) => runRules(evaluated(analyse('test:/a.lwnet', text(stage)))).length;
    expect(told('')).toBeGreaterThan(0);
    expect(told('-> ')).toBe(0);
  });
});
