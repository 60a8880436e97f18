/** A body with what joins its items: who makes a map, who reads it. Worked out once for all rules, when first asked. */
import { type Body, type Item, type MapId, readsOf } from '../../graph/graph';
import type { Place } from '../../text/problem';

const mostSteps = 64;

export class Sight {
  private makers: (Item | undefined)[] | undefined;
  private reading: (Item[] | undefined)[] | undefined;

  constructor(
    readonly body: Body,
    /** The name of the block or network that the body belongs to. */
    readonly home: Place,
  ) {}

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

  /**
   * What stands before a map, behind items that are looked through by their first input; `undefined` at the edge of the
   * body, and where the way is longer than any block's, so that many such questions stay cheap.
   */
  behind(id: MapId | undefined, through: (item: Item) => boolean): Item | undefined {
    let item = this.maker(id);
    for (let steps = 0; item !== undefined && through(item); steps++) {
      if (steps === mostSteps) return undefined;
      item = this.maker(item.inputs[0]);
    }
    return item;
  }

  /** What reads a map that the body makes. */
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
}
