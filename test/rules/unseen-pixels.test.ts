import { describe, test } from 'vitest';
import { unseenPixels as rule } from '../../server/src/rules/unseen-pixels';
import { expectMended, expectQuiet, expectTold } from './check';

const network = (line: string, shape = '64, 7, 7') => `network A {\n  input(${shape}) -> ${line}\n}\n`;

describe('a pool that never sees the far end of its map', () => {
  // A border of 3 and one step of 7: rows -3 to 3.
  test('is one as large as its map', () =>
    expectTold(
      rule,
      network('⟦avgpool⟧(7) -> fc(10)'),
      'This pool of 7×7 windows begins on the border and sees 4×4 of the 7×7 pixels; without the border it sees more.',
    ));

  test('also along one axis, with a stride of its own, and where the border is written', () => {
    expectTold(
      rule,
      network('⟦maxpool⟧([5, 1])', '8, 5, 4'),
      'This pool of 5×1 windows begins on the border and sees 3×4 of the 5×4 pixels; without the border it sees more.',
    );
    expectTold(
      rule,
      network('avgpool(7, 1, ⟦[3, 3, 0, 0]⟧)', '8, 7, 7').replace('(7, 1,', '(7, 7,'),
      'This pool of 7×7 windows begins on the border and sees 4×7 of the 7×7 pixels; without the border it sees more.',
    );
  });

  test('is mended by leaving out the border', () => {
    expectMended(rule, network('avgpool(7) -> fc(10)'), network('avgpool(7, pad = 0) -> fc(10)'));
    expectMended(rule, network('avgpool(7, pad = 3) -> fc(10)'), network('avgpool(7, pad = 0) -> fc(10)'));
  });

  test('is not one that reaches the end, that leaves out what no window would see, or that is larger than its map', () => {
    for (const line of [
      'maxpool(3, 2)',
      'maxpool(3)',
      'avgpool(2)',
      'avgpool(7, pad = 0)',
      'avgpool(9)',
      'gap',
    ])
      expectQuiet(rule, network(line));
    expectQuiet(rule, network('maxpool(2)', '8, 9, 9'));
    expectQuiet(rule, network('maxpool(1, 2)', '8, 9, 9'));
  });
});
