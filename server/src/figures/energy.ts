import { defineFigure } from './figure';

export const energy = defineFigure({
  id: 'energy',
  title: 'energy',
  better: 'less',
  summary: 'Energy of one inference.',
  source: 'Banbury et al. 2021, MLPerf Tiny',
  budget: { word: 'energy', measure: 'energy', example: '5mJ' },
});
