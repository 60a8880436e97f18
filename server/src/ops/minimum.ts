import { arithmetic } from './lib/arithmetic';
import { many } from './op';

export const minimum = arithmetic({
  name: 'minimum',
  summary: 'Smaller of two or more maps, element by element.',
  detail:
    'One comparison an element for each map after the first. Named apart from the function `min` of numbers.',
  source: 'torch.minimum',
  inputs: many,
  example: 'a = it -> conv(32, 3)\nb = a -> relu6\na, b -> minimum',
  kernel: 'minimum',
});
