/** Places that a deployment gives a precision of their own. */
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { type Mend, sayProblem } from '../../server/src/text/problem';

const text = (paths: string) =>
  'block U {\n  conv(8, 3) -> relu\n}\n\nnetwork A {\n  stem = input(3, 8, 8) -> conv(8)\n  repeat 2 { U }\n}\n\n' +
  `deploy A on max78000 {\n  precision int8\n  precision w4a8 for ${paths}\n}\n`;

const analysed = (paths: string) => analyse('file:///a.lwnet', text(paths));
const told = (paths: string) => analysed(paths).problems.filter(({ kind }) => kind.code === 'path-not-found');

test('operators, lines, blocks and layers of them are found, with an index and without', () => {
  for (const path of ['conv', 'stem', 'stem.conv', 'U', 'U[1]', 'U.conv', 'U[0].relu'])
    expect(told(path), path).toEqual([]);
});

test('a place that there is not is an error at it, with the nearest one as its mend', () => {
  const { problems, positions } = analysed('stem.cnov');
  const problem = problems.find(({ kind }) => kind.code === 'path-not-found');
  expect(sayProblem(problem!)).toBe("A has no layer at 'stem.cnov'. Did you mean 'stem.conv'?");
  const [{ place, text: mended }] = problem!.mends as [Mend];
  const { start, end } = positions.of(place)!;
  expect(text('stem.cnov').slice(start, end)).toBe('stem.cnov');
  expect(mended).toBe('stem.conv');
});

test('an index beyond what there is leads to the name', () =>
  expect(sayProblem(told('U[2]')[0]!)).toBe("A has no layer at 'U[2]'. Did you mean 'U'?"));

test('of several, the one that is wrong is told', () => {
  const [problem, ...others] = told('stem, foo');
  expect(others).toEqual([]);
  expect(sayProblem(problem!)).toMatch(/^A has no layer at 'foo'\./);
});

test('an argument outside the range of its parameter is told where the deployment gives it', () => {
  const given = (args: string) => {
    const range =
      'network A(width = 8 of [8, 16], sides = [3, 3] of [1, 3], n = 1) {\n  input(3, 8, 8) -> conv(width)\n}\n';
    const { problems, positions } = analyse(
      'file:///a.lwnet',
      `${range}deploy A(${args}) on cortex_m4 {\n  precision int8\n}\n`,
    );
    return problems
      .filter(({ kind }) => kind.code === 'outside-choices')
      .map(problem => {
        const { start, end } = positions.of(problem.place)!;
        return `${problem.kind.severity} ${`${range}deploy A(${args})`.slice(start, end)}: ${sayProblem(problem)}`;
      });
  };
  expect(given('width = 12')).toEqual(["hint 12: 12 is not one of [8, 16], over which 'width' is searched."]);
  expect(given('12')).toHaveLength(1);
  expect(given('width = 16')).toEqual([]);
  expect(given('n = 12')).toEqual([]);
  expect(given('sides = [1, 3]')).toEqual([]);
  expect(given('sides = [1, 5]')).toHaveLength(1);
});
