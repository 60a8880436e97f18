import { defineFigure } from './figure';

export const throughput = defineFigure({
  id: 'throughput',
  title: 'throughput',
  better: 'more',
  summary: 'Inferences a second.',
  source: 'Reddi et al. 2020, MLPerf Inference',
  budget: { word: 'throughput', measure: 'rate', example: '30fps' },
});
