/**
 * Who reads each map of a body in the end, behind borders of blocks and turns of loops: whether one affine layer alone does,
 * so that it can be taken into the layer that made the map. Worked out once for each body and what is read behind it.
 */
import type { Body, Item, Layer, Loop, MapId, Use } from '../graph/graph';
import { kept } from '../graph/kept';
import { keepsChannels } from '../graph/layers';
import { passOf, passOfTurns } from '../graph/through';

/** How a map is read; of several maps a digit each. */
export type Mark = 0 | 1 | 2 | 3;

/** By nobody. */
export const unread = 0;
/** By one affine layer alone, which multiplies: what takes it in needs no bias for it. */
export const scaled = 1;
/** By one affine layer alone, and with those behind it that it takes a bias to take in. */
export const shifted = 2;
/** By others, or by several. */
export const otherwise = 3;

export const isAffine = (mark: Mark): boolean => mark === scaled || mark === shifted;

/** Equal turns of a loop as they are read behind. */
export interface TurnsRead {
  readonly times: number;
  /** Marks of what leaves a turn. */
  readonly behind: string;
}

export interface Reads {
  of(id: MapId): Mark;
  /** Marks of what arrives. */
  readonly arriving: string;
  /** For each run of a loop its turns, in order. */
  readonly turns: ReadonlyMap<Loop, readonly (readonly TurnsRead[])[]>;
}

/** Hands each channel on as it is: a scale behind it could as well stand before it. */
export const isTransparent = (layer: Layer): boolean => layer.op.view === true && keepsChannels(layer);

/** Shared weights serve all uses alike: what stands around one of them does not change them. */
export const borderOf = ({ body }: Pick<Use, 'body'>): string =>
  String(otherwise).repeat(body.results.length);

const known = kept<Body, Map<string, Reads>>();

/** @param behind a mark for each result */
export function readsIn(body: Body, behind: string): Reads {
  let found = known.get(body);
  if (found === undefined) known.set(body, (found = new Map()));
  let reads = found.get(behind);
  if (reads === undefined) found.set(behind, (reads = new Reader(body, behind).run()));
  return reads;
}

const none: Reads['turns'] = new Map();

class Reader {
  /** By id, those of inputs first. */
  private readonly marks: Uint8Array;
  private readonly shift: number;
  private readonly turns = new Map<Loop, readonly (readonly TurnsRead[])[]>();

  constructor(
    private readonly body: Body,
    private readonly behind: string,
  ) {
    this.shift = body.inputs.length;
    this.marks = new Uint8Array(this.shift + body.idLimit);
  }

  run(): Reads {
    const { body, shift, marks, turns } = this;
    for (const [i, id] of body.results.entries()) this.read(id, markAt(this.behind, i));
    for (let at = body.items.length - 1; at >= 0; at--) this.item(body.items[at]!);
    let arriving = '';
    for (let i = 0; i < shift; i++) arriving += this.of(-1 - i);
    return {
      of: id => (marks[shift + id] ?? otherwise) as Mark,
      arriving,
      turns: turns.size === 0 ? none : turns,
    };
  }

  private of(id: MapId): Mark {
    return this.marks[this.shift + id] as Mark;
  }

  private read(id: MapId, mark: Mark): void {
    if (mark === unread) return;
    this.marks[this.shift + id] = this.of(id) === unread ? mark : otherwise;
  }

  private item(item: Item): void {
    if (item.kind === 'layer') {
      const mark = this.layer(item);
      for (const id of item.inputs) this.read(id, mark);
    } else if (item.kind === 'use') {
      if (item.shared !== undefined) for (const id of item.inputs) this.read(id, otherwise);
      else this.readAll(item.inputs, arrivingAt(item.body, this.leaving(item)));
    } else this.loop(item);
  }

  private layer(layer: Layer): Mark {
    if (isTransparent(layer)) return this.of(layer.first);
    if (layer.op.affine !== true) return otherwise;
    return layer.op.adds === true || this.of(layer.first) === shifted ? shifted : scaled;
  }

  private leaving({ first, outputs }: Item): string {
    let marks = '';
    for (let i = 0; i < outputs.length; i++) marks += this.of(first + i);
    return marks;
  }

  private readAll(ids: readonly MapId[], marks: string): void {
    for (const [i, id] of ids.entries()) this.read(id, markAt(marks, i));
  }

  private loop(loop: Loop): void {
    let marks = this.leaving(loop);
    const all = new Array<readonly TurnsRead[]>(loop.runs.length);
    for (let run = all.length - 1; run >= 0; run--) {
      const { body, times, captured } = loop.runs[run]!;
      const turns: TurnsRead[] = [];
      all[run] = turns;
      if (body.layerCount === 0) {
        const inside = readThrough(passOfTurns(body, times, captured.length), body.inputs.length, marks);
        const travelling = inside.length - captured.length;
        this.readAll(captured, inside.slice(travelling));
        marks = inside.slice(0, travelling);
        continue;
      }
      for (let left = times; left > 0; ) {
        const inside = arrivingAt(body, marks);
        const travelling = inside.length - captured.length;
        const before = inside.slice(0, travelling);
        // A turn that is read as the one behind it is follows more like it.
        const equal = before === marks ? left : 1;
        turns.push({ times: equal, behind: marks });
        for (let i = 0; i < Math.min(equal, 2); i++) this.readAll(captured, inside.slice(travelling));
        marks = before;
        left -= equal;
      }
      turns.reverse();
    }
    this.turns.set(loop, all);
    this.readAll(loop.inputs, marks);
  }
}

/** How what arrives at a body is read. */
const arrivingAt = (body: Body, behind: string): string =>
  body.layerCount === 0
    ? readThrough(passOf(body), body.inputs.length, behind)
    : readsIn(body, behind).arriving;

/** Through something without a layer, which hands maps on. */
function readThrough(pass: readonly (number | undefined)[], inputs: number, behind: string): string {
  const marks = new Array<Mark>(inputs).fill(unread);
  for (const [i, from] of pass.entries()) {
    const mark = markAt(behind, i);
    if (from !== undefined && mark !== unread) marks[from] = marks[from] === unread ? mark : otherwise;
  }
  return marks.join('');
}

/** What an error upstream left open is read by who knows whom. */
const markAt = (marks: string, i: number): Mark => Number(marks[i] ?? otherwise) as Mark;
