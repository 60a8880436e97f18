import { defineFigure } from './figure';

export const latency = defineFigure({
  id: 'latency',
  title: 'latency',
  better: 'less',
  summary: 'Time from input to output.',
  source: 'Banbury et al. 2021, MLPerf Tiny',
  budget: { word: 'latency', measure: 'time', example: '20ms' },
});
