import { describe, test } from 'vitest';
import { expectProblems, inNetwork } from './check';

const differ = (op: string, a: string, b: string, axes: string) =>
  `shape-mismatch "${op}" ${op}: ${a} and ${b} differ in ${axes}; `;

describe('maps that do not meet say where each got its shape', () => {
  test('a pool that drops a row is named, with the input that all strides divide', () =>
    expectProblems(
      `network A {
  a = input(3, 350, 350) -> conv(8, 3)
  b = a -> maxpool(2) -> conv(8, 3)
  up = b -> maxpool(2) -> conv(8, 3) -> nearest(2)
  b, up -> concat
}
`,
      differ('concat', '8×175×175', '8×174×174', 'height and width') +
        'maxpool makes 87 rows and columns of 175, which its stride of 2 does not divide; use an input of 352×352, or pad one map.' +
        ' <- 175 rows and columns arrive here, 87 leave. <- maxpool makes 8×175×175 here. <- nearest makes 8×174×174 here.',
    ));

  test('a convolution that rounds up is one too; only the axis that differs is told', () =>
    expectProblems(
      inNetwork(
        '  a = it -> maxpool([1, 2], [1, 2])\n  b = a -> conv(3, 3, [4, 3]) -> nearest([4, 3])\n  a, b -> add',
      ),
      differ('add', '3×32×16', '3×32×18', 'width') +
        'conv makes 6 columns of 16, which its stride of 3 does not divide; use an input of 32×36, or pad one map.' +
        ' <- 16 columns arrive here, 6 leave. <- maxpool makes 3×32×16 here. <- nearest makes 3×32×18 here.',
    ));

  test('through blocks: the way of each use goes on outside', () =>
    expectProblems(
      `block Down(c) { maxpool(2) -> conv(c, 3) -> relu }
block skip, deep -> Up(c) {
  up = deep -> nearest(2)
  skip, up -> concat -> conv(c, 3)
}
network U {
  a = input(3, 100, 60)
  b = a -> Down(16)
  c = b -> Down(32)
  d = c -> Down(64)
  c, d -> Up(32)
}
`,
      differ('concat', '32×25×15', '64×24×14', 'height and width') +
        'maxpool makes 12 rows of 25, which its stride of 2 does not divide; use an input of 104×64, or pad one map.' +
        ' <- 25 rows arrive here, 12 leave. <- conv makes 32×25×15 here. <- nearest makes 64×24×14 here.' +
        ' <- in this use: Up(32) on 32×25×15, 64×12×7',
    ));

  test('through the turns of a loop', () =>
    expectProblems(
      inNetwork(
        '  a = it -> repeat 2 { maxpool(2) } -> repeat 2 { nearest(2) }\n  b = a -> conv(3, 5, pad = 0)\n  a, b -> concat',
      ),
      differ('concat', '3×32×32', '3×28×28', 'height and width') +
        'give both branches the same strides and padding, or resize one with nearest or a pool.' +
        ' <- nearest makes 3×32×32 here. <- conv makes 3×28×28 here.',
    ));

  test('a size is only named where the maps would meet with it', () =>
    expectProblems(
      inNetwork('  a = it\n  b = it -> conv(3, 3, 3) -> nearest(3) -> conv(3, 3, pad = 0)\n  a, b -> add'),
      differ('add', '3×32×32', '3×31×31', 'height and width') +
        'conv makes 11 rows and columns of 32, which its stride of 3 does not divide; give it a size that its stride divides, or pad one map.' +
        ' <- 32 rows and columns arrive here, 11 leave. <- input makes 3×32×32 here. <- conv makes 3×31×31 here.',
    ));

  test('channels that differ lead to the layers that made them', () =>
    expectProblems(
      inNetwork('  a = it -> conv(8) -> bn -> relu\n  b = a -> conv(9) -> relu\n  a, b -> add'),
      differ('add', '8×32×32', '9×32×32', 'channels') +
        'give both the same width, for instance with conv(8, 1) on one branch.' +
        ' <- conv makes 8×32×32 here. <- conv makes 9×32×32 here.',
    ));
});
