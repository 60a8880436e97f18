import { layerFigures } from '../cost/figures';
import { exact } from '../report/quantity';
import { defineProblem } from '../text/problem';
import { inLayers, timesIn } from './lib/cases';
import { defineRule } from './rule';

interface Compared {
  readonly groups: number;
  /** Elements read and written, of the layer and of its dense twin. */
  readonly moved: number;
  readonly twin: number;
}

interface Data extends Compared {
  readonly layers: number;
}

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
      `${exact(Math.round(d.twin))}: ${(d.moved / d.twin).toFixed(2)} times the memory access${inLayers(d.layers)}.`,
  }),
  source: 'Ma et al. 2018, ShuffleNet V2, guideline 2',
  cures: [],
  at: 'groups',
  scope: 'layer',
  on: 'convolution',

  find(layer) {
    const groups = layer.attrs['groups'];
    // A depthwise convolution is an operator of its own; one group for each channel is the same thing.
    if (typeof groups !== 'number' || groups <= 1 || groups === layer.inputShapes[0]![0]) return undefined;
    const { inputElements, outputElements, kernelElements } = layerFigures(layer);
    const maps = inputElements + outputElements;
    // Both widths of the twin are smaller by √g, so its weights are as many and its maps are not.
    return { groups, moved: maps + kernelElements, twin: maps / Math.sqrt(groups) + kernelElements };
  },

  tell(cases) {
    const worst = cases.reduce((a, b) => (b.data.moved / b.data.twin > a.data.moved / a.data.twin ? b : a));
    return { ...worst.data, layers: timesIn(cases) };
  },
});
