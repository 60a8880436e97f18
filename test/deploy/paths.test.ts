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
