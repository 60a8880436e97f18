import { reduce } from './lib/reduce';

export const reduceSum = reduce({
  name: 'reduce_sum',
  summary: 'Sum over some axes.',
  detail: 'One addition for every element but the first of each result.',
  source: 'torch.sum',
  example: 'reduce_sum([1, 2])',
  extra: 0,
  kernel: 'reduce-sum',
});
