import { figuresOnce, movedElements } from '../cost/figures';
import { groupsOf, isGrouped } from '../graph/layers';
import type { Quantity } from '../quantity/quantity';
import { exact, share, tell } from '../quantity/show';
import { defineProblem } from '../text/problem';
import { inLayers, rangeOf, sumOf, timesIn, worstOf } from './lib/cases';
import { defineRule } from './rule';

interface Compared {
  readonly groups: number;
  /** Elements read and written, of the layer and of its dense twin. */
  readonly moved: number;
  readonly twin: number;
}

interface Data extends Compared {
  readonly layers: number;
  readonly ratio: Quantity;
  /** Elements that all these layers move beyond their twins, and that the network moves. */
  readonly excess: number;
  readonly network: number | undefined;
}

const ratioOf = (d: Compared): number => d.moved / d.twin;

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
      `${exact(Math.round(d.twin))}: ${tell(d.ratio)} times the memory access${inLayers(d.layers)}.` +
      (d.network === undefined ? '' : ` The difference is ${share(d.excess, d.network)} of the network's.`),
  }),
  source: 'Ma et al. 2018, ShuffleNet V2, guideline 2',
  at: 'groups',
  scope: 'layer',
  on: 'convolution',

  find(layer) {
    if (!isGrouped(layer)) return undefined;
    const groups = groupsOf(layer);
    const figures = figuresOnce(layer);
    const moved = movedElements(figures);
    const maps = figures.inputElements + figures.outputElements;
    // Both widths of the twin are smaller by √g, so its weights are as many and its maps are not.
    return { groups, moved, twin: moved - maps + maps / Math.sqrt(groups) };
  },

  tell: (cases, { totals }) => ({
    ...worstOf(cases, ratioOf),
    layers: timesIn(cases),
    ratio: rangeOf(cases, 'times', ratioOf),
    excess: sumOf(cases, d => d.moved - d.twin),
    network: totals && movedElements(totals),
  }),
});
