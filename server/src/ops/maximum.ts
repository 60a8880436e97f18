import { arithmetic } from './lib/arithmetic';
import { many } from './op';

export const maximum = arithmetic({
  name: 'maximum',
  summary: 'Larger of two or more maps, element by element, as maxout needs it.',
  detail:
    'One comparison an element for each map after the first. Named apart from the function `max` of numbers.',
  source: 'Goodfellow et al. 2013; torch.maximum',
  inputs: many,
  example: 'a = it -> conv(32, 3)\nb = a -> conv(32, 3)\na, b -> maximum',
  kernel: 'maximum',
});
