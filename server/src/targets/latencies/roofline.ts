/**
 * A roofline with a rate for each class of layers: whichever takes longer of computing and of moving maps, and weights besides.
 *
 * Source: Williams et al. 2009, Roofline: an insightful visual performance model for multicore architectures; that a rate for
 * each class is what makes it useful for networks: Zhang et al. 2021, nn-Meter, section 2.
 */
import * as z from 'zod/mini';
import { channels, elements } from '../../ops/lib/shape';
import { known, said, source, text } from '../lib/form';
import { asClause, defineModel, type Kernel, longerOf, weightBytesOf, withinFactor } from './latency';

const rate = (what: string) => said(z.number().check(z.positive()), what);

const numbers = z.strictObject({
  callUs: said(z.number().check(z.nonnegative()), 'Microseconds that a call takes, whatever the network.'),
  kernelUs: said(z.number().check(z.nonnegative()), 'Microseconds to start a step.'),
  denseMacsPerUs: rate('MACs of convolutions with windows of several pixels.'),
  pointwiseMacsPerUs: rate('MACs of convolutions with windows of one pixel.'),
  depthwiseMacsPerUs: rate('MACs of depthwise convolutions.'),
  groupedMacsPerUs: rate('MACs of other convolutions in groups.'),
  connectedMacsPerUs: rate('MACs of fully connected layers and of products of maps.'),
  mapBytesPerUs: rate('Bytes of maps read and written.'),
  weightBytesPerUs: rate('Bytes of weights.'),
});

type Numbers = z.infer<typeof numbers>;

export const roofline = defineModel({
  form: said(
    z.strictObject({
      kind: z.literal('roofline'),
      weightBits: said(z.int().check(z.gte(1)), 'Bits of the weights that the numbers were measured at.'),
      activationBits: said(z.int().check(z.gte(1)), 'Bits of the maps.'),
      channelBlock: z.optional(
        said(z.int().check(z.gte(1)), 'Channels that are worked on together: fewer take as long.'),
      ),
      numbers,
      clockHz: known('Cycles a second, for whoever compares; the numbers have it in them.'),
      withinFactor,
      source,
      measured: text('On what the numbers were measured, and how.'),
    }),
    'A rate for each class of layers, which measured networks give.',
  ),
  isMeasured: true,
  speed: ({ measured }) => `a rate for each class of layers. ${measured}`,
  each({ weightBits, activationBits, channelBlock = 1, numbers: n, withinFactor: within, measured }) {
    const unknown = `it was measured with ${weightBits}-bit weights and ${activationBits}-bit maps only`;
    return {
      taken(kernel) {
        if (kernel.weightBits !== weightBits || kernel.activationBits !== activationBits) return { unknown };
        if (kernel.isInside) return nothing;
        const fill = fillOf(kernel, channelBlock);
        const { computeUs, moveUs } = longerOf(
          kernel.macs === 0 ? 0 : kernel.macs / fill / rateOf(kernel, n),
          mapBytesOf(kernel) / n.mapBytesPerUs,
        );
        return {
          computeUs,
          moveUs: moveUs + weightBytesOf(kernel) / n.weightBytesPerUs,
          startUs: n.kernelUs,
          ...(kernel.macs === 0 ? {} : { fill }),
        };
      },
      callUs: n.callUs,
      within,
      basis: `rates fitted to networks: ${asClause(measured)}`,
    };
  },
});

const nothing = { computeUs: 0, moveUs: 0, startUs: 0 };

function rateOf({ kind, work, inputs }: Kernel, n: Numbers): number {
  if (kind === 'fully-connected' || kind === 'matrix-product') return n.connectedMacsPerUs;
  const { groups = 1, window } = work;
  const [kh, kw] = window?.kernel ?? [1, 1];
  if (groups > 1) {
    const isByChannel = groups === channels(inputs[0]!);
    return isByChannel ? n.depthwiseMacsPerUs : n.groupedMacsPerUs;
  }
  return kh * kw === 1 ? n.pointwiseMacsPerUs : n.denseMacsPerUs;
}

/** How much of the blocks of channels that a step works on is of use. */
function fillOf({ work, inputs: [x], outputs: [y] }: Kernel, block: number): number {
  if (block === 1) return 1;
  const { groups = 1 } = work;
  const [read, made] = [channels(x!), channels(y!)];
  const used = (n: number) => n / (Math.ceil(n / block) * block);
  if (groups > 1) return used(made);
  // The few channels of an image are not filled up.
  return (read < block ? 1 : used(read)) * used(made);
}

function mapBytesOf({ inputs, outputs, activationBits }: Kernel): number {
  let count = 0;
  for (const map of inputs) count += elements(map);
  for (const map of outputs) count += elements(map);
  return (count * activationBits) / 8;
}
