import { describe, test } from 'vitest';
import { stridedPointwise as rule } from '../../server/src/rules/strided-pointwise';
import { expectMended, expectNoMend, expectQuiet, expectTold } from './check';

const shortcut = (stride: string) =>
  `block Unit(out, stride) {\n  main = in -> conv(out, 3, stride)\n  side = in -> conv(out, 1, ${stride})\n  main, side -> add\n}\n` +
  'network A {\n  input(64, 56, 56) -> Unit(128, 2) -> Unit(256, 2)\n}\n';

describe('a 1×1 with a stride', () => {
  // 256·56·56 = 802,816 elements, of which every second in both directions is read: 256·28·28.
  test('never sees three quarters of its input', () =>
    expectTold(
      rule,
      'network A {\n  input(256, 56, 56) -> conv(512, 1, ⟦2⟧) -> bn\n}\n',
      'With a stride of 2 this 1×1 reads 200,704 of its 802,816 input elements and never sees the other 75.0 %.',
    ));

  // 8/9 with a stride of 3: of 64·57·57 = 207,936 elements 64·19·19 are read.
  test('or more', () =>
    expectTold(
      rule,
      'network A {\n  input(64, 57, 57) -> conv(64, ⟦stride = 3⟧) -> bn\n}\n',
      'With a stride of 3 this 1×1 reads 23,104 of its 207,936 input elements and never sees the other 88.9 %.',
    ));

  // The larger is the first: 64·56·56 = 200,704.
  test('the shortcut of a residual block, which ResNet-D changed', () =>
    expectTold(
      rule,
      shortcut('⟦stride⟧'),
      'With a stride of 2 this 1×1 reads 50,176 of its 200,704 input elements and never sees the other 75.0 %, in 2 layers.',
    ));

  // 64·56·56 = 200,704, of which every second in both directions is read.
  test('on each channel alone as well', () => {
    for (const layer of ['dwconv(1, ⟦2⟧)', 'conv(64, 1, ⟦2⟧, groups = 64)'])
      expectTold(
        rule,
        `network A {\n  input(64, 56, 56) -> ${layer} -> bn\n}\n`,
        'With a stride of 2 this 1×1 reads 50,176 of its 200,704 input elements and never sees the other 75.0 %.',
      );
  });

  test('quiet: a transposed one has its stride in the result', () =>
    expectQuiet(rule, 'network A {\n  input(64, 28, 28) -> tconv(64, 1, 2)\n}\n'));

  test('is mended by pooling wherever the stride is 2', () => {
    expectMended(
      rule,
      'network A {\n  input(64, 56, 56) -> conv(128, 1, 2) -> bn\n}\n',
      'network A {\n  input(64, 56, 56) -> avgpool(2) -> conv(128, 1) -> bn\n}\n',
    );
    expectMended(rule, shortcut('2'), shortcut('2').replace('conv(out, 1, 2)', 'avgpool(2) -> conv(out, 1)'));
    expectMended(
      rule,
      shortcut('stride'),
      shortcut('stride').replace('conv(out, 1, stride)', 'if stride > 1 { avgpool(stride) } -> conv(out, 1)'),
    );
    // A pool by 2 alone would give 28×28, the stride gives 29×29.
    expectMended(
      rule,
      'network A {\n  input(64, 57, 57) -> conv(128, 1, 2) -> bn\n}\n',
      'network A {\n  input(64, 57, 57) -> avgpool(3, 2) -> conv(128, 1) -> bn\n}\n',
    );
    expectMended(
      rule,
      'network A {\n  input(64, 56, 56) -> conv(128, 1, 2, bias = true)\n}\n',
      'network A {\n  input(64, 56, 56) -> avgpool(2) -> conv(128, 1, 1, bias = true)\n}\n',
    );
    expectNoMend(rule, 'network A {\n  input(64, 56, 56) -> conv(128, 1, 3)\n}\n');
  });

  test('quiet: larger windows see all', () =>
    expectQuiet(
      rule,
      'network A {\n  input(64, 56, 56) -> conv(64, 3, 2) -> conv(64, 2, 2) -> conv(64, 1)\n}\n',
    ));

  test('quiet: behind a shift the dropped pixels stand in other channels', () =>
    expectQuiet(rule, 'network A {\n  input(64, 56, 56) -> shift(3) -> bn -> relu -> conv(64, 1, 2)\n}\n'));

  test('quiet: one pixel is read whole', () =>
    expectQuiet(rule, 'network A {\n  input(64, 8, 8) -> gap -> conv(64, 1, 2)\n}\n'));
});
