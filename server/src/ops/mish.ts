import { activation } from './lib/activation';

export const mish = activation({
  name: 'mish',
  summary: 'Mish: x · tanh(softplus(x)).',
  detail: 'Nine operations an element: three for softplus, five for tanh and a multiplication.',
  source: 'Misra 2019; torch.nn.Mish',
  params: {},
  example: 'conv(32, 3) -> bn -> mish',
  operations: 9,
  kernel: 'mish',
});
