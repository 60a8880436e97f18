import { bytesOf } from '../cost/precision';
import { numberIn } from '../quantity/quantity';
import { type Counted, defineFigure } from './figure';

export const storedWeights = defineFigure<Counted>({
  id: 'stored-weights',
  key: 'weightBytes',
  title: 'weights stored',
  unit: 'bytes',
  better: 'less',
  summary: 'Weights as stored, batch norm folded.',
  source: 'Jacob et al. 2018, Quantization and Training of Neural Networks, section 3.2',
  of: (sums, precision) => numberIn('bytes', bytesOf(sums, precision).weightBytes),
  isSum: true,
  isSized: true,
  note: 'batch norm folded',
  inSummary: true,
  limits: 'weights',
  budget: {
    word: 'weights',
    alsoCalled: ['flash', 'rom', 'storage', 'size', 'model_size'],
    measure: 'bytes',
    example: '2MB',
  },
});
