import { numberIn } from '../quantity/quantity';
import { type Counted, defineFigure } from './figure';

export const parameters = defineFigure<Counted>({
  id: 'parameters',
  key: 'params',
  title: 'parameters',
  unit: 'count',
  better: 'less',
  summary: 'What is trained: weights, biases, scale and shift of batch norm. Shared ones count once.',
  source: 'Sze et al. 2017, Efficient Processing of Deep Neural Networks',
  of: sums => numberIn('count', sums.params),
  isSum: true,
  column: 'alone',
  inTitles: true,
  inSummary: true,
  budget: {
    word: 'parameters',
    alsoCalled: ['params', 'param', 'parameter', 'num_params'],
    measure: 'count',
    example: '1M',
  },
  saidBy: 'weights',
});
