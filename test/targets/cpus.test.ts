/** Processors that run everything: nothing is refused, and nothing is promised of widths that nobody has spoken of. */
import { expect, test } from 'vitest';
import { deploy, placedIn, small } from '../deploy/support';

const odd =
  'conv(32, 5, 2, dilation = 2, groups = 4) -> gelu -> shuffle(4) -> SE(8, swish, sigmoid) -> bilinear(2) -> softmax';

test.each(['host_cpu', 'raspberry_pi_4', 'raspberry_pi_5'])('%s runs whatever is written', target => {
  for (const precision of ['int8', 'fp32']) {
    const { analysis, told, judged } = deploy(small(odd, target, precision));
    expect(analysis.problems.filter(({ kind }) => kind.severity === 'error')).toEqual([]);
    expect(told).toEqual([]);
    expect(placedIn(judged).every(({ maker }) => maker === 0)).toBe(true);
    expect(judged.crossings).toBe(0);
  }
  expect(deploy(small('conv(8)', target, 'w4a4')).told).toHaveLength(1);
});
