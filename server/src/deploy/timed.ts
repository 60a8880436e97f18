/**
 * How long a deployed network takes: each engine by the model that its target gives for it, and what is handed over. It
 * takes longer than an edit may take, so that it is worked out when somebody looks, and remembered.
 */
import { layerFigures } from '../cost/figures';
import { wired } from '../graph/flat';
import type { Evaluated, Layer } from '../graph/graph';
import { atLeast, type Quantity, unknownIn } from '../quantity/quantity';
import { counted } from '../quantity/show';
import { timesOf } from '../targets/latencies';
import {
  type Around,
  likelyUs,
  type MapIndex,
  type Run,
  type Spent,
  type Step,
  type Times,
  totalUs,
} from '../targets/latencies/latency';
import { ceilingsOf } from '../targets/resources';
import { type Engine, firstOf, type Target } from '../targets/target';
import { runAt } from './chip';
import { compiledTime } from './compiled-time';
import type { Deployed } from './deployment';
import type { Effect } from './effect';
import { enginesOf } from './engines';
import { inOrder } from './listing';
import { placeNetwork } from './place';
import { chipsOf } from './precision';

/** How long a deployment takes, and where the time goes. */
export interface Timing {
  /** In seconds, of one inference. */
  readonly latency: Quantity;
  /** What it rests on, a clause for each engine that runs something. */
  readonly basis: readonly string[];
  /** Those of `basis` that bound a time from below alone. */
  readonly bounds: readonly string[];
  /** What is in none of these figures, as clauses. */
  readonly open: readonly string[];
  /** By the place of layers in the order of execution; those that take no time by themselves have none. */
  readonly layers: ReadonlyMap<number, LayerTime>;
  /** Places of layers that take time of which nobody knows how much. */
  readonly untimed: ReadonlySet<number>;
  /** What no layer stands for. */
  readonly besides: readonly Besides[];
}

export interface Besides {
  readonly name: string;
  readonly latency: Quantity;
  /** The likeliest, in microseconds. */
  readonly us: number;
}

export interface LayerTime {
  readonly latency: Quantity;
  /** The likeliest, or where there is only a bound that, in microseconds: what shares are of. */
  readonly us: number;
  readonly layer: Layer;
  readonly spent: Spent;
  /** The engine that runs it, by its index. */
  readonly engine: number;
}

/** More of them take longer than anyone waits. */
const mostLayers = 20_000;

const nobodyKnows = (unknown: string): Timing => ({
  latency: unknownIn('seconds', unknown),
  basis: [],
  bounds: [],
  open: [],
  layers: new Map(),
  untimed: new Set(),
  besides: [],
});

const known = new WeakMap<Deployed, Map<Target, Timing>>();
/** By what a network does on a chip, which outlives an edit elsewhere in the file. */
const byEffect = new WeakMap<Effect, Timing>();

/** Whether an answer takes no time: it has been worked out, or nobody can. */
export const isTimed = (deployed: Deployed, target: Target): boolean =>
  known.get(deployed)?.has(target) === true || !canTime(deployed, target);

/** Whether the target says of its first engine how fast it is. */
export function canTime({ evaluated }: Deployed, target: Target): boolean {
  return (
    evaluated !== undefined && evaluated.body.unknownCount === 0 && firstOf(target).latency !== undefined
  );
}

export function timingOn(deployed: Deployed, target: Target): Timing {
  let found = known.get(deployed);
  if (found === undefined) known.set(deployed, (found = new Map()));
  let timing = found.get(target);
  if (timing === undefined) found.set(target, (timing = work(deployed, target)));
  return timing;
}

function work(deployed: Deployed, target: Target): Timing {
  const { evaluated } = deployed;
  if (evaluated === undefined || evaluated.body.unknownCount > 0)
    return nobodyKnows('a mistake hides some of it');
  if (evaluated.body.layerCount > mostLayers) return nobodyKnows('the network has too many layers');
  if (firstOf(target).latency === undefined) return nobodyKnows('no source says how fast the chip is');
  const effect = placeNetwork(evaluated.body, chipsOf(deployed, target, evaluated.body));
  let timing = byEffect.get(effect);
  if (timing === undefined) byEffect.set(effect, (timing = timed(evaluated, deployed, target, effect)));
  return timing;
}

