/**
 * How long a deployed network takes: each engine by the model that its target gives for it, and what is handed over. It
 * takes longer than an edit may take, so that it is worked out when somebody looks, and remembered.
 */
import type { Body, Layer } from '../graph/graph';
import { kept } from '../graph/kept';
import { atLeast, type Quantity, unknownIn } from '../quantity/quantity';
import { counted } from '../quantity/show';
import { eachOf, timesOf } from '../targets/latencies';
import {
  likelyUs,
  type Silent,
  type Spent,
  type Times,
  totalUs,
  type Whole,
} from '../targets/latencies/latency';
import { type Engine, firstOf, type Target } from '../targets/target';
import type { Chips } from './chip';
import { type CompiledTime, compiledTime } from './compiled-time';
import type { Deployed } from './deployment';
import type { Effect } from './effect';
import { enginesOf } from './engines';
import { placeNetwork } from './place';
import { chipsOf } from './precision';
import { aroundOf, bandwidthOf, runOf } from './run';
import { emptySum, type Sums, sumsOf } from './time-sums';

/** How long a deployment takes, and where the time goes, which is worked out when somebody asks for that. */
export interface Timing extends Detail {
  /** In seconds, of one inference. */
  readonly latency: Quantity;
  /** What it rests on, a clause for each engine that runs something. */
  readonly basis: readonly string[];
  /** Those of `basis` that bound a time from below alone. */
  readonly bounds: readonly string[];
  /** What is in none of these figures, as clauses. */
  readonly open: readonly string[];
}

/** What each layer takes. */
interface Detail {
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

const nobodyKnows = (unknown: string, open: readonly string[] = []): Timing => ({
  latency: unknownIn('seconds', unknown),
  basis: [],
  bounds: [],
  open,
  layers: new Map(),
  untimed: new Set(),
  besides: [],
});

const known = kept<Deployed, Map<Target, Timing>>();
/** By what a network does on a chip, which outlives an edit elsewhere in the file. */
const byEffect = kept<Effect, Timing>();

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
  const { body } = evaluated;
  const chips = chipsOf(deployed, target, body);
  const effect = placeNetwork(body, chips);
  let timing = byEffect.get(effect);
  if (timing === undefined) {
    const compiled = compiledTime({ deployed, target, effect }, evaluated);
    const isWhole = !('unknown' in compiled) && !compiled.hasHost;
    timing = isWhole ? told(compiled) : timed(body, chips, target, effect, compiled);
    byEffect.set(effect, timing);
  }
  return timing;
}

/** As the compiler of the accelerator has it. */
const told = (compiled: CompiledTime): Timing => ({
  latency: compiled.latency,
  basis: [compiled.basis],
  bounds: [],
  open: [],
  layers: new Map(toldLayers(compiled)),
  untimed: new Set(),
  besides: compiled.besides,
});

const toldLayers = ({ layers }: CompiledTime): readonly (readonly [number, LayerTime])[] =>
  [...layers].map(([at, one]) => [at, { ...one, us: likelyUs(one.spent), engine: 0 }] as const);

/** What the layers of each engine take together, and what its model says of all of them. */
interface Summed {
  readonly sums: Sums;
  readonly wholes: readonly (Whole | Silent)[];
}

const notSaid: Silent = { unknown: 'no source says how fast it is' };

/** @param compiled what the compiler of the accelerator tells, or why it does not */
function timed(
  body: Body,
  chips: Chips,
  target: Target,
  effect: Effect,
  compiled: CompiledTime | Silent,
): Timing {
  const own = 'unknown' in compiled ? undefined : compiled;
  if (effect.counts.refused > 0)
    return nobodyKnows(`the chip refuses ${counted(effect.counts.refused, 'step')}`);
  let found: (Detail & Summed) | undefined;
  const detailed = () => {
    found ??= detailOf(body, chips, target, effect, own);
    return found;
  };
  const { sums, wholes } = (own === undefined ? summed(chips, target, effect) : undefined) ?? detailed();
  const [basis, bounds, open]: [string[], string[], string[]] = [[], [], []];
  let [from, to, likely, layerCount] = [0, 0, 0, 0];
  if (sums.nowhere > 0) open.push(`${counted(sums.nowhere, 'layer')} of which nobody knows where they run`);
  for (const [i, { layers, us, mostUs, likelyUs: usual, unknown }] of sums.engines.entries()) {
    if (layers === 0) continue;
    const { name } = enginesOf(target)[i]!;
    const whole = unknown === undefined ? wholes[i]! : { unknown };
    if ('unknown' in whole) {
      open.push(`what the ${name} runs, as ${whole.unknown}`);
      continue;
    }
    // Whoever knows that its compiler tells the time asks why it does not tell this one.
    const instead = i === 0 && target.vela && 'unknown' in compiled ? ` (${compiled.unknown})` : '';
    const said = (target.engines.length > 1 ? `${name}: ${whole.basis}` : whole.basis) + instead;
    basis.push(said);
    if (whole.within === undefined) bounds.push(said);
    layerCount += layers;
    from += (whole.callUs + us) / (whole.within ?? 1);
    to += longest(whole.callUs + mostUs, whole);
    likely += whole.callUs + usual;
  }
  // A compiler counts what its accelerator reads and writes, wherever that is handed on.
  if (effect.crossings > 0 && own === undefined) {
    const us = handedUs(effect, target);
    if (us === undefined) open.push('what is handed over, as no source says how fast the memory is');
    else {
      to += us;
      likely += us / 2;
    }
  }
  if (layerCount === 0) return nobodyKnows(open[0] ?? 'nothing of it takes time', open);
  const latency: Quantity = { unit: 'seconds', from: from / 1e6, to: to / 1e6 };
  const isBound = open.length > 0 || to === Number.POSITIVE_INFINITY;
  const within = from === to ? latency : { ...latency, likely: likely / 1e6 };
  return new Detailed(isBound ? atLeast(latency) : within, basis, bounds, open, detailed);
}

