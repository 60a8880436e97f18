import { activation } from './lib/activation';

export const abs = activation({
  name: 'abs',
  summary: 'Absolute value of each element.',
  detail: 'One operation an element.',
  source: 'torch.abs',
  params: {},
  example: 'conv(32, 3) -> abs',
  operations: 1,
  kernel: 'abs',
});