function timed(evaluated: Evaluated, deployed: Deployed, target: Target, effect: Effect): Timing {
  const compiled = compiledTime({ deployed, target, effect, crossings: effect.crossings }, evaluated);
  if (!('unknown' in compiled)) {
    const { latency, basis } = compiled;
    const layers = new Map(
      [...compiled.layers].map(([at, one]) => [at, { ...one, us: likelyUs(one.spent), engine: 0 }] as const),
    );
    return {
      latency,
      basis: [basis],
      bounds: [],
      open: [],
      layers,
      untimed: new Set(),
      besides: compiled.besides,
    };
  }
  const { run, makers, layerAt } = runOf(evaluated, deployed, target, effect);
  const layers = new Map<number, LayerTime>();
  const untimed = new Set<number>();
  const besides: Besides[] = [];
  const [basis, bounds, open]: [string[], string[], string[]] = [[], [], []];
  let [from, to, likely] = [0, 0, 0];
  const add = (a: number, b: number, c: number) => {
    from += a;
    to += b;
    likely += c;
  };
  if (effect.counts.refused > 0)
    return nobodyKnows(`the chip refuses ${counted(effect.counts.refused, 'step')}`);
  const nowhere = run.steps.filter(({ layer }) => makers[layer]! < 0);
  for (const { layer } of nowhere) untimed.add(layer);
  if (nowhere.length > 0)
    open.push(
      `${counted(new Set(nowhere.map(({ layer }) => layer)).size, 'layer')} of which nobody knows where they run`,
    );
  for (const [i, engine] of target.engines.entries()) {
    const steps = run.steps.filter(({ layer }) => makers[layer] === i);
    if (steps.length === 0) continue;
    const name = enginesOf(target)[i]!.name;
    const times =
      engine.latency === undefined
        ? { unknown: 'no source says how fast it is' }
        : timesOf({ ...run, steps }, engine.latency, aroundOf(engine, target));
    if ('unknown' in times) {
      open.push(`what the ${name} runs, as ${times.unknown}`);
      for (const { layer } of steps) untimed.add(layer);
      continue;
    }
    // Whoever knows that its compiler tells the time asks why it does not tell this one.
    const instead = i === 0 && target.vela ? ` (${compiled.unknown})` : '';
    const said = (target.engines.length > 1 ? `${name}: ${times.basis}` : times.basis) + instead;
    basis.push(said);
    if (times.within === undefined) bounds.push(said);
    const factor = times.within ?? Number.POSITIVE_INFINITY;
    const least = times.within ?? 1;
    if (times.callUs > 0) {
      const { callUs: us } = times;
      add(us / least, us * factor, us);
      besides.push({ name: 'the call', latency: interval(us / least, us * factor, us, times), us });
    }
    for (const [layer, spent] of byLayer(times)) {
      const us = totalUs(spent);
      const most = us === 0 ? 0 : (us + (spent.slackUs ?? 0)) * factor;
      const likely = likelyUs(spent);
      add(us / least, most, likely);
      layers.set(layer, {
        latency: interval(us / least, most, likely, times),
        us: times.within === undefined ? us : likely,
        layer: layerAt[layer]!,
        spent,
        engine: i,
      });
    }
  }
  if (effect.crossings > 0) {
    const bytesPerSecond = bandwidthOf(target, 'activations');
    if (bytesPerSecond === undefined)
      open.push('what is handed over, as no source says how fast the memory is');
    else {
      // Written by one engine and read by the other, which may happen while something else is computed.
      const us = (2 * effect.crossingBytes * 1e6) / bytesPerSecond;
      add(0, us, us / 2);
      const latency: Quantity = { unit: 'seconds', from: 0, to: us / 1e6, likely: us / 2e6 };
      besides.push({ name: 'handed over', latency, us: us / 2 });
    }
  }
  const isOpen = open.length > 0;
  if (layers.size === 0) return { ...nobodyKnows(open[0] ?? 'nothing of it takes time'), open };
  const latency: Quantity = { unit: 'seconds', from: from / 1e6, to: to / 1e6 };
  return {
    latency:
      isOpen || to === Number.POSITIVE_INFINITY
        ? atLeast(latency)
        : { ...latency, ...(from === to ? {} : { likely: likely / 1e6 }) },
    basis,
    bounds,
    open,
    layers,
    untimed,
    besides,
  };
}

