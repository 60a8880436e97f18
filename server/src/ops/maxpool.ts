import { pool } from './lib/pool';

export const maxpool = pool({
  name: 'maxpool',
  alsoCalled: ['max_pool2d', 'max_pooling2d'],
  summary: 'Largest number of a window that slides over each channel.',
  detail:
    'Odd windows pad by half their side as convolutions do, which PyTorch does not: `pad = 0` is its default. ' +
    'k·k − 1 comparisons an output.',
  source: 'torch.nn.MaxPool2d',
  example: 'maxpool(3, 2)',
  kernel: 'max-pool',
  operations: taps => taps - 1,
});
