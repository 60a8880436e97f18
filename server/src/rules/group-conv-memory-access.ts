import { figuresOnce, movedElements } from '../cost/figures';
import { groupsOf, inputChannels, isGrouped, outputChannels } from '../graph/layers';
import type { Quantity } from '../quantity/quantity';
import { exact, share, tell } from '../quantity/show';
import { defineProblem, type Mend } from '../text/problem';
import { inLayers, rangeOf, sumOf, timesIn, worstOf } from './lib/cases';
import { commonTwin, mendByTwin, type Twin, twinOf } from './lib/twin';
import { removable } from './lib/written';
import { defineRule, type Found } from './rule';

interface Compared {
  readonly groups: number;
  /** Elements read and written, of the layer and of its dense twin. */
  readonly moved: number;
  readonly dense: number;
  readonly twin: Twin | undefined;
}

interface Data extends Compared {
  readonly layers: number;
  readonly ratio: Quantity;
  /** Elements that all these layers move beyond their twins, and that the network moves. */
  readonly excess: number;
  readonly network: number | undefined;
}

const ratioOf = (d: Compared): number => d.moved / d.dense;

export const groupConvMemoryAccess = defineRule<Compared, Data>({
  kind: defineProblem<Data>({
    code: 'group-conv-memory-access',
    severity: 'hint',
    summary: 'A group convolution that moves more memory than its dense twin of equal MACs.',
    why:
      'At equal MACs and equal ratio of widths a convolution with g groups is wider by √g, so its feature maps move more. ' +
      'The dense twin has the widths c₁/√g and c₂/√g (ShuffleNet V2, guideline 2).',
    bad: 'network A {\n  input(480, 14, 14) -> conv(120, groups = 3)\n}\n',
    // The twin: 480/√3 and 120/√3 channels.
    good: 'network A {\n  input(277, 14, 14) -> conv(69)\n}\n',
    say: d =>
      `With groups = ${d.groups} this moves ${exact(Math.round(d.moved))} elements, its dense twin of equal MACs ` +
      `${exact(Math.round(d.dense))}: ${tell(d.ratio)} times the memory access${inLayers(d.layers)}.` +
      (d.network === undefined ? '' : ` The difference is ${share(d.excess, d.network)} of the network's.`),
  }),
  source: 'Ma et al. 2018, ShuffleNet V2, guideline 2',
  at: 'groups',
  scope: 'site',
  on: isGrouped,
  weighs: isGrouped,

  find: (layers, sight) =>
    layers.map((layer): Found<Compared> => {
      const groups = groupsOf(layer);
      const figures = figuresOnce(layer);
      const moved = movedElements(figures);
      const maps = figures.inputElements + figures.outputElements;
      // Both widths of the twin are smaller by √g, so its weights are as many and its maps are not.
      const narrower = Math.sqrt(groups);
      const twin = twinOf(layer, sight, inputChannels(layer) / narrower, outputChannels(layer) / narrower);
      return { place: layer.place, data: { groups, moved, dense: moved - maps + maps / narrower, twin } };
    }),

  tell: (cases, { totals }) => ({
    ...worstOf(cases, ratioOf),
    twin: commonTwin(cases),
    layers: timesIn(cases),
    ratio: rangeOf(cases, 'times', ratioOf),
    excess: sumOf(cases, d => d.moved - d.dense),
    network: totals && movedElements(totals),
  }),

  mend(written, { twin }) {
    const groups = written.argument('groups');
    const span = groups && removable(written.call, groups);
    if (groups === undefined) return [];
    const dense =
      span === undefined
        ? { place: written.within(groups.value), text: '1' }
        : { place: written.within(span), text: '' };
    const ungrouped: Mend = { title: 'Dense, of the same widths', ...dense, tried: 'faster' };
    return [...mendByTwin(written, twin, [dense]), ungrouped];
  },
});
