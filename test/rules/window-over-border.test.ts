import { describe, test } from 'vitest';
import { windowOverBorder as rule } from '../../server/src/rules/window-over-border';
import { expectMended, expectNoMend, expectQuiet, expectTold } from './check';

const network = (line: string, shape = '40, 1, 98') => `network A {\n  input(${shape}) -> ${line}\n}\n`;

describe('a window most of which lies on the border', () => {
  // One of nine rows meets the map: 64·98·40·(81 − 9) = 18,063,360 MACs.
  test('is a square one on a row of samples', () =>
    expectTold(
      rule,
      network('conv(64, ⟦9⟧) -> bn'),
      'On a map of 1×98 pixels 72 of the 81 weights of each 9×9 window only ever meet the border: 18,063,360 MACs with ' +
        'zeros. Along a row the window is [1, 9].',
    ));

  // 40·49·(9 − 3) = 11,760 MACs.
  test('also of each channel alone, whose window nobody wrote', () =>
    expectTold(
      rule,
      network('⟦dwconv⟧(stride = 2) -> bn'),
      'On a map of 1×98 pixels 6 of the 9 weights of each 3×3 window only ever meet the border: 11,760 MACs with zeros. ' +
        'Along a row the window is [1, 3].',
    ));

  // 16·8·8 = 1,024 MACs of 9,216 do something.
  test('is one on a single pixel, and one that is dilated beyond its map', () => {
    expectTold(
      rule,
      network('conv(16, ⟦3⟧)', '64, 1, 1'),
      'On a map of 1×1 pixels 8 of the 9 weights of each 3×3 window only ever meet the border: 8,192 MACs with zeros. ' +
        'What is left is a window of 1.',
    );
    expectTold(
      rule,
      network('conv(16, ⟦3⟧, dilation = 18)', '16, 14, 14'),
      'On a map of 14×14 pixels 8 of the 9 weights of each 3×3 window, dilated by 18×18, only ever meet the border: ' +
        '401,408 MACs with zeros. What is left is a window of 1.',
    );
  });

  test('is mended by the part that is left', () => {
    expectMended(rule, network('conv(64, 9, 2) -> bn'), network('conv(64, [1, 9], 2) -> bn'));
    expectMended(
      rule,
      network('conv(64, kernel = 9)', '40, 98, 1'),
      network('conv(64, kernel = [9, 1])', '40, 98, 1'),
    );
    expectMended(rule, network('conv(16, 3)', '64, 1, 1'), network('conv(16, 1)', '64, 1, 1'));
    const block = (kernel: string) =>
      `block Unit(side) {\n  conv(8, ${kernel}) -> bn\n}\n${network('Unit(3) -> Unit(5)')}`;
    expectMended(rule, block('side'), block('[1, side]'));
  });

  test('is not mended where the border is stated, or where the window fits another map', () => {
    expectNoMend(rule, network('conv(64, 9, pad = 4)'));
    expectNoMend(
      rule,
      'block Unit {\n  conv(8, 3)\n}\nnetwork A {\n  row = input(8, 1, 8) -> Unit\n' +
        '  image = input(8, 8, 8) -> Unit\n  row, image\n}\n',
    );
  });

  test('quiet: what meets its map, and edges of small maps', () => {
    expectQuiet(rule, network('conv(64, [1, 9], 2) -> dwconv([1, 9]) -> maxpool([1, 2]) -> conv(8)'));
    expectQuiet(rule, network('conv(64, 3, 2) -> conv(64, 3) -> conv(64, 5)', '3, 4, 4'));
    expectQuiet(rule, network('tconv(8, [1, 4], [1, 2])'));
  });
});
