import { describe, expect, test } from 'vitest';
import { parse } from '../../server/src/syntax/units';
import { outline } from './support/outline';
import { problemsOf } from './support/tree';

/** The outline of a text without problems. */
function read(text: string): string {
  const file = parse(text);
  expect(problemsOf(file)).toEqual([]);
  return outline(file);
}

const inBody = (line: string): string =>
  read(`block B { ${line} }`)
    .split('\n')
    .slice(1, -1)
    .map(l => l.slice(2))
    .join('\n');

const value = (text: string): string => inBody(`let x = ${text}`).replace('let x = ', '');

describe('values', () => {
  test.each([
    ['1 + 2 * 3', '(1 + (2 * 3))'],
    ['(1 + 2) * 3', '((1 + 2) * 3)'],
    ['1 - 2 - 3', '((1 - 2) - 3)'],
    ['8 / 4 / 2 % 3', '(((8 / 4) / 2) % 3)'],
    ['-a.b[0] * -2', '((- a.b[0]) * (- 2))'],
    ['- - 1', '(- (- 1))'],
    ['not a == b and c or d', '(((not (a == b)) and c) or d)'],
    ['not not a', '(not (not a))'],
    ['a <= b + 1', '(a <= (b + 1))'],
    ['max(1, floor(in.channels / 4))', 'max(1, floor((in.channels / 4)))'],
    ['[1, [2, 3], bn -> relu]', '[1, [2, 3], (bn -> relu)]'],
    ['[1, 2, 3,]', '[1, 2, 3]'],
    ['[]', '[]'],
    ['if a { 1 } else { 2 } + 3', '((if a 1 else 2) + 3)'],
    ['if a { 1 } else if b { 2 } else { 3 }', '(if a 1 else (if b 2 else 3))'],
    ['f(if i == 0 { s } else { 1 }, b = conv(3) -> bn)', 'f((if (i == 0) s else 1), b = (conv(3) -> bn))'],
    ['0.25', '0.25'],
    ['1e3', '1000'],
    ['1.5e-1', '0.15'],
    ['20ms', '20ms'],
    ['512KiB', '512KiB'],
    ['true', 'true'],
  ])('%s', (text, tree) => {
    expect(value(text)).toBe(tree);
  });
});

describe('an `if` that is a value, without its brackets or its `let`, reads as if it had them', () => {
  test.each([
    ['repeat if a { 1 } else { 2 } { bn }', 'repeat (if a { 1 } else { 2 }) { bn }'],
    [
      'repeat 2 * if a { 1 } else if b { 2 } else { 3 } { bn } -> gap',
      'repeat 2 * (if a { 1 } else if b { 2 } else { 3 }) { bn } -> gap',
    ],
    ['repeat if a { 1 } else { 2 } + 1 { bn }', 'repeat (if a { 1 } else { 2 }) + 1 { bn }'],
    ['for n of if a { [1] } else { [2] } { conv(n) }', 'for n of (if a { [1] } else { [2] }) { conv(n) }'],
    ['if if a { true } else { b } { bn } else { gap }', 'if (if a { true } else { b }) { bn } else { gap }'],
    ['n = if a { 1 } else { 2 }', 'let n = if a { 1 } else { 2 }'],
  ])('%s', (written, meant) => {
    const file = parse(`block B { ${written} }`);
    expect(problemsOf(file)).toHaveLength(1);
    expect(outline(file)).toBe(read(`block B { ${meant} }`));
  });
});

