/** How much of a network's maps is alive at once, and where. */
import type { Body, Layer } from '../graph/graph';
import { elements } from '../ops/lib/shape';
import type { Moment, Stretch } from './held';
import { livesOf, momentOf } from './lifetimes';

/** Most elements of maps alive at one step, in the order of the text; NaN where an error leaves a shape unknown. */
export const peakElements = (body: Body): number =>
  body.unknownCount > 0 ? Number.NaN : livesOf(body, []).peak;

export interface Alive {
  readonly elements: number;
  /** The layer that made it. */
  readonly maker: Layer;
}

export interface Peak {
  readonly elements: number;
  /** The layer at work then. */
  readonly layer: Layer;
  /** The largest first. */
  readonly alive: readonly Alive[];
}

/** Where the peak of a network is and what is alive there; nothing of one without a layer or with an error. */
export function peakOf(body: Body): Peak | undefined {
  const peak = peakElements(body);
  if (!(peak > 0)) return undefined;
  const alive = new Map<Layer, number>();
  const note = (maker: Layer | undefined, size: number) => {
    if (maker !== undefined) alive.set(maker, (alive.get(maker) ?? 0) + size);
  };
  let stretch: Stretch = body;
  let arriving: Moment['arriving'] = [];
  for (;;) {
    const moment = momentOf(stretch, arriving);
    for (const map of moment.alive) if (!map.isKept) note(map.maker, map.elements);
    for (const input of moment.later) for (const shape of input.outputs) note(input, elements(shape));
    const { at } = moment;
    if ('kind' in at) {
      const found = [...alive].map(([maker, size]) => ({ maker, elements: size }));
      return { elements: peak, layer: at, alive: found.sort((a, b) => b.elements - a.elements) };
    }
    stretch = at;
    arriving = moment.arriving;
  }
}
