import { overMap } from './lib/batch';
import { channels, elements, notMap } from './lib/shape';
import { whole } from './lib/window';
import { defineOp, one } from './op';

export const gap = defineOp({
  name: 'gap',
  alsoCalled: ['global_avg_pool2d', 'global_average_pool', 'global_average_pooling2d'],
  calledWith: (name, numbers) => (name === 'mean' && overMap(numbers) ? [] : undefined),
  category: 'pooling',
  summary: 'Global average pool: the mean of each channel, as a map of one pixel.',
  detail:
    'The result is C×1×1, so that 1×1 convolutions may follow; `fc` flattens it. ' +
    'An operation an element: the additions and one multiplication a channel.',
  source: 'Lin et al. 2014, "Network in Network"',
  inputs: one,
  params: {},
  example: 'gap -> fc(1000)',
  shape: ([x]) => notMap(x!) ?? [[channels(x!), 1, 1]],
  otherOps: ([x]) => elements(x!),
  channels: 'keeps',
  window: ([x]) => whole(x!),
  kernel: 'global-average-pool',
});
