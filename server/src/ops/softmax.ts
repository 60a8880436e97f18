import { noAxis } from './lib/broadcast';
import { elements, times } from './lib/shape';
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
    axis: count('What sums to 1: 0 for channels, 1 for height, 2 for width.', {
      default: 0,
      min: 0,
      alsoCalled: ['dim'],
      byName: true,
    }),
  },
  example: 'gap -> fc(10) -> softmax',

  shape([x], { axis }) {
    return axis < x!.length ? [x!] : { ...noAxis('axis', axis, x!.length), use: x!.length - 1 };
  },

  // Where height or width alone sums to 1, attention has it along the last axis.
  mistaken: ([x], { axis }) =>
    axis === 1 && x!.length === 3
      ? {
          at: 'axis',
          fact: `axis = 1 is the height of ${times(x!)}`,
          help: 'the batch is left out, and channels are axis 0',
          meant: {},
        }
      : undefined,

  otherOps: ([x], { axis }) => 5 * elements(x!) - 2 * (elements(x!) / x![axis]!),

  channels: (_, { axis }) => (axis === 0 ? 'mixes' : 'keeps'),

  // Chips have it along the channels; another axis is brought there and back.
  kernel([x], { axis }) {
    if (axis === 0) return [{ kind: 'softmax' }];
    const map = x!;
    const order = map.map((_, i) => (i === 0 ? axis : i === axis ? 0 : i));
    const turned = order.map(i => map[i]!);
    return [
      { kind: 'transpose', inputs: [map], outputs: [turned], order },
      { kind: 'softmax', inputs: [turned], outputs: [turned] },
      { kind: 'transpose', inputs: [turned], outputs: [map], order },
    ];
  },
});
