/**
 * A roofline with a rate for each class of layers: whichever takes longer of computing and of moving maps, and weights besides.
 *
 * Source: Williams et al. 2009, Roofline: an insightful visual performance model for multicore architectures; that a rate for
 * each class is what makes it useful for networks: Zhang et al. 2021, nn-Meter, section 2.
 */
import * as z from 'zod/mini';
import { channels, elements } from '../../ops/lib/shape';
import { known, said, source, text } from '../lib/form';
import { asClause, defineModel, longerOf, type Run, type Step, weightBytesOf, withinFactor } from './latency';

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
  speed: ({ measured }) => `a rate for each class of layers. ${measured}`,
  times(run, { weightBits, activationBits, channelBlock = 1, numbers: n, withinFactor: within, measured }) {
    if (run.steps.some(step => step.weightBits !== weightBits || step.activationBits !== activationBits))
      return {
        unknown: `it was measured with ${weightBits}-bit weights and ${activationBits}-bit maps only`,
      };
    const spent = run.steps.map(step => {
      const { layer, isInside } = step;
      if (isInside) return { layer, computeUs: 0, moveUs: 0, startUs: 0 };
      const fill = fillOf(step, run, channelBlock);
      const { computeUs, moveUs } = longerOf(
        step.macs === 0 ? 0 : step.macs / fill / rateOf(step, run, n),
        mapBytesOf(step, run) / n.mapBytesPerUs,
      );
      return {
        layer,
        computeUs,
        moveUs: moveUs + weightBytesOf(step) / n.weightBytesPerUs,
        startUs: n.kernelUs,
        ...(step.macs === 0 ? {} : { fill }),
      };
    });
    return { spent, callUs: n.callUs, within, basis: `rates fitted to networks: ${asClause(measured)}` };
  },
});

function rateOf({ kind, work, reads }: Step, { maps }: Run, n: Numbers): number {
  if (kind === 'fully-connected' || kind === 'matrix-product') return n.connectedMacsPerUs;
  const { groups = 1, window } = work;
  const [kh, kw] = window?.kernel ?? [1, 1];
  if (groups > 1) {
    const isByChannel = groups === channels(maps[reads[0]!]!);
    return isByChannel ? n.depthwiseMacsPerUs : n.groupedMacsPerUs;
  }
  return kh * kw === 1 ? n.pointwiseMacsPerUs : n.denseMacsPerUs;
}

/** How much of the blocks of channels that a step works on is of use. */
function fillOf({ work, reads, makes }: Step, { maps }: Run, block: number): number {
  if (block === 1) return 1;
  const { groups = 1 } = work;
  const [inputs, outputs] = [maps[reads[0]!]!, maps[makes[0]!]!].map(map => channels(map));
  const used = (n: number) => n / (Math.ceil(n / block) * block);
  if (groups > 1) return used(outputs!);
  // The few channels of an image are not filled up.
  return (inputs! < block ? 1 : used(inputs!)) * used(outputs!);
}

const mapBytesOf = ({ reads, makes, activationBits }: Step, { maps }: Run): number =>
  [...reads, ...makes].reduce((sum, map) => sum + (elements(maps[map]!) * activationBits) / 8, 0);
