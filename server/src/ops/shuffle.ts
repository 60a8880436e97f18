import { divisors } from './lib/divisors';
import { channels } from './lib/shape';
import { count, defineOp, one, type Shape } from './op';

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

  channels: 'permutes',

  // As chips run it: a table of groups, its transpose, and the map again.
  kernel([x], { groups }) {
    const [c, ...map] = x!;
    const table: Shape = [groups, c! / groups, ...map];
    const turned: Shape = [c! / groups, groups, ...map];
    const order = table.map((_, axis) => (axis < 2 ? 1 - axis : axis));
    return [
      { kind: 'reshape', inputs: [x!], outputs: [table], still: true },
      { kind: 'transpose', inputs: [table], outputs: [turned], order },
      { kind: 'reshape', inputs: [turned], outputs: [x!], still: true },
    ];
  },
});
