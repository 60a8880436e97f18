import { expect, test } from 'vitest';
import { apply, ids } from './offered';

test('the stride is that of the rows in the one and of the columns in the other', () =>
  expect(
    apply('network A {\n  input(32, 16, 16) -> $0conv(32, 5, 2, bias = true)\n}\n', 'asymmetric'),
  ).toContain('conv(32, [1, 5], [1, 2]) -> conv(32, [5, 1], [2, 1], bias = true)\n'));

test('keep the window as it is written, for each size that it has', () =>
  expect(
    apply(
      'block U(k) {\n  $0conv(32, k) -> relu\n}\n\nnetwork A {\n  input(32, 16, 16) -> U(3) -> U(5)\n}\n',
      'asymmetric',
    ),
  ).toContain('  conv(32, [1, k]) -> conv(32, [k, 1]) -> relu\n'));

test('not offered: a window whose sides are written, a border of its own, and where it costs more', () => {
  for (const conv of ['conv(32, [3, 3])', 'conv(32, 3, [2, 1])', 'conv(32, 3, pad = 0)', 'conv(128, 3)'])
    expect(ids(`network A {\n  input(32, 16, 16) -> $0${conv} -> bn\n}\n`), conv).not.toContain('asymmetric');
});
