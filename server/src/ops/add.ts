import { arithmetic } from './lib/arithmetic';
import { many } from './op';

export const add = arithmetic({
  name: 'add',
  alsoCalled: ['eltwise', 'plus', '+'],
  joinsWhatIsCalled: ['residual', 'shortcut'],
  summary: 'Sum of two or more maps, element by element.',
  detail: 'One addition an element for each map after the first.',
  source: 'He et al. 2016; torch.add',
  inputs: many,
  example: 'skip = it -> relu\nskip -> conv(32, 3) -> bn\nskip, it -> add',
  kernel: 'add',
});
