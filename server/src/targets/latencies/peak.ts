/** What an engine does at best, where nothing else is known of it: a ceiling. */
import * as z from 'zod/mini';
import { known, note, said, source, text } from '../lib/form';
import { amount, defineModel, longerOf, weightBytesOf } from './latency';

export const peak = defineModel({
  form: said(
    z.strictObject({
      kind: z.literal('peak'),
      macsPerCycle: known('MACs that it does a cycle at best, at the first of its precisions.'),
      clockHz: known('Cycles a second.'),
      source,
      clockSource: z.optional(text('Where the clock is written, if not where the rest is.')),
      note: z.optional(note),
    }),
    'A ceiling: nothing takes less time than its MACs at this rate.',
  ),
  speed: ({ macsPerCycle }) => `at most ${amount(macsPerCycle, 'MACs a cycle')}`,
  each({ macsPerCycle, clockHz }, { weightBytesPerSecond = Number.POSITIVE_INFINITY }) {
    if (macsPerCycle === null || macsPerCycle === 0)
      return { unknown: 'no source says how many MACs it does a cycle' };
    if (clockHz === null || clockHz === 0)
      return { unknown: 'no source gives its clock, which a target file can say' };
    const macsPerUs = (macsPerCycle * clockHz) / 1e6;
    // Weights are read once at least; maps may stay on the chip.
    return {
      taken: kernel => ({
        startUs: 0,
        ...longerOf(kernel.macs / macsPerUs, (weightBytesOf(kernel) / weightBytesPerSecond) * 1e6),
      }),
      callUs: 0,
      basis: 'its peak alone: nothing takes less',
    };
  },
});
