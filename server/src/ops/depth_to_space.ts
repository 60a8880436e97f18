import { multiples } from './lib/divisors';
import { channels, height, notMap, width } from './lib/shape';
import { count, defineOp, one } from './op';

export const depthToSpace = defineOp({
  name: 'depth_to_space',
  alsoCalled: ['pixel_shuffle'],
  category: 'layout',
  summary: 'Moves channels into squares of pixels, also called pixel shuffle.',
  detail:
    'A block of b gives b times height and width at 1/(b·b) of the channels. No arithmetic, but the whole map is moved. ' +
    'After a convolution it is a cheap way to enlarge a map.',
  source: 'Shi et al. 2016; torch.nn.PixelShuffle',
  inputs: one,
  params: {
    block_size: count('Side of the squares.', { default: 2, alsoCalled: ['blocksize', 'upscale_factor'] }),
  },
  example: 'conv(48, 3) -> depth_to_space(2)',

  shape([x], { block_size: block }) {
    const wrong = notMap(x!);
    if (wrong) return wrong;
    const [c, square] = [channels(x!), block * block];
    if (c % square !== 0)
      return {
        at: 'block_size',
        fact: `a block of ${block}×${block} does not divide the ${c} channels`,
        help: `let ${multiples(c, square)} channels arrive`,
      };
    return [[c / square, height(x!) * block, width(x!) * block]];
  },

  channels: 'permutes',
  kernel: 'depth-to-space',
});
