import { describe, test } from 'vitest';
import { unequalWidths as rule } from '../../server/src/rules/unequal-widths';
import { expectQuiet, expectTold } from './check';

describe('guideline 1: a 1×1 convolution against its twin of equal widths and MACs', () => {
  // 3136 pixels: 3136·(16 + 144) + 16·144 = 504,064; √(16·144) = 48, so 2·3136·48 + 2304 = 303,360.
  // The network moves 504,064 + (2·3136·144 + 288) + 2·3136·144 = 2,310,688, of which 200,704 are 8.7 %.
  test('16 to 144 channels on 56×56', () =>
    expectTold(
      rule,
      'network A {\n  input(16, 56, 56) -> conv(⟦144⟧) -> bn -> relu\n}\n',
      'From 16 to 144 channels this 1×1 moves 504,064 elements, its twin of equal widths and MACs 303,360: ' +
        "1.66 times the memory access. The difference is 8.7 % of the network's.",
    ));

  // 1:9 moves 10/6 of its twin on large maps, 1:16 moves 17/8.
  test('several uses of one text give the worst and the range', () =>
    expectTold(
      rule,
      'block Wide(out) {\n  conv(⟦out⟧) -> relu\n}\nnetwork A {\n' +
        '  input(16, 56, 56) -> Wide(256) -> conv(16, 3) -> Wide(144)\n}\n',
      // 3136·272 + 4096 = 857,088; 2·3136·64 + 4096 = 405,504: 2.11. Beyond their twins 451,584 + 200,704 = 652,288.
      // The network: 857,088 + 2·802,816 + (802,816 + 50,176 + 36,864) + 504,064 + 2·451,584 = 4,759,808.
      'From 16 to 256 channels this 1×1 moves 857,088 elements, its twin of equal widths and MACs 405,504: ' +
        "1.66 – 2.11 times the memory access, in 2 layers. The difference is 13.7 % of the network's.",
    ));

  test('quiet: four times as wide is a bottleneck, and never reaches 1.25', () =>
    expectQuiet(rule, 'network A {\n  input(64, 112, 112) -> conv(256) -> bn -> relu\n}\n'));

  test('quiet: on one pixel there are only weights', () =>
    expectQuiet(rule, 'network A {\n  input(16, 8, 8) -> gap -> conv(256)\n}\n'));

  test('quiet: larger windows and groups are not what the guideline is about', () =>
    expectQuiet(rule, 'network A {\n  input(16, 56, 56) -> conv(256, 3) -> conv(16, 1, groups = 2)\n}\n'));

  // 28·28·(8 + 64) + 512 = 56,960 of millions.
  test('quiet: too little of the network to matter', () =>
    expectQuiet(
      rule,
      'network A {\n  input(64, 112, 112) -> conv(64, 3) -> maxpool(4) -> conv(8, 3) -> conv(64) -> conv(64)\n}\n',
    ));
});
