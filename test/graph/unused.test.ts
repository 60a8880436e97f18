/** What is written and does nothing: told where that is sure, and nowhere else. */
import { describe, expect, test } from 'vitest';
import { sayProblem } from '../../server/src/text/problem';
import { analysed } from './check';

/** What is told with these codes, with the text it stands at. */
function told(text: string, code: string): string[] {
  const analysis = analysed(text);
  return analysis.problems
    .filter(({ kind }) => kind.code === code)
    .map(problem => {
      const { start, end } = analysis.locate(problem.place)!;
      return `${text.slice(start, end)}: ${sayProblem(problem)}`;
    });
}

const errors = (text: string) =>
  analysed(text)
    .problems.filter(({ kind }) => kind.severity === 'error')
    .map(sayProblem);

const unused = (text: string) => told(text, 'unused-name');
const never = (text: string) => told(text, 'unreachable-arm');

const network = (lines: string, params = ''): string =>
  `network A${params} {\n  input(3, 32, 32)\n${lines}\n}\n`;

describe('a comment that reads like a division', () => {
  const halved = (comment: string) =>
    network(`  repeat 2 { let half = it.channels ${comment}\n  conv(half) }`);

  test.each([
    ['// 2', '2'],
    ['//2', '2'],
    ['// 0.5', '0.5'],
  ])('%s behind a number', (comment, by) =>
    expect(told(halved(comment), 'dividing-comment')).toEqual([
      `${comment}: '//' begins a comment, so nothing is divided here: write 'floor(… / ${by})'.`,
    ]),
  );

  test.each(['// 2 of them', '// channels', '/// 2', '\n  // 2\n'])('%j does not', comment =>
    expect(told(halved(comment), 'dividing-comment')).toEqual([]),
  );

  test('nor does one behind a layer', () =>
    expect(told(network('  conv(8) // 2'), 'dividing-comment')).toEqual([]));
});

describe('a name that nothing reads', () => {
  test.each([
    ['a parameter', network('  conv(8)', '(width = 8)'), ["width: Nothing reads the parameter 'width'."]],
    ['a number', network('  let k = 3\n  conv(8)'), ["k: Nothing reads the number 'k'."]],
    [
      'a shared layer',
      network('  shared head = conv(4)\n  conv(8)'),
      ["head: Nothing reads the shared layer 'head'."],
    ],
    ['a loop variable', network('  for i of [1, 2] { conv(8) }'), ["i: Nothing reads the variable 'i'."]],
    [
      'one of several loop variables, in a nested block',
      network('  repeat 2 { for i, w of [[1, 8], [2, 8]] { conv(w) } }'),
      ["i: Nothing reads the variable 'i'."],
    ],
    ['an input', 'block a, b -> Left {\n  a -> conv(8)\n}\n', ["b: Nothing reads the input 'b'."]],
    [
      'a name that only names an argument of something else',
      `block U(out) {\n  conv(out)\n}\n${network('  U(out = 4)', '(out = 8)')}`,
      ["out: Nothing reads the parameter 'out'."],
    ],
  ])('%s', (_, text, expected) => {
    expect(errors(text)).toEqual([]);
    expect(unused(text)).toEqual(expected);
  });

  test.each([
    ['read in a nested block only', network('  repeat 2 { if it.height > k { conv(k) } }', '(k = 3)')],
    ['read by a later default', network('  conv(b)', '(a = 1, b = a)')],
    ['read by the choices of a later parameter', network('  conv(8, b)', '(a = 3, b = 3 of range(a))')],
    ['read by a later number', network('  let a = 1\n  let b = a + 1\n  conv(b)')],
    ['read in a list that a loop walks', network('  for w of [n, n + 1] { conv(w) }', '(n = 4)')],
    ['read as an index, and what it indexes', network('  conv(l[i])', '(l = [1, 2], i = 1)')],
    ['read by its length', network('  for i of range(len(l)) { conv(l[i]) }', '(l = [1, 2])')],
    ['a value that is a stage', network('  act -> conv(8)', '(act = relu)')],
    ['a stage in an argument', `block U(act) {\n  act\n}\n${network('  U(bn -> act)', '(act = relu)')}`],
    ['a stage that is called', 'block U(unit, out) {\n  unit(out)\n}\n'],
    ['a condition', network('  if deep and not flat { relu }', '(deep = true, flat = false)')],
    ['a condition of a value', network('  conv(if deep { 8 } else { 4 })', '(deep = true)')],
    ['a count', network('  repeat n { relu }', '(n = 2)')],
    ['read in a shared layer', network('  shared h = conv(n)\n  a = it -> h\n  a', '(n = 2)')],
    ['a shared layer as the start of a line', network('  shared h = conv(3)\n  h -> relu')],
    ['a variable that is left out', network('  for _, w of [[1, 2], [3, 4]] { conv(w) }')],
    ['all variables left out', network('  for _, _ of [[1, 2], [3, 4]] { conv(8) }')],
    ['two loops with one variable each', network('  for c of [1] { conv(c) }\n  for c of [2] { conv(c) }')],
    ['the name of a line', network('  stem = it -> conv(8)')],
    ['inputs that the first line takes', 'block a, b -> Join {\n  concat -> conv(8)\n}\n'],
    ['inputs that a lone first stage takes', 'block a, b -> Join {\n  add\n}\n'],
    ['inputs that a loop takes', 'block a, b -> Both {\n  repeat 2 { Exchange }\n}\n'],
    ['inputs that `in` names', 'block a, b -> Join {\n  in -> concat\n}\n'],
    ['inputs that `it` names', 'block a, b -> Join {\n  it -> concat\n}\n'],
    ['a capital letter, which is a mistake of its own', network('  conv(N)', '(N = 4)')],
    ['half a line, of which nothing is known', network('  conv(8', '(width = 8)')],
  ])('quiet: %s', (_, text) => expect(unused(text)).toEqual([]));

  test('an import, read only by a deployment or by nobody', () => {
    const text = 'import A, B from "b.lwnet"\n\ndeploy A on max78000 {\n  precision int8\n}\n';
    expect(unused(text)).toEqual(["B: Nothing reads the import 'B'."]);
  });

  test('a loop variable is mended by `_`, and nothing else is', () => {
    const mends = (text: string) =>
      analysed(text).problems.flatMap(problem => problem.mends.map(({ text: mended }) => mended));
    expect(mends(network('  for i of [1, 2] { conv(8) }'))).toEqual(['_']);
    expect(mends(network('  let k = 3\n  conv(8)', '(n = 4)'))).toEqual([]);
  });
});

