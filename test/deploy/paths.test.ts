/** Places that a deployment gives a precision of their own. */
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import type { Judged } from '../../server/src/deploy/judge';
import { PathTree } from '../../server/src/deploy/path-tree';
import { chipsOf } from '../../server/src/deploy/precision';
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

test.each([
  ['stage', 'stage.conv stage[0].conv stage[3].U[2].conv'],
  ['stage[0]', 'stage.conv stage[0].conv'],
  ['stage[3]', 'stage[3].U[2].conv'],
  ['stage.U', 'stage[3].U[2].conv'],
  ['stage[3].U.conv', 'stage[3].U[2].conv'],
  ['stage[3].U[0]', ''],
  ['stage.conv[0]', 'stage.conv stage[0].conv'],
  ['conv', 'stage.conv stage[0].conv stage[3].U[2].conv conv[2] stages.conv'],
  ['conv[2]', 'conv[2]'],
  ['U', ''],
])('%s leads to "%s", and to no other layer', (wanted, led) => {
  const parts = wanted.split('.').map(part => {
    const [, name = '', index] = /^(\w+)(?:\[(\d+)\])?$/.exec(part)!;
    return { name, index: index === undefined ? undefined : Number(index), start: 0, end: 0 };
  });
  const tree = new PathTree<string>();
  tree.add({ parts, start: 0, end: 0 }, wanted);
  const layers = 'stage.conv stage[0].conv stage[3].U[2].conv conv[2] stages.conv'.split(' ');
  const leads = (path: string) => {
    let found = 0;
    tree.leadingTo(path, 'conv', values => {
      found += values.length;
    });
    return found > 0;
  };
  expect(layers.filter(leads).join(' ')).toBe(led);
});

test('of several rules that lead to a layer the last one holds', () => {
  const runsWith = (lines: string) => {
    const { deployments, targets } = analyse(
      'file:///a.lwnet',
      `network A {\n  input(8, 8, 8)\n  stage = repeat 4 { conv(8, 3) }\n}\n\ndeploy A on max78000 {\n${lines}}\n`,
    );
    const [{ deployed }] = deployments as [Judged];
    const { runs } = chipsOf(deployed, targets.find('max78000')!.target!, deployed.evaluated!.body);
    return runs.map(({ end, chip }) => `${chip.precision.name} to ${end}`);
  };
  const [all, one] = ['  precision int8\n', '  precision w4a8 for stage.conv[2]\n'];
  expect(runsWith(all + one)).toEqual(['int8 to 3', 'w4a8 to 4', 'int8 to 5']);
  expect(runsWith(one + all)).toEqual(['int8 to 5']);
  expect(runsWith(`${one}  precision w2a8 for conv\n`)).toEqual(['w8a8 to 1', 'w2a8 to 5']);
  expect(runsWith(`${all}  precision w2a8 for conv, stage.conv[1]\n${one}`)).toEqual([
    'int8 to 1',
    'w2a8 to 3',
    'w4a8 to 4',
    'w2a8 to 5',
  ]);
});

test('a rule for each of a thousand turns costs its own layers, and not all', () => {
  const rules = Array.from({ length: 1000 }, (_, i) => `  precision w4a8 for stage.conv[${i}]\n`).join('');
  const begin = performance.now();
  const { problems } = analyse(
    'file:///a.lwnet',
    `network A {\n  input(8, 32, 32)\n  stage = repeat 20000 { conv(8, 3) }\n}\n\ndeploy A on max78000 {\n  precision int8\n${rules}  precision w4a8 for stage.conv[20000]\n}\n`,
  );
  expect(problems.filter(({ kind }) => kind.code === 'path-not-found')).toHaveLength(1);
  expect(performance.now() - begin).toBeLessThan(5_000);
});