const interval = (from: number, to: number, us: number, { within }: Times): Quantity => ({
  unit: 'seconds',
  from: from / 1e6,
  to: to / 1e6,
  ...(within === undefined || from === to ? {} : { likely: us / 1e6 }),
});

function aroundOf({ array }: Engine, target: Target): Around {
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
function bandwidthOf({ memories }: Target, what: 'activations' | 'weights'): number | undefined {
  const holding = memories.filter(({ holds }) => holds.includes(what));
  const rates = holding.map(({ bytesPerSecond }) => bytesPerSecond ?? Number.NaN);
  const best = Math.max(...rates);
  return Number.isFinite(best) && best > 0 ? best : undefined;
}

function byLayer({ spent }: Times): ReadonlyMap<number, Spent> {
  const sums = new Map<number, Spent>();
  for (const one of spent) {
    const before = sums.get(one.layer);
    sums.set(one.layer, before === undefined ? one : added(before, one));
  }
  return sums;
}

/** The fill is that of the longer. */
function added(a: Spent, b: Spent): Spent {
  const fill = (a.computeUs >= b.computeUs ? (a.fill ?? b.fill) : (b.fill ?? a.fill)) ?? undefined;
  return {
    layer: a.layer,
    computeUs: a.computeUs + b.computeUs,
    moveUs: a.moveUs + b.moveUs,
    startUs: a.startUs + b.startUs,
    slackUs: (a.slackUs ?? 0) + (b.slackUs ?? 0),
    ...(fill === undefined ? {} : { fill }),
  };
}

/** What the first engine is given of a network that it runs whole; or why it does not. */
export function firstRunOn(
  deployed: Deployed,
  target: Target,
): { readonly run: Run; readonly around: Around } | { readonly unknown: string } {
  const { evaluated } = deployed;
  if (evaluated === undefined || evaluated.body.unknownCount > 0)
    return { unknown: 'a mistake hides some of it' };
  const effect = placeNetwork(evaluated.body, chipsOf(deployed, target, evaluated.body));
  const { run, makers } = runOf(evaluated, deployed, target, effect);
  if (run.steps.some(({ layer }) => makers[layer] !== 0))
    return { unknown: `${target.name} does not run all of it by itself` };
  return { run, around: aroundOf(firstOf(target), target) };
}

/** The network as a list of steps, what only renames taken out, and the engine of each layer. */
function runOf(evaluated: Evaluated, deployed: Deployed, target: Target, effect: Effect) {
  const placed = inOrder(effect);
  const { layers, tensors, results } = wired(evaluated.body);
  const chips = chipsOf(deployed, target, evaluated.body);
  const { fused } = target;
  const maps = [...tensors];
  const renamed = new Map<MapIndex, MapIndex>();
  const real = (map: MapIndex): MapIndex => renamed.get(map) ?? map;
  const steps: Step[] = [];
  for (const [at, { layer, inputs, outputs }] of layers.entries()) {
    const works = placed[at]!.works.filter(({ still }) => !still);
    // Nothing of the network is unknown.
    let reads: readonly MapIndex[] = inputs.map(map => real(map!));
    if (works.length === 0) {
      for (const map of outputs) if (reads[0] !== undefined) renamed.set(map, reads[0]);
      continue;
    }
    const { weightBits, activationBits } = runAt(chips, at).chip.precision;
    const { macs, kernelElements, biasElements } = layerFigures(layer);
    for (const [i, work] of works.entries()) {
      const makes = i === works.length - 1 ? outputs : work.outputs.map(shape => maps.push(shape) - 1);
      const isFirst = i === 0;
      steps.push({
        kind: work.kind,
        work,
        layer: at,
        reads,
        makes,
        macs: isFirst ? macs : 0,
        weightElements: isFirst ? kernelElements : 0,
        biasElements: isFirst ? biasElements : 0,
        weightBits,
        activationBits,
        isInside: work.pointwise && reads.length === 1 && (fused === undefined || fused.includes(work.kind)),
      });
      reads = makes;
    }
  }
  const readers = maps.map(() => 0);
  for (const { reads } of steps) for (const map of reads) readers[map]!++;
  for (const map of results) readers[real(map!)]!++;
  const run: Run = { steps, maps, readers };
  return { run, makers: placed.map(({ maker }) => maker), layerAt: placed.map(({ layer }) => layer) };
}
