import { describe, expect, test } from 'vitest';
import { analysed, expectProblems, figuresOf, inNetwork, problemsOf } from './check';

describe('a mistake is told once, at the token to change, with both numbers', () => {
  test('inside a block, with the use that caused it', () =>
    expectProblems(
      inNetwork('  conv(64)\n  U(64)', 'block U(out) {\n  conv(out, groups = 3)\n}\n'),
      'shape-mismatch "3" conv: groups = 3 does not divide the 64 input channels; use 1, 2, 4, 8, 16, 32 or 64.' +
        ' <- in this use: U(64) on 64×32×32',
    ));

  test('once, however many uses have it', () =>
    expect(
      problemsOf(
        inNetwork(
          '  conv(64)\n  repeat 3 { U(64) }\n  U(32)',
          'block U(out) {\n  conv(out, groups = 3)\n}\n',
        ),
      ),
    ).toHaveLength(1));

  test('a fraction where a count is needed, with its value', () =>
    expectProblems(
      inNetwork('  U(57)', 'block U(out) {\n  conv(out / 2)\n}\n'),
      'not-whole "out / 2" out of conv must be a whole number, but this is 28.5; use floor, ceil or round_to.' +
        ' <- in this use: U(57) on 3×32×32',
    ));

  test('two maps that do not add', () => {
    const [problem, ...others] = problemsOf(
      inNetwork('  a = it -> conv(8)\n  b = a -> conv(9)\n  a, b -> add'),
    );
    expect(others).toEqual([]);
    expect(problem).toMatch(/^shape-mismatch "add" add: 8×32×32 and 9×32×32/);
  });

  test('a misspelt operator gets its nearest, and nothing behind it is blamed', () =>
    expectProblems(
      inNetwork('  convv(3)\n  relu\n  conv(4, groups = 7)'),
      "unknown-name \"convv\" There is no operator 'convv'. Did you mean 'conv'?",
    ));

  test.each([
    ['conv2d(8, 3)', "unknown-name \"conv2d\" There is no operator 'conv2d'. Did you mean 'conv'?"],
    ['linear(10)', "unknown-name \"linear\" There is no operator 'linear'. Did you mean 'fc'?"],
    ['conv(8) -> silu', "unknown-name \"silu\" There is no operator 'silu'. Did you mean 'swish'?"],
    [
      'conv(8) -> BatchNorm2d',
      "unknown-name \"BatchNorm2d\" There is no block 'BatchNorm2d'. Did you mean 'bn'?",
    ],
    ['Dropout2d', "unknown-name \"Dropout2d\" There is no block 'Dropout2d'. Did you mean 'dropout'?"],
    ['conv(int(7.5))', "unknown-name \"int\" There is no name 'int'. Did you mean 'floor'?"],
    [
      'conv(make_divisible(30, 8))',
      "unknown-name \"make_divisible\" There is no name 'make_divisible'. Did you mean 'round_to'?",
    ],
    ['conv(8, bias = True)', "unknown-name \"True\" There is no name 'True'. Did you mean 'true'?"],
    [
      'conv(8, kernel_size = 3)',
      "unknown-argument \"kernel_size\" 'conv' has no parameter 'kernel_size'. Did you mean 'kernel'?",
    ],
    [
      'leaky(negative_slope = 1)',
      "unknown-argument \"negative_slope\" 'leaky' has no parameter 'negative_slope'. Did you mean 'slope'?",
    ],
  ])('%s, as it is called elsewhere', (line, problem) => expectProblems(inNetwork(`  ${line}`), problem));

  test.each([
    ['y = relu(x)', 'x', 'x -> relu'],
    ['y = x -> bn\n  add(x, y)', 'x', 'x, y -> add'],
    ['y = x -> bn\n  z = add(x, y)', 'x', 'x, y -> add'],
    ['y = x -> bn\n  z = add(x)', 'x', 'it, x -> add'],
    ['y = x -> bn\n  y -> add(x)', 'x', '…, x -> add'],
    ['y = conv(x, 8, 3, groups = 7)', 'x', 'x -> conv(…)'],
    ['relu(it) -> conv(8, groups = 7)', 'it', 'it -> relu'],
    ['y = ResidualBasic(x, 16)', 'x', 'x -> ResidualBasic(…)'],
    ['y = relu(bn(conv(x, 16, 3)))', 'x', 'x -> conv(…) -> bn -> relu'],
    ['y = relu(add(x, x))', 'x', 'x, x -> add -> relu'],
    ['y = concat([x, x])', '[x, x]', 'x, x -> concat'],
  ])('maps in parentheses, what follows is not judged: %s', (lines, at, instead) =>
    expectProblems(
      `network A {\n  x = input(3, 8, 8)\n  ${lines}\n}\n`,
      `map-in-parentheses "${at}" Maps travel on arrows, and parentheses hold numbers: write '${instead}'.`,
    ),
  );

  test('a function where a map is made', () =>
    expectProblems(
      inNetwork('  k = floor(7 / 2)'),
      "not-a-stage \"floor\" 'floor' is a function of numbers, and maps cannot flow through it; numbers are named with 'let'.",
    ));

  test('a bracket whose partner a comment has taken', () =>
    expectProblems(
      inNetwork('  conv(it.channels // 2, 3)'),
      "unclosed-bracket \"(\" This '(' is never closed: its partner is in the comment that '//' begins; a division that rounds down is 'floor(a / b)'.",
    ));

  test('what a map has', () =>
    expectProblems(
      inNetwork('  conv(it.shape)'),
      'unknown-name "shape" There is no property \'shape\'; there are channels, height, width.',
    ));

  test('each argument that an operator does not have', () =>
    expectProblems(
      inNetwork('  conv(8, kernel_size = 3, padding = 1, pad = 1, pad = 2)'),
      "unknown-argument \"kernel_size\" 'conv' has no parameter 'kernel_size'. Did you mean 'kernel'?",
      "unknown-argument \"padding\" 'conv' has no parameter 'padding'. Did you mean 'pad'?",
      "repeated-argument \"pad\" 'pad' of 'conv' is given twice.",
    ));

  test('a block of the file is meant before what is called so elsewhere', () =>
    expectProblems(
      inNetwork('  linear(10)', 'block Linear(out) {\n  fc(out)\n}\n'),
      "unknown-name \"linear\" There is no operator 'linear'. Did you mean 'Linear'?",
    ));

  test('blocks that nobody uses are checked for names and arguments', () =>
    expectProblems(
      inNetwork('  relu', 'block U(out) {\n  conv(outt)\n  if out > 3 { conv(1, strid = 2) }\n}\n'),
      "unknown-name \"outt\" There is no name 'outt'. Did you mean 'out'?",
      "unknown-argument \"strid\" 'conv' has no parameter 'strid'. Did you mean 'stride'?",
    ));

  test('a forgotten start below a named line', () =>
    expectProblems(
      inNetwork('  a = it -> conv(8)\n  conv(9)'),
      "start-unsaid \"conv\" Below the named line 'a' a line says where it starts: write 'a -> conv' or start from another map.",
    ));

  test('a name that is an operator is refused once, whatever uses it', () =>
    expectProblems(
      'network A(scale = 2) {\n  input(3, 32, 32) -> conv(8 * scale, 3) -> scale\n  conv(it.channels * scale)\n}\n',
      'duplicate-name "scale" \'scale\' is already an operator; choose another name.',
    ));

  test('what follows from a forgotten start is not judged, and a block has its input to start from', () =>
    expectProblems(
      inNetwork(
        '  Unit(16, 2)',
        'block Unit(out, stride = 1) {\n  side = in -> conv(out, 1, stride)\n  conv(out, 3, stride)\n' +
          '  main = it -> conv(out, 3)\n  main, side -> add\n}\n',
      ),
      "start-unsaid \"conv\" Below the named line 'side' a line says where it starts: write 'side -> conv', " +
        "'in -> conv' for what arrives at the block, or start from another map. <- in this use: Unit(16, 2) on 3×32×32",
    ));

  test('weights beyond exact numbers are not said to differ from themselves', () =>
    expectProblems(
      'network A {\n  input(4, 3, 3)\n  repeat 27 { it, it -> concat }\n  shared h = conv(it.channels, 3)\n  h -> h\n}\n',
      'count-too-large "A" A: its MACs are more than 2^53 and cannot be counted exactly.',
    ));

  test('a shared layer on maps that need other weights', () =>
    expectProblems(
      inNetwork('  shared h = conv(8)\n  a = it -> h\n  b = a -> h\n  a, b -> add'),
      'shared-differs "h" \'h\' shares its weights: its first use has 24 parameters, this one would have 64.',
    ));
});

