/**
 * A statement on which maps of other shapes arrive. Where it only names operators and writes their arguments as plain
 * values, its layers are the same ones as before, at work on other shapes: nothing of its text is evaluated again.
 */
import type { Flow, FlowMap } from '../graph/builder';
import { type Item, type Layer, type Line, type MapId, makeLayer } from '../graph/graph';
import type { Binding, Env } from '../names/scope';
import { ops } from '../ops';
import { isMismatch, type Shape } from '../ops/op';
import type { Unit } from '../syntax/tree';
import { isPlain } from './calls';
import { type Named, type Recalled, type State, sameBinding, sameBlocks } from './recall';

/** Whether nothing but the shapes of maps can change what a statement gives. */
export function isSteady({ node }: Unit, after: Flow, items: readonly Item[]): boolean {
  return (
    node.kind === 'flow' &&
    node.stages.every(
      stage =>
        stage.kind === 'call' &&
        ops.has(stage.name.name) &&
        (stage.args === undefined || stage.args.every(arg => isPlain(arg.value))),
    ) &&
    items.every(item => item.kind === 'layer') &&
    (after?.every(isKnown) ?? false)
  );
}

const isKnown = (map: FlowMap): boolean => map.shape !== undefined && !map.guessed;

/**
 * What a steady statement gives now, or several in a row; `undefined` where they have to be evaluated.
 * @param leaving the maps that left each of them
 */
export function reshape(
  recalled: Recalled,
  leaving: readonly (readonly FlowMap[])[],
  state: State,
  env: Env,
): Recalled | undefined {
  const { before, made, spent } = recalled;
  const { segment } = made;
  if (!recalled.isSteady || segment === undefined || before.above !== state.above) return undefined;
  if (!sameBlocks(recalled.blocks, env)) return undefined;
  reach.count = 0;
  if (!isSameBut(before.it, state.it)) return undefined;
  const names = rebound(recalled.names, env);
  if (names === undefined) return undefined;
  const items = layersOf(segment.items);
  if (items === undefined) return undefined;
  // A line leaves each of them.
  const lines: Line[] = new Array(leaving.length);
  for (let i = 0; i < leaving.length; i++) {
    const outputs = shapesOf(leaving[i]!.map(idOf));
    if (outputs === undefined) return undefined;
    lines[i] = { unit: segment.lines[i]!.unit, outputs };
  }
  const it = recalled.after.it!.map(reshaped);
  return {
    names,
    blocks: recalled.blocks,
    before: state,
    after: { it, above: recalled.after.above },
    defines: recalled.defines.length === 0 ? recalled.defines : recalled.defines.map(renewed),
    made: { ...made, segment: { items, exports: segment.exports, lines } },
    spent,
    isSteady: true,
  };
}

/** The maps that a statement at work can read, the newest last: one list for all, as there is one at a time. */
const reach = { count: 0, ids: [] as MapId[], outputs: [] as (readonly Shape[])[], indices: [] as number[] };

/** @param outputs what the map's layer puts out, of which it is the one at an index */
function reachable(id: MapId, outputs: readonly Shape[], index: number): void {
  const at = reach.count++;
  reach.ids[at] = id;
  reach.outputs[at] = outputs;
  reach.indices[at] = index;
}

/** Where a map is; the newest are read most. */
function find(id: MapId): number {
  const { ids } = reach;
  for (let at = reach.count - 1; at >= 0; at--) if (ids[at] === id) return at;
  return -1;
}

const shapeAt = (at: number): Shape => reach.outputs[at]![reach.indices[at]!]!;

function layersOf(items: readonly Item[]): readonly Layer[] | undefined {
  const layers: Layer[] = new Array(items.length);
  for (let i = 0; i < items.length; i++) {
    const { op, attrs, place, lines, inputs, first, outputs: before } = items[i] as Layer;
    const inputShapes = shapesOf(inputs);
    const outputs = inputShapes && op.shape(inputShapes, attrs);
    if (outputs === undefined || isMismatch(outputs) || outputs.length !== before.length) return undefined;
    layers[i] = makeLayer(op, attrs, inputShapes!, outputs, place, lines, inputs, first);
    for (let j = 0; j < outputs.length; j++) reachable(first + j, outputs, j);
  }
  return layers;
}

function shapesOf(ids: readonly MapId[]): readonly Shape[] | undefined {
  if (ids.length === 1) {
    const at = find(ids[0]!);
    if (at === -1) return undefined;
    // Most layers read all that one other puts out.
    const outputs = reach.outputs[at]!;
    return outputs.length === 1 ? outputs : [shapeAt(at)];
  }
  const shapes: Shape[] = new Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const at = find(ids[i]!);
    if (at === -1) return undefined;
    shapes[i] = shapeAt(at);
  }
  return shapes;
}

const idOf = (map: FlowMap): MapId => map.id;

/** A map that is in reach, as it is now. */
function reshaped({ home, id }: FlowMap): FlowMap {
  return { home, id, shape: shapeAt(find(id)), guessed: false };
}

/** Whether the same maps arrive, whatever their shapes. */
function isSameBut(before: Flow, now: Flow): boolean {
  if (before === undefined || now === undefined || before.length !== now.length) return false;
  for (let i = 0; i < now.length; i++) if (!isMapBut(before[i]!, now[i]!)) return false;
  return true;
}

function isMapBut(before: FlowMap, now: FlowMap): boolean {
  if (before.home !== now.home || before.id !== now.id || !isKnown(before) || !isKnown(now)) return false;
  if (find(now.id) === -1) reachable(now.id, [now.shape!], 0);
  return true;
}

/** The bindings of names as this evaluation has them, where no more than shapes of maps differs. */
function rebound(names: Named<Binding | undefined>, env: Env): Named<Binding | undefined> | undefined {
  if (names.length === 0) return names;
  const now: (readonly [string, Binding | undefined])[] = new Array(names.length);
  for (let i = 0; i < names.length; i++) {
    const [name, before] = names[i]!;
    const binding = env.scope.find(name);
    if (before?.kind === 'map' && binding?.kind === 'map' && before.what === binding.what) {
      if (!isMapBut(before.map, binding.map)) return undefined;
    } else if (!sameBinding(before, binding)) return undefined;
    now[i] = before === binding ? names[i]! : [name, binding];
  }
  return now;
}

function renewed([name, binding]: readonly [string, Binding]): readonly [string, Binding] {
  if (binding.kind !== 'map') return [name, binding];
  const { kind, map, what, place } = binding;
  return [name, { kind, map: reshaped(map), what, place }];
}
