/** Puts one body together, statement by statement. */
import type { Shape } from '../ops/op';
import {
  type Body,
  flatOf,
  type Item,
  inputId,
  type Line,
  layersOf,
  type MapId,
  type Segment,
  type SharedInstance,
} from './graph';
import { limits } from './limits';

/** Whose maps a body's are, and where their ids come from. It outlives the evaluation of a body that is remembered. */
export interface Home {
  nextId: MapId;
}

/** A map on its way: which body made it, and its shape where that is known. */
export interface FlowMap {
  readonly home: Home;
  readonly id: MapId;
  readonly shape: Shape | undefined;
  /** True where a half-typed stage was passed over: shapes behind it are shown but not judged. */
  readonly guessed: boolean;
}

/** The maps that travel together; `undefined` when an error left open even how many there are. */
export type Flow = readonly FlowMap[] | undefined;

/** What one statement added to a body. */
export interface Made {
  readonly segment: Segment | undefined;
  readonly layers: number;
  readonly flat: number;
  readonly unknown: number;
  readonly guessed: boolean;
}

/** Nothing yet: most bodies stay without captures and shared layers, and there are many. */
const none: never[] = [];

export class BodyBuilder {
  private segments: readonly Segment[] = [];
  private readonly items: Item[] = [];
  private readonly inputs: (Shape | undefined)[] = [];
  private declares: SharedInstance[] = none;
  /** Maps of surrounding bodies that this one reads, by home and id: its last inputs. */
  private captures: Map<Home, Map<MapId, FlowMap>> | undefined;
  private capturing: FlowMap[] = none;
  private layerCount = 0;
  private flatCount = 0;
  private unknownCount = 0;
  private guessed = false;
  /** The statement at work: as many of each as are counted. */
  private readonly open: Item[] = [];
  private openCount = 0;
  private readonly lines: Line[] = [];
  private lineCount = 0;
  private openLayers = 0;
  private openFlat = 0;
  private openUnknown = 0;
  private openGuessed = false;
  /** What the statement made before, whose ids are used again. */
  private again: readonly Item[] = none;

  constructor(readonly home: Home = { nextId: 0 }) {}

  /** The maps that travel into this body; once, before anything else. */
  arrive(shapes: readonly (Shape | undefined)[], guessed: boolean): readonly FlowMap[] {
    this.guessed ||= guessed;
    const { home } = this;
    return shapes.map(shape => ({ home, id: inputId(this.inputs.push(shape) - 1), shape, guessed }));
  }

  /** This body's own id for a map, which may come from a body around it. */
  idOf(map: FlowMap): MapId {
    const { home } = this;
    if (map.home === home) return map.id;
    if (this.captures === undefined) {
      this.captures = new Map();
      this.capturing = [];
    }
    let ids = this.captures.get(map.home);
    if (ids === undefined) this.captures.set(map.home, (ids = new Map()));
    let own = ids.get(map.id);
    if (own === undefined) {
      own = { ...map, home, id: inputId(this.inputs.push(map.shape) - 1) };
      ids.set(map.id, own);
      this.capturing.push(map);
    }
    return own.id;
  }

  /** The maps that this body reads from the one around it, once it is finished. */
  captured(): readonly FlowMap[] {
    return this.capturing;
  }

  /** The items so far. */
  made(): readonly Item[] {
    return [...this.items, ...this.open.slice(0, this.openCount)];
  }

  /** Whether the body stays below the limits with so much more. */
  fits({ layers, flat }: Pick<Made, 'layers' | 'flat'>): boolean {
    return this.layers() + layers <= limits.layers && this.flat() + flat <= limits.flat;
  }

  layers(): number {
    return this.layerCount + this.openLayers;
  }

  flat(): number {
    return this.flatCount + this.openFlat;
  }

  /** Begins a statement that made something before: others find its maps under the ids that they had. */
  begin(again: Segment | undefined): void {
    this.again = again?.items ?? none;
  }

