import { activation } from './lib/activation';

export const swish = activation({
  name: 'swish',
  alsoCalled: ['silu'],
  summary: 'Swish, also called SiLU: x · sigmoid(x).',
  detail:
    'Four operations an element, an exponential among them: chips without a table for it are faster with hswish.',
  source: 'Ramachandran et al. 2017; torch.nn.SiLU',
  params: {},
  example: 'conv(32, 1) -> bn -> swish',
  operations: 4,
  kernel: 'swish',
});
