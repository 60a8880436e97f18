import { groupsOf, inputChannels, isGrouped, outputChannels } from '../graph/layers';
import { share } from '../quantity/show';
import { defineProblem } from '../text/problem';
import { inLayers, timesIn, worstOf } from './lib/cases';
import { defineRule } from './rule';

interface Split {
  readonly groups: number;
  /** Channels of one group. */
  readonly into: number;
  readonly out: number;
}

interface Data extends Split {
  readonly layers: number;
}

/** SDOT adds four products of 8-bit numbers into each of four results; a register of fp32 has four lanes as well. */
const lanes = 4;

const whole = (channels: number): number => lanes * Math.ceil(channels / lanes);
const used = ({ into, out }: Split): number => into * out;
const taken = ({ into, out }: Split): number => whole(into) * whole(out);

export const unevenGroups = defineRule<Split, Data>({
  kind: defineProblem<Data>({
    code: 'uneven-groups',
    severity: 'hint',
    summary: 'A group convolution whose groups do not fill vectors of four channels.',
    why:
      'A group is a convolution of its own, and its channels are computed in vectors: dot products of four 8-bit channels, ' +
      'four results at a time, or four lanes of 32 bits. Where the channels of a group are no multiple of 4, the rest of a ' +
      'vector is computed for nothing. Choose the widths as multiples of 4 · groups.',
    bad: 'network A {\n  input(48, 28, 28) -> conv(48, groups = 8)\n}\n',
    good: 'network A {\n  input(48, 28, 28) -> conv(48, groups = 6)\n}\n',
    say: d =>
      `With groups = ${d.groups} each group has ${d.into} input and ${d.out} output channels, which are no multiples of 4: ` +
      `${share(used(d), taken(d))} of the lanes do something${inLayers(d.layers)}.`,
  }),
  source: 'Arm Architecture Reference Manual for A-profile, DDI 0487, SDOT (vector)',
  at: 'groups',
  scope: 'layer',
  on: 'convolution',

  find(layer) {
    if (!isGrouped(layer)) return undefined;
    const groups = groupsOf(layer);
    const [into, out] = [inputChannels(layer) / groups, outputChannels(layer) / groups];
    return into % lanes === 0 && out % lanes === 0 ? undefined : { groups, into, out };
  },

  tell: cases => ({ ...worstOf(cases, d => taken(d) / used(d)), layers: timesIn(cases) }),
});
