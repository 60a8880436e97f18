import { channels, elements, times } from './lib/shape';
import { counts, defineOp, type Mismatch, one, type Shape } from './op';

export const reshape = defineOp({
  name: 'reshape',
  alsoCalled: ['view'],
  category: 'layout',
  summary: 'Reads the same elements as a tensor of another shape.',
  detail:
    'Without the batch, channels first. One extent may be `-1`: it becomes what is left. Moves nothing while channels ' +
    'come first in memory. More than three axes are for `permute` and `matmul`; layers on maps want three.',
  source: 'torch.reshape',
  inputs: one,
  params: {
    shape: counts('The new extents; a single number makes a vector.', { min: -1 }),
  },
  example: 'reshape([32, 3136])',
  view: true,

  shape([x], { shape }) {
    const wanted = typeof shape === 'number' ? [shape] : shape;
    const all = elements(x!);
    const open = wanted.filter(extent => extent < 0).length;
    const wrong = unusable(wanted, open);
    if (wrong) return wrong;
    const known = Math.abs(elements(wanted));
    if (open === 0 ? known !== all : all % known !== 0) return unequal(x!, wanted, all, known);
    return [wanted.map(extent => (extent < 0 ? all / known : extent))];
  },

  // Nobody leaves an extent open that is 1, except for the batch, which stands first elsewhere.
  mistaken: ([x], { shape }) =>
    typeof shape !== 'number' && shape.length > 1 && shape[0] === -1 && elements(x!) === -elements(shape)
      ? {
          at: 'shape',
          fact: `the first of its ${shape.length} extents comes out as 1`,
          help: 'the batch is left out',
          use: shape.length === 2 ? shape[1]! : shape.slice(1),
        }
      : undefined,

  channels: ([x], _, [y]) => (channels(x!) === channels(y!) ? 'keeps' : 'permutes'),

  resolved: (_inputs, _attrs, [y]) => ({ shape: y! }),

  kernel: () => [{ kind: 'reshape', still: true }],
});

function unusable(wanted: Shape, open: number): Mismatch | undefined {
  const list = `shape = [${wanted.join(', ')}]`;
  if (wanted.length === 0)
    return { at: 'shape', fact: `${list} has no axis`, help: 'give at least one extent' };
  if (wanted.includes(0))
    return { at: 'shape', fact: `${list} has an extent of 0`, help: 'use -1 for what is left' };
  if (open > 1)
    return { at: 'shape', fact: `${list} leaves ${open} extents open`, help: 'leave at most one open' };
  return undefined;
}

const unequal = (x: Shape, wanted: Shape, all: number, known: number): Mismatch => ({
  at: 'shape',
  fact: `${times(x)} has ${all} elements, which ${
    wanted.some(extent => extent < 0)
      ? `${known} does not divide`
      : `are not the ${known} of ${times(wanted)}`
  }`,
  help: 'give extents whose product is the same, or -1 for the one to be found',
});
