/**
 * Where the flow parts in any way and meets again in one join: all between a map and that join, of which nobody else reads
 * anything. So are the modules in which each layer's result is kept beside the next one's.
 */
import type { MapId } from '../found/net';
import { Wiring } from './forks';
import type { Flow, Node } from './graph';

export interface Region {
  readonly from: MapId;
  /** In the order in which the join asks for them, the join last: equal for regions that are wired alike. */
  readonly nodes: readonly Node[];
  /** Words and wires. */
  readonly key: string;
}

/** Fewer are no module that would be worth a name, more no module that anybody names. */
const [fewest, most] = [3, 40];

export function regionsIn(flow: Flow): readonly Region[] {
  const wiring = new Wiring(flow);
  const places = new Map(flow.nodes.map((node, place) => [node, place]));
  return flow.nodes.flatMap(join => {
    const region = join.inputs.length < 2 ? undefined : regionOf(join, wiring, places);
    return region === undefined ? [] : [region];
  });
}

function regionOf(join: Node, wiring: Wiring, places: ReadonlyMap<Node, number>): Region | undefined {
  const inside = new Set<Node>();
  const open = new Set<MapId>();
  const take = (node: Node): boolean => {
    if (node.isShared || node.text !== undefined || node.turn !== undefined || inside.size >= most)
      return false;
    inside.add(node);
    for (const map of node.outputs) open.delete(map);
    for (const map of node.inputs) open.add(map);
    return true;
  };
  if (join.outputs.length !== 1 || !take(join)) return undefined;
  const placeOf = (map: MapId) => places.get(wiring.makers.get(map)!) ?? -1;
  while (open.size > 1) {
    // What is made last cannot be where the others come from.
    const last = [...open].reduce((a, b) => (placeOf(b) > placeOf(a) ? b : a));
    const maker = wiring.makers.get(last);
    const isOwn = maker?.outputs.every(
      map => wiring.readers.get(map)?.every(node => node && inside.has(node)) ?? true,
    );
    if (maker === undefined || maker.inputs.length === 0 || isOwn !== true || !take(maker)) return undefined;
  }
  const [from] = open;
  if (from === undefined || inside.size < fewest) return undefined;
  const nodes = inOrder(join, inside, wiring);
  const numbers = new Map([[from, 0]]);
  for (const { outputs } of nodes) for (const map of outputs) numbers.set(map, numbers.size);
  const key = nodes
    .map(({ word, inputs }) => `${word} ${inputs.map(map => numbers.get(map)).join(' ')}`)
    .join(', ');
  return { from, nodes, key };
}

/** Each behind those that it reads, in the order of the inputs. */
function inOrder(join: Node, inside: ReadonlySet<Node>, wiring: Wiring): readonly Node[] {
  const nodes = new Set<Node>();
  const visit = (node: Node): void => {
    if (nodes.has(node)) return;
    for (const map of node.inputs) {
      const maker = wiring.makers.get(map);
      if (maker !== undefined && inside.has(maker)) visit(maker);
    }
    nodes.add(node);
  };
  visit(join);
  return [...nodes];
}
