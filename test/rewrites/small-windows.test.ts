import { expect, test } from 'vitest';
import { apply, ids, offersIn } from './offered';

const on = (target: string) => `\ndeploy A on ${target} {\n  precision int8\n}\n`;

test('three for a 7×7; the first has the stride, the last the bias', () =>
  expect(
    apply('network A {\n  input(32, 16, 16) -> $0conv(32, 7, 2, bias = true) -> relu\n}\n', 'small-windows'),
  ).toContain('conv(32, 3, 2) -> conv(32, 3) -> conv(32, 3, bias = true) -> relu\n'));

test('a window that is a parameter keeps its other values', () =>
  expect(
    apply(
      'block U(k) {\n  $0conv(32, k) -> bn -> relu\n}\n\nnetwork A {\n  input(32, 16, 16) -> U(5)\n}\n',
      'small-windows',
    ),
  ).toMatch(
    /if k == 5 \{\s*conv\(32, 3\) -> bn -> relu -> conv\(32, 3\)\s*\} else \{\s*conv\(32, k\)\s*\} -> bn -> relu/,
  ));

test('on an image it costs more, and is offered where the chip refuses the window', () => {
  const image = 'network A {\n  input(3, 16, 16) -> $0conv(32, 5) -> bn -> relu\n}\n';
  expect(ids(image)).not.toContain('small-windows');
  const found = offersIn(image + on('max78000')).offers.find(({ id }) => id === 'small-windows');
  expect(found?.title).toMatch(/: no longer refused on max78000, MACs \+/);
  expect(found?.mends).toEqual(['MAX78000']);
});

test('not offered: for 3×3 and 9×9, and where uses have several sizes', () => {
  for (const side of [3, 9])
    expect(ids(`network A {\n  input(32, 16, 16) -> $0conv(32, ${side})\n}\n`)).not.toContain(
      'small-windows',
    );
  const two = 'block U(k) {\n  $0conv(32, k)\n}\n\nnetwork A {\n  input(32, 16, 16) -> U(5) -> U(7)\n}\n';
  expect(ids(two)).not.toContain('small-windows');
});
