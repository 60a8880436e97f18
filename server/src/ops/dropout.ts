import { unlikely } from './lib/rate';
import { defineOp, number, one } from './op';

export const dropout = defineOp({
  name: 'dropout',
  alsoCalled: ['spatial_dropout2d'],
  category: 'regularisation',
  summary: 'Sets random elements to 0 while training.',
  detail: 'Costs nothing at inference, where it hands its input on.',
  source: 'Srivastava et al. 2014',
  inputs: one,
  params: {
    rate: number('Share of the elements that are dropped, from 0 up to but not including 1.', {
      default: 0.5,
      alsoCalled: ['p', 'drop_prob', 'ratio'],
    }),
  },
  example: 'gap -> dropout(0.2) -> fc(1000)',
  view: true,
  shape: (inputs, a) => unlikely(a.rate) ?? inputs,
  channels: 'keeps',
});
