/**
 * Tile by tile through an array of multipliers, with buffers that are filled from memory.
 *
 * Source: Zhang et al. 2015, Optimizing FPGA-based accelerator design for deep convolutional neural networks, sections 3.3
 * (loops unrolled over input and output channels) and 3.4 (how often tiles are read again).
 */
import * as z from 'zod/mini';
import { channels, elements, pixels } from '../../ops/lib/shape';
import type { Shape } from '../../ops/op';
import { known, note, said, source, text } from '../lib/form';
import { type Around, defineModel, type Kernel, longerOf, type Taken, weightBytesOf } from './latency';

export const tiled = defineModel({
  form: said(
    z.strictObject({
      kind: z.literal('tiled'),
      clockHz: known('Cycles a second.'),
      source,
      clockSource: z.optional(text('Where the clock is written, if not where the rest is.')),
      note: z.optional(note),
    }),
    'Tile by tile through the array that `array` describes.',
  ),
  speed: () => 'tile by tile through its array',
  each({ clockHz }, around) {
    if (clockHz === null || clockHz === 0) return { unknown: 'its clock is not known' };
    const { array, ceilingMacsPerCycle, mapBytesPerSecond } = around;
    const size = sizeOf(array);
    if (size === undefined && ceilingMacsPerCycle === undefined)
      return { unknown: 'the size of its array is not known, nor the DSPs of its part' };
    const bytesPerUs = (mapBytesPerSecond ?? Number.POSITIVE_INFINITY) / 1e6;
    const cyclesPerUs = clockHz / 1e6;
    const hides = array?.hidesTransfers ?? undefined;
    const taken = (kernel: Kernel): Taken => {
      if (kernel.isInside) return { computeUs: 0, moveUs: 0, startUs: 0 };
      const [least, most] =
        size === undefined ? [kernel.macs / ceilingMacsPerCycle!, undefined] : cyclesOf(kernel, size);
      const traffic = trafficOf(kernel, array);
      const [computeUs, moveUs] = [least / cyclesPerUs, traffic.least / bytesPerUs];
      const [mostUs, mostMoveUs] = [(most ?? least) / cyclesPerUs, traffic.most / bytesPerUs];
      // Buffers that are doubled hide the shorter behind the longer; others add them up.
      const atLeast = hides === false ? { computeUs, moveUs } : longerOf(computeUs, moveUs);
      const atMost = hides === true ? Math.max(mostUs, mostMoveUs) : mostUs + mostMoveUs;
      return {
        startUs: 0,
        ...atLeast,
        slackUs: atMost - atLeast.computeUs - atLeast.moveUs,
        ...(size === undefined
          ? {}
          : { fill: kernel.macs === 0 ? 0 : kernel.macs / (least * size.macsPerCycle) }),
      };
    };
    if (size === undefined)
      return {
        taken,
        callUs: 0,
        basis: 'every DSP of its part at its clock, as the size of its array is not known',
      };
    if (mapBytesPerSecond === undefined)
      return {
        taken,
        callUs: 0,
        basis: 'its array at its clock, as what its memory delivers in a second is not known',
      };
    return {
      taken,
      callUs: 0,
      within: 1,
      basis: `its array, buffers and bandwidth as stated${
        typeof hides === 'boolean' ? '' : ', from all transfers hidden to none'
      }`,
    };
  },
});

interface Size {
  readonly inputs: number;
  readonly outputs: number;
  readonly pixels: number;
  readonly macsPerCycle: number;
  readonly spreadsDepthwise: boolean | undefined;
}

function sizeOf(array: Around['array']): Size | undefined {
  if (array === undefined) return undefined;
  const { inputs, outputs, pixels: across = 1 } = array;
  const spreadsDepthwise = array.spreadsDepthwise ?? undefined;
  if (inputs === null || outputs === null || across === null) return undefined;
  return { inputs, outputs, pixels: across, macsPerCycle: inputs * outputs * across, spreadsDepthwise };
}

/** Cycles at least and at most: an array may or may not spread the channels of a depthwise layer over its columns, if nobody says it. */
function cyclesOf(
  { macs, inputs: read, outputs: made, work }: Kernel,
  { inputs, outputs, pixels: across, spreadsDepthwise }: Size,
): readonly [number, number] {
  if (macs === 0) return [0, 0];
  const [x, y] = [read[0]!, made[0]!];
  const { groups = 1, window } = work;
  const [kh, kw] = window?.kernel ?? [1, 1];
  const places = Math.ceil(pixels(y) / across) * kh * kw;
  const each = Math.ceil(channels(x) / groups / inputs) * Math.ceil(channels(y) / groups / outputs);
  const apart = groups * each * places;
  const isDepthwise = groups > 1 && groups === channels(x);
  if (isDepthwise && spreadsDepthwise === false) return [apart, apart];
  const spread = isDepthwise ? Math.ceil(channels(y) / outputs) * places : apart;
  const least = Math.min(spread, apart);
  return [least, isDepthwise && spreadsDepthwise === true ? least : apart];
}

/**
 * Bytes between memory and buffers: each map and weight once, or again for each tile where a buffer does not hold what is
 * used again. A size that nobody has given holds everything at best and one tile of the other at worst.
 */
function trafficOf(
  kernel: Kernel,
  array: Around['array'],
): { readonly least: number; readonly most: number } {
  const bytesOf = (all: readonly Shape[]) =>
    all.reduce((sum, map) => sum + (elements(map) * kernel.activationBits) / 8, 0);
  const [read, written, weights] = [bytesOf(kernel.inputs), bytesOf(kernel.outputs), weightBytesOf(kernel)];
  const once = read + written + weights;
  if (kernel.weightElements === 0) return { least: once, most: once };
  const { input = null, weights: held = null } = array?.buffers ?? {};
  if (input === null || held === null) return { least: once, most: once };
  const inputAgain = read * Math.max(1, Math.ceil(weights / Math.max(1, held))) + weights;
  const weightsAgain = weights * Math.max(1, Math.ceil(read / Math.max(1, input))) + read;
  const again = written + Math.min(inputAgain, weightsAgain);
  return { least: again, most: again };
}
