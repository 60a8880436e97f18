import { channels, elements } from './lib/shape';
import { defineOp, one } from './op';

export const flatten = defineOp({
  name: 'flatten',
  calledWith: (name, numbers) =>
    name === 'flatten' || (/^(?:view|reshape)$/i.test(name) && numbers.length === 2 && numbers.includes(-1))
      ? []
      : undefined,
  category: 'layout',
  summary: 'Lays out a map as a vector, channel by channel.',
  detail:
    'Moves nothing while channels come first in memory. `fc` flattens by itself, so it is seldom needed before one.',
  source: 'torch.nn.Flatten',
  inputs: one,
  params: {},
  example: 'gap -> flatten -> fc(10)',
  view: true,
  shape: ([x]) => [[elements(x!)]],
  channels: ([x], _, [y]) => (channels(x!) === channels(y!) ? 'keeps' : 'permutes'),
});
