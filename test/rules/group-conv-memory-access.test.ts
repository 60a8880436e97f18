import { describe, test } from 'vitest';
import { groupConvMemoryAccess as rule } from '../../server/src/rules/group-conv-memory-access';
import { expectQuiet, expectTold } from './check';

describe('guideline 2: a group convolution against its dense twin of equal MACs', () => {
  // 196·(480 + 120) + 120·160 = 136,800; 117,600/√3 + 19,200 = 87,096. The 49,704 between are 36.3 %.
  test('1×1, 480 to 120 on 14×14 with three groups moves 1.57 times as much', () =>
    expectTold(
      rule,
      'network A {\n  input(480, 14, 14) -> conv(120, ⟦groups = 3⟧)\n}\n',
      'With groups = 3 this moves 136,800 elements, its dense twin of equal MACs 87,096: ' +
        "1.57 times the memory access. The difference is 36.3 % of the network's.",
    ));

  // From 64 to 32 channels: 64·96 + 1024 = 7,168; 6,144/√2 + 1,024 = 5,368. From 64 to 64 three times: 10,240 and 7,841.
  // The differences are 1,800 + 3·2,399 = 8,998 of 37,888.
  test('a block is told once, with how many layers it makes and the worst of them', () =>
    expectTold(
      rule,
      'block U(out) {\n  conv(out, ⟦groups = 2⟧)\n}\n' +
        'network A {\n  input(64, 8, 8)\n  repeat 3 { U(64) }\n  U(32)\n}\n',
      'With groups = 2 this moves 7,168 elements, its dense twin of equal MACs 5,368: ' +
        "1.31 – 1.34 times the memory access, in 4 layers. The difference is 23.7 % of the network's.",
    ));

  test('dense and depthwise convolutions are not group convolutions', () =>
    expectQuiet(
      rule,
      'network A {\n  input(64, 8, 8) -> conv(64, 3) -> dwconv(3) -> conv(64, 3, groups = 64)\n}\n',
    ));

  test('an argument given by position is found too', () =>
    expectTold(
      rule,
      'network A {\n  input(480, 14, 14) -> conv(120, 1, 1, ⟦3⟧)\n}\n',
      'With groups = 3 this moves 136,800 elements, its dense twin of equal MACs 87,096: ' +
        "1.57 times the memory access. The difference is 36.3 % of the network's.",
    ));
});
