/** Puts one body together, item by item. */
import type { Shape } from '../ops/op';
import type { Body, Item, Loop, MapId, SharedInstance } from './graph';
import type { Flow, FlowMap } from './scope';

export class BodyBuilder {
  readonly items: Item[] = [];
  private readonly inputs: (Shape | undefined)[] = [];
  private readonly declares: SharedInstance[] = [];
  /** Maps of surrounding bodies that this one reads, in the order of its further inputs. */
  private readonly captures = new Map<FlowMap, FlowMap>();
  /** Ids count from the front for items and from the back, negative, for captured inputs until the body is finished. */
  private nextId: MapId = 0;
  private layerCount = 0;
  private unknownCount = 0;
  private guessed = false;

  constructor(
    /** The body around this one, whose maps it may read; absent for the body of a block. */
    readonly parent: BodyBuilder | undefined,
  ) {}

  /** The maps that travel into this body. */
  arrive(shapes: readonly (Shape | undefined)[], guessed: boolean): readonly FlowMap[] {
    this.guessed ||= guessed;
    this.inputs.push(...shapes);
    return shapes.map(shape => ({ builder: this, id: this.nextId++, shape, guessed }));
  }

  /** This body's own id for a map, which may come from a body around it. */
  idOf(map: FlowMap): MapId {
    if (map.builder === this) return map.id;
    let own = this.captures.get(map);
    if (own === undefined) {
      own = { ...map, builder: this, id: -1 - this.captures.size };
      this.captures.set(map, own);
    }
    return own.id;
  }

  /** The maps that this body reads from the one around it, once it is finished. */
  captured(): readonly FlowMap[] {
    return [...this.captures.keys()];
  }

  layers(): number {
    return this.layerCount;
  }

  add(item: Item, layers: number, unknown: number, guessed: boolean): readonly FlowMap[] {
    this.items.push(item);
    this.layerCount += layers;
    this.unknownCount += unknown;
    this.guessed ||= guessed;
    this.nextId += item.outputs.length;
    return item.outputs.map((shape, i) => ({ builder: this, id: item.first + i, shape, guessed }));
  }

  /** Where the next item's outputs begin. */
  next(): MapId {
    return this.nextId;
  }

  declare(instance: SharedInstance): void {
    this.declares.push(instance);
  }

  /** Notes a stage whose cost cannot be known. */
  missed(): void {
    this.unknownCount++;
  }

  finish(results: Flow): Body {
    const ids = (results ?? []).map(map => this.idOf(map));
    const travelling = this.inputs.length;
    // Captured inputs follow those that travel, which shifts every id made here.
    const shift = this.captures.size;
    const settle = (id: MapId): MapId => (id < 0 ? travelling - 1 - id : id < travelling ? id : id + shift);
    const items = shift === 0 ? this.items : this.items.map(item => settleItem(item, settle));
    return {
      inputs: [...this.inputs, ...[...this.captures.keys()].map(map => map.shape)],
      items,
      declares: this.declares,
      results: ids.map(settle),
      outputs: (results ?? []).map(map => map.shape),
      layerCount: this.layerCount,
      unknownCount: this.unknownCount,
      guessed: this.guessed,
    };
  }
}

function settleItem(item: Item, settle: (id: MapId) => MapId): Item {
  const moved = { ...item, first: settle(item.first), inputs: item.inputs.map(settle) };
  if (moved.kind !== 'loop') return moved;
  return {
    ...moved,
    runs: moved.runs.map(run => ({ ...run, captured: run.captured.map(settle) })),
  } satisfies Loop;
}
