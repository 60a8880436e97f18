import { activation } from './lib/activation';
import { channels } from './lib/shape';
import { flag } from './op';

export const prelu = activation({
  name: 'prelu',
  summary: 'Rectifier whose slope for negative numbers is trained.',
  detail:
    'One slope for each channel, as in the paper and in MobileFaceNet; PyTorch’s default is a single one. ' +
    'Two operations an element: a comparison and a multiplication.',
  source: 'He et al. 2015, "Delving Deep into Rectifiers"',
  params: {
    single: flag('Trains one slope for all channels.', { default: false }),
  },
  example: 'conv(64, 3, 2) -> bn -> prelu',
  weights: ([x], a) => [{ name: 'weight', shape: [a.single ? 1 : channels(x!)] }],
  operations: 2,
  kernel: 'prelu',
});
