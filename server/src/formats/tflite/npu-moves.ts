/**
 * The steps that a transposition becomes on an Ethos-U55 or U65, which have two axes change places in one: a map that is laid out
 * channel by channel takes two.
 *
 * Source: `DecomposeTranspose` and `SwapAxesIn3D` in ethosu/regor/compiler/scheduler_decompose.cpp of ethos-u-vela 5.2.0.
 */
import type { NpuStep } from '../../arena/ethos-u/program';
import type { Extent, Order } from '../../arena/ethos-u/step';

/** Swaps of two axes that together give an order, as sorting by selection finds them. */
export function swapsOf(order: Order): readonly Order[] {
  const places = [0, 1, 2].map(axis => order.indexOf(axis));
  const swaps: Order[] = [];
  for (let axis = 0; axis < places.length; axis++) {
    const at = places.indexOf(axis);
    if (at === axis) continue;
    const swap: [number, number, number] = [0, 1, 2];
    [swap[axis], swap[at]] = [at, axis];
    [places[axis], places[at]] = [places[at]!, places[axis]!];
    swaps.push(swap);
  }
  return swaps;
}

/** @param between makes a map of an extent for what lies between two swaps */
export function swapped(step: NpuStep, between: (extent: Extent) => number): readonly NpuStep[] {
  const swaps = step.order === undefined ? [] : swapsOf(step.order);
  if (swaps.length < 2) return [step];
  let from = step.reads[0]!;
  return swaps.map((order, i): NpuStep => {
    const isLast = i === swaps.length - 1;
    const ifm = from.extent;
    const ofm: Extent = [ifm[order[0]]!, ifm[order[1]]!, ifm[order[2]]!];
    const map = isLast ? step.writes : between(ofm);
    const { ends } = step.shaped;
    const shaped = { ...step.shaped, ifm, ofm, ends: isLast ? ends : undefined };
    const made = { ...step, reads: [from], writes: map, isPart: isLast && step.isPart, order, shaped };
    from = { map, extent: ofm };
    return made;
  });
}
