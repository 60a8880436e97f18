import { axisName } from './lib/broadcast';
import { elements } from './lib/shape';
import { count, defineOp, one } from './op';

export const softmax = defineOp({
  name: 'softmax',
  category: 'activation',
  summary: 'Turns the channels of each pixel into probabilities that sum to 1.',
  detail:
    'With an axis, that axis instead of the channels: attention weighs along the last one of what `matmul` makes. For ' +
    'numerical safety the largest number is subtracted first. For an extent of c 5c − 2 operations a pixel: ' +
    'c − 1 comparisons, c subtractions, c exponentials, c − 1 additions and c divisions.',
  source: 'torch.nn.Softmax along an axis',
  inputs: one,
  params: {
    axis: count('What sums to 1: 0 for channels, 1 for height, 2 for width.', { default: 0, min: 0 }),
  },
  example: 'gap -> fc(10) -> softmax',

  shape([x], { axis }) {
    if (axis < x!.length) return [x!];
    const last = x!.length - 1;
    return {
      at: 'axis',
      fact: `axis ${axis} is none of the ${x!.length} axes that arrive`,
      help: last === 0 ? 'leave it out' : `use a number from 0 (${axisName(0, x!.length)}) to ${last}`,
    };
  },

  otherOps: ([x], { axis }) => 5 * elements(x!) - 2 * (elements(x!) / x![axis]!),
});
