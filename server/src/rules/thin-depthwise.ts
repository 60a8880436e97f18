import type { Figures } from '../cost/figures';
import { layerFigures, nothing, plus } from '../cost/figures';
import { bytesOf, fp32 } from '../cost/precision';
import { arithmeticIntensity } from '../figures/arithmetic-intensity';
import { inputChannels, isDepthwise } from '../graph/layers';
import type { Quantity } from '../quantity/quantity';
import { tell } from '../quantity/show';
import { defineProblem } from '../text/problem';
import { inLayers, timesIn, worstOf } from './lib/cases';
import { defineRule } from './rule';

interface Thin {
  readonly channels: number;
  readonly figures: Figures;
}

interface Data {
  readonly channels: number;
  readonly layers: number;
  /** MACs for each byte of memory access at fp32, of these layers and of the network. */
  readonly here: Quantity;
  readonly network: Quantity;
}

/** A register of 128 bits holds so many channels of 8 bits (Arm's Neon, SSE2). */
const vector = 16;
/** Below this part of the network's memory access it does not matter. */
const leastShare = 0.01;

const perByte = (figures: Figures): Quantity => arithmeticIntensity.of(figures, fp32);

export const thinDepthwise = defineRule<Thin, Data>({
  kind: defineProblem<Data>({
    code: 'thin-depthwise',
    severity: 'hint',
    summary: 'A depthwise convolution on so few channels that it does not fill a vector.',
    why:
      'A depthwise convolution does few MACs for each byte that it moves, and processors compute it for a vector of ' +
      'channels at a time, sixteen of 8 bits in a register of 128. On fewer channels the saving in MACs is seldom one in ' +
      'time: EfficientNetV2 puts a dense convolution in the place of the early depthwise ones and their 1×1. Do that, or ' +
      'make the layer wider and its maps smaller.',
    bad: 'network A {\n  input(8, 112, 112) -> dwconv(3) -> bn -> relu -> conv(16, 1) -> bn -> relu\n}\n',
    good: 'network A {\n  input(8, 112, 112) -> conv(16, 3) -> bn -> relu\n}\n',
    say: d =>
      `On ${d.channels} channels this depthwise convolution fills ${d.channels} of ${vector} lanes of 8 bits, and it does ` +
      `${tell(d.here)} MACs for each byte at fp32${inLayers(d.layers)}; the network does ${tell(d.network)}.`,
  }),
  source: 'Tan and Le 2021, EfficientNetV2, section 3.2',
  scope: 'layer',
  on: 'convolution',

  find(layer) {
    const channels = inputChannels(layer);
    if (channels >= vector || !isDepthwise(layer)) return undefined;
    return { channels, figures: layerFigures(layer) };
  },

  tell(cases, { totals }) {
    const here = cases.reduce((sum, { data, times }) => plus(sum, data.figures, times), nothing);
    const bytes = (f: Figures) => bytesOf(f, fp32).memoryAccessBytes;
    if (totals === undefined || !(bytes(here) >= leastShare * bytes(totals))) return undefined;
    const { channels } = worstOf(cases, d => -d.channels);
    return { channels, layers: timesIn(cases), here: perByte(here), network: perByte(totals) };
  },
});
