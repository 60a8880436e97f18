import { numberIn } from '../quantity/quantity';
import { type Counted, defineFigure } from './figure';

export const macs = defineFigure<Counted>({
  id: 'macs',
  key: 'macs',
  title: 'MACs',
  unit: 'count',
  better: 'less',
  summary:
    'Multiply-accumulates of convolutions, fully connected layers and matrix products, padding counted, batch 1.',
  source: 'Sze et al. 2017, Efficient Processing of Deep Neural Networks',
  of: sums => numberIn('count', sums.macs),
  isSum: true,
  column: 'with share',
  inTitles: true,
  inSummary: true,
  budget: {
    word: 'macs',
    alsoCalled: ['mac', 'madd', 'madds', 'mult_adds', 'multiply_adds'],
    multiples: {
      flops: { of: 2, unit: '' },
      flop: { of: 2, unit: '' },
      ops: { of: 2, unit: '' },
      mflops: { of: 2, unit: 'M' },
      gflops: { of: 2, unit: 'G' },
      mmacs: { of: 1, unit: 'M' },
      gmacs: { of: 1, unit: 'G' },
    },
    measure: 'count',
    example: '50M',
  },
});