  /**
   * Adds an item, if the body fits with it; else the body goes without, and its cost is unknown. So no body is beyond
   * the limits, whoever walks it.
   */
  add(item: Item, unknown: number, guessed: boolean): Flow {
    const more = { layers: layersOf(item), flat: flatOf(item) };
    if (!this.fits(more)) {
      this.missed();
      return undefined;
    }
    this.open[this.openCount++] = item;
    this.openLayers += more.layers;
    this.openFlat += more.flat;
    this.openUnknown += unknown;
    this.openGuessed ||= guessed;
    const { home } = this;
    const { outputs, first } = item;
    if (outputs.length === 1) return [{ home, id: first, shape: outputs[0], guessed }];
    return outputs.map((shape, i) => ({ home, id: first + i, shape, guessed }));
  }

  /** Ids for the outputs of the next item; the first of them. */
  take(count: number): MapId {
    const before = this.again[this.openCount];
    return before?.outputs.length === count ? before.first : this.fresh(count);
  }

  /** Ids for maps that no item makes. */
  fresh(count: number): MapId {
    const first = this.home.nextId;
    this.home.nextId += count;
    return first;
  }

  /** Notes what leaves a line. */
  leave(unit: object, results: Flow): void {
    this.lines[this.lineCount++] = { unit, outputs: results && shapesOf(results) };
  }

  declare(instance: SharedInstance): void {
    if (this.declares === none) this.declares = [];
    this.declares.push(instance);
  }

  /** Notes a stage whose cost cannot be known. */
  missed(): void {
    this.openUnknown++;
  }

  /** Ends a statement, whose results others may read. */
  close(results: Flow): Made {
    // Arrays of their exact length: they stay for as long as the statement does.
    const items = this.openCount === 0 ? none : this.open.slice(0, this.openCount);
    const lines = this.lineCount === 0 ? none : this.lines.slice(0, this.lineCount);
    const made: Made = {
      segment:
        items.length === 0 && lines.length === 0
          ? undefined
          : { items, exports: this.exports(results), lines },
      layers: this.openLayers,
      flat: this.openFlat,
      unknown: this.openUnknown,
      guessed: this.openGuessed,
    };
    this.openCount = 0;
    this.lineCount = 0;
    this.again = none;
    this.openLayers = 0;
    this.openFlat = 0;
    this.openUnknown = 0;
    this.openGuessed = false;
    this.put(made);
    return made;
  }

  private exports(results: Flow): readonly MapId[] {
    const { home } = this;
    if (results === undefined || results.length === 0) return none;
    if (results.length === 1) return results[0]!.home === home ? [results[0]!.id] : none;
    return results.filter(map => map.home === home).map(map => map.id);
  }

  /** Adds what a statement makes. */
  put({ segment, layers, flat, unknown, guessed }: Made): void {
    if (segment !== undefined) {
      (this.segments as Segment[]).push(segment);
      for (const item of segment.items) this.items.push(item);
    }
    this.layerCount += layers;
    this.flatCount += flat;
    this.unknownCount += unknown;
    this.guessed ||= guessed;
  }

  /** The same items in other pieces. */
  regroup(segments: readonly Segment[]): void {
    this.segments = segments;
  }

  finish(results: Flow): Body {
    this.close(results);
    return {
      results: (results ?? []).map(map => this.idOf(map)),
      inputs: this.inputs,
      segments: this.segments,
      items: this.items,
      idLimit: this.home.nextId,
      declares: this.declares,
      outputs: shapesOf(results ?? []),
      layerCount: this.layerCount,
      flatCount: this.flatCount,
      unknownCount: this.unknownCount,
      guessed: this.guessed,
    };
  }
}

function shapesOf(maps: readonly FlowMap[]): readonly (Shape | undefined)[] {
  return maps.length === 1 ? [maps[0]!.shape] : maps.map(map => map.shape);
}
