/** Why a layer takes the time that it takes, and which layers take the most. */
import { layerFigures, movedElements } from '../cost/figures';
import type { Layer } from '../graph/graph';
import { likelyOf, type Quantity } from '../quantity/quantity';
import { ratio, share, tell } from '../quantity/show';
import { type Spent, totalUs } from '../targets/latencies/latency';
import type { Target } from '../targets/target';
import type { Related } from '../text/problem';
import type { Deployed } from './deployment';
import { enginesOf } from './engines';
import { keyOf } from './guilt';
import { allUs } from './shares';
import { type LayerTime, type Timing, timingOn } from './timed';

/** So many places explain where the time goes; more of them explain nothing. */
const mostTold = 4;

/** Below it most of what an engine could do in its blocks or lanes is idle. */
const poorFill = 0.6;

export interface Slowest extends Related {
  /** The operator that stands there. */
  readonly operator: string;
}

/** The places in the text that take the most time, with why, the longest first. */
export function slowestIn(deployed: Deployed, target: Target): readonly Slowest[] {
  const timing = timingOn(deployed, target);
  return placesOf(timing)
    .slice(0, mostTold)
    .map(({ times, us }) => ({
      place: times[0]!.layer.place,
      operator: times[0]!.layer.op.name,
      text: `${partOfTime(us, timing)}: ${times.length > 1 ? `runs ${times.length} times, the slowest taking ` : ''}${whyOf(times[0]!, target)}.`,
    }));
}

/** "0.42 ms, 92 % of it moving maps and weights: 0.9 MACs for each element" */
export function whyOf(time: LayerTime, target: Target): string {
  const { spent, layer, engine } = time;
  const on = engine > 0 ? ` on the ${enginesOf(target)[engine]!.name}` : '';
  return `${tell(time.latency)}${on}${reasonOf(spent, layer)}`;
}

function reasonOf(spent: Spent, layer: Layer): string {
  const { computeUs, moveUs, startUs, fill } = spent;
  const all = totalUs(spent);
  if (all === 0) return '';
  const figures = layerFigures(layer);
  const most = Math.max(computeUs, moveUs, startUs);
  const part = `, ${share(most, all)} of it`;
  if (most === moveUs) {
    const moved = movedElements(figures);
    const each =
      figures.macs === 0 || moved === 0 ? '' : `: ${ratio(figures.macs / moved)} MACs for each element`;
    return `${part} moving maps and weights${each}`;
  }
  if (most === startUs) return `${part} starting the step, however small it is`;
  return `${part} computing${fill !== undefined && fill < poorFill ? `, with ${share(fill, 1)} of its lanes in use` : ''}`;
}

interface Slow {
  readonly times: readonly LayerTime[];
  readonly us: number;
}

/** Layers that one piece of text stands for, together, the slowest first. */
function placesOf({ layers }: Timing): readonly Slow[] {
  const byPlace = new Map<string, LayerTime[]>();
  for (const time of layers.values()) {
    const key = `${time.layer.place.uri} ${keyOf(time.layer.place)}`;
    const before = byPlace.get(key);
    if (before === undefined) byPlace.set(key, [time]);
    else before.push(time);
  }
  return [...byPlace.values()]
    .map(times => ({
      times: times.toSorted((a, b) => b.us - a.us),
      us: times.reduce((sum, { us }) => sum + us, 0),
    }))
    .sort((a, b) => b.us - a.us);
}

/** How much of a network's time something takes, as far as the time is known. */
export const shareText = (us: number, timing: Timing): string => share(us, allUs(timing));

/** "36 % of the time": where some of it is not known, of what is. */
export const partOfTime = (us: number, timing: Timing): string =>
  `${shareText(us, timing)} of the time${timing.open.length > 0 ? ' that is known' : ''}`;

/** In milliseconds: the likeliest, or where there is only a bound that. */
export const msOf = (latency: Quantity): number => likelyOf(latency) * 1e3;
