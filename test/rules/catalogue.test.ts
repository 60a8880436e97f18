/** What every rule is held to. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { formatText } from '../../server/src/format';
import { rules } from '../../server/src/rules';
import { sayProblem } from '../../server/src/text/problem';

const codes = rules.map(rule => rule.kind.code);

test('rules stand in the order of the alphabet', () => expect(codes).toEqual([...codes].sort()));

describe.each(rules.map(rule => [rule.kind.code, rule] as const))('%s', (code, rule) => {
  const told = (text: string) =>
    analyse('test:/a.lwnet', text).problems.filter(
      ({ kind }) => kind.code === code || kind.severity !== 'hint',
    );

  test('its bad example has exactly this problem, its good one none', () => {
    expect(told(rule.kind.bad!).map(problem => problem.kind.code)).toEqual([code]);
    expect(told(rule.kind.good!).map(sayProblem)).toEqual([]);
  });

  test('its examples stand in the canonical form', () => {
    expect(formatText(rule.kind.bad!)).toBe(rule.kind.bad);
    expect(formatText(rule.kind.good!)).toBe(rule.kind.good);
  });

  test('speaks in sentences and gives its figures', () => {
    const words = sayProblem(told(rule.kind.bad!)[0]!);
    expect(words).toMatch(/^[A-Z0-9].*\.$/s);
    expect(words).toMatch(/\d/);
  });

  test('is a hint until it is known to be quiet', () => expect(rule.kind.severity).toBe('hint'));

  test('says where it comes from', () => expect(rule.source).toMatch(/\d{4}/));
});
