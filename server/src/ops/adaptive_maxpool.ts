import { adaptive } from './lib/adaptive';

export const adaptiveMaxpool = adaptive({
  name: 'adaptive_maxpool',
  alsoCalled: ['adaptive_max_pool2d'],
  summary: 'Largest number of each of the bins that a map is cut into.',
  detail: 'One comparison for each pixel of a bin but the first.',
  source: 'He et al. 2014, "Spatial Pyramid Pooling"; torch.nn.AdaptiveMaxPool2d',
  example: 'adaptive_maxpool([4, 4]) -> fc(10)',
  extra: 0,
  kernels: { even: 'max-pool', single: 'max-pool' },
});
