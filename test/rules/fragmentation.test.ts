import { describe, test } from 'vitest';
import { fragmentation as rule } from '../../server/src/rules/fragmentation';
import { expectQuiet, expectTold } from './check';

const inception =
  'block ⟦Cell⟧(c) {\n  a = in -> conv(c, 1)\n  b = in -> conv(c, 1) -> conv(c, 3)\n' +
  '  c5 = in -> conv(c, 1) -> conv(c, 5)\n  d = in -> maxpool(3, 1) -> conv(c, 1)\n  a, b, c5, d -> concat\n}\n';

describe('guideline 3: convolutions and poolings side by side', () => {
  // 7 where two follow each other at most. On 64×8×8 = 4096 elements with c = 16 (1024): four 1×1 of
  // 4096 + 1024 + 1024 weights, the 3×3 of 1024 + 1024 + 2304, the 5×5 of 1024 + 1024 + 6400 and the pooling of
  // 4096 + 4096: 24,576 + 4,352 + 8,448 + 8,192 = 45,568, a seventh of which is 6,510.
  test('four branches of a cell', () =>
    expectTold(
      rule,
      `${inception}network A {\n  input(64, 8, 8) -> Cell(16) -> Cell(16)\n}\n`,
      '7 convolutions and poolings run here where the longest chain has 2: 3.50 side by side, each moving 6,510 elements ' +
        'on average, 2 times.',
    ));

  // Six branches of a depthwise and a 1×1: 12 over 2. 9·64 + 2·4096 and 2·4096 + 64·64: 21,056 for two.
  test('blocks count with what is in them', () =>
    expectTold(
      rule,
      `block ⟦Cell⟧ {\n${['a', 'b', 'c', 'd', 'e', 'f'].map(name => `  ${name} = in -> Separable(64)\n`).join('')}` +
        '  a, b, c, d, e, f -> add\n}\nnetwork A {\n  input(64, 8, 8) -> Cell\n}\n',
      '12 convolutions and poolings run here where the longest chain has 2: 6.00 side by side, each moving 10.53 k ' +
        'elements on average.',
    ));

  test('quiet: a branch and its shortcut, and the units of ShuffleNet V2', () =>
    expectQuiet(
      rule,
      'block Down(out) {\n  side = in -> dwconv(3, 2) -> conv(out / 2, 1)\n' +
        '  in -> conv(out / 2, 1) -> dwconv(3, 2) -> conv(out / 2, 1)\n  side, it -> concat -> shuffle(2)\n}\n' +
        'network A {\n  input(64, 32, 32) -> Down(128) -> Down(256) -> Down(512) -> Down(512)\n}\n',
    ));

  test('quiet: a long chain is no fragmentation', () =>
    expectQuiet(rule, 'network A {\n  input(16, 32, 32)\n  repeat 20 { conv(16, 3) -> relu }\n}\n'));

  test('quiet: gates work on one pixel', () =>
    expectQuiet(
      rule,
      `network A {\n  x = input(16, 8, 8)\n${['a', 'b', 'c', 'd'].map(n => `  ${n} = x -> gap -> conv(16)\n`).join('')}` +
        '  x, a, b, c, d -> mul\n}\n',
    ));

  test('quiet: heads on several maps do not wait for each other', () =>
    expectQuiet(
      rule,
      'block p3, p4, p5, p6 -> Heads {\n' +
        '  a = p3 -> conv(8, 3) -> conv(4)\n  b = p4 -> conv(8, 3) -> conv(4)\n' +
        '  c = p5 -> conv(8, 3) -> conv(4)\n  d = p6 -> conv(8, 3) -> conv(4)\n  a, b, c, d\n}\n' +
        'network A {\n  a, b, c, d = input(32, 8, 8) -> split(4)\n  a, b, c, d -> Heads\n}\n',
    ));

  test('quiet: branches of a block are its own, not those of the network that uses it', () =>
    expectQuiet(
      rule,
      'block Two {\n  a = in -> conv(8, 3)\n  b = in -> conv(8, 1)\n  c = in -> conv(8, 5)\n  a, b, c -> add\n}\n' +
        'network A {\n  input(8, 8, 8) -> Two -> Two -> Two -> Two\n}\n',
    ));
});
