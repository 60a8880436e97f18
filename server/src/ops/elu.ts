import { activation } from './lib/activation';
import { number } from './op';

export const elu = activation({
  name: 'elu',
  summary: 'Exponential linear unit: negative numbers become alpha · (exp(x) − 1).',
  detail: 'Four operations an element: a comparison, an exponential, a subtraction and a multiplication.',
  source: 'Clevert et al. 2016; torch.nn.ELU',
  params: {
    alpha: number('Depth of the floor that negative numbers approach.', { default: 1 }),
  },
  example: 'conv(32, 3) -> elu',
  operations: 4,
  kernel: 'elu',
});
