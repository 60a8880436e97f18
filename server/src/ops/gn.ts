import { divisors } from './lib/divisors';
import { channels, elements } from './lib/shape';
import { count, defineOp, one } from './op';

export const gn = defineOp({
  name: 'gn',
  alsoCalled: ['group_norm', 'group_normalization'],
  special: {
    alsoCalled: ['InstanceNorm', 'InstanceNormalization'],
    args: 'it.channels',
    why: 'Instance norm is group norm with a group for each channel',
  },
  // What arrives stands second in PyTorch.
  orders: { GroupNorm: ['groups', ''] },
  category: 'normalisation',
  summary:
    'Group norm: normalises groups of channels over all pixels, with a trained scale and shift for each channel.',
  detail:
    'With as many groups as channels it is instance norm. Its mean depends on the image, so it does not fold away. ' +
    'Seven operations an element, as for `ln`, and three a group.',
  source: 'Wu and He 2018; torch.nn.GroupNorm',
  inputs: one,
  params: {
    groups: count('Groups of channels, each normalised by itself.', {
      default: 32,
      alsoCalled: ['num_groups'],
    }),
  },
  example: 'conv(64, 3) -> gn(32) -> relu',

  shape([x], { groups }) {
    const c = channels(x!);
    if (c % groups !== 0)
      return {
        at: 'groups',
        fact: `groups = ${groups} does not divide the ${c} input channels`,
        help: `use ${divisors(groups, c, c)}`,
      };
    return [x!];
  },

  weights: ([x]) => [
    { name: 'scale', shape: [channels(x!)] },
    { name: 'shift', shape: [channels(x!)] },
  ],
  otherOps: ([x], { groups }) => 7 * elements(x!) + 3 * groups,
  // In as many groups as channels it is instance norm.
  channels: ([x], { groups }) => (groups === channels(x!) ? 'keeps' : 'mixes'),
  kernel: 'group-norm',
});
