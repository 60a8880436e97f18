import { figuresOnce, movedElements } from '../cost/figures';
import type { Layer } from '../graph/graph';
import { groupsOf, inputChannels, isPointwise, outputChannels } from '../graph/layers';
import { elements, pixels } from '../ops/lib/shape';
import type { Quantity } from '../quantity/quantity';
import { exact, share, tell } from '../quantity/show';
import { defineProblem } from '../text/problem';
import { inLayers, rangeOf, sumOf, timesIn, worstOf } from './lib/cases';
import { commonTwin, mendByTwin, type Twin, twinOf } from './lib/twin';
import { defineRule, type Found } from './rule';

interface Compared {
  readonly from: number;
  readonly to: number;
  /** Elements read and written, of the layer and of its twin of equal widths. */
  readonly moved: number;
  readonly equal: number;
}

interface Placed extends Compared {
  readonly twin: Twin | undefined;
}

interface Data extends Placed {
  readonly layers: number;
  readonly ratio: Quantity;
  /** Elements that all these layers move beyond their twins, and that the network moves. */
  readonly excess: number;
  readonly network: number;
}

/** Widths four times apart never reach it: (1 + 4) / 2√4 = 1.25, and weights only lower the ratio. */
const leastRatio = 1.25;
/** Below this part of the network's memory access nobody would change a width for it. */
const leastShare = 0.05;

export const unequalWidths = defineRule<Placed, Data>({
  kind: defineProblem<Data>({
    code: 'unequal-widths',
    severity: 'hint',
    summary: 'A 1×1 convolution between widths so unequal that its maps move more than equal ones would.',
    why:
      'For h·w pixels a 1×1 convolution from c₁ to c₂ channels moves h·w·(c₁ + c₂) + c₁·c₂ elements. At the same MACs that ' +
      'is least where c₁ = c₂ (ShuffleNet V2, guideline 1). Widths up to four times apart, as in a bottleneck, are left ' +
      'alone, and so are layers that move little of the whole.',
    bad: 'network A {\n  input(16, 56, 56) -> conv(144) -> bn -> relu\n}\n',
    // √(16·144) = 48 channels on both sides: as many MACs.
    good: 'network A {\n  input(48, 56, 56) -> conv(48) -> bn -> relu\n}\n',
    say: d =>
      `From ${d.from} to ${d.to} channels this 1×1 moves ${exact(d.moved)} elements, its twin of equal widths and MACs ` +
      `${exact(Math.round(d.equal))}: ${tell(d.ratio)} times the memory access${inLayers(d.layers)}. ` +
      `The difference is ${share(d.excess, d.network)} of the network's.`,
  }),
  source: 'Ma et al. 2018, ShuffleNet V2, guideline 1',
  at: 'out',
  scope: 'site',
  on: layer => compared(layer) !== undefined,
  weighs: isPointwise,

  find: (layers, sight) =>
    layers.map((layer): Found<Placed> => {
      const found = compared(layer)!;
      const width = Math.sqrt(found.from * found.to);
      return { place: layer.place, data: { ...found, twin: twinOf(layer, sight, width, width) } };
    }),

  tell(cases, { totals }) {
    const excess = sumOf(cases, d => d.moved - d.equal);
    const network = totals === undefined ? Number.NaN : movedElements(totals);
    if (!(excess >= leastShare * network)) return undefined;
    const ratio = (d: Compared) => d.moved / d.equal;
    return {
      ...worstOf(cases, ratio),
      twin: commonTwin(cases),
      layers: timesIn(cases),
      ratio: rangeOf(cases, 'times', ratio),
      excess,
      network,
    };
  },

  mend: (written, { twin }) => mendByTwin(written, twin),
});

function compared(layer: Layer): Compared | undefined {
  const [x] = layer.inputShapes;
  const [from, to] = [inputChannels(layer), outputChannels(layer)];
  if (!isPointwise(layer) || groupsOf(layer) > 1 || from === to || pixels(x!) === 1) return undefined;
  const figures = figuresOnce(layer);
  const moved = movedElements(figures);
  const maps = figures.inputElements + figures.outputElements;
  // Both widths of the twin are √(c₁·c₂), so its weights are as many, and its maps are the geometric mean.
  const equal = moved - maps + 2 * Math.sqrt(figures.inputElements * elements(layer.outputs[0]!));
  return moved < leastRatio * equal ? undefined : { from, to, moved, equal };
}
