import { kernelNames, strideNames } from './lib/parameters';
import { channels, elements, height, notMap, times, width } from './lib/shape';
import { defineOp, one, pair } from './op';

export const shift = defineOp({
  name: 'shift',
  category: 'convolution',
  summary: 'Shift: moves each group of channels by one step of a window, in place of a spatial convolution.',
  detail:
    'A window of k×k has k·k directions; each takes ⌊C / (k·k)⌋ channels, and those that remain stay where they are, ' +
    'as all do when there are fewer channels than directions. Zeros come in at the edge. No parameters and no MACs, ' +
    'but it moves the map. With a stride only the pixels that are kept are read.',
  source:
    'Wu et al. 2018, "Shift: A Zero FLOP, Zero Parameter Alternative to Spatial Convolutions", section 3',
  inputs: one,
  params: {
    kernel: pair('Side of the window of directions, or `[height, width]`; odd.', { alsoCalled: kernelNames }),
    stride: pair('Keeps every pixel at this distance.', { default: [1, 1], alsoCalled: strideNames }),
  },
  example: 'shift(3) -> conv(64, 1)',

  shape([x], { kernel, stride }) {
    const wrong = notMap(x!);
    if (wrong) return wrong;
    if (kernel[0] % 2 === 0 || kernel[1] % 2 === 0)
      return {
        at: 'kernel',
        fact: `a ${times(kernel)} window has no centre`,
        help: `use odd sides, for instance ${Math.max(kernel[0], kernel[1]) <= 4 ? 3 : 5}`,
      };
    return [[channels(x!), Math.ceil(height(x!) / stride[0]), Math.ceil(width(x!) / stride[1])]];
  },

  // The zeros at the edge count as read: they differ by less than the edge of one direction.
  reads: (_inputs, _attrs, [y]) => [elements(y!)],
  channels: 'keeps',
  kernel: (_, { kernel, stride }) => [
    { kind: 'spatial-shift', window: { kernel, stride, dilation: [1, 1] } },
  ],
});
