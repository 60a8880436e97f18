/** One line for each target that a network is deployed on: what it does with a layer, and why. */
import type { Analysis } from '../analysis';
import type { Deployed } from '../deploy/deployment';
import type { PlacedLayer } from '../deploy/effect';
import { enginesOf } from '../deploy/engines';
import type { Judged } from '../deploy/judge';
import { layersAt } from '../deploy/listing';
import { partOfTime, whyOf } from '../deploy/slow';
import type { Outcome, Support } from '../deploy/support';
import { isTimed, timingOn } from '../deploy/timed';
import type { Evaluated } from '../graph/graph';
import { valuesOf } from '../problems/layer-words';
import { counted, exact, tell } from '../quantity/show';
import { ceilingText } from '../report/ceiling';
import { fileName, type Known, type Targets } from '../targets/registry';
import { groundOf, type Target } from '../targets/target';
import type { Place, Problem } from '../text/problem';
import { describeMemory } from './hover-memory';
import { describeTime } from './hover-time';

/** Worst first; of several kernels the worst is told. */
const worstFirst: readonly Outcome[] = ['refused', 'host', 'unknown', 'emulated', 'native'];

/** @param told what the editor says of the place beside this: why a chip does not take it is not said again */
export function describeSupport(
  analysis: Analysis,
  network: Evaluated,
  place: Place,
  told: readonly Problem[],
): readonly string[] {
  const chips = new Set(
    told
      .filter(({ place: at }) => at.unit === place.unit && at.start === place.start)
      .map(({ data }) => (data as { readonly target?: unknown }).target),
  );
  const lines = analysis.deployments
    .filter(({ deployed }) => deployed.evaluated?.declared === network.declared)
    .map(judged => lineOf(judged, place, chips))
    .filter(line => line !== undefined);
  return [...new Set(lines)];
}

function lineOf(
  { deployed, target, effect }: Judged,
  place: Place,
  told: ReadonlySet<unknown>,
): string | undefined {
  if (target === undefined || effect === undefined) return undefined;
  const placed = layersAt(effect, place).filter(([layer]) => supportsOf(layer).length > 0);
  if (placed.length === 0) return undefined;
  const worst = worstFirst.find(outcome => placed.some(([layer]) => guiltyOf(layer, outcome) !== undefined))!;
  const guilty = placed.filter(([layer]) => guiltyOf(layer, worst) !== undefined);
  const [layers, concerned] = [placed, guilty].map(some => some.reduce((sum, [, times]) => sum + times, 0));
  const often = concerned === layers ? '' : ` (${exact(concerned!)} of ${exact(layers!)} layers)`;
  const time = timeOf(deployed, target, placed);
  const { fate, why, isOnlyHere } = fateOf(
    target,
    worst,
    guilty.map(([layer]) => layer),
  );
  const because = why === undefined || (told.has(target.name) && !isOnlyHere) ? '' : why;
  return `${target.name}: ${fate}${because}${often}${time}`;
}

/** What larger networks take is worked out when nobody waits for a hover. */
const soonLayers = 2000;

/** How long the layers take that one piece of text stands for, and what of it the time is. */
function timeOf(
  deployed: Deployed,
  target: Target,
  placed: readonly (readonly [PlacedLayer, number])[],
): string {
  if ((deployed.evaluated?.body.layerCount ?? 0) > soonLayers && !isTimed(deployed, target)) return '';
  const timing = timingOn(deployed, target);
  const layers = new Set(placed.map(([{ layer }]) => layer));
  const times = [...timing.layers.values()].filter(({ layer }) => layers.has(layer));
  const [longest] = [...times].sort((a, b) => b.us - a.us);
  if (longest === undefined || longest.us === 0) return '';
  const us = times.reduce((sum, time) => sum + time.us, 0);
  const each = times.length > 1 ? `, ${exact(times.length)} layers, the slowest ` : ' in ';
  return `; ${partOfTime(us, timing)}${each}${whyOf(longest, target)}`;
}

const supportsOf = ({ supports }: PlacedLayer): readonly Support[] =>
  supports.filter(support => support !== undefined);

