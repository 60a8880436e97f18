/**
 * The steps that a depthwise convolution with several outputs for each channel becomes on an Ethos-U: one convolution for each of
 * them, as if they were a batch, and the transpositions in threes of axes that bring the batch behind the channels.
 *
 * Source: `DecomposeDepthwiseConv2D`, `SwapAxes` and `DecomposeTranspose` in ethosu/regor/compiler/scheduler_decompose.cpp of
 * ethos-u-vela 5.2.0.
 */
import type { Accelerator } from '../../arena/ethos-u/accelerator';
import type { Extent, Order } from '../../arena/ethos-u/step';
import type { Operator } from './model';
import { isTooLarge } from './npu-limits';
import type { Packing } from './npu-packing';
import { copyOf, shapedOf, simple } from './npu-steps';

const first: Order = [1, 0, 2];
const last: Order = [0, 2, 1];
const ends: Order = [2, 1, 0];

/** Batch, rows, columns, channels to rows, columns, channels, batch, as sorting by selection swaps them three axes at a time. */
const swapsOf = (batch: number, [rows, columns, channels]: Extent): readonly (readonly [Extent, Order])[] => [
  [[batch, rows, columns * channels], first],
  [[rows, batch, columns * channels], first],
  [[batch * rows, columns, channels], last],
  [[batch, rows * channels, columns], ends],
  [[columns * rows, channels, batch], last],
  [[columns, rows, batch * channels], first],
  [[rows * columns, batch, channels], last],
];

/** One channel in all makes a convolution like others. */
export const isMultiplied = ({ name, inputs, outputs }: Operator, packing: Packing): boolean => {
  const channels = packing.dimsOf(inputs[0]!)[2];
  return name === 'DEPTHWISE_CONV_2D' && channels > 1 && packing.dimsOf(outputs[0]!)[2] !== channels;
};

/** @returns why it is not followed, where it is not */
export function multiplied(
  packing: Packing,
  operator: Operator,
  core: Accelerator['core']['kind'],
): string | undefined {
  const { inputs, outputs } = operator;
  const [from, weights, to] = [inputs[0]!, inputs[1]!, outputs[0]!];
  const { elementBytes, steps, maps } = packing;
  const view = packing.note([from], to);
  const reads = [packing.operandOf(from)] as const;
  const [rows, columns, made] = packing.dimsOf(to);
  const one: Extent = [rows, columns, reads[0].extent[2]];
  const batch = made / one[2];
  const swaps = swapsOf(batch, one);
  if (swaps.some(([extent]) => isTooLarge(extent))) return `${operator.name} of so many pixels`;
  const about = { operator, reads, weights: packing.dimsIn(weights), elementBytes, ends: undefined };
  const shaped = shapedOf({ ...about, kind: 'depthwise', ofm: one });
  const end = packing.endOf(operator);
  const isApart = end !== undefined && core === 'banked' && elementBytes === 2;
  let map = packing.between(to, [batch * rows, columns, one[2]], false);
  const where = { makes: to, isPart: true, ends: undefined };
  for (let i = 0; i < batch; i++)
    steps.push({ ...simple({ ...shaped, reads }, { ...where, writes: map }), shaped });
  maps[view.map]!.isBricks = false;
  for (const [at, [extent, order]] of swaps.entries()) {
    const ofm = order.map(axis => extent[axis]) as unknown as Extent;
    const isLast = at === swaps.length - 1;
    const writes = isLast && !isApart ? view.map : packing.between(to, ofm, false);
    const isPart = writes === view.map && view.isPart;
    const about = { writes, makes: to, isPart, ends: writes === view.map ? end : undefined };
    const move = simple({ kind: 'move', reads: [{ map, extent }], ofm, elementBytes }, about);
    steps.push({ ...move, order });
    map = writes;
  }
  if (isApart)
    steps.push(
      copyOf({ map, extent: packing.dimsOf(to) }, view.map, to, {
        isPart: view.isPart,
        elementBytes,
        ends: end,
      }),
    );
  return undefined;
}
