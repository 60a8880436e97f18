import { alongChannels } from './lib/along';
import { divisors } from './lib/divisors';
import { channels } from './lib/shape';
import { counts, defineOp, type Mismatch, one } from './op';

/** More parts than anyone names; keeps a slip of the pen from filling the memory. */
const PARTS = 4096;

export const split = defineOp({
  name: 'split',
  alsoCalled: ['chunk'],
  category: 'layout',
  summary: 'Cuts the channels into ranges, each a map of its own.',
  detail:
    'A number makes that many equal parts (torch.split’s number is the size of a part), a list gives the sizes. ' +
    'Moves nothing: each part is a view of neighbouring channels.',
  source: 'Ma et al. 2018, figure 3c; torch.chunk',
  inputs: one,
  without: alongChannels,
  params: {
    parts: counts('How many equal parts, or a list with the channels of each.', {
      alsoCalled: ['chunks', 'sections'],
    }),
  },
  example: 'keep, work = it -> split(2)\nwork -> conv(16, 3) -> bn -> relu\nkeep, it -> concat',
  view: true,

  shape([x], { parts }) {
    const c = channels(x!);
    const rest = x!.slice(1);
    if (typeof parts !== 'number') {
      const sum = parts.reduce((total, part) => total + part, 0);
      return sum === c && parts.length > 0 ? parts.map(part => [part, ...rest]) : unequal(parts, sum, c);
    }
    if (parts > PARTS)
      return { at: 'parts', fact: `${parts} parts are more than ${PARTS}`, help: 'use fewer parts' };
    if (c % parts !== 0)
      return {
        at: 'parts',
        fact: `${c} channels do not divide into ${parts} equal parts`,
        help: `use ${divisors(parts, c, c)} parts, or a list with the channels of each`,
      };
    return Array.from({ length: parts }, () => [c / parts, ...rest]);
  },

  channels: 'splits',
  kernel: 'split',
});

function unequal(parts: readonly number[], sum: number, c: number): Mismatch {
  const last = c - sum + (parts.at(-1) ?? 0);
  const list = [...parts.slice(0, -1), last].join(', ');
  return {
    at: 'parts',
    fact: `the parts [${parts.join(', ')}] sum to ${sum}, not to the ${c} channels that arrive`,
    help: last > 0 ? `for instance [${list}]` : 'give sizes that sum to the channels',
  };
}
