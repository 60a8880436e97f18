/**
 * The same as `schedule/`, gone through layer by layer with nothing remembered: what the account by statements and bodies
 * has to agree with.
 */
import { type Body, inputId, type Layer, type MapId } from '../../server/src/graph/graph';
import { passOf, passOfTurns } from '../../server/src/graph/through';
import { elements } from '../../server/src/ops/lib/shape';

interface Step {
  readonly layer: Layer;
  readonly reads: readonly number[];
  readonly makes: readonly number[];
}

/** Every layer in order, with the maps that it reads and makes by their numbers, and those that leave the network. */
export function stepsOf(root: Body): {
  readonly steps: readonly Step[];
  readonly results: readonly number[];
} {
  const steps: Step[] = [];
  let next = 0;
  const visit = (body: Body, inputs: readonly number[]): readonly number[] => {
    const maps = new Map<MapId, number>(inputs.map((map, i) => [inputId(i), map]));
    const read = (id: MapId) => maps.get(id)!;
    for (const item of body.items) {
      let made = item.inputs.map(read);
      if (item.kind === 'layer') {
        const reads = made;
        made = item.outputs.map((_, i) => (item.op.view ? (reads[i] ?? reads[0]!) : next++));
        steps.push({ layer: item, reads, makes: made });
      } else if (item.kind === 'use')
        made =
          item.body.layerCount === 0 ? passOf(item.body).map(i => made[i!]!) : [...visit(item.body, made)];
      else
        for (const run of item.runs) {
          const around = run.captured.map(read);
          if (run.body.layerCount === 0)
            made = passOfTurns(run.body, run.times, around.length).map(i => [...made, ...around][i!]!);
          else for (let turn = 0; turn < run.times; turn++) made = [...visit(run.body, [...made, ...around])];
        }
      for (const [i, map] of made.entries()) maps.set(item.first + i, map);
    }
    return body.results.map(read);
  };
  return { results: visit(root, []), steps };
}

/** Most elements alive at one step. */
export function flatPeak(root: Body): number {
  const { steps, results } = stepsOf(root);
  const lastRead = new Map<number, number>();
  for (const [at, { reads }] of steps.entries()) for (const map of reads) lastRead.set(map, at);
  for (const map of results) lastRead.set(map, steps.length);
  /** Pieces of memory: a map that is written over another has its place. */
  interface Place {
    readonly size: number;
    readonly from: number;
    to: number;
    readonly maps: number[];
  }
  const places = new Map<number, Place>();
  for (const [at, { layer, reads, makes }] of steps.entries()) {
    if (layer.op.view && reads.length > 0) continue;
    const [first] = reads;
    const under = first === undefined ? undefined : places.get(first);
    const isOver =
      (layer.op.pointwise || layer.op.affine) &&
      reads.length === 1 &&
      under!.maps.every(map => (map === first ? lastRead.get(map) === at : (lastRead.get(map) ?? 0) < at));
    for (const [i, map] of makes.entries()) {
      const place = isOver
        ? under!
        : { size: elements(layer.outputs[i]!), from: reads.length === 0 ? 0 : at, to: at, maps: [] };
      place.maps.push(map);
      place.to = Math.max(at, lastRead.get(map) ?? at);
      places.set(map, place);
    }
  }
  const change = new Float64Array(steps.length + 2);
  for (const { size, from, to } of new Set(places.values())) {
    change[from]! += size;
    change[to + 1]! -= size;
  }
  let live = 0;
  return change.reduce((peak, by) => Math.max(peak, (live += by)), 0);
}
