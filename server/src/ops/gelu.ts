import { activation } from './lib/activation';

export const gelu = activation({
  name: 'gelu',
  summary: 'Gaussian error linear unit: x · Φ(x).',
  detail:
    'Five operations an element: an error function, an addition and three multiplications. ' +
    'The approximation by tanh costs more of them but needs no error function.',
  source: 'Hendrycks and Gimpel 2016; torch.nn.GELU',
  params: {},
  example: 'conv(128, 1, bias = true) -> gelu',
  operations: 5,
  kernel: 'gelu',
});
