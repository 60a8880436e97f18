/** The layers of an effect, however often they are at work: gone through once, counted with the turns around them. */
import type { Place } from '../text/problem';
import { type Effect, isVisit, type PlacedLayer } from './effect';
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

/** How often each piece of a file's text is at work: a layer by itself, a block of another file by its uses. */
export function instancesOf(root: Effect, uri: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (place: Place, times: number) => {
    const key = keyOf(place);
    counts.set(key, (counts.get(key) ?? 0) + times);
  };
  for (const [effect, times] of timesOf(root))
    for (const part of effect.parts) {
      if (!isVisit(part)) {
        if (part.works.length > 0 && part.layer.place.uri === uri) add(part.layer.place, times);
      } else if (part.use !== undefined && part.use.place.uri === uri && part.effect.foreign)
        add(part.use.place, times * part.times);
    }
  return counts;
}

/** Every layer in the order of execution, each turn of each loop by itself. */
export function* inOrder(effect: Effect): Generator<PlacedLayer> {
  for (const part of effect.parts)
    if (!isVisit(part)) yield part;
    else for (let turn = 0; turn < part.times; turn++) yield* inOrder(part.effect);
}
