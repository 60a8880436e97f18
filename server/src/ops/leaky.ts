import { activation } from './lib/activation';
import { number } from './op';

export const leaky = activation({
  name: 'leaky',
  alsoCalled: ['leaky_relu', 'lrelu'],
  summary: 'Leaky rectifier: negative numbers are multiplied by a small slope.',
  detail:
    'The default slope is the paper’s and PyTorch’s; Darknet uses 0.1, and many generators 0.2. ' +
    'Two operations an element: a comparison and a multiplication.',
  source: 'Maas et al. 2013',
  params: {
    slope: number('Factor of negative numbers.', { default: 0.01, alsoCalled: ['negative_slope', 'alpha'] }),
  },
  example: 'conv(64, 3, 2) -> bn -> leaky(0.1)',
  operations: 2,
  kernel: 'leaky-relu',
});
