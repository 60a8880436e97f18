import { elements } from './lib/shape';
import { count, defineOp, number, one } from './op';

export const lrn = defineOp({
  name: 'lrn',
  alsoCalled: ['local_response_norm'],
  category: 'normalisation',
  summary: 'Local response norm: divides each element by a power of the squares of its neighbours’ channels.',
  detail:
    'AlexNet and GoogLeNet had it before batch norm. No parameters. For a size of n, n + 4 operations an element: ' +
    'a square, n − 1 additions, a multiplication, an addition, a power and a division.',
  source: 'Krizhevsky et al. 2012, section 3.3; torch.nn.LocalResponseNorm',
  inputs: one,
  params: {
    size: count('Neighbouring channels, the own one included.', { default: 5 }),
    alpha: number('Factor of the sum of squares.', { default: 1e-4 }),
    beta: number('Exponent of the divisor.', { default: 0.75 }),
    k: number('Added to the sum.', { default: 1 }),
  },
  example: 'conv(96, 11, 4) -> relu -> lrn(5)',
  shape: inputs => inputs,
  otherOps: ([x], a) => (a.size + 4) * elements(x!),
  channels: 'mixes',
  kernel: 'response-norm',
});
