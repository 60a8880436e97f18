import { alongChannels } from './lib/along';
import { axisName, remedy } from './lib/broadcast';
import { times } from './lib/shape';
import { defineOp, many } from './op';

export const concat = defineOp({
  name: 'concat',
  alsoCalled: ['cat', 'concatenate', 'route'],
  category: 'layout',
  summary: 'Puts the channels of several maps one after the other.',
  detail:
    'Height and width must agree. Nothing is computed, but on most chips the maps are copied unless their ' +
    'producers write straight into the joined one.',
  source: 'Szegedy et al. 2015; Huang et al. 2017',
  inputs: many,
  without: alongChannels,
  params: {},
  example: 'a = it -> conv(16, 1)\nb = a -> conv(16, 3)\na, b -> concat',

  shape(inputs) {
    const first = inputs[0]!;
    let c = 0;
    for (const x of inputs) {
      if (x.length !== first.length)
        return {
          at: 'inputs',
          fact: `${times(first)} and ${times(x)} differ in the number of axes`,
          help: 'flatten the maps, or make maps of the vectors with reshape',
        };
      for (let axis = 1; axis < x.length; axis++)
        if (x[axis] !== first[axis])
          return {
            at: 'inputs',
            fact: `${times(first)} and ${times(x)} differ in ${differing(first, x)}`,
            help:
              x.length === 2
                ? 'they are joined along the first axis, to which permute([1, 0]) brings the other one'
                : remedy([axis], first, x.length),
          };
      c += x[0]!;
    }
    return [[c, ...first.slice(1)]];
  },

  channels: 'joins',
  kernel: 'concatenate',
});

const differing = (a: readonly number[], b: readonly number[]): string =>
  a
    .map((extent, axis) =>
      axis > 0 && extent !== b[axis] ? (a.length === 2 ? `axis ${axis}` : axisName(axis, a.length)) : '',
    )
    .filter(Boolean)
    .join(' and ');
