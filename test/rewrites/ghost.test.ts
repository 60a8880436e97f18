import { expect, test } from 'vitest';
import { apply, ids } from './offered';

test('a ghost module takes the activation along', () =>
  expect(apply('network A {\n  input(32, 16, 16) -> $0conv(64, 3) -> bn -> hswish\n}\n', 'ghost')).toContain(
    'Ghost(64, 3, act = hswish)',
  ));

test('a ghost module has the stride, and leaves out a bias that its batch norm cancels', () => {
  const line = (args: string) =>
    `network A(s = 2) {\n  input(32, 15, 16) -> $0conv(${args}) -> bn -> relu\n}\n`;
  expect(apply(line('64, 3, 2'), 'ghost')).toContain('-> Ghost(64, 3, stride = 2)\n');
  expect(apply(line('64, 5, s, bias = true'), 'ghost')).toContain('-> Ghost(64, 5, stride = s)\n');
});

test('leave an activation alone that asks for the map that arrives', () =>
  expect(
    apply('network A {\n  input(32, 16, 16) -> $0conv(64, 3) -> bn -> leaky(1 / it.channels)\n}\n', 'ghost'),
  ).toContain('Ghost(64, 3, act = identity) -> leaky(1 / it.channels)'));

test("not offered: the file's own Ghost is another block", () =>
  expect(
    ids(
      'block Ghost(out, kernel) {\n  conv(out, kernel)\n}\n\nnetwork A {\n  input(32, 16, 16) -> $0conv(64, 3) -> bn -> relu\n}\n',
    ),
  ).not.toContain('ghost'));

test('not offered: without batch norm a ghost module would bring one', () =>
  expect(ids('network A {\n  input(32, 16, 16) -> $0conv(64, 3, bias = true) -> relu\n}\n')).not.toContain(
    'ghost',
  ));
