import { describe, test } from 'vitest';
import { thinDepthwise as rule } from '../../server/src/rules/thin-depthwise';
import { expectQuiet, expectTold } from './check';

describe('depthwise convolutions on fewer channels than a vector has', () => {
  // 12,544 pixels: 9·8·12,544 = 903,168 MACs over 4·(2·100,352 + 72) = 803,104 bytes: 1.12.
  // The network: 2,508,800 MACs (with 8·16·12,544 of the 1×1) over
  // 4·(200,776 + (200,704 + 16) + 200,704 + (301,056 + 128) + (401,408 + 32) + 401,408) = 6,824,928 bytes: 0.368.
  test('eight channels', () =>
    expectTold(
      rule,
      'network A {\n  input(8, 112, 112) -> ⟦dwconv⟧(3) -> bn -> relu -> conv(16, 1) -> bn -> relu\n}\n',
      'On 8 channels this depthwise convolution fills 8 of 16 lanes of 8 bits, and it does 1.12 MACs for each byte at ' +
        'fp32; the network does 0.368.',
    ));

  test('a convolution with a group for each channel is one as well', () =>
    expectTold(
      rule,
      // 25·3·3136 = 235,200 MACs over 4·(2·9,408 + 75) = 75,564 bytes: 3.11, which is all there is.
      'network A {\n  input(3, 56, 56) -> ⟦conv⟧(3, 5, groups = 3)\n}\n',
      'On 3 channels this depthwise convolution fills 3 of 16 lanes of 8 bits, and it does 3.11 MACs for each byte at ' +
        'fp32; the network does 3.11.',
    ));

  test('quiet: sixteen channels fill a vector, as in MobileNetV3', () =>
    expectQuiet(rule, 'network A {\n  input(16, 112, 112) -> dwconv(3)\n}\n'));

  // 2·8·16 + 72 = 328 elements.
  test('quiet: too little of the network to matter', () =>
    expectQuiet(rule, 'network A {\n  input(3, 64, 64) -> conv(8, 3) -> avgpool(16) -> dwconv(3)\n}\n'));
});
