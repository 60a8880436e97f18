import { arithmetic } from './lib/arithmetic';
import { two } from './op';

export const div = arithmetic({
  name: 'div',
  alsoCalled: ['divide', '/'],
  summary: 'Quotient of two maps, element by element: the first over the second.',
  detail: 'One division an element.',
  source: 'torch.div',
  inputs: two,
  example: 'top = it -> relu\ntop -> avgpool(3, 1)\ntop, it -> div',
  kernel: 'divide',
});
