/** The layers of an effect, however often they are at work: gone through once, counted with the turns around them. */

import type { Place } from '../text/problem';
import { accountOf } from './account';
import { type Effect, isVisit, type PlacedLayer, type Visit } from './effect';
import { keyOf } from './guilt';

/** How often each effect inside one is at work; those around before those inside. */
function timesOf(root: Effect): ReadonlyMap<Effect, number> {
  const innerFirst: Effect[] = [];
  const seen = new Set<Effect>();
  const visit = (effect: Effect) => {
    if (seen.has(effect)) return;
    seen.add(effect);
    for (const part of effect.parts) if (isVisit(part)) visit(part.effect);
    innerFirst.push(effect);
  };
  visit(root);
  const times = new Map<Effect, number>();
  for (const effect of innerFirst.reverse()) times.set(effect, 0);
  times.set(root, 1);
  for (const effect of times.keys())
    for (const part of effect.parts)
      if (isVisit(part)) times.set(part.effect, times.get(part.effect)! + times.get(effect)! * part.times);
  return times;
}

/** Layers that become kernels, with how often each is placed so. */
export function* placedLayers(root: Effect): Generator<readonly [PlacedLayer, number]> {
  for (const [effect, times] of timesOf(root))
    for (const part of effect.parts) if (!isVisit(part) && part.works.length > 0) yield [part, times];
}

/** The same of the layers that a piece of text stands for. */
export function layersAt(
  root: Effect,
  { unit, start, end }: Place,
): readonly (readonly [PlacedLayer, number])[] {
  const found: (readonly [PlacedLayer, number])[] = [];
  for (const one of placedLayers(root)) {
    const { place } = one[0].layer;
    if (place.unit === unit && place.start === start && place.end === end) found.push(one);
  }
  return found;
}

const instances = new WeakMap<Effect, ReadonlyMap<string, number>>();

/** How often each piece of a file's text is at work: a layer by itself, a block of another file by its uses. */
export function allInstances(effect: Effect, uri: string): ReadonlyMap<string, number> {
  const known = instances.get(effect);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  const add = (key: string, times: number) => counts.set(key, (counts.get(key) ?? 0) + times);
  for (const part of effect.parts) {
    if (!isVisit(part)) {
      if (part.works.length > 0 && part.layer.place.uri === uri) add(keyOf(part.layer.place), 1);
      continue;
    }
    for (const [key, count] of allInstances(part.effect, uri)) add(key, count * part.times);
    if (isToldAtUse(part, uri)) add(keyOf(part.use!.place), part.times);
  }
  instances.set(effect, counts);
  return counts;
}

const units = new WeakMap<Effect, ReadonlySet<object>>();

/** The units of text that an effect comes by. */
function unitsIn(effect: Effect): ReadonlySet<object> {
  let found = units.get(effect);
  if (found === undefined) {
    const all = new Set<object>();
    for (const part of effect.parts) {
      if (!isVisit(part)) all.add(part.layer.place.unit);
      else {
        if (part.use !== undefined) all.add(part.use.place.unit);
        for (const unit of unitsIn(part.effect)) all.add(unit);
      }
    }
    units.set(effect, (found = all));
  }
  return found;
}

const isToldAtUse = ({ use, effect }: Visit, uri: string): boolean =>
  use?.place.uri === uri && accountOf(effect).foreign;

/**
 * The same, right for some pieces of text.
 * @param root the effect of a network
 * @param uri the file of its deployment
 */
export function instancesOf(root: Effect, uri: string, places: Iterable<Place>): ReadonlyMap<string, number> {
  const wanted = new Set<object>();
  for (const { unit } of places) wanted.add(unit);
  const counts = new Map<string, number>();
  if (wanted.size === 0) return counts;
  const add = (key: string, times: number) => counts.set(key, (counts.get(key) ?? 0) + times);
  for (const part of root.parts) {
    // A body's parts are visits of its statements. A network is long, and mostly there is little to tell of it.
    if (isVisit(part) && !isDisjoint(wanted, unitsIn(part.effect)))
      for (const [key, count] of allInstances(part.effect, uri)) add(key, count * part.times);
  }
  return counts;
}

function isDisjoint(a: ReadonlySet<object>, b: ReadonlySet<object>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const one of few) if (many.has(one)) return false;
  return true;
}

/** Every layer in the order of execution, each turn of each loop by itself. */
export function inOrder(effect: Effect): readonly PlacedLayer[] {
  const placed: PlacedLayer[] = [];
  const go = ({ parts }: Effect) => {
    for (const part of parts)
      if (!isVisit(part)) placed.push(part);
      else for (let turn = 0; turn < part.times; turn++) go(part.effect);
  };
  go(effect);
  return placed;
}
