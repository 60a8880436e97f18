import { expect, test } from 'vitest';
import { apply, ids } from './offered';

test('keep the window as it is written, for each size that it has', () =>
  expect(
    apply(
      'block U(kernel) {\n  $0conv(32, kernel) -> bn -> relu\n}\n\nnetwork A {\n  input(32, 16, 16) -> U(3) -> U(5)\n}\n',
      'shift-pointwise',
    ),
  ).toContain('  shift(kernel) -> conv(32, 1) -> bn -> relu\n'));

test('as many channels as the window has directions', () => {
  const offered = (channels: number, kernel: number) =>
    ids(`network A {\n  input(${channels}, 16, 16) -> $0conv(64, ${kernel}) -> relu\n}\n`);
  expect(offered(8, 3)).not.toContain('shift-pointwise');
  expect(offered(9, 3)).toContain('shift-pointwise');
  expect(offered(24, 5)).not.toContain('shift-pointwise');
});

test('not offered: a window that has no centre or is not square', () => {
  for (const kernel of ['4', '[3, 5]'])
    expect(ids(`network A {\n  input(64, 16, 16) -> $0conv(64, ${kernel}) -> bn\n}\n`)).toEqual([]);
});
