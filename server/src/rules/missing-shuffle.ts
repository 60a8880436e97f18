import type { Layer } from '../graph/graph';
import { groupsOf, isGrouped, keepsChannels } from '../graph/layers';
import { gcd } from '../ops/lib/divisors';
import { defineProblem } from '../text/problem';
import { inLayers, timesIn, worstOf } from './lib/cases';
import type { Sight } from './lib/sight';
import { defineRule, type Found } from './rule';

interface Apart {
  /** Groups of the convolution before, and of this one. */
  readonly before: number;
  readonly groups: number;
}

interface Data extends Apart {
  readonly layers: number;
}

/** Channels fall into so many parts that neither convolution joins. */
const parts = (d: Apart): number => gcd(d.before, d.groups);

export const missingShuffle = defineRule<Apart, Data>({
  kind: defineProblem<Data>({
    code: 'missing-shuffle',
    severity: 'hint',
    summary: 'Group convolutions in a row whose groups never see each other.',
    why:
      'An output of a group convolution sees the inputs of its own group alone. Where another one with the same groups ' +
      'follows, the channels fall apart into networks of their own. A channel shuffle between the two deals the channels ' +
      'of each group out to all groups; it has neither parameters nor MACs (ShuffleNet).',
    bad:
      'network A {\n  input(48, 28, 28)\n  conv(96, groups = 4) -> bn -> relu\n  dwconv(3) -> bn\n' +
      '  conv(48, groups = 4) -> bn\n}\n',
    good:
      'network A {\n  input(48, 28, 28)\n  conv(96, groups = 4) -> bn -> relu -> shuffle(4)\n  dwconv(3) -> bn\n' +
      '  conv(48, groups = 4) -> bn\n}\n',
    say: d =>
      `Between this convolution with groups = ${d.groups} and the one before it with groups = ${d.before} no channel ` +
      `shuffle stands: ${parts(d)} parts of the channels never mix${inLayers(d.layers)}.`,
  }),
  source: 'Zhang et al. 2018, ShuffleNet, section 3.1',
  at: 'groups',
  scope: 'site',
  on: isGrouped,

  find(layers, sight) {
    const found: Found<Apart>[] = [];
    for (const item of layers) {
      const before = groupedBefore(item, sight);
      if (before === undefined) continue;
      const data = { before: groupsOf(before), groups: groupsOf(item) };
      const related = [{ place: before.place, text: 'the group convolution before it' }];
      if (parts(data) > 1) found.push({ place: item.place, data, related });
    }
    return found;
  },

  tell: cases => ({ ...worstOf(cases, parts), layers: timesIn(cases) }),

  mend({ place, call, argument }, { before, groups }) {
    const value = before === groups ? argument('groups')?.value : undefined;
    const written =
      value?.kind === 'name' ? value.name : value?.kind === 'number' ? String(groups) : undefined;
    if (written === undefined || call.name.name !== 'conv') return [];
    return [
      {
        title: 'Shuffle the channels before it',
        place: { ...place, end: place.start },
        text: `shuffle(${written}) -> `,
      },
    ];
  },
});

/** The group convolution from which a layer's input comes, through what keeps every channel apart. */
function groupedBefore(layer: Layer, sight: Sight): Layer | undefined {
  const maker = sight.behind(layer.inputs[0], item => item.kind === 'layer' && keepsChannels(item));
  return maker?.kind === 'layer' && isGrouped(maker) ? maker : undefined;
}
