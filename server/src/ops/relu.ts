import { activation } from './lib/activation';

export const relu = activation({
  name: 'relu',
  summary: 'Rectifier: negative numbers become 0.',
  detail: 'One operation an element, the comparison.',
  source: 'Nair and Hinton 2010',
  params: {},
  example: 'conv(32, 3) -> bn -> relu',
  operations: 1,
  kernel: 'relu',
});
