import { describe, test } from 'vitest';
import { lateDownsampling as rule } from '../../server/src/rules/late-downsampling';
import { expectQuiet, expectTold } from './check';

describe('convolutions before the image is halved', () => {
  // 16,384 pixels: 27·32·16,384 = 14,155,776 MACs; the second has 288·32·4096/4 pixels: 32·32 = 1024: 9,437,184 and the
  // classifier 320. 14,155,776 / 23,593,280 = 60.0 %.
  // Written: 524,288 of 3·524,288 + 131,072 + 3·32,768 + 32 + 10 = 1,802,282: 29.1 %.
  test('a stem without a stride', () =>
    expectTold(
      rule,
      'network A {\n  input(3, 128, 128)\n  ⟦conv⟧(32, 3) -> bn -> relu -> maxpool(2)\n' +
        '  conv(32, 3, 2) -> bn -> relu -> gap -> fc(10)\n}\n',
      "Before anything halves the image, on 128×128 pixels, this takes 60.0 % of the network's MACs and writes 29.1 % of " +
        'all that its layers write.',
    ));

  // 432·4096 and twice 2304·4096: 20,643,840 MACs; behind them twice 2304·1024 and 128 of the gate: 25,362,560.
  // Written: 3·65,536 of these, twice 16,384, and 16,384 + 16 + 4 + 4 + 16 + 16 of the gate: 245,816.
  test('a block that is used before and after is told for what it does before', () =>
    expectTold(
      rule,
      'block C(stride = 1) {\n  conv(16, 3, ⟦stride⟧)\n}\n' +
        'network A {\n  input(3, 64, 64) -> C -> C -> C -> C(2) -> SE(4) -> C\n}\n',
      "Before anything halves the image, on 64×64 pixels, this takes 81.4 % of the network's MACs and writes 80.0 % of all " +
        'that its layers write, in 3 layers.',
    ));

  test('quiet: the stem has the stride', () =>
    expectQuiet(rule, 'network A {\n  input(3, 225, 225) -> conv(32, 3, 2) -> conv(64, 3, 2)\n}\n'));

  test('quiet: small images are halved late with reason', () =>
    expectQuiet(rule, 'network A {\n  input(3, 32, 32) -> conv(32, 3) -> conv(64, 3, 2)\n}\n'));

  test('quiet: a decoder that ends at the size of the image is not early', () =>
    expectQuiet(
      rule,
      'network A {\n  input(3, 128, 128) -> conv(32, 3, 2) -> relu -> nearest(2) -> conv(32, 3) -> conv(2)\n}\n',
    ));

  // 27·4·16,384 = 1,769,472 MACs; behind them 36·64·4096 and 576·64·4096 of 162 M.
  test('quiet: narrow enough', () =>
    expectQuiet(
      rule,
      'network A {\n  input(3, 128, 128) -> conv(4, 3) -> conv(64, 3, 2) -> conv(64, 3) -> gap -> fc(10)\n}\n',
    ));
});