describe('a half-typed line costs that line', () => {
  for (const line of [
    'conv(16, 3, 2) ->',
    'conv(16, 3, 2',
    'conv(16, kernel =',
    'conv(',
    'x =',
    'conv(16) -> bn -> (',
  ])
    test(line, () => {
      const text = inNetwork(`  conv(8)\n  ${line}\n  bn -> relu\n  conv(32)`);
      expect(problemsOf(text)).toHaveLength(1);
      expect(figuresOf(text).layers).toBeGreaterThanOrEqual(2);
      const network = analysed(text).networks[0]!;
      expect(network.evaluated.body.items.length).toBeGreaterThanOrEqual(2);
    });

  test('and a header without its brace keeps the body', () => {
    const text = 'block U(a)\n  conv(a)\n  relu\n}\nnetwork A {\n  input(3, 8, 8) -> U(3)\n}\n';
    expect(figuresOf(text)).toEqual({ params: 9, macs: 576, layers: 3 });
    expect(problemsOf(text)).toHaveLength(1);
  });
});

const sequence = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

describe('limits end in one problem and never in a hang', () => {
  const cases: Record<string, [string, string]> = {
    'a repeat of a billion': [inNetwork('  repeat 1000000000 { relu }'), 'too-many-layers'],
    'a repeat of a billion that grows': [
      inNetwork('  repeat 1000000000 { conv(it.channels + 1) }'),
      'too-many-layers',
    ],
    'loops inside loops': [inNetwork('  repeat 1000000 { repeat 1000000 { relu } }'), 'too-many-layers'],
    'a block inside itself': [inNetwork('  R', 'block R { R }\n'), 'endless-recursion'],
    'two blocks inside each other': [inNetwork('  P', 'block P { Q }\nblock Q { P }\n'), 'endless-recursion'],
    'a block twice inside itself': [
      inNetwork('  R(1)', 'block R(n) { relu -> R(n + 1) -> R(n + 2) }\n'),
      'endless-recursion',
    ],
    'a block inside itself on two ways': [
      inNetwork(
        '  R(1)',
        'block R(n) {\n  x = it\n  a = x -> R(n + 1)\n  b = x -> R(n + 2)\n  a, b -> add\n}\n',
      ),
      'endless-recursion',
    ],
    'loops in blocks in loops': [
      inNetwork(
        '  R(90)',
        `block R(n) {\n${'repeat 1 {\n'.repeat(50)}if n > 0 { R(n - 1) }\n${'}\n'.repeat(50)}}\n`,
      ),
      'endless-recursion',
    ],
    'shared layers of shared layers': [
      inNetwork(`  shared s0 = relu\n${sequence(2000, i => `  shared s${i + 1} = s${i}\n`)}  s2000`),
      'endless-recursion',
    ],
    'shared layers that double': [
      inNetwork(`  shared s0 = relu\n${sequence(60, i => `  shared s${i + 1} = s${i} -> s${i}\n`)}  s60`),
      'too-many-layers',
    ],
    'a shared layer inside itself': [inNetwork('  shared s = relu -> s\n  s'), 'shared-inside-itself'],
    'lists that double': [
      inNetwork(`  let a0 = [1]\n${sequence(14, i => `  let a${i + 1} = [a${i}, a${i}]\n`)}  conv(len(a14))`),
      'no-value',
    ],
    'lists inside lists': [
      inNetwork(`  let a0 = [1]\n${sequence(101, i => `  let a${i + 1} = [a${i}]\n`)}  conv(len(a101))`),
      'no-value',
    ],
    'stages that double': [
      inNetwork(`  let a0 = relu\n${sequence(60, i => `  let a${i + 1} = a${i} -> a${i}\n`)}  a60`),
      'no-value',
    ],
    'rows beyond count': [
      inNetwork('  let a = range(9000)\n  for b, c of zip(a, a) { conv(b + c) }'),
      'no-value',
    ],
    'a list of a billion': [inNetwork('  for i of range(1000000000) { relu }'), 'no-value'],
    'a count beyond 2^53': [inNetwork('  conv(9007199254740991)'), 'shape-mismatch'],
    'MACs beyond 2^53': ['network A {\n  input(1000000, 1000, 1000) -> conv(100000)\n}\n', 'count-too-large'],
  };
  for (const [name, [text, code]] of Object.entries(cases))
    test(name, () => expect(problemsOf(text).map(problem => problem.split(' ')[0])).toEqual([code]));

  test('an empty repeat of a billion costs nothing', () =>
    expectProblems(inNetwork('  repeat 1000000000 { }')));
});

test('a block with named inputs that uses itself under a condition has an end', () =>
  expectProblems(
    'block a, b -> P(depth) {\n  a, b -> add -> if depth > 0 {\n    y = a, b -> P(depth - 1)\n    y\n  }\n}\n' +
      'network A {\n  x = input(8, 8, 8)\n  x, x -> P(3) -> conv(8)\n}\n',
  ));
