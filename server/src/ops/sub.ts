import { arithmetic } from './lib/arithmetic';
import { two } from './op';

export const sub = arithmetic({
  name: 'sub',
  alsoCalled: ['subtract', '-'],
  summary: 'Difference of two maps, element by element: the first minus the second.',
  detail: 'One subtraction an element.',
  source: 'torch.sub',
  inputs: two,
  example: 'skip = it -> relu\nskip -> avgpool(3, 1)\nskip, it -> sub',
  kernel: 'subtract',
});
