import { unlikely } from './lib/rate';
import { defineOp, number, one } from './op';

export const dropPath = defineOp({
  name: 'drop_path',
  alsoCalled: ['stochastic_depth', 'drop_connect'],
  category: 'regularisation',
  summary: 'Drops the whole branch at random while training, also called stochastic depth.',
  detail: 'Stands at the end of a residual branch, before the sum. Costs nothing at inference.',
  source: 'Huang et al. 2016, "Deep Networks with Stochastic Depth"',
  inputs: one,
  params: {
    rate: number('Probability of dropping the branch, from 0 up to but not including 1.', {
      default: 0.1,
      alsoCalled: ['p', 'drop_prob'],
    }),
  },
  example: 'skip = it -> relu\nskip -> conv(32, 3) -> bn -> drop_path(0.2)\nskip, it -> add',
  view: true,
  shape: (inputs, a) => unlikely(a.rate) ?? inputs,
  channels: 'keeps',
});
