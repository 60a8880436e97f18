/** `same` and `auto`, the words that stand where a border does. */
import { describe, expect, test } from 'vitest';
import { analysed, expectProblems, inNetwork, layersOf, problemsOf } from './check';

const block = 'block Conv(out, p = auto) {\n  conv(out, 4, pad = p)\n}\n\n';

describe('the border that is the default', () => {
  // Half of an odd window, none of an even one; `same` pads an even one by 3 in all.
  test.each([
    ['  conv(8, 5)', 'conv 8×32×32'],
    ['  conv(8, 5, pad = auto)', 'conv 8×32×32'],
    ['  conv(8, 4, pad = auto)', 'conv 8×29×29'],
    ['  conv(8, 4, pad = same)', 'conv 8×32×32'],
    ['  dwconv(4, pad = auto)', 'dwconv 3×29×29'],
    ['  maxpool(3, 2, pad = auto)', 'maxpool 3×16×16'],
    ['  tconv(8, 4, 2, pad = auto)', 'tconv 8×66×66'],
  ])('%s', (line, expected) => {
    expect(problemsOf(inNetwork(line))).toEqual([]);
    expect(layersOf(inNetwork(line)).at(-1)).toBe(expected);
  });

  test('goes through parameters, numbers and lists', () => {
    const text = inNetwork(
      '  let border = auto\n  Conv(8) -> Conv(8, border)\n  for p of [auto, same, 1] { Conv(8, p) }',
      block,
    );
    expect(problemsOf(text)).toEqual([]);
    expect(layersOf(text).map(line => line.split(' ')[1])).toEqual([
      '3×32×32',
      '8×29×29',
      '8×26×26',
      '8×23×23',
      '8×23×23',
      '8×22×22',
    ]);
  });
});

describe('no name hides them', () => {
  const told = (name: string) =>
    `duplicate-name "${name}" '${name}' is already a word for a padding; choose another name.`;

  test.each([
    ['a parameter', 'network A(auto = 0) {\n  input(3, 8, 8) -> conv(4, 3, pad = auto)\n}\n', 'auto'],
    ['a number', inNetwork('  let same = 1\n  conv(4, 3, pad = same)'), 'same'],
    ['a map', inNetwork('  same = it -> relu\n  same -> conv(4, 3)'), 'same'],
    ['a name of a loop', inNetwork('  for auto of [1, 2] { conv(4, 3, pad = auto) }'), 'auto'],
    ['an input', inNetwork('  relu', 'block auto -> Twice {\n  auto, auto -> add\n}\n\n'), 'auto'],
    ['a shared layer', inNetwork('  shared same = relu\n  it -> same'), 'same'],
  ])('%s', (_, text, name) => expectProblems(text, told(name)));

  test('such a name is told once, and read as what it is', () =>
    expect(layersOf('network A(auto = 0) {\n  input(3, 8, 8) -> conv(4, 3, pad = auto)\n}\n').at(-1)).toBe(
      'conv 4×6×6',
    ));
});

test('a border without a window', () =>
  expectProblems(
    inNetwork('  pad(auto)'),
    'shape-mismatch "auto" pad: pad = auto depends on a window, and this layer has none; give pixels, for instance 1 or [0, 1, 1, 0].',
  ));

test('a misspelt word gets its nearest', () =>
  expectProblems(
    inNetwork('  conv(8, 3, pad = aut)'),
    "unknown-name \"aut\" There is no name 'aut'. Did you mean 'auto'?",
  ));

test('where no border is meant', () =>
  expectProblems(
    inNetwork('  conv(auto)'),
    'wrong-type "auto" out of conv must be a whole number, but this is auto.',
  ));

test('a number that lacks its let gets one', () => {
  const text = inNetwork('  n = if true { 4 } else { 2 }\n  conv(n)');
  const analysis = analysed(text);
  const [mend, ...others] = analysis.problems.flatMap(problem => problem.mends);
  expect(others).toEqual([]);
  const { start, end } = analysis.locate(mend!.place)!;
  expectProblems(text.slice(0, start) + mend!.text + text.slice(end));
});
