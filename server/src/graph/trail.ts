/** The way that a map has come: the layers behind each other that made its height and width, nearest first. */
import type { Shape } from '../ops/op';
import { type Body, type Item, inputId, type Layer, type Loop, type MapId } from './graph';

export interface Step {
  readonly layer: Layer;
  /** What arrived on the way; `undefined` at the network's input. */
  readonly from: Shape | undefined;
  readonly to: Shape;
}

export interface Trail {
  readonly steps: readonly Step[];
  /** Which of the maps that arrive at the body it began as; `undefined` where it begins inside. */
  readonly end: number | undefined;
}

/** Longer ways are followed so far: whoever reads of them looks at the last layers. */
const longest = 4000;

/** The way of a map in a body of which these are the items so far. */
export function trailOf(items: readonly Item[], id: MapId): Trail {
  const steps: Step[] = [];
  const end = indexOf(follow(makersOf(items), id, steps, { left: longest }));
  return { steps, end };
}

/** Which input of a body an id stands for; `undefined` for what a layer makes. */
const indexOf = (id: MapId | undefined): number | undefined =>
  id !== undefined && id < 0 ? inputId(id) : undefined;

const makers = new WeakMap<readonly Item[], ReadonlyMap<MapId, Item>>();

function makersOf(items: readonly Item[]): ReadonlyMap<MapId, Item> {
  const made = new Map<MapId, Item>();
  for (const item of items) for (let i = 0; i < item.outputs.length; i++) made.set(item.first + i, item);
  return made;
}

/** Items of a finished body no longer change. */
function makersIn({ items }: Body): ReadonlyMap<MapId, Item> {
  let known = makers.get(items);
  if (known === undefined) makers.set(items, (known = makersOf(items)));
  return known;
}

interface Rest {
  left: number;
}

/** Goes back to a map that arrives at the body; `undefined` where the way begins in it or is too long. */
function follow(made: ReadonlyMap<MapId, Item>, from: MapId, steps: Step[], rest: Rest): MapId | undefined {
  let id: MapId | undefined = from;
  while (id !== undefined && id >= 0) {
    const item = made.get(id);
    if (item === undefined || rest.left-- <= 0) return undefined;
    const index: number = id - item.first;
    if (item.kind === 'layer') id = past(item, index, steps);
    else if (item.kind === 'loop') id = throughTurns(item, index, steps, rest);
    else {
      const end = throughBody(item.body, index, steps, rest);
      id = end === undefined ? undefined : item.inputs[end];
    }
  }
  return id;
}

/** The map whose height and width a layer goes on with is the first that has those of the result, or the first. */
function past(layer: Layer, index: number, steps: Step[]): MapId | undefined {
  const { inputShapes, outputs, inputs } = layer;
  const to = outputs[index]!;
  const same = inputShapes.findIndex(shape => shape[1] === to[1] && shape[2] === to[2]);
  const way = Math.max(same, 0);
  steps.push({ layer, from: inputShapes[way], to });
  return inputs[way];
}

function throughBody(body: Body, result: number, steps: Step[], rest: Rest): number | undefined {
  const made = body.results[result];
  return made === undefined ? undefined : indexOf(follow(makersIn(body), made, steps, rest));
}

function throughTurns({ runs, inputs }: Loop, result: number, steps: Step[], rest: Rest): MapId | undefined {
  let at = result;
  for (const { body, times, captured } of runs.toReversed())
    for (let turn = times; turn > 0; turn--) {
      if (rest.left-- <= 0) return undefined;
      const end = throughBody(body, at, steps, rest);
      if (end === undefined) return undefined;
      const travelling = body.inputs.length - captured.length;
      if (end >= travelling) return captured[end - travelling];
      at = end;
    }
  return inputs[at];
}