/** What is said of the first kernel of a layer with an outcome. */
const guiltyOf = (layer: PlacedLayer, outcome: Outcome): Support | undefined =>
  supportsOf(layer).find(support => outcomeOf(layer, support) === outcome);

/** A target that can be named, with where it comes from. */
export function describeKnown({ target, place }: Known): { readonly detail: string; readonly doc: string } {
  const from = place === undefined ? 'built in' : fileName(place.uri);
  if (target === undefined)
    return { detail: from, doc: `${from} has mistakes, so that deployments on it are not judged.` };
  return { detail: `${target.name}, ${from}`, doc: target.summary };
}

/** The target of a deployment, and how much of the network it takes. */
export function describeTarget(judged: Judged, targets: Targets): string | undefined {
  const { deployed, target, effect, crossings, crossingBytes } = judged;
  const known = targets.find(deployed.unit.node.target.name);
  const from = known?.place === undefined ? '' : ` Described in ${fileName(known.place.uri)}.`;
  if (target === undefined) return known && `**${known.id}** · ${describeKnown(known).doc}`;
  const counts = [...worstFirst]
    .reverse()
    .map(outcome => [outcome, effect?.counts[outcome] ?? 0] as const)
    .filter(([, count]) => count > 0);
  const steps = counts.reduce((sum, [, count]) => sum + count, 0);
  const words = counts.map(([outcome, n]) => `${exact(n)} ${outcome === 'host' ? 'on the host' : outcome}`);
  const size = crossingBytes === undefined || crossings === 0 ? '' : `, ${tell(crossingBytes)}`;
  const handed = crossings === undefined ? '' : `; ${counted(crossings, 'crossing')}${size}`;
  const fate = steps === 0 ? '' : `\n\n${counted(steps, 'step')}: ${words.join(', ')}${handed}.`;
  const ceiling = ceilingText(target);
  const best = ceiling === undefined ? '' : `\n\n${ceiling}`;
  const memory = describeMemory(judged);
  const room = memory === undefined ? '' : `\n\n${memory}`;
  const time = describeTime(judged);
  const speed = time === undefined ? '' : `\n\n${time}`;
  return `**${target.name}** · ${target.summary} Its support is ${groundOf(target)}.${from}${speed}${fate}${room}${best}`;
}

const outcomeOf = ({ follows }: PlacedLayer, { outcome }: Support): Outcome => (follows ? 'host' : outcome);

/** What becomes of layers, and why, as far as there is a reason. */
function fateOf(
  target: Target,
  outcome: Outcome,
  guilty: readonly PlacedLayer[],
): {
  readonly fate: string;
  readonly why?: string;
  /** No problem says it. */
  readonly isOnlyHere?: boolean;
} {
  const supports = guilty.map(layer => guiltyOf(layer, outcome)!);
  const [{ follows, maker }, support] = [guilty[0]!, supports[0]!];
  const host = `on the host (${enginesOf(target)[maker]?.name ?? 'none'})`;
  switch (outcome) {
    case 'native':
      return { fate: 'native' };
    case 'emulated':
      return { fate: 'emulated', why: ` by ${support.by ?? 'other steps'}` };
    case 'host':
      return { fate: host, why: follows ? ', as the layer before' : `: ${reasonOf(supports)}` };
    case 'refused':
      return { fate: 'refused', why: `: ${reasonOf(supports)}` };
    case 'unknown':
      return {
        fate: 'unknown',
        why: `: ${support.open ?? `no source says what becomes of ${unsettled(support)}`}`,
        isOnlyHere: support.open !== undefined,
      };
  }
}

const unsettled = ({ reason: { what, limit, value } }: Support): string =>
  limit === undefined ? what : `${what} not ${limit}, this one ${value}`;

/** The first layer's reason; where it has a limit, what all have that break it. */
function reasonOf(supports: readonly Support[]): string {
  const { what, limit } = supports[0]!.reason;
  if (limit === undefined) return `it has no ${what}`;
  const same = supports.map(({ reason }) => reason).filter(reason => reason.what === what);
  return `it takes ${what} ${limit}, this one ${valuesOf([...new Set(same.map(({ value }) => value!))])}`;
}