describe('lines of the flow', () => {
  test.each([
    ['bn', 'flow bn'],
    ['it', 'flow it'],
    ['conv(3)', 'flow conv(3)'],
    ['conv()', 'flow conv()'],
    ['in -> conv(24, 3, 2) -> bn -> relu', 'flow in -> conv(24, 3, 2) -> bn -> relu'],
    ['skip = it', 'flow skip = it'],
    ['keep, work = in -> split(2)', 'flow keep, work = in -> split(2)'],
    ['a, it -> concat', 'flow a, it -> concat'],
    ['cur, y', 'flow cur, y'],
    ['x = Unit(3)', 'flow x = Unit(3)'],
    ['_, last = it -> R(4 * f)', 'flow _, last = it -> R((4 * f))'],
    ['shared head = conv(3) -> relu', 'shared head = conv(3) -> relu'],
    ['repeat n - 1 { bn }', 'flow repeat (n - 1) {\n  flow bn\n}'],
    ['x = repeat 2 { bn }', 'flow x = repeat 2 {\n  flow bn\n}'],
    ['for a, b of zip(x, y) { bn }', 'flow for a, b of zip(x, y) {\n  flow bn\n}'],
    ['side = in -> if a { bn }', 'flow side = in -> if a {\n  flow bn\n}'],
    ['if a { bn } else { relu }', 'flow if a {\n  flow bn\n} else {\n  flow relu\n}'],
    [
      'if a { bn } else if b { ln } else { relu }',
      'flow if a {\n  flow bn\n} else if b {\n  flow ln\n} else {\n  flow relu\n}',
    ],
    ['if a {}', 'flow if a {}'],
    ['repeat 2 { bn } -> gap', 'flow repeat 2 {\n  flow bn\n} -> gap'],
  ])('%s', (text, tree) => {
    expect(inBody(text)).toBe(tree);
  });

  test('statements need no separator and no line of their own', () => {
    expect(inBody('let n = 2 x = in -> bn x -> relu repeat n { bn relu } conv(3) gap')).toBe(
      [
        'let n = 2',
        'flow x = in -> bn',
        'flow x -> relu',
        'flow repeat n {\n  flow bn\n  flow relu\n}',
        'flow conv(3)',
        'flow gap',
      ].join('\n'),
    );
  });

  test('a line that starts with what continues goes on', () => {
    expect(inBody('x = in\n-> conv(3)\n\n-> bn\nlet n = 1\n+ 2\nif a { bn }\nelse\nif b { ln }')).toBe(
      'flow x = in -> conv(3) -> bn\nlet n = (1 + 2)\nflow if a {\n  flow bn\n} else if b {\n  flow ln\n}',
    );
  });
});

test('declarations', () => {
  expect(
    read(`import A, B from "c.lwnet"
block U { bn }
block p, q -> Fuse(width, act = relu, kind = conv(3) -> bn of [1, 2]) { p, q -> add }
network N(depths = [4, 4] of [2, 3, 4],) { input(3, 8, 8) }
deploy N(depths = [2, 2]) on chip {
  precision int8
  precision [w6a6, w4a4] for stage[2].Unit[1].conv, head
  latency <= 20ms weights <= 2MB
  patches [3, 3] for stem
  margin -1 + 2
}
deploy N on chip {}`),
  ).toBe(`import A, B from c.lwnet
block U() {
  flow bn
}
block p, q -> Fuse(width, act = relu, kind = (conv(3) -> bn) of [1, 2]) {
  flow p, q -> add
}
network N(depths = [4, 4] of [2, 3, 4]) {
  flow input(3, 8, 8)
}
deploy N(depths = [2, 2]) on chip {
  item precision int8
  item precision [w6a6, w4a4] for stage[2].Unit[1].conv, head
  item latency <= 20ms
  item weights <= 2MB
  item patches [3, 3] for stem
  item margin ((- 1) + 2)
}
deploy N() on chip {}`);
});

test('a header over several lines', () => {
  const params = '(\n  a = 3,\n  b = conv(3) -> bn,\n)';
  expect(read(`block B${params}\n{ x = in -> bn }`)).toBe(
    read(`block B(a = 3, b = conv(3) -> bn) { x = in -> bn }`),
  );
  expect(read('block B (a,\n b) { x = in -> bn }')).toBe('block B(a, b) {\n  flow x = in -> bn\n}');
});
