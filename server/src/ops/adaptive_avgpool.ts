import { adaptive } from './lib/adaptive';

export const adaptiveAvgpool = adaptive({
  name: 'adaptive_avgpool',
  alsoCalled: ['adaptive_avg_pool2d', 'adaptive_average_pool'],
  summary: 'Mean of each of the bins that a map is cut into.',
  detail: 'An operation for each pixel of each bin: the additions and one multiplication.',
  source: 'He et al. 2014, "Spatial Pyramid Pooling"; torch.nn.AdaptiveAvgPool2d',
  example: 'adaptive_avgpool(6) -> conv(16, 1)',
  extra: 1,
  kernels: { even: 'average-pool', single: 'global-average-pool' },
});
