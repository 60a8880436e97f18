/** A body as rules look at it: with its schedule, and the declaration that it belongs to. */
import type { Body, Item, MapId } from '../../graph/graph';
import { type Schedule, scheduleOf } from '../../schedule/schedule';
import type { Place } from '../../text/problem';

const mostSteps = 64;

export class Sight {
  readonly schedule: Schedule;

  constructor(
    readonly body: Body,
    /** The name of the block or network that the body belongs to. */
    readonly home: Place,
  ) {
    this.schedule = scheduleOf(body);
  }

  /** What makes a map; `undefined` for one that arrives from outside. */
  maker(id: MapId | undefined): Item | undefined {
    return this.schedule.maker(id);
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
    return this.schedule.readers(id);
  }
}
