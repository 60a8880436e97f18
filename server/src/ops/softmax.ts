import { elements, pixels } from './lib/shape';
import { defineOp, one } from './op';

export const softmax = defineOp({
  name: 'softmax',
  category: 'activation',
  summary: 'Turns the channels of each pixel into probabilities that sum to 1.',
  detail:
    'For numerical safety the largest channel is subtracted first. For c channels 5c − 2 operations a pixel: ' +
    'c − 1 comparisons, c subtractions, c exponentials, c − 1 additions and c divisions.',
  source: 'torch.nn.Softmax along the channels',
  inputs: one,
  params: {},
  example: 'gap -> fc(10) -> softmax',
  shape: inputs => inputs,
  otherOps: ([x]) => 5 * elements(x!) - 2 * pixels(x!),
});
