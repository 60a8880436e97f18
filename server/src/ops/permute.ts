import { batchless } from './lib/broadcast';
import { times } from './lib/shape';
import { counts, defineOp, one } from './op';

export const permute = defineOp({
  name: 'permute',
  alsoCalled: ['transpose'],
  calledWith: (name, numbers) =>
    name === 'permute' && numbers.length === 4 && numbers[0] === 0 && !numbers.includes(undefined)
      ? numbers.slice(1).map(axis => axis! - 1)
      : undefined,
  category: 'layout',
  summary: 'Puts the axes into another order and moves the elements accordingly.',
  detail:
    'Axes count from 0 without the batch: `permute([1, 2, 0])` makes height × width × channels of a map. Not needed ' +
    'for a chip that wants channels last: that is the business of the deployment.',
  source: 'torch.permute',
  inputs: one,
  params: {
    axes: counts('For each axis of the result, which axis it was.', { min: 0, alsoCalled: ['dims', 'perm'] }),
  },
  example: 'reshape([2, 16, 56, 56]) -> permute([1, 0, 2, 3]) -> reshape([32, 56, 56])',

  shape([x], { axes }) {
    const order = typeof axes === 'number' ? [axes] : axes;
    const rank = x!.length;
    if (order.length !== rank)
      return {
        at: 'axes',
        fact: `${order.length} axes are named and ${rank} arrive (${times(x!)})`,
        help: `name each axis from 0 to ${rank - 1} once${order.length === rank + 1 ? ', as the batch is left out' : ''}`,
        ...(order[0] === 0 ? batchless(order.slice(1), rank) : {}),
      };
    if (order.some(axis => axis >= rank) || new Set(order).size !== rank)
      return {
        at: 'axes',
        fact: `axes = [${order.join(', ')}] is no order of 0 to ${rank - 1}`,
        help: `name each axis from 0 to ${rank - 1} once`,
      };
    return [order.map(axis => x![axis]!)];
  },

  channels: (_, { axes }) => ((typeof axes === 'number' ? axes : axes[0]) === 0 ? 'keeps' : 'permutes'),

  kernel: (_, { axes }) => [{ kind: 'transpose', order: typeof axes === 'number' ? [axes] : axes }],
});
