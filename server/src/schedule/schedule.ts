/**
 * What follows from the order in which a body runs: who makes each map, who reads it, which step rides on another. Made
 * once for each body and remembered with it; rules, memory and chips read it, and nothing else decides what rides.
 */
import { foldsOf } from '../cost/folds';
import { type Body, type Item, type Layer, type MapId, readsOf } from '../graph/graph';
import { kept } from '../graph/kept';

const known = kept<Body, Schedule>();

export function scheduleOf(body: Body): Schedule {
  let found = known.get(body);
  if (found === undefined) known.set(body, (found = new Schedule(body)));
  return found;
}

export class Schedule {
  private makers: (Item | undefined)[] | undefined;
  private reading: (Item[] | undefined)[] | undefined;

  constructor(private readonly body: Body) {}

  /** What makes a map; `undefined` for one that arrives from outside. */
  maker(id: MapId | undefined): Item | undefined {
    if (id === undefined) return undefined;
    if (this.makers === undefined) {
      // As long as it gets, from the start: an array that grows in jumps is slow.
      this.makers = new Array<Item | undefined>(this.body.idLimit);
      for (const item of this.body.items)
        for (let i = 0; i < item.outputs.length; i++) this.makers[item.first + i] = item;
    }
    return this.makers[id];
  }

  /** What reads a map that the body makes, once for each time that it does. */
  readers(id: MapId): readonly Item[] {
    if (this.reading === undefined) {
      const reading = new Array<Item[] | undefined>(this.body.idLimit);
      this.reading = reading;
      const note = (read: MapId, item: Item) => {
        if (read < 0) return;
        const list = reading[read];
        if (list === undefined) reading[read] = [item];
        else list.push(item);
      };
      for (const item of this.body.items) for (const read of readsOf(item)) note(read, item);
    }
    return this.reading[id] ?? [];
  }

  /**
   * Whether a layer rides on the item before it, which hands it each element as it makes it, so that the map between them
   * is never written: a norm that folds into weights, or a step on single elements that alone reads that map.
   */
  rides(layer: Layer): boolean {
    if (layer.op.affine && foldsOf(this.body).vanishes(layer)) return true;
    const [id] = layer.inputs;
    if (!layer.op.pointwise || id === undefined || this.maker(id) === undefined) return false;
    return this.readers(id).length === 1 && !this.body.results.includes(id);
  }
}

/** Whether a layer can write each element where it read it, as long as nobody else reads that map later. */
export const isInPlace = ({ op, inputs }: Layer): boolean =>
  (op.pointwise === true || op.affine === true) && inputs.length === 1;
