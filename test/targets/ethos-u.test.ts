/** What Arm's Ethos-U runs and what it leaves to the processor beside it, as problems tell it. */
import { describe, expect, test } from 'vitest';
import { deploy } from '../deploy/support';

/** What is told of a network, whose lines stand in its braces. */
const told = (lines: string, target = 'ethos_u55_128', precision = 'int8') =>
  deploy(`network A {\n${lines}\n}\ndeploy A on ${target} { precision ${precision} }\n`).told;

describe('Ethos-U55', () => {
  test.each([
    ['a mean of a whole map', 'input(64, 25, 5) -> conv(64) -> avgpool([25, 5], pad = 0) -> fc(12)'],
    ['a mean of wide windows', 'input(8, 32, 32) -> conv(8) -> avgpool(9, 1, pad = 0)'],
    ['a mean of long steps', 'input(8, 25, 25) -> conv(8) -> avgpool(5, pad = 0)'],
    ['a mean whose border is counted', 'input(8, 32, 32) -> conv(8) -> avgpool(9, 1, pad = same)'],
    ['a single pixel made a map', 'input(32, 33, 33) -> conv(32) -> gap -> conv(16) -> bilinear(size = 33)'],
    ['the same by the nearest', 'input(32, 33, 33) -> conv(32) -> gap -> conv(16) -> nearest(size = 33)'],
    ['a mean of rows', 'input(32, 16, 40) -> conv(32) -> reduce_mean(1)'],
    ['a maximum of channels', 'input(32, 16, 40) -> conv(32) -> reduce_max(0)'],
    ['a transposed convolution by its stride', 'input(8, 16, 16) -> conv(8) -> tconv(8, 3, 2, pad = same)'],
    [
      'a sum of channels and places',
      'x = input(32, 16, 16) -> conv(32)\nc = x -> gap -> conv(32)\np = x -> conv(1)\nc, p -> add -> sigmoid',
    ],
    ['a long stride without a border', 'input(8, 32, 32) -> conv(8, 4, 4) -> maxpool(4)'],
  ])('%s stays', (_, lines) => {
    expect(told(lines)).toEqual([]);
  });

  test.each([
    [
      'input(32, 16, 40) -> conv(32) -> reduce_mean(0)',
      'means over axes over channels only of a single row or column; this one sees 32×16×40.',
    ],
    ['input(8, 16, 16) -> conv(8) -> tconv(8, 3, 2)', 'this one makes 31×31 of 16×16.'],
    ['input(8, 32, 32) -> dwconv(4, 4) -> conv(8)', 'with a stride of up to 3; this one has a stride of 4.'],
    [
      'input(8, 32, 32) -> conv(8, 3, 4) -> conv(8)',
      'this one has a stride of 4 and a padding of [1, 1, 1, 1], at which Vela 5.2.0 stops and compiles nothing: write it as',
    ],
    [
      'input(8, 8, 8) -> conv(8) -> bilinear(4)',
      'by the same factor of 2 in both directions, of a single pixel by any; this one turns 8×8 into 32×32.',
    ],
    ['input(4, 258, 2) -> conv(4) -> avgpool([257, 1], 1, pad = 0)', 'this one spans 257×1.'],
    ['input(64, 56, 56) -> conv(64) -> shuffle(32)', 'this one turns 32×2×56×56.'],
  ])('%s leaves', (lines, words) => {
    expect(told(lines)).toEqual([
      expect.stringContaining(words),
      expect.stringMatching(/leaves the accelerator, [12] crossing/),
    ]);
  });

  test('a batch norm of its own is run by other means', () => {
    expect(told('x = input(16, 16, 16) -> conv(16)\nx -> bn -> relu -> conv(16, 3)\nx, it -> add')).toEqual([
      'hint bn: Ethos-U55-128 runs scales and shifts of their own by a depthwise convolution of 1×1, or a product and a sum.',
    ]);
  });

  test('a hard sigmoid is run by other means', () => {
    expect(
      told(
        'x = input(64, 20, 20) -> conv(64) -> bn -> hswish\ng = x -> gap -> conv(64) -> hsigmoid\nx, g -> mul',
      ),
    ).toEqual(['hint hsigmoid: Ethos-U55-128 runs hard sigmoid by a sum, ReLU6 and a product.']);
  });

  test('a rectifier stays with the layer before it, and no other function does', () => {
    const one = (lines: string) =>
      told(`input(8, 32, 32) -> conv(8) -> dwconv(4, 4) -> ${lines} -> dwconv(4, 4)`);
    expect(one('relu').at(-1)).toContain('1 crossing.');
    expect(one('sigmoid').at(-1)).toContain('3 crossings');
  });
});

test.each(['ethos_u65_256', 'ethos_u65_512'])('%s runs what Ethos-U55 does', target => {
  expect(told('input(8, 32, 32) -> dwconv(4, 4) -> conv(8)', target)).not.toEqual([]);
  expect(told('input(8, 32, 32) -> conv(8, 4, 4)', target)).toEqual([]);
});

describe.each([128, 256, 512, 1024, 2048])('Ethos-U85-%d', macs => {
  const target = `ethos_u85_${macs}`;

  test('takes any stride, and resizes by powers of two', () => {
    expect(told('input(8, 32, 32) -> dwconv(5, 4) -> conv(8, 3, 5) -> bilinear(8)', target)).toEqual([]);
    expect(told('input(8, 8, 8) -> conv(8) -> bilinear(3)', target)).not.toEqual([]);
    expect(told('input(8, 8, 8) -> conv(8) -> nearest(3)', target)).toEqual([]);
    expect(told('input(64, 56, 56) -> conv(64) -> shuffle(32)', target)).toEqual([]);
  });
});
