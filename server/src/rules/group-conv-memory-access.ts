import { elements } from '../ops/lib/shape';
import { defineProblem } from '../text/problem';
import { defineRule, type Subject } from './rule';

interface Data {
  readonly groups: number;
  /** Elements read and written, of the layer and of its dense twin. */
  readonly moved: number;
  readonly twin: number;
  readonly layers: number;
}

const count = (n: number): string => Math.round(n).toLocaleString('en');

/** What a convolution in groups moves, and what the dense one of equal MACs and equal ratio of widths would. */
function compare({ layer, figures }: Subject, groups: number): { moved: number; twin: number } {
  const maps = elements(layer.inputShapes[0]!) + elements(layer.outputs[0]!);
  // Both widths of the twin are smaller by √g, so its weights are as many and its maps are not.
  return { moved: maps + figures.kernelElements, twin: maps / Math.sqrt(groups) + figures.kernelElements };
}

export const groupConvMemoryAccess = defineRule<Data>({
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
      `With groups = ${d.groups} this moves ${count(d.moved)} elements, its dense twin of equal MACs ${count(d.twin)}: ` +
      `${(d.moved / d.twin).toFixed(2)} times the memory access${d.layers > 1 ? `, in ${d.layers} layers` : ''}.`,
  }),
  source: 'Ma et al. 2018, ShuffleNet V2, guideline 2',

  check(subjects) {
    let worst: Data | undefined;
    let layers = 0;
    for (const subject of subjects) {
      const { layer, times } = subject;
      const groups = layer.attrs['groups'];
      // A depthwise convolution is an operator of its own; one group for each channel is the same thing.
      if (layer.op.category !== 'convolution' || typeof groups !== 'number') continue;
      if (groups <= 1 || groups === layer.inputShapes[0]![0]) continue;
      const { moved, twin } = compare(subject, groups);
      if (moved <= twin) continue;
      layers += times;
      if (worst === undefined || moved / twin > worst.moved / worst.twin)
        worst = { groups, moved, twin, layers: 0 };
    }
    return worst && { at: 'groups', data: { ...worst, layers } };
  },
});
