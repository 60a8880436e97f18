import { activation } from './lib/activation';

export const hswish = activation({
  name: 'hswish',
  alsoCalled: ['hard_swish'],
  summary: 'Hard swish: x · relu6(x + 3) / 6, swish without an exponential.',
  detail: 'Five operations an element: an addition, two comparisons and two multiplications.',
  source: 'Howard et al. 2019, section 5.2',
  params: {},
  example: 'conv(16, 3, 2) -> bn -> hswish',
  operations: 5,
  kernel: 'hard-swish',
});
