import { describe, test } from 'vitest';
import { missingShuffle as rule } from '../../server/src/rules/missing-shuffle';
import { expectMended, expectNoMend, expectQuiet, expectRelated, expectTold } from './check';

const network = (...lines: readonly string[]) =>
  `network A {\n  input(48, 28, 28)\n${lines.map(line => `  ${line}\n`).join('')}}\n`;

describe('group convolutions in a row', () => {
  test('without a shuffle their groups never mix, depthwise steps or not', () =>
    expectTold(
      rule,
      network('conv(96, groups = 4) -> bn -> relu', 'dwconv(3, 2) -> maxpool(2)', 'conv(48, ⟦groups = 4⟧)'),
      'Between this convolution with groups = 4 and the one before it with groups = 4 no channel shuffle stands: 4 parts ' +
        'of the channels never mix.',
    ));

  test('nor where the map is resized, padded, averaged or made a vector of its channels between them', () => {
    for (const keeping of [
      'nearest(2)',
      'bilinear(size = [30, 30])',
      'pad(1)',
      'reduce_mean([1, 2])',
      'softmax(1)',
      'gap -> flatten -> reshape([96, 1, 1])',
    ])
      expectTold(
        rule,
        network('conv(96, groups = 4)', keeping, 'conv(48, ⟦groups = 4⟧)'),
        'Between this convolution with groups = 4 and the one before it with groups = 4 no channel shuffle stands: 4 parts ' +
          'of the channels never mix.',
      );
  });

  // Four groups of six and six of four have halves in common.
  test('other groups mix within what both keep apart', () =>
    expectTold(
      rule,
      network('conv(24, groups = 4)', 'conv(24, ⟦groups = 6⟧)'),
      'Between this convolution with groups = 6 and the one before it with groups = 4 no channel shuffle stands: 2 parts ' +
        'of the channels never mix.',
    ));

  test('the other convolution is shown beside', () =>
    expectRelated(
      rule,
      network('conv(96, groups = 4) -> bn', 'conv(48, groups = 4)'),
      '3 conv: the group convolution before it',
    ));

  test('is mended by a shuffle', () => {
    expectMended(
      rule,
      network('conv(96, groups = 4) -> bn -> relu', 'conv(48, groups = 4)'),
      network('conv(96, groups = 4) -> bn -> relu', 'shuffle(4) -> conv(48, groups = 4)'),
    );
    const unit = (before: string) =>
      `block U(g) {\n  conv(96, groups = g) -> ${before}conv(48, groups = g)\n}\n${network('U(4)', 'conv(48)', 'U(2)')}`;
    expectMended(rule, unit(''), unit('shuffle(g) -> '));
    expectNoMend(rule, network('conv(24, groups = 4)', 'conv(24, groups = 6)'));
  });

  test('quiet: what stands between them mixes the channels', () => {
    for (const mixing of [
      'shuffle(4)',
      'conv(96)',
      'SE(8)',
      'ln',
      'softmax',
      'reshape([4, 24, 28, 28]) -> permute([1, 0, 2, 3]) -> reshape([96, 28, 28])',
    ])
      expectQuiet(rule, network('conv(96, groups = 4)', mixing, 'conv(48, groups = 4)'));
    expectQuiet(rule, network('x = it -> conv(48, groups = 4)', 'x, x -> concat -> conv(48, groups = 4)'));
  });

  test('quiet: groups that have nothing in common mix', () =>
    expectQuiet(rule, network('conv(48, groups = 3)', 'conv(48, groups = 4)')));

  test('quiet: depthwise convolutions are meant to stay apart', () =>
    expectQuiet(rule, network('dwconv(3)', 'conv(48, 3, groups = 48)', 'conv(48, groups = 4)')));
});
