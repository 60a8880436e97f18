import { reduce } from './lib/reduce';

export const reduceMax = reduce({
  name: 'reduce_max',
  summary: 'Largest number over some axes.',
  detail: 'One comparison for every element but the first of each result. Over height and width it is `gmp`.',
  source: 'Woo et al. 2018, section 3.2; torch.amax',
  example: 'reduce_max(0)',
  extra: 0,
  kernel: 'reduce-max',
  pool: 'global-max-pool',
});
