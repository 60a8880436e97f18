import { activation } from './lib/activation';

export const hsigmoid = activation({
  name: 'hsigmoid',
  alsoCalled: ['hard_sigmoid'],
  summary: 'Hard sigmoid: relu6(x + 3) / 6, a sigmoid without an exponential.',
  detail:
    'Slope 1/6 as in MobileNet V3 and PyTorch; Keras before its third version has slope 1/5. ' +
    'Four operations an element: an addition, two comparisons and a multiplication.',
  source: 'Howard et al. 2019, section 5.2',
  params: {},
  example: 'gate = it -> gap -> conv(32, 1, bias = true) -> hsigmoid',
  operations: 4,
  kernel: 'hard-sigmoid',
});
