import { describe, test } from 'vitest';
import { classifierShare as rule } from '../../server/src/rules/classifier-share';
import { expectMended, expectNoMend, expectQuiet, expectTold } from './check';

/** Simonyan and Zisserman 2015, configuration D: 138,357,544 parameters in torchvision's vgg16. */
const vgg16 = (first: string) =>
  'network VGG16 {\n  input(3, 224, 224)\n' +
  '  for out, n of [\n    [ 64, 2],\n    [128, 2],\n    [256, 3],\n    [512, 3],\n    [512, 3],\n  ] {\n' +
  '    repeat n { conv(out, 3, bias = true) -> relu }\n    maxpool(2)\n  }\n' +
  `  ${first}(4096) -> relu -> fc(4096) -> relu -> fc(1000)\n}\n`;

describe('the share of a fully connected layer', () => {
  // 512·7·7·4096 + 4096 = 102,764,544 of 138,357,544; 512·4096 + 4096 = 2,101,248.
  test('VGG-16: its first one holds three quarters of the network', () =>
    expectTold(
      rule,
      vgg16('⟦fc⟧'),
      "This layer holds 102.8 M of the network's 138.4 M parameters: 74.3 %. It reads each pixel of 512×7×7; behind gap " +
        'it would hold 2,101,248.',
    ));

  test('is mended by pooling', () => {
    const [before, after] = ['-> ', '-> gap -> '].map(
      arrow => `network A {\n  input(3, 56, 56) -> conv(32, 3, 2) ${arrow}fc(10)\n}\n`,
    );
    expectMended(rule, before!, after!);
  });

  // 256·1000 + 1000 = 257,000 of 257,000 + 3·256·9 = 263,912.
  test('behind a pooling there is nothing to pool', () => {
    const text = (fc: string) =>
      `network A {\n  input(3, 56, 56) -> conv(256, 3, 2) -> relu -> gap -> ${fc}(1000)\n}\n`;
    expectTold(rule, text('⟦fc⟧'), "This layer holds 257.0 k of the network's 263.9 k parameters: 97.4 %.");
    expectNoMend(rule, text('fc'));
  });

  // Weights of a shared layer are there once: 4·(16·8·8) + 4 = 4,100 of 4,100 + 3·16·9 = 4,532.
  test('shared weights count once', () =>
    expectTold(
      rule,
      'network A {\n  a, b = input(6, 8, 8) -> split(2)\n  shared tower = conv(16, 3) -> ⟦fc⟧(4)\n' +
        '  x = a -> tower\n  y = b -> tower\n  x, y\n}\n',
      "This layer holds 4,100 of the network's 4,532 parameters: 90.5 %. It reads each pixel of 16×8×8; behind gap it " +
        'would hold 68.',
    ));

  // 1,025,000 of 2,278,604: 45 %.
  test('quiet: a thousand classes of a small network are its task', () =>
    expectQuiet(
      rule,
      'network A {\n  input(3, 56, 56) -> conv(64, 3, 2) -> conv(64, 3) -> gap -> fc(500)\n}\n',
    ));

  test('quiet: alone it is the network', () =>
    expectQuiet(rule, 'network A {\n  input(3, 8, 8) -> fc(10)\n}\n'));

  test('quiet: of a network on vectors it is all there is', () =>
    expectQuiet(rule, 'network A {\n  input(784) -> fc(128) -> relu -> fc(10)\n}\n'));
});
