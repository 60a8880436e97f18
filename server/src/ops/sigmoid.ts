import { activation } from './lib/activation';

export const sigmoid = activation({
  name: 'sigmoid',
  alsoCalled: ['logistic'],
  summary: 'Logistic function: 1 / (1 + exp(−x)).',
  detail:
    'Three operations an element: an exponential, an addition and a division; the change of sign is not counted.',
  source: 'torch.nn.Sigmoid',
  params: {},
  example: 'gap -> fc(1) -> sigmoid',
  operations: 3,
  kernel: 'sigmoid',
});
