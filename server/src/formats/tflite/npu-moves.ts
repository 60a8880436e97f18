/**
 * The steps that a transposition becomes on an Ethos-U55 or U65, which have two axes change places in one: a map that is laid out
 * channel by channel takes two. Transpositions in a row are one, or none where the second takes back what the first does.
 *
 * Source: `DecomposeTranspose` and `SwapAxesIn3D` in ethosu/regor/compiler/scheduler_decompose.cpp and `MergeTransposes` in
 * graphir_optimiser.cpp of ethos-u-vela 5.2.0.
 */
import type { NpuStep } from '../../arena/ethos-u/program';
import type { Extent, Order } from '../../arena/ethos-u/step';
import type { Operator, Tensor } from './model';
import { type Asked, wholeNumbers } from './npu-asked';

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

/** The same program with one transposition in place of several in a row that nobody else reads between. */
export function withMergedMoves({ graph, outputs }: Asked): Asked {
  const { type, inputs } = graph;
  const tensors: Tensor[] = graph.tensors.slice();
  const readers = tensors.map(() => 0);
  for (const tensor of [...outputs, ...graph.operators.flatMap(one => one.inputs)]) readers[tensor]!++;
  const found = new Set<Operator>();
  const maker = new Map<number, Operator>();
  const makerAlone = (tensor: number) => (readers[tensor] === 1 ? maker.get(tensor) : undefined);
  const keep = (operator: Operator): void => {
    found.add(operator);
    for (const tensor of operator.outputs) maker.set(tensor, operator);
  };
  for (const operator of graph.operators) {
    const [from, axes] = operator.inputs as readonly [number, number];
    const before = operator.name === 'TRANSPOSE' ? makerAlone(from) : undefined;
    if (before?.name !== 'TRANSPOSE') {
      keep(operator);
      continue;
    }
    found.delete(before);
    const [first, second] = [before.inputs[1]!, axes].map(tensor => wholeNumbers(tensors[tensor]!));
    const order = second!.map(axis => first![axis]!);
    const source = makerAlone(before.inputs[0]!);
    if (source !== undefined && order.every((axis, i) => axis === i)) {
      found.delete(source);
      const [read] = before.inputs;
      keep({ ...source, outputs: source.outputs.map(one => (one === read ? operator.outputs[0]! : one)) });
      continue;
    }
    const bytes = {
      length: 4 * order.length,
      make: () => new Uint8Array(Int32Array.from(order).buffer),
    };
    const made = tensors.push({ ...tensors[axes]!, bytes }) - 1;
    readers.push(1);
    keep({ ...operator, inputs: [before.inputs[0]!, made] });
  }
  return { outputs, graph: { type, tensors, inputs, operators: [...found] } };
}
