/** An array with a processor for each input channel, as the accelerators of the MAX78000 family have it. */
import * as z from 'zod/mini';
import { channels, pixels } from '../../ops/lib/shape';
import { known, note, said, source, text } from '../lib/form';
import { amount, defineModel, type Kernel, type Taken } from './latency';

export const cycles = defineModel({
  form: said(
    z.strictObject({
      kind: z.literal('cycles'),
      processors: known('Input channels that are worked on at the same time.'),
      windowPixels: known(
        'Pixels of a window that each takes in one cycle; a smaller window takes one as well.',
      ),
      clockHz: known('Cycles a second.'),
      source,
      clockSource: z.optional(text('Where the clock is written, if not where the rest is.')),
      note: z.optional(note),
    }),
    'Counted: a cycle for each pixel of a result, each output channel and each group of input channels.',
  ),
  speed: ({ windowPixels, processors }) =>
    `a window of ${amount(windowPixels, 'pixels')} of ${amount(processors, 'channels')} a cycle`,
  each({ processors, windowPixels, clockHz }) {
    if (processors === null || windowPixels === null)
      return { unknown: 'no source gives the size of its array' };
    if (clockHz === null || clockHz === 0) return { unknown: 'no source gives its clock' };
    const taken = ({ work, inputs, outputs, macs }: Kernel): Taken => {
      if (macs === 0) return { computeUs: 0, moveUs: 0, startUs: 0 };
      const [x, y] = [inputs[0]!, outputs[0]!];
      const { groups = 1, window } = work;
      const [kh, kw] = window?.kernel ?? [1, 1];
      // In a depthwise layer each processor makes the results of its own channel.
      const results = groups > 1 ? channels(y) / groups : channels(y);
      const turns = Math.ceil(channels(x) / processors) * Math.ceil((kh * kw) / windowPixels);
      const count = pixels(y) * results * turns;
      return {
        computeUs: (count / clockHz) * 1e6,
        moveUs: 0,
        startUs: 0,
        fill: Math.min(1, macs / (count * processors * windowPixels)),
      };
    };
    return {
      taken,
      callUs: 0,
      basis: 'cycles of its array alone: loading of inputs and weights is left out',
    };
  },
});
