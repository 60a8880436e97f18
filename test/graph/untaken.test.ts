/** What is computed and taken by nobody is told at its line, once; what somebody takes is not. */
import { describe, expect, test } from 'vitest';
import { DiagnosticTag } from 'vscode-languageserver';
import { diagnostics } from '../../server/src/features/diagnostics';
import { sayProblem } from '../../server/src/text/problem';
import { applyEdits } from '../../server/src/text/span';
import { analysed } from './check';

const network = (...lines: string[]): string =>
  `network A {\n${lines.map(line => `  ${line}\n`).join('')}}\n`;

const codes = ['untaken-result', 'unused-name'];

function told(text: string): string[] {
  const analysis = analysed(text);
  expect(analysis.problems.filter(({ kind }) => kind.severity === 'error').map(sayProblem)).toEqual([]);
  return analysis.problems
    .filter(({ kind }) => codes.includes(kind.code))
    .map(({ kind, place }) => {
      const { start, end } = analysis.locate(place)!;
      return `${kind.code} ${text.slice(start, end)}`;
    });
}

describe('a line whose result nobody takes', () => {
  test.each([
    [
      'a second input without a name',
      network('input(3, 8, 8)', 'conv(8)', 'input(3, 16, 16)', 'conv(4)'),
      'untaken-result conv(8)',
    ],
    [
      'one with a name, where the flow was not named',
      network('input(3, 8, 8)', 'conv(8) -> bn', 'x = input(3, 16, 16)', 'x -> conv(4)'),
      'untaken-result conv(8) -> bn',
    ],
    [
      'a line below that starts elsewhere',
      network('x = input(3, 8, 8)', 'x -> conv(8)', 'y = x -> conv(4)', 'x, y -> concat'),
      'untaken-result x -> conv(8)',
    ],
    [
      "an 'it' that is the line above, which has a name",
      'block B {\n  conv(8)\n  side = in -> conv(8)\n  side, it -> add\n}\n',
      'untaken-result conv(8)',
    ],
    [
      'a name that nobody reads',
      network('x = input(3, 8, 8)', 'y = x -> conv(4)', 'x -> conv(8)'),
      'untaken-result y = x -> conv(4)',
    ],
    [
      'inside a loop',
      network(
        'input(8, 8, 8)',
        'repeat 2 {',
        '  a = it -> conv(8)',
        '  b = it -> conv(8)',
        '  a -> relu',
        '}',
      ),
      'untaken-result b = it -> conv(8)',
    ],
    ['one of several names', network('a, b = input(4, 8, 8) -> split(2)', 'a -> conv(8)'), 'unused-name b'],
    [
      'another name of what arrives',
      network('input(4, 8, 8)', 'skip = it', 'it -> conv(8)'),
      'unused-name skip',
    ],
  ])('%s', (_, text, expected) => expect(told(text)).toEqual([expected]));

  test.each([
    ['the line below takes it', network('input(3, 8, 8)', 'conv(8)', 'relu', 'bn -> relu')],
    ['a stage without parentheses takes it', network('input(3, 8, 8)', 'conv(8)', 'relu')],
    ['a block takes it', `block B { conv(8) }\n${network('input(3, 8, 8)', 'conv(8)', 'B')}`],
    [
      'a parameter that is a stage takes it',
      network('input(3, 8, 8)', 'conv(8)', 'relu').replace('A', 'A(act = relu)').replace('  relu', '  act'),
    ],
    ['a shared layer takes it', network('shared head = conv(3)', 'input(3, 8, 8)', 'conv(3)', 'head')],
    ["'it' beside a name takes it", network('x = input(3, 8, 8)', 'x -> conv(3)', 'x, it -> add')],
    [
      'a name is read two bodies deeper',
      network('x = input(3, 8, 8)', 'x -> repeat 2 { if it.height > 1 { x, it -> add } }'),
    ],
    [
      'a map of its own is read for its size',
      network('x = input(3, 8, 8)', 'y = x -> conv(4)', 'x -> conv(y.channels)'),
    ],
    ['names are the result', network('x = input(3, 8, 8)', 'y = x -> conv(4)', 'z = x -> conv(5)', 'y, z')],
    ['a line names its layers', network('input(3, 8, 8)', 'stem = it -> conv(8)', 'it -> relu')],
    [
      'the last line of an arm',
      network('input(3, 8, 8)', 'if it.height > 1 { conv(3) } else { conv(8) }', 'relu'),
    ],
    ["'_' says that it is left", network('_, b = input(4, 8, 8) -> split(2)', 'b -> conv(8)')],
  ])('not where %s', (_, text) => expect(told(text)).toEqual([]));

  test('nor while something is half-typed', () => {
    const text = network('x = input(3, 8, 8)', 'x -> conv(8)', 'y = x -> ', 'x -> relu');
    expect(analysed(text).problems.map(({ kind }) => kind.code)).toEqual(['expected']);
  });

  test('its words name the input below, and its mend removes the line', () => {
    const text = network('input(3, 8, 8)', 'conv(8)', 'input(3, 16, 16)', 'conv(4)');
    const analysis = analysed(text);
    const problem = analysis.problems.find(({ kind }) => kind.code === 'untaken-result')!;
    expect(sayProblem(problem)).toBe(
      "Nobody takes what this line makes, and the 'input' below begins anew: name each input, 'x = input(…)', and use both, or remove this line.",
    );
    const [mend] = problem.mends;
    const after = applyEdits(text, [{ ...analysis.locate(mend!.place)!, text: mend!.text }]);
    expect(after).toBe(network('input(3, 8, 8)', '', 'input(3, 16, 16)', 'conv(4)'));
    expect(problem.related.map(({ place, text: words }) => [analysis.locate(place)!.start, words])).toEqual([
      [text.lastIndexOf('input'), "The line below starts from 'input'."],
    ]);
  });

  test('an editor greys it out', () => {
    const analysis = analysed(network('x = input(3, 8, 8)', 'x -> conv(8)', 'x -> conv(4)'));
    const [shown] = diagnostics(analysis, () => undefined);
    expect(shown).toMatchObject({ code: 'untaken-result', severity: 2, tags: [DiagnosticTag.Unnecessary] });
  });
});
