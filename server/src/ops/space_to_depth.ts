import { channels, height, notMap, times, width } from './lib/shape';
import { count, defineOp, one } from './op';

export const spaceToDepth = defineOp({
  name: 'space_to_depth',
  alsoCalled: ['pixel_unshuffle', 'reorg'],
  category: 'layout',
  summary: 'Moves each square of pixels into the channels, so that nothing is lost while the map halves.',
  detail:
    'A block of b gives b·b times the channels at 1/b of height and width. No arithmetic, but the whole map is moved. ' +
    'YOLO’s reorganisation and the first layer of some detectors; frameworks differ in the order of the channels.',
  source: 'torch.nn.PixelUnshuffle',
  inputs: one,
  params: {
    block_size: count('Side of the squares.', { default: 2, alsoCalled: ['blocksize', 'downscale_factor'] }),
  },
  example: 'space_to_depth(2) -> conv(64, 1)',

  shape([x], { block_size: block }) {
    const wrong = notMap(x!);
    if (wrong) return wrong;
    const [h, w] = [height(x!), width(x!)];
    if (h % block !== 0 || w % block !== 0)
      return {
        at: 'block_size',
        fact: `block_size = ${block} does not divide the ${times([h, w])} pixels`,
        help: 'use a block that divides both, or pad or crop the map before',
      };
    return [[channels(x!) * block * block, h / block, w / block]];
  },

  channels: 'permutes',
  kernel: 'space-to-depth',
});
