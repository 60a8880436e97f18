import type { Figures } from '../cost/figures';
import { layerFigures, nothing, plus } from '../cost/figures';
import { bytesOf, fp32 } from '../cost/precision';
import { arithmeticIntensity } from '../figures/arithmetic-intensity';
import { inputChannels, isDepthwise } from '../graph/layers';
import { ops } from '../ops';
import type { Quantity } from '../quantity/quantity';
import { tell } from '../quantity/show';
import type { Expr, Stage } from '../syntax/tree';
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
  weighs: isDepthwise,

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

  mend({ call, following, argument, within, commented }) {
    const index = following.findIndex(stage => stage.kind === 'call' && stage.name.name === 'conv');
    const pointwise = following[index];
    if (pointwise?.kind !== 'call' || !following.slice(0, index).every(isBetween)) return [];
    const span = { start: call.start, end: pointwise.end };
    const [out, side, ...rest] = pointwise.args ?? [];
    // What a 1×1 says beside its width would not fit the window.
    if (out?.name !== undefined || rest.length > 0 || commented(span)) return [];
    if (
      side !== undefined &&
      !(side.name === undefined && side.value.kind === 'number' && side.value.value === 1)
    )
      return [];
    const width = plain(out?.value);
    const window = plain(argument('kernel')?.value);
    const stride = argument('stride') === undefined ? '' : plain(argument('stride')?.value);
    if (width === undefined || window === undefined || stride === undefined) return [];
    if (call.args!.length > (stride === '' ? 1 : 2)) return [];
    const text = `conv(${[width, window, ...(stride === '' ? [] : [stride])].join(', ')})`;
    return [{ title: `Dense instead: ${text}`, place: within(span), text, tried: 'mends' }];
  },
});

/** A batch norm or an activation: the dense convolution has its own behind it. */
const isBetween = (stage: Stage): boolean => {
  const op = stage.kind === 'call' ? ops.get(stage.name.name) : undefined;
  return op?.affine === true || op?.pointwise === true;
};

/** A number or a name as it is written. */
const plain = (value: Expr | undefined): string | undefined =>
  value?.kind === 'name'
    ? value.name
    : value?.kind === 'number' && typeof value.value === 'number'
      ? String(value.value)
      : undefined;
