import { arithmetic } from './lib/arithmetic';
import { many } from './op';

export const mul = arithmetic({
  name: 'mul',
  alsoCalled: ['multiply', '*'],
  summary: 'Product of two or more maps, element by element, as a gate needs it.',
  detail: 'One multiplication an element for each map after the first; these are no MACs.',
  source: 'Hu et al. 2018; torch.mul',
  inputs: many,
  example: 'body = it -> relu\nbody -> gap -> conv(32, 1, bias = true) -> sigmoid\nbody, it -> mul',
  kernel: 'multiply',
});
