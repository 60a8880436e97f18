/**
 * How many elements of maps are alive at once while a network runs its layers in the order of its text. A map is alive
 * from the step that makes it to the last that reads it; views are the map that they show; a step on single elements
 * writes over what it reads where nobody reads that later; the network's inputs are there from the beginning, its results
 * stay to the end. Weights and what a runtime needs for itself are not counted.
 *
 * Each statement and each body is gone through once for what arrives at it (how large, and whether it is read again
 * behind), so that an edit costs the statements that it changed, and equal turns of a loop are one.
 */
import { type Body, type Item, inputId, type Layer, type Loop, type MapId, readsOf } from '../graph/graph';
import { kept } from '../graph/kept';
import { type Pass, passOf, passOfTurns } from '../graph/through';
import { elements } from '../ops/lib/shape';
import { type Arriving, type Held, type Lives, type Moment, making, type Stretch, stateOf } from './held';
import { type Piece, piecesOf } from './pieces';
import { isInPlace } from './schedule';

const known = kept<Stretch, Map<string, Lives>>();

/** Equal where the same follows. */
export const keyOf = (arriving: readonly Arriving[]): string =>
  arriving.map(({ elements, ends, same }) => `${elements}${ends ? '-' : '+'}${same};`).join('');

/** @param arriving none of a network */
export function livesOf(stretch: Stretch, arriving: readonly Arriving[]): Lives {
  let lives = known.get(stretch);
  if (lives === undefined) known.set(stretch, (lives = new Map()));
  const key = keyOf(arriving);
  let found = lives.get(key);
  if (found === undefined) lives.set(key, (found = new Frame(stretch, arriving).run()));
  return found;
}

/** What a stretch keeps alive where others say it of what stands inside it. */
export const livesWith = (stretch: Stretch, arriving: readonly Arriving[], inside: typeof livesOf): Lives =>
  new Frame(stretch, arriving, undefined, inside).run();

export function momentOf(stretch: Stretch, arriving: readonly Arriving[]): Moment {
  const frame = new Frame(stretch, arriving, livesOf(stretch, arriving).at);
  frame.run();
  return frame.moment!;
}

const isBody = (stretch: Stretch): stretch is Body => 'segments' in stretch;

/** The account of a stretch while it is gone through. */
class Frame {
  moment: Moment | undefined;
  /** Inputs that stand behind it. */
  private readonly later: Layer[] = [];
  private live = 0;
  private peak = 0;
  private at = -1;
  private steps = 0;
  private readonly inputs: Layer[] = [];
  private readonly maps = new Map<MapId, Held>();
  /** How often each map is read in the stretch; one that leaves is read behind its end. */
  private readonly uses = new Map<MapId, number>();
  private readonly alive: Set<Held> | undefined;

  /** @param stop the step at which to look around */
  constructor(
    private readonly stretch: Stretch,
    arriving: readonly Arriving[],
    private readonly stop?: number,
    private readonly inside = livesOf,
  ) {
    this.alive = stop === undefined ? undefined : new Set();
    const { ids, leaving } = isBody(stretch)
      ? { ids: stretch.inputs.map((_, i) => inputId(i)), leaving: stretch.results }
      : { ids: stretch.takes, leaving: stretch.makes };
    this.count(leaving);
    if (isBody(stretch)) for (const piece of piecesOf(stretch)) this.count(piece.takes);
    else if ('items' in stretch.parts) for (const item of stretch.parts.items) this.count(readsOf(item));
    else for (const piece of stretch.parts) this.count(piece.takes);
    const held: Held[] = [];
    for (const [i, { elements, ends, same, maker }] of arriving.entries()) {
      if (same === i) {
        const map: Held = { elements, maker, reads: 0, arrives: i, isKept: !ends, isFree: false };
        if (ends) this.hold(map);
        held.push(map);
      } else held.push(held[same]!);
    }
    this.peak = this.live;
    for (const [i, id] of ids.entries()) if (held[i] !== undefined) this.bind(id, held[i]);
    for (const map of new Set(held)) if (map.reads === 0) this.free(map);
  }

  run(): Lives {
    const { stretch } = this;
    if (isBody(stretch)) this.goBy(piecesOf(stretch));
    else if ('items' in stretch.parts) for (const item of stretch.parts.items) this.item(item);
    else this.goBy(stretch.parts);
    const out = (isBody(stretch) ? stretch.results : stretch.makes).map(this.read);
    return {
      peak: this.peak,
      inputs: this.inputs,
      at: this.at,
      leaving: out.map((map, i) => {
        const same = out.indexOf(map);
        return map.arrives >= 0
          ? map.arrives
          : { elements: map.elements, maker: map.maker, same: same < i ? same : -1 };
      }),
    };
  }

