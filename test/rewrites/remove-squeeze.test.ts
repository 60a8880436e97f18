import { expect, test } from 'vitest';
import { formatText } from '../../server/src/format';
import { apply, ids, offersIn } from './offered';

const on = (target: string) => `\ndeploy A on ${target} {\n  precision int8\n}\n`;
const within = (lines: string) => `network A {\n  input(32, 16, 16)\n${lines}}\n`;

test('with the arrow that leads to it, or from it, or with its line', () => {
  const cases = [
    ['  conv(8) -> $0SE(4) -> conv(8)\n', '  conv(8) -> conv(8)\n'],
    ['  conv(8) -> $0SE(4)\n', '  conv(8)\n'],
    ['  $0SE(4) -> conv(8)\n', '  conv(8)\n'],
    ['  conv(8)\n  $0SE(4)\n  conv(8)\n', '  conv(8)\n  conv(8)\n'],
  ];
  for (const [before, after] of cases) {
    const text = apply(within(before!) + on('max78000'), 'remove-squeeze');
    expect(text).toBe(within(after!) + on('max78000'));
    expect(formatText(text)).toBe(text);
  }
});

test('within an arm its braces stay', () =>
  expect(
    apply(
      `block U(squeeze) {\n  conv(8)\n  if squeeze > 0 { $0SE(squeeze) }\n}\n\n${within('  U(4)\n')}${on('max78000')}`,
      'remove-squeeze',
    ),
  ).toMatch(/if squeeze > 0 \{ *\}/));

test('with what it saves, and the crossings', () => {
  const { offers } = offersIn(within('  conv(8) -> $0SE(4) -> conv(8)\n') + on('ultra96_conv'));
  expect(offers.find(({ id }) => id === 'remove-squeeze')!.title).toMatch(
    /^Remove the squeeze-and-excitation: stays on the accelerator, 2 crossings fewer on ultra96_conv/,
  );
});

test('not offered: where a chip runs it, where it is all of a line that has a name, and for a block of the same name', () => {
  expect(ids(within('  $0SE(4)\n') + on('ethos_u55_128'))).toEqual([]);
  expect(ids(within('  x = it -> $0SE(4)\n  x -> conv(8)\n') + on('max78000'))).toEqual([]);
  const own = 'block SE(n) {\n  conv(n) -> relu6\n}\n\n';
  expect(ids(own + within('  conv(8) -> $0SE(8)\n') + on('max78000'))).toEqual([]);
});
