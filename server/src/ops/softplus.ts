import { activation } from './lib/activation';

export const softplus = activation({
  name: 'softplus',
  summary: 'Smooth rectifier: log(1 + exp(x)).',
  detail: 'Three operations an element: an exponential, an addition and a logarithm.',
  source: 'torch.nn.Softplus',
  params: {},
  example: 'conv(1, 1, bias = true) -> softplus',
  operations: 3,
  kernel: 'softplus',
});
