/** What a chip demands whose layers are a convolution with its pool and its activation: of their order, borders and filters. */

import * as z from 'zod/mini';
import { type KernelKind, kernelKinds, manyOf, oneOf } from '../../kernels';
import { channels, pixels, times } from '../../ops/lib/shape';
import { type Definition, demand, list, n, or, same, two, whole } from './demand';

const steps = list(z.enum(kernelKinds as [KernelKind, ...KernelKind[]]));
const imageFilters = z.strictObject({ channels: whole, kernel: two, most: whole });
const filterChannels = z.strictObject({ kernel: two, weightBits: whole, most: whole });

/** A pool of a map of many channels needs a convolution behind it, of which it is a part. */
const widePool: Definition<{ channels: typeof whole }>['broken'] = (
  { inputs: [x] },
  l,
  _precision,
  before,
) =>
  before?.endsWith('-pool') && channels(x!) > l.channels && pixels(x!) > 1
    ? `stands behind a pool, in ${n(channels(x!))} channels`
    : undefined;

export const layered = {
  'right-behind': demand(
    { steps, activated: z.optional(z.boolean()) },
    l => `right behind ${or(l.steps.map(manyOf))}${l.activated ? ', or behind their activation' : ''}`,
    (_, l, _precision, before) =>
      before !== undefined && l.steps.includes(before) ? undefined : 'stands elsewhere',
  ),
  'not-right-behind': demand(
    { steps },
    l => `not right behind ${or(l.steps.map(manyOf))}`,
    (_, l, _precision, before) =>
      before !== undefined && l.steps.includes(before) ? `stands behind a ${oneOf(before)}` : undefined,
  ),
  'activated-between': demand(
    { steps },
    l => `behind an activation, not right behind ${or(l.steps.map(manyOf))}`,
    (_, l, _precision, before) =>
      before !== undefined && l.steps.includes(before) ? `stands behind a ${oneOf(before)}` : undefined,
  ),
  'pointwise-behind': demand(
    { steps },
    l => `of 1×1 where they stand right behind ${or(l.steps.map(manyOf))}, with nothing between`,
    ({ window }, l, _precision, before) =>
      before !== undefined && l.steps.includes(before) && window && !same(window.kernel, [1, 1])
        ? `is ${times(window.kernel)}`
        : undefined,
  ),
  'no-wide-pool-behind-pool': demand(
    { channels: whole },
    l =>
      `of more than ${n(l.channels)} channels with a convolution between two, which takes the first one up`,
    widePool,
  ),
  'no-flat-of-wide-pool': demand(
    { channels: whole },
    l =>
      `of maps of more than ${n(l.channels)} channels with a convolution behind their pool, which takes it up`,
    widePool,
  ),
  'kernel-odd': demand(
    {},
    () => 'with kernels of odd height and width',
    ({ window }) =>
      window?.kernel.some(extent => extent % 2 === 0) ? `is ${times(window.kernel)}` : undefined,
  ),
  'stride-within-kernel': demand(
    { images: z.optional(list(whole)) },
    l =>
      'with a stride of up to their kernel' +
      (l.images === undefined ? '' : `, or where ${or(l.images.map(String))} channels arrive`),
    ({ window, inputs }, l) =>
      window?.stride.some((stride, axis) => stride > window.kernel[axis]!) &&
      !l.images?.includes(channels(inputs[0]!))
        ? `is ${times(window.kernel)} with a stride of ${times(window.stride)}`
        : undefined,
  ),
  'padding-same': demand(
    { none: z.optional(z.boolean()), images: z.optional(list(whole)) },
    l =>
      'whose result is the map over the stride, rounded up (pad = same)' +
      (l.images === undefined
        ? ''
        : `, or without padding where ${or(l.images.map(String))} channels arrive`) +
      (l.none ? ', or without padding' : ''),
    ({ window, inputs, outputs }, l) => {
      if (window === undefined) return undefined;
      const [from, to] = [inputs[0]!.slice(1), outputs[0]!.slice(1)];
      if (to.every((extent, axis) => extent === Math.ceil(from[axis]! / window.stride[axis]!)))
        return undefined;
      const isFree = l.none || l.images?.includes(channels(inputs[0]!));
      const isPadded = window.border?.some(pixels => pixels > 0);
      return isFree && !isPadded ? undefined : `makes ${times(to)} of ${times(from)}`;
    },
  ),
  'not-of-images': demand(
    { channels: list(whole) },
    l => `of other maps than those of ${or(l.channels.map(String))} channels, which only convolutions read`,
    ({ inputs }, l) =>
      l.channels.includes(channels(inputs[0]!)) ? `reads ${n(channels(inputs[0]!))}` : undefined,
  ),
  'images-within': demand(
    { least: whole, columns: whole, filters: list(imageFilters) },
    l =>
      `which, where ${or([...new Set(l.filters.map(f => String(f.channels)))])} channels arrive, read maps of at least ` +
      `${l.least} pixels a side and up to ${l.columns} columns and have up to ` +
      or(l.filters.map(f => `${n(f.most)} filters of ${f.channels}×${times(f.kernel)}`)),
    ({ window, inputs, outputs }, l) => {
      const [deep, tall = 1, wide = 1] = inputs[0]!;
      const of = l.filters.filter(f => f.channels === deep);
      if (of.length === 0) return undefined;
      const least = Math.max(l.least, ...(window?.kernel ?? []));
      if (tall < least || wide < least || wide > l.columns) return `reads ${times([tall, wide])}`;
      const filters = channels(outputs[0]!);
      const most = of.find(f => window !== undefined && same(f.kernel, window.kernel))?.most ?? filters;
      return filters > most ? `has ${n(filters)} of ${times([deep!, ...window!.kernel])}` : undefined;
    },
  ),
  'filter-channels-at-most': demand(
    { most: list(filterChannels), behind: steps },
    l =>
      `whose filters read up to ${or(l.most.map(m => `${n(m.most)} channels at ${times(m.kernel)} and ${m.weightBits} bits`))}, ` +
      `unless they stand right behind ${or(l.behind.map(manyOf))}`,
    ({ window, inputs }, l, { weightBits }, before) => {
      if (window === undefined || (before !== undefined && l.behind.includes(before))) return undefined;
      const deep = channels(inputs[0]!);
      const found = l.most.find(m => m.weightBits === weightBits && same(m.kernel, window.kernel));
      return found !== undefined && deep > found.most
        ? `reads ${n(deep)} at ${times(window.kernel)}`
        : undefined;
    },
  ),
};
