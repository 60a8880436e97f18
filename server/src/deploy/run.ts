/** A deployed network as the models of time see it: its kernels, and what else the target says that they need. */
import { layerFigures } from '../cost/figures';
import type { Precision } from '../cost/precision';
import { wired } from '../graph/flat';
import type { Body } from '../graph/graph';
import type { Around, Kernel, MapIndex, Run, Step } from '../targets/latencies/latency';
import { ceilingsOf } from '../targets/resources';
import { type Engine, firstOf, type Target } from '../targets/target';
import { type Chips, runAt } from './chip';
import type { Deployed } from './deployment';
import type { Effect, PlacedLayer } from './effect';
import { inOrder } from './listing';
import { placeNetwork } from './place';
import { chipsOf } from './precision';

/** What a layer takes time for; nothing where it only renames. */
export function kernelsOf(
  { layer, works }: PlacedLayer,
  { fused }: Target,
  { weightBits, activationBits }: Precision,
): readonly Kernel[] {
  const working = works.filter(({ still }) => !still);
  if (working.length === 0) return [];
  const { macs, kernelElements, biasElements } = layerFigures(layer);
  let inputs = layer.inputShapes;
  return working.map((work, i) => {
    const isFirst = i === 0;
    const outputs = i === working.length - 1 ? layer.outputs : work.outputs;
    const kernel = {
      kind: work.kind,
      work,
      inputs,
      outputs,
      macs: isFirst ? macs : 0,
      weightElements: isFirst ? kernelElements : 0,
      biasElements: isFirst ? biasElements : 0,
      weightBits,
      activationBits,
      isInside: work.pointwise && inputs.length === 1 && (fused === undefined || fused.includes(work.kind)),
    };
    inputs = outputs;
    return kernel;
  });
}

export function aroundOf({ array }: Engine, target: Target): Around {
  const ceilings =
    array === undefined ? [] : ceilingsOf(target, array).map(({ macsPerCycle }) => macsPerCycle);
  return {
    mapBytesPerSecond: bandwidthOf(target, 'activations'),
    weightBytesPerSecond: bandwidthOf(target, 'weights'),
    array,
    ceilingMacsPerCycle: ceilings.length === 0 ? undefined : Math.max(...ceilings),
  };
}

/** Of the fastest of the memories that can hold it: at best everything lies there. */
export function bandwidthOf({ memories }: Target, what: 'activations' | 'weights'): number | undefined {
  const holding = memories.filter(({ holds }) => holds.includes(what));
  const rates = holding.map(({ bytesPerSecond }) => bytesPerSecond ?? Number.NaN);
  const best = Math.max(...rates);
  return Number.isFinite(best) && best > 0 ? best : undefined;
}

/** What the first engine is given of a network that it runs whole; or why it does not. */
export function firstRunOn(
  deployed: Deployed,
  target: Target,
): { readonly run: Run; readonly around: Around } | { readonly unknown: string } {
  const { evaluated } = deployed;
  if (evaluated === undefined || evaluated.body.unknownCount > 0)
    return { unknown: 'a mistake hides some of it' };
  const { body } = evaluated;
  const chips = chipsOf(deployed, target, body);
  const { run, placed } = runOf(body, chips, target, placeNetwork(body, chips));
  if (run.steps.some(({ layer }) => placed[layer]!.maker !== 0))
    return { unknown: `${target.name} does not run all of it by itself` };
  return { run, around: aroundOf(firstOf(target), target) };
}

/** The network as a list of steps, what only renames taken out, and its layers, each at its place. */
export function runOf(
  body: Body,
  chips: Chips,
  target: Target,
  effect: Effect,
): { readonly run: Run; readonly placed: readonly PlacedLayer[] } {
  const placed = inOrder(effect);
  const { layers, tensors, results } = wired(body);
  const maps = [...tensors];
  const renamed = new Map<MapIndex, MapIndex>();
  const real = (map: MapIndex): MapIndex => renamed.get(map) ?? map;
  const steps: Step[] = [];
  for (const [at, { inputs, outputs }] of layers.entries()) {
    const kernels = kernelsOf(placed[at]!, target, runAt(chips, at).chip.precision);
    // Nothing of the network is unknown.
    let reads: readonly MapIndex[] = inputs.map(map => real(map!));
    if (kernels.length === 0) {
      for (const map of outputs) if (reads[0] !== undefined) renamed.set(map, reads[0]);
      continue;
    }
    for (const [i, kernel] of kernels.entries()) {
      const isLast = i === kernels.length - 1;
      const makes = isLast ? outputs : kernel.outputs.map(shape => maps.push(shape) - 1);
      steps.push({ ...kernel, layer: at, reads, makes });
      reads = makes;
    }
  }
  const readers = maps.map(() => 0);
  for (const { reads } of steps) for (const map of reads) readers[map]!++;
  for (const map of results) readers[real(map!)]!++;
  return { run: { steps, maps, readers }, placed };
}
