import { reduce } from './lib/reduce';

export const reduceMean = reduce({
  name: 'reduce_mean',
  summary: 'Mean over some axes.',
  detail:
    'An operation for every element: the additions and one multiplication for each result. Over height and width it is `gap`.',
  source: 'Woo et al. 2018, section 3.2; torch.mean',
  example: 'reduce_mean(0)',
  extra: 1,
  kernel: 'reduce-mean',
  pool: 'global-average-pool',
});
