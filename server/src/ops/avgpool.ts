import { pool } from './lib/pool';

export const avgpool = pool({
  name: 'avgpool',
  alsoCalled: ['avg_pool2d', 'average_pool', 'average_pooling2d'],
  summary: 'Mean of a window that slides over each channel.',
  detail:
    'Odd windows pad by half their side as convolutions do, which PyTorch does not: `pad = 0` is its default. ' +
    'k·k operations an output: k·k − 1 additions and a multiplication. Whether the border counts for the mean ' +
    'changes the numbers, not the cost.',
  source: 'torch.nn.AvgPool2d',
  example: 'avgpool(2)',
  kernel: 'average-pool',
  operations: taps => taps,
});
