/**
 * What the runtime of a chip needs for the maps of a deployment and for itself, where its planner is known here. It takes
 * longer than everything else that is said of a deployment, so that it is worked out when somebody looks, and remembered
 * with the network.
 */
import { arenaOf, type FullestStep, precisionOf } from '../formats/tflite/arena';
import type { Precision as Written } from '../formats/tflite/quantise';
import type { Body } from '../graph/graph';
import { kept } from '../graph/kept';
import { atLeast, numberIn, type Quantity } from '../quantity/quantity';
import { bytes } from '../quantity/show';
import type { Target } from '../targets/target';
import type { Related } from '../text/problem';
import { compiledOn, isCompiled, laysOutAll } from './compiled';
import type { Deployed } from './deployment';
import { placeNetwork } from './place';
import { chipsOf } from './precision';

/** Or why nobody knows it. */
export type LaidOut = { readonly arena: Planned } | { readonly unknown: string };

/** More of them take longer than anyone waits, and no microcontroller has the memory. */
const mostLayers = 20_000;

const known = kept<Body, Map<string, LaidOut>>();

/** In which precision a runtime is to be asked, or why it cannot be. */
function askedOf({ evaluated, precision, precisions }: Deployed): Written | { readonly unknown: string } {
  if (evaluated === undefined || evaluated.body.unknownCount > 0)
    return { unknown: 'a mistake hides some of it' };
  if (precisions.some(({ paths }) => paths.length > 0))
    return { unknown: 'the precision depends on the place' };
  if (evaluated.body.layerCount > mostLayers) return { unknown: 'the network has too many layers' };
  return precisionOf(precision) ?? { unknown: `its runtime is not known at ${precision.name}` };
}

/** Whether it is known how a runtime or a compiler lays out maps for a target. */
export const hasLayout = (target: Target): boolean => target.runtime !== undefined || laysOutAll(target);

/** What a compiler is asked of a deployment; a mistake that hides some of the network leaves nothing to ask. */
function compiling(deployed: Deployed, target: Target) {
  const body = deployed.evaluated?.body;
  const effect =
    body === undefined || body.unknownCount > 0
      ? undefined
      : placeNetwork(body, chipsOf(deployed, target, body));
  return { deployed, target, effect, crossings: effect?.crossings };
}

/** Nothing where the target has neither a runtime nor a compiler that is known. */
export function laidOutOn(deployed: Deployed, target: Target): LaidOut | undefined {
  const { runtime } = target;
  if (runtime === undefined) return laysOutAll(target) ? compiledOn(compiling(deployed, target)) : undefined;
  const precision = askedOf(deployed);
  if (typeof precision === 'object') return precision;
  const evaluated = deployed.evaluated!;
  let layouts = known.get(evaluated.body);
  if (layouts === undefined) known.set(evaluated.body, (layouts = new Map()));
  let laidOut = layouts.get(precision);
  if (laidOut === undefined) {
    const arena = arenaOf(evaluated, precision);
    if (arena === undefined) laidOut = { unknown: `its runtime has no such network at ${precision}` };
    else if (arena.missing.size > 0)
      laidOut = { unknown: `its runtime lacks ${[...arena.missing].join(', ')}` };
    else laidOut = { arena };
    layouts.set(precision, laidOut);
  }
  return laidOut;
}

/** Whether an answer takes no time: it has been worked out, or nobody can. */
export function isLaidOut(deployed: Deployed, target: Target): boolean {
  if (target.runtime === undefined) return !laysOutAll(target) || isCompiled(compiling(deployed, target));
  const precision = askedOf(deployed);
  return typeof precision === 'object' || known.get(deployed.evaluated!.body)?.has(precision) === true;
}

export const bytesOf = ({ plannedBytes, persistentBytes = 0 }: Planned): number =>
  plannedBytes + persistentBytes;

/** Bytes that hold maps and what goes with them. */
export interface Planned {
  readonly plannedBytes: number;
  /** Those that a runtime keeps from start to end beside them; absent where the figure is a compiler's. */
  readonly persistentBytes?: number;
  /** Why they are as many; absent where that is not worked out. */
  readonly fullest?: FullestStep;
}

/** `now` with what is known without a runtime's plan, which is the same at each key; `through` with the plan. */
export type Look = 'now' | 'through';

/** How much memory maps take on a target. */
export interface Need {
  readonly value: Quantity;
  readonly arena?: Planned;
  /** Why it is at least so much, and nobody knows how much. */
  readonly open?: string;
}

/** @param alive bytes of the maps that are alive at once: the least that any runtime needs */
export function needOf(alive: Quantity, deployed: Deployed, target: Target, look: Look): Need {
  if (!hasLayout(target)) return { value: alive };
  const laidOut = look === 'now' ? undefined : laidOutOn(deployed, target);
  if (laidOut === undefined) return { value: atLeast(alive) };
  if ('unknown' in laidOut) return { value: atLeast(alive), open: laidOut.unknown };
  return { value: numberIn('bytes', bytesOf(laidOut.arena)), arena: laidOut.arena };
}

/** More buffers than these are seldom needed at once, and the smallest explain nothing. */
const mostTold = 4;

/** Where an arena is as large as it is, with what is in it then. */
export function fullestIn({ fullest }: Planned): readonly Related[] {
  if (fullest === undefined) return [];
  const { layer, needed, freeBytes } = fullest;
  const free =
    freeBytes === 0
      ? ''
      : ` ${bytes(freeBytes)} of it lie free then, as its planner places the largest buffers first.`;
  return [
    { place: layer.place, text: `The arena is as large as it is while ${layer.op.name} runs here.${free}` },
    ...needed.slice(0, mostTold).map(({ layer: { op, place }, bytes: own, isHandedOn }) => ({
      place,
      text: `${bytes(own)} of it are what ${op.name} ${isHandedOn ? 'makes' : 'needs for itself'} here.`,
    })),
  ];
}