  private goBy(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      const inputs = piece.takes.map(this.read);
      const leaving = this.visit(piece, inputs, inputs);
      for (const [i, id] of piece.makes.entries()) this.bind(id, leaving[i]!);
      this.release(inputs);
      this.sweep(leaving);
    }
  }

  private item(item: Item): void {
    const inputs = item.inputs.map(this.read);
    let made: readonly Held[];
    if (item.kind === 'layer') made = this.layer(item, inputs);
    else if (item.kind === 'use')
      made =
        item.body.layerCount === 0
          ? this.passed(passOf(item.body), inputs)
          : this.visit(item.body, inputs, inputs);
    else return this.loop(item, inputs);
    for (const [i, map] of made.entries()) this.bind(item.first + i, map);
    this.release(inputs);
    this.sweep(made);
  }

  private layer(layer: Layer, inputs: readonly Held[]): readonly Held[] {
    const [first] = inputs;
    const isOver = first !== undefined && !first.isKept && first.reads === 1 && isInPlace(layer);
    const isView = layer.op.view === true && first !== undefined;
    const made = layer.outputs.map((shape, i): Held => {
      if (isView) return inputs[i] ?? first;
      if (isOver) return first;
      return making(elements(shape), layer);
    });
    if (!isView && !isOver) for (const map of made) this.hold(map);
    if (layer.op.inputs.max === 0) this.wait([layer]);
    this.step(this.live, layer, none, none);
    return made;
  }

  /**
   * Goes by a stretch.
   * @param inputs what it reads
   * @param last the reads that are the last of what they stand for here: one for each of a map
   * @returns what leaves it, not yet bound to anything
   */
  private visit(stretch: Stretch, inputs: readonly Held[], last: readonly Held[]): readonly Held[] {
    let ending = 0;
    const arriving = inputs.map((map, i): Arriving => {
      const same = inputs.indexOf(map);
      const ends = !map.isKept && map.reads === countIn(last, map);
      if (ends && same === i) ending += map.elements;
      return { elements: map.elements, ends, same, maker: map.maker };
    });
    const lives = this.inside(stretch, arriving);
    this.wait(lives.inputs);
    this.step(this.live - ending + lives.peak, stretch, arriving, inputs);
    const leaving: Held[] = [];
    for (const out of lives.leaving) {
      if (typeof out === 'number') leaving.push(inputs[out]!);
      else if (out.same >= 0) leaving.push(leaving[out.same]!);
      else {
        const map = making(out.elements, out.maker);
        this.hold(map);
        leaving.push(map);
      }
    }
    return leaving;
  }

  /** The maps that travel are read once by each turn, those around by the last turn of each run for the last time. */
  private loop(loop: Loop, inputs: readonly Held[]): void {
    const before = loop.runs.some(isRepeated) ? [...new Set(readsOf(loop).map(this.read))] : none;
    let made = inputs;
    for (const { body, times, captured } of loop.runs) {
      const around = captured.map(this.read);
      const takes = () => [...made, ...around];
      if (body.layerCount === 0) {
        const read = takes();
        made = this.passed(passOfTurns(body, times, captured.length), read);
        for (const map of made) map.reads++;
        this.release(read);
        continue;
      }
      // Where the same arrives as at a turn before, the turns between come again, and need not be gone by.
      const seen = new Map<string, number>();
      for (let turn = 0; turn < times; turn++) {
        // One turn comes again in no cycle.
        const key = times === 1 ? '' : stateOf(takes(), before);
        const same = seen.get(key);
        if (same !== undefined) {
          const cycle = turn - same;
          turn += Math.floor((times - 1 - turn) / cycle) * cycle;
          seen.clear();
        } else seen.set(key, turn);
        const read = turn === times - 1 ? takes() : made;
        const leaving = this.visit(body, takes(), read);
        for (const map of leaving) map.reads++;
        this.release(read);
        made = leaving;
      }
      if (times < 1) this.release(around);
    }
    for (const [i, map] of made.entries()) this.bind(loop.first + i, map);
    this.release(made);
  }

  private passed(pass: Pass, inputs: readonly Held[]): readonly Held[] {
    return pass.map(i => {
      const map = i === undefined ? undefined : inputs[i];
      if (map !== undefined) return map;
      const lost = making(Number.NaN, undefined);
      this.hold(lost);
      return lost;
    });
  }

  private count(ids: readonly MapId[]): void {
    for (const id of ids) this.uses.set(id, (this.uses.get(id) ?? 0) + 1);
  }

  /** A map by its id; of one that an error upstream never made nobody knows the size. */
  private read = (id: MapId): Held => {
    let map = this.maps.get(id);
    if (map === undefined) {
      this.hold((map = making(Number.NaN, undefined)));
      this.bind(id, map);
    }
    return map;
  };

  private bind(id: MapId, map: Held): void {
    this.maps.set(id, map);
    map.reads += this.uses.get(id) ?? 0;
  }

  private hold(map: Held): void {
    this.live += map.elements;
    this.alive?.add(map);
  }

  private free(map: Held): void {
    if (map.isKept || map.isFree) return;
    map.isFree = true;
    this.live -= map.elements;
    this.alive?.delete(map);
  }

  /** Inputs of the network were there at all steps before, too. */
  private wait(inputs: readonly Layer[]): void {
    for (const input of inputs) {
      this.inputs.push(input);
      for (const shape of input.outputs) this.peak += elements(shape);
      if (this.moment !== undefined) this.later.push(input);
    }
  }

  private release(maps: readonly Held[]): void {
    for (const map of maps) if (--map.reads === 0) this.free(map);
  }

  /** Lets go of what was made and nobody reads. */
  private sweep(made: readonly Held[]): void {
    for (const map of new Set(made)) if (map.reads === 0) this.free(map);
  }

  private step(
    most: number,
    at: Layer | Stretch,
    arriving: readonly Arriving[],
    inputs: readonly Held[],
  ): void {
    if (this.steps === this.stop) {
      const ending = new Set(inputs.filter((_, i) => arriving[i]!.ends));
      const alive = [...this.alive!].filter(map => !ending.has(map));
      this.moment = { at, arriving, alive, later: this.later };
    }
    if (this.at < 0 || !(most <= this.peak)) {
      this.peak = Math.max(most, this.peak);
      this.at = this.steps;
    }
    this.steps++;
  }
}

const isRepeated = ({ times }: Loop['runs'][number]): boolean => times > 1;

const countIn = (maps: readonly Held[], map: Held): number => {
  let count = 0;
  for (const other of maps) if (other === map) count++;
  return count;
};

const none: readonly never[] = [];
