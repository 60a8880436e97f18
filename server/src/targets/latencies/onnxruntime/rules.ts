/** What ONNX Runtime does with shapes and kinds of steps, whatever the processor. */
import type { KernelKind } from '../../../kernels';
import { channels, pixels } from '../../../ops/lib/shape';
import type { Run, Step } from '../latency';

/** Channels of a block, where the processor works on sixteen numbers at a time. */
export const block = 16;
export const inBlocks = (n: number): number => Math.ceil(n / block) * block;
/** Blocks of channels are read in fours, so that channels have to be a multiple of it. */
const alignment = 4;

export type Layout = 'blocked' | 'plain';

/** Functions that a convolution applies to its results before it stores them. */
export const inside: ReadonlySet<KernelKind> = new Set<KernelKind>([
  'relu',
  'relu6',
  'sigmoid',
  'hard-sigmoid',
  'hard-swish',
  'leaky-relu',
  'tanh',
]);

/** Whether a convolution works on blocks of channels. */
export function isOnBlocks(step: Step, inputs: number, outputs: number): boolean {
  const { groups = 1 } = step.work;
  if (isByChannel(step, inputs)) return outputs === inputs && outputs % alignment === 0;
  if (groups > 1) return (inputs / groups) % block === 0 && (outputs / groups) % block === 0;
  return inputs < block || inputs % alignment === 0;
}

export const isByChannel = ({ work: { groups = 1 } }: Step, inputs: number): boolean =>
  groups > 1 && groups === inputs;

/** How many rows a product of matrices has. */
export function rowsOf({ weightElements, reads, makes }: Step, { maps }: Run): number {
  const x = maps[reads[0]!]!;
  const each = weightElements === 0 ? 1 : weightElements / channels(maps[makes[0]!]!);
  return Math.max(1, (channels(x) * pixels(x)) / Math.max(1, each));
}
