import { expect, test } from 'vitest';
import { apply, ids } from './offered';

test('keep a stride that is 1 by default but another where the network is deployed', () =>
  expect(
    apply(
      'network A(stride = 1) {\n  input(32, 16, 16) -> $0conv(64, 3, stride) -> bn -> relu\n}\n\ndeploy A(stride = 2) on ultra96_conv {\n}\n',
      'depthwise-separable',
    ),
  ).toContain('dwconv(3, stride) -> bn'));

test('keep the border that TensorFlow computes', () =>
  expect(
    apply('network A {\n  input(32, 15, 16) -> $0conv(64, 3, 2, pad = same)\n}\n', 'depthwise-separable'),
  ).toContain('dwconv(3, 2, pad = same) -> conv(64, 1)'));

test('not offered: towards one channel a depthwise separable convolution costs more', () =>
  expect(ids('network A {\n  input(32, 16, 16) -> $0conv(1, 3) -> bn -> relu\n}\n')).not.toContain(
    'depthwise-separable',
  ));

test('only depthwise: neither a shift nor a ghost module has a border or a dilation of its own', () => {
  for (const own of ['pad = 0', 'pad = [0, 1, 1, 0]', 'dilation = 2', 'pad = 2, dilation = 2']) {
    const marked = `network A {\n  input(32, 16, 16) -> $0conv(64, 3, ${own}) -> bn\n}\n`;
    for (const other of ['ghost', 'shift-pointwise']) expect(ids(marked)).not.toContain(other);
    expect(apply(marked, 'depthwise-separable')).toContain(`dwconv(3, ${own}) -> bn -> conv(64, 1) -> bn\n`);
  }
});
