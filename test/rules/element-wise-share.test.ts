import { describe, test } from 'vitest';
import { elementWiseShare as rule } from '../../server/src/rules/element-wise-share';
import { expectQuiet, expectTold } from './check';

describe('guideline 4: what element-wise operators move', () => {
  // In maps of 32×56×56 = 100,352 elements: the 1×1 moves 2 and 1024 weights, the sum 3, the product 3, the join of two
  // 4 and the shuffle of what is twice as wide 4: 14 of 16, the norm folded and the activation with it.
  // 14·100,352 = 1,404,928 of 1,606,656.
  test('a block of sums, joins and shuffles around one convolution', () =>
    expectTold(
      rule,
      'network ⟦A⟧ {\n  x = input(32, 56, 56)\n  y = x -> conv(32, 1) -> bn -> relu\n  z = x, y -> add\n' +
        '  w = z, y -> mul\n  w, x -> concat -> shuffle(2)\n}\n',
      'Element-wise operators move 87.4 % of the elements here (concat 25.0 %, shuffle 25.0 %, add 18.7 %), norms and ' +
        'activations that ride on a layer before them left out.',
    ));

  // A pre-activation norm cannot fold: 2 maps for the norm, 2 for the gelu behind the sum which another reads too.
  test('norms before a convolution and activations with two readers count', () =>
    expectTold(
      rule,
      'block ⟦U⟧ {\n  x = in -> bn -> relu\n  y = x -> conv(16)\n  z = x, y -> add\n  w = z -> gelu\n  z, w, x -> add -> bn\n}\n' +
        'network A {\n  input(16, 32, 32)\n  repeat 2 { U }\n}\n',
      // In maps of 16,384: norm 2, sum 3, gelu 2, sum 4, norm 2 and twice 32 numbers; the 1×1 2 and 256.
      // 13·16,384 + 64 = 213,056 of 15·16,384 + 320 = 246,080, the sums 7·16,384 = 114,688, the norms 65,600.
      'Element-wise operators move 86.6 % of the elements here (add 46.6 %, bn 26.7 %, gelu 13.3 %), norms and ' +
        'activations that ride on a layer before them left out.',
    ));

  test('quiet: without a convolution there is nothing that should move more', () =>
    expectQuiet(rule, 'network A {\n  input(16, 32, 32) -> shuffle(2) -> shuffle(4)\n}\n'));

  test('quiet: what rides on a convolution costs nothing', () =>
    expectQuiet(
      rule,
      'network A {\n  input(16, 32, 32) -> conv(16, 3) -> bn -> relu -> conv(16, 3) -> bn -> relu\n}\n',
    ));

  test("quiet: ShuffleNet V2's own unit, 8 of 14 maps", () =>
    expectQuiet(
      rule,
      'block Unit(out) {\n  keep, work = in -> split(2)\n  work -> conv(out / 2, 1) -> bn -> relu\n  dwconv(3) -> bn\n' +
        '  conv(out / 2, 1) -> bn -> relu\n  keep, it -> concat -> shuffle(2)\n}\n' +
        'network A {\n  input(64, 32, 32)\n  repeat 3 { Unit(64) }\n}\n',
    ));

  test('quiet: a block that joins blocks is judged with what they do', () =>
    expectQuiet(
      rule,
      'block Fuse(out) {\n  a = in -> Separable(out)\n  b = in -> Separable(out)\n  a, b -> add\n}\n' +
        'network A {\n  input(64, 32, 32) -> Fuse(64)\n}\n',
    ));
});
