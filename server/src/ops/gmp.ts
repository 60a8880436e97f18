import { overMap } from './lib/batch';
import { channels, elements, notMap } from './lib/shape';
import { whole } from './lib/window';
import { defineOp, one } from './op';

export const gmp = defineOp({
  name: 'gmp',
  alsoCalled: ['global_max_pool2d', 'global_max_pooling2d'],
  calledWith: (name, numbers) => (/^a?max$/.test(name) && overMap(numbers) ? [] : undefined),
  category: 'pooling',
  summary: 'Global maximum pool: the largest number of each channel, as a map of one pixel.',
  detail: 'The result is C×1×1. One comparison for every element but the first of a channel.',
  source: 'Woo et al. 2018, figure 2',
  inputs: one,
  params: {},
  example: 'gmp -> fc(10)',
  shape: ([x]) => notMap(x!) ?? [[channels(x!), 1, 1]],
  otherOps: ([x]) => elements(x!) - channels(x!),
  channels: 'keeps',
  window: ([x]) => whole(x!),
  kernel: 'global-max-pool',
});
