import { activation } from './lib/activation';

export const tanh = activation({
  name: 'tanh',
  summary: 'Hyperbolic tangent.',
  detail:
    'Five operations an element, counted as (1 − e) / (1 + e) with e = exp(−2x): a multiplication, an exponential, ' +
    'a subtraction, an addition and a division.',
  source: 'torch.nn.Tanh',
  params: {},
  example: 'conv(3, 3, bias = true) -> tanh',
  operations: 5,
  kernel: 'tanh',
});
