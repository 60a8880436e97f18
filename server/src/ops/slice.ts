import { channels, elements } from './lib/shape';
import { count, defineOp, one } from './op';

export const slice = defineOp({
  name: 'slice',
  alsoCalled: ['narrow'],
  category: 'layout',
  summary: 'Keeps a range of the channels.',
  detail: 'Counts from 0; `end` is the first channel left out. Moves nothing: the result is a view.',
  source: 'Han et al. 2020, where a Ghost module cuts its maps to the width asked for',
  inputs: one,
  params: {
    begin: count('First channel kept.', { min: 0 }),
    end: count('First channel no longer kept.'),
  },
  example: 'slice(0, 24) -> conv(24, 1)',
  view: true,

  shape([x], { begin, end }) {
    const c = channels(x!);
    if (end > c)
      return {
        at: 'end',
        fact: `end = ${end} lies beyond the ${c} channels that arrive`,
        help: `use at most ${c}`,
      };
    if (begin >= end)
      return {
        at: 'begin',
        fact: `begin = ${begin} is not below end = ${end}, so no channel is left`,
        help: `use at most ${end - 1}`,
      };
    return [[end - begin, ...x!.slice(1)]];
  },

  reads: (_inputs, _attrs, [y]) => [elements(y!)],
  channels: 'splits',
  // All channels are the map itself.
  kernel: ([x], _attrs, [y]) => (channels(x!) === channels(y!) ? [] : [{ kind: 'slice' }]),
});