/** Layers are gone through when somebody asks for them. */
class Detailed implements Timing {
  constructor(
    readonly latency: Quantity,
    readonly basis: readonly string[],
    readonly bounds: readonly string[],
    readonly open: readonly string[],
    private readonly detailed: () => Detail,
  ) {}

  get layers() {
    return this.detailed().layers;
  }

  get untimed() {
    return this.detailed().untimed;
  }

  get besides() {
    return this.detailed().besides;
  }
}

/** Nothing takes no time, however little is known of what takes some. */
const longest = (us: number, { within = Number.POSITIVE_INFINITY }: Whole): number =>
  us === 0 ? 0 : us * within;

/** Where all models time each kernel by itself, and all of the network is in one precision. */
function summed({ runs }: Chips, target: Target, effect: Effect): Summed | undefined {
  if (runs.length > 1) return undefined;
  const models = target.engines.map(engine =>
    engine.latency === undefined ? notSaid : eachOf(engine.latency, aroundOf(engine, target)),
  );
  const each = models.filter(model => model !== undefined);
  if (each.length < models.length) return undefined;
  return { sums: sumsOf(effect, target, runs[0]!.chip.precision, each), wholes: each };
}

/** Written by one engine and read by the other, which may happen while something else is computed; `undefined` where unknown. */
function handedUs({ crossingBytes }: Effect, target: Target): number | undefined {
  const bytesPerSecond = bandwidthOf(target, 'activations');
  return bytesPerSecond === undefined ? undefined : (2 * crossingBytes * 1e6) / bytesPerSecond;
}

function detailOf(
  body: Body,
  chips: Chips,
  target: Target,
  effect: Effect,
  compiled: CompiledTime | undefined,
): Detail & Summed {
  const { run, placed } = runOf(body, chips, target, effect);
  const layers = new Map<number, LayerTime>();
  const untimed = new Set<number>();
  const besides: Besides[] = [];
  const nowhere = new Set<number>();
  for (const { layer } of run.steps) if (placed[layer]!.maker < 0) nowhere.add(layer);
  for (const layer of nowhere) untimed.add(layer);
  const engines = target.engines.map(emptySum);
  const wholes = target.engines.map((engine, i): Whole | Silent => {
    const steps = run.steps.filter(({ layer }) => placed[layer]!.maker === i);
    const sum = engines[i]!;
    sum.layers = new Set(steps.map(({ layer }) => layer)).size;
    if (steps.length === 0) return notSaid;
    if (i === 0 && compiled !== undefined) {
      for (const [at, one] of toldLayers(compiled)) layers.set(at, one);
      besides.push(...compiled.besides);
      sum.us = sum.mostUs = sum.likelyUs = compiled.us;
      return { callUs: 0, within: compiled.within, basis: compiled.basis };
    }
    const times = timesWith(engine, { ...run, steps }, target);
    if ('unknown' in times) {
      for (const { layer } of steps) untimed.add(layer);
      return times;
    }
    const { callUs, within } = times;
    const least = within ?? 1;
    if (callUs > 0)
      besides.push({
        name: 'the call',
        latency: interval(callUs / least, longest(callUs, times), callUs, times),
        us: callUs,
      });
    for (const [layer, spent] of byLayer(times)) {
      const us = totalUs(spent);
      const mostUs = us === 0 ? 0 : us + (spent.slackUs ?? 0);
      const likely = likelyUs(spent);
      sum.us += us;
      sum.mostUs += mostUs;
      sum.likelyUs += likely;
      layers.set(layer, {
        latency: interval(us / least, longest(mostUs, times), likely, times),
        us: within === undefined ? us : likely,
        layer: placed[layer]!.layer,
        spent,
        engine: i,
      });
    }
    return times;
  });
  const isHanded = effect.crossings > 0 && compiled === undefined;
  const us = isHanded ? handedUs(effect, target) : undefined;
  if (us !== undefined) {
    const latency: Quantity = { unit: 'seconds', from: 0, to: us / 1e6, likely: us / 2e6 };
    besides.push({ name: 'handed over', latency, us: us / 2 });
  }
  return { layers, untimed, besides, sums: { engines, nowhere: nowhere.size }, wholes };
}

const timesWith = (engine: Engine, run: Parameters<typeof timesOf>[0], target: Target): Times | Silent =>
  engine.latency === undefined ? notSaid : timesOf(run, engine.latency, aroundOf(engine, target));

const interval = (from: number, to: number, us: number, { within }: Times): Quantity => ({
  unit: 'seconds',
  from: from / 1e6,
  to: to / 1e6,
  ...(within === undefined || from === to ? {} : { likely: us / 1e6 }),
});

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
