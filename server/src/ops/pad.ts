import { channels, height, notMap, width } from './lib/shape';
import { cropped } from './lib/window';
import { defineOp, one, padding } from './op';

export const pad = defineOp({
  name: 'pad',
  alsoCalled: ['zero_pad2d', 'zero_padding2d'],
  category: 'layout',
  summary: 'Adds a border of zeros to a map, or crops it where a number is negative.',
  detail:
    'Moves the whole map. Where the next layer slides a window over it, that layer’s own `pad` is cheaper. ' +
    '`[-1, 1, 1, -1]` moves the map by one pixel up and left.',
  source: 'torch.nn.ZeroPad2d',
  inputs: one,
  params: {
    pad: padding('A number for all sides, or `[top, right, bottom, left]`.', {}),
  },
  example: 'pad([0, 1, 1, 0]) -> conv(64, 3, 2, pad = 0)',

  shape([x], { pad }) {
    const wrong = notMap(x!);
    if (wrong) return wrong;
    if (typeof pad === 'string')
      return {
        at: 'pad',
        fact: `pad = ${pad} depends on a window, and this layer has none`,
        help: 'give pixels, for instance 1 or [0, 1, 1, 0]',
      };
    const [top, right, bottom, left] = pad;
    const [tall, wide] = [height(x!) + top + bottom, width(x!) + left + right];
    return cropped(x!, pad) ?? [[channels(x!), tall, wide]];
  },

  reads: ([x], { pad }) => {
    if (typeof pad === 'string') return [0];
    const [top, right, bottom, left] = pad.map(side => Math.min(side, 0)) as [number, number, number, number];
    return [channels(x!) * (height(x!) + top + bottom) * (width(x!) + left + right)];
  },

  channels: 'keeps',
  kernel: 'pad',
});
