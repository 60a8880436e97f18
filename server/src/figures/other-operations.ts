import { numberIn } from '../quantity/quantity';
import { type Counted, defineFigure } from './figure';

export const otherOperations = defineFigure<Counted>({
  id: 'other-operations',
  key: 'otherOps',
  title: 'other operations',
  unit: 'count',
  better: 'less',
  summary: 'Every other arithmetic operation: batch norm, activations, pooling, additions.',
  source: 'Ma et al. 2018, ShuffleNet V2, guideline 4',
  of: sums => numberIn('count', sums.otherOps),
  isSum: true,
});
