import { describe, test } from 'vitest';
import { unevenGroups as rule } from '../../server/src/rules/uneven-groups';
import { expectQuiet, expectTold } from './check';

describe('groups in vectors of four channels', () => {
  // 48 / 8 = 6 channels take vectors for 8: 6·6 / (8·8) = 56.25 %.
  test('six channels each', () =>
    expectTold(
      rule,
      'network A {\n  input(48, 28, 28) -> conv(48, ⟦groups = 8⟧)\n}\n',
      'With groups = 8 each group has 6 input and 6 output channels, which are no multiples of 4: ' +
        '56.3 % of the lanes do something.',
    ));

  // The worst is 10 / 5 = 2 to 30 / 5 = 6: 2·6 / (4·8) = 37.5 %; 20 / 5 = 4 to 6 fill 24 / 32.
  test('the worst of several uses', () =>
    expectTold(
      rule,
      'block G(out) {\n  conv(out, 3, ⟦groups = 5⟧)\n}\nnetwork A {\n' +
        '  input(20, 28, 28) -> G(30) -> conv(10) -> G(30)\n}\n',
      'With groups = 5 each group has 2 input and 6 output channels, which are no multiples of 4: ' +
        '37.5 % of the lanes do something, in 2 layers.',
    ));

  test('quiet: multiples of four, as in ShuffleNet and ResNeXt', () =>
    expectQuiet(
      rule,
      'network A {\n  input(240, 28, 28) -> conv(60, groups = 3) -> conv(128) -> conv(128, 3, groups = 32)\n}\n',
    ));

  test('quiet: a depthwise convolution is computed across channels', () =>
    expectQuiet(rule, 'network A {\n  input(6, 28, 28) -> dwconv(3) -> conv(6, 3, groups = 6)\n}\n'));
});
