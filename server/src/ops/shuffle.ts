import { divisors } from './lib/divisors';
import { channels } from './lib/shape';
import { count, defineOp, one } from './op';

export const shuffle = defineOp({
  name: 'shuffle',
  alsoCalled: ['channel_shuffle'],
  category: 'layout',
  summary: 'Channel shuffle: deals the channels of each group out to all groups.',
  detail:
    'Reads the channels as a table of `groups` rows and writes it column by column. No arithmetic, but the whole ' +
    'map is moved; many chips run it as two transposes.',
  source: 'Zhang et al. 2018, section 3.1; torch.nn.ChannelShuffle',
  inputs: one,
  params: {
    groups: count('Groups that the channels come in.', { alsoCalled: ['group', 'g'] }),
  },
  example: 'conv(48, 1, groups = 2) -> bn -> relu -> shuffle(2)',

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
});