describe('an arm that is never taken', () => {
  test.each([
    [
      'by a constant',
      network('  if 1 > 2 { relu }'),
      ['{ relu }: This arm is never taken: the condition is always false.'],
    ],
    [
      'by a number of the network, with its else',
      network('  let deep = true\n  if deep { relu } else { bn }'),
      ['{ bn }: This arm is never taken: the condition is always true.'],
    ],
    [
      'however the parameter',
      network('  let z = 3\n  if z > 2 or deep { relu } else { bn }', '(deep = true)'),
      ['{ bn }: This arm is never taken: the condition is always true.'],
    ],
  ])('%s', (_, text, expected) => {
    expect(errors(text)).toEqual([]);
    expect(never(text)).toEqual(expected);
  });

  const unit =
    'block U(out, stride = 1) {\n  conv(out, 3, stride) -> if stride == 1 and in.channels == out { bn }\n}\n';

  test.each([
    ['by the default of a parameter', network('  if deep { relu } else { bn }', '(deep = true)')],
    [
      'by a condition that a parameter joins',
      network('  let z = 3\n  if z > 2 and deep { relu }', '(deep = true)'),
    ],
    // Every use says something else; here one alone decides the condition.
    ['by what one use gives a block', `${unit}${network('  U(out, 2)', '(out = 8)')}`],
    ['by what a use in a block gives', `${unit}block V {\n  U(8, 2)\n}\n${network('  V')}`],
    [
      'where a block uses itself',
      `block T(depth) {\n  conv(8) -> if depth > 0 { T(depth - 1) }\n}\n${network('  conv(w) -> T(2)', '(w = 8)')}`,
    ],
    [
      'by one turn of a loop',
      network('  for w, wide of [[8, false], [16, true]] { conv(w) -> if wide { relu } else { bn } }'),
    ],
    [
      'by one map of a repeat',
      network('  conv(w) -> repeat 3 { if it.height > 9 { maxpool(2) } }', '(w = 8)'),
    ],
    [
      'by the maps of one use of a shared layer',
      network(
        '  shared h = conv(4) -> if it.height > 16 { relu }\n' +
          '  a = it -> h\n  b = in -> maxpool(2) -> h\n  a, b',
      )
        .replace('input(3, 32, 32)', 'x = input(3, 32, 32)\n  x -> relu')
        .replace('in ->', 'x ->'),
    ],
    [
      'by the shapes of a block, which are those of its use',
      'block B {\n  if in.channels == 8 { relu } else { bn }\n}\n',
    ],
    [
      'by a table of which nothing is known',
      'block B(rows = [[1, true]]) {\n  for w, big of rows { if big { conv(w) } }\n}\n',
    ],
    [
      'by rows that are written in a block',
      'block B {\n  for w, big of [[1, true]] { if big { conv(w) } }\n}\n',
    ],
  ])('quiet: %s', (_, text) => {
    expect(errors(text)).toEqual([]);
    expect(never(text)).toEqual([]);
  });

  test('a comment silences it', () =>
    expect(never(network('  // allow unreachable-arm: to be tried next\n  if 1 > 2 { relu }'))).toEqual([]));
});
