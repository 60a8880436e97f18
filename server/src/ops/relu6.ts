import { activation } from './lib/activation';

export const relu6 = activation({
  name: 'relu6',
  summary: 'Rectifier that is cut at 6, which suits numbers of few bits.',
  detail: 'Two operations an element, the comparisons.',
  source: 'Krizhevsky 2010; Howard et al. 2017',
  params: {},
  example: 'dwconv(3) -> bn -> relu6',
  operations: 2,
  kernel: 'relu6',
});
