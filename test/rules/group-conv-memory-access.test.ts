import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { totalsOf } from '../../server/src/cost/totals';
import { rules } from '../../server/src/rules';
import { sayProblem } from '../../server/src/text/problem';

const hints = (text: string): string[] => {
  const analysis = analyse('test:/a.lwnet', text);
  return analysis.problems.map(problem => {
    const span = analysis.locate(problem.place)!;
    return `${problem.kind.code} "${text.slice(span.start, span.end)}" ${sayProblem(problem)}`;
  });
};

describe('guideline 2: a group convolution against its dense twin of equal MACs', () => {
  test('1×1, 480 to 120 on 14×14 with three groups moves 1.57 times as much', () =>
    expect(hints('network A {\n  input(480, 14, 14) -> conv(120, groups = 3)\n}\n')).toEqual([
      'group-conv-memory-access "groups = 3" With groups = 3 this moves 136,800 elements, its dense twin of equal MACs 87,096: ' +
        '1.57 times the memory access.',
    ]));

  test('a block is told once, with how many layers it makes and the worst of them', () => {
    const block = 'block U(out) {\n  conv(out, groups = 2)\n}\n';
    expect(hints(`${block}network A {\n  input(64, 8, 8)\n  repeat 3 { U(64) }\n  U(32)\n}\n`)).toEqual([
      'group-conv-memory-access "groups = 2" With groups = 2 this moves 7,168 elements, its dense twin of equal MACs 5,368: ' +
        '1.34 times the memory access, in 4 layers.',
    ]);
  });

  test('dense and depthwise convolutions are not group convolutions', () =>
    expect(
      hints('network A {\n  input(64, 8, 8) -> conv(64, 3) -> dwconv(3) -> conv(64, 3, groups = 64)\n}\n'),
    ).toEqual([]));
});

describe.each(rules.map(rule => [rule.kind.code, rule] as const))('%s', (code, rule) => {
  test('its bad example has exactly this problem, its good one none', () => {
    expect(hints(rule.kind.bad!).map(line => line.split(' ')[0])).toEqual([code]);
    expect(hints(rule.kind.good!)).toEqual([]);
  });
  test('its good example moves less than its bad one', () => {
    const moved = (text: string) => {
      const totals = totalsOf(analyse('test:/a.lwnet', text).networks[0]!.evaluated.body);
      return totals.inputElements + totals.outputElements + totals.kernelElements;
    };
    expect(moved(rule.kind.good!)).toBeLessThan(moved(rule.kind.bad!));
  });
  test('says where it comes from', () => expect(rule.source).not.toBe(''));
});
