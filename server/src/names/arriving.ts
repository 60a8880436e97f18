/** Blocks whose header has what arrives among its parameters, as functions have: `block Res(x, out) { x -> … }`. */
import { bodiesOf } from '../syntax/bodies';
import type { Block, Network, Node, Param, Unit } from '../syntax/tree';

const known = new WeakMap<Unit, Block | Network>();

/** The declaration as it is meant: parameters from which lines of its body start stand in front of its name. */
export function asMeant(unit: Unit<Block | Network>): Block | Network {
  let node = known.get(unit);
  if (node === undefined) {
    node = unit.node;
    const maps = arrivingIn(unit);
    if (maps.length > 0 && node.kind === 'block')
      node = { ...node, inputs: maps.map(({ name }) => name), params: node.params.slice(maps.length) };
    known.set(unit, node);
  }
  return node;
}

const found = new WeakMap<Unit, readonly Param[]>();

/** The first parameters of a block that stand for what arrives: looked for once, as an edit leaves most blocks as they are. */
export function arrivingIn(unit: Unit<Block | Network>): readonly Param[] {
  let params = found.get(unit);
  if (params === undefined) found.set(unit, (params = firstMaps(unit)));
  return params;
}

function firstMaps({ node, ...unit }: Unit<Block | Network>): readonly Param[] {
  if (node.kind !== 'block' || node.inputs.length > 0) return [];
  const isPlain = ({ default: preset, choices }: Param) => preset === undefined && choices === undefined;
  if (node.params[0] === undefined || !isPlain(node.params[0])) return [];
  const sources = new Set(sourcesIn({ ...unit, node }));
  const end = node.params.findIndex(param => !isPlain(param) || !sources.has(param.name.name));
  return end < 0 ? node.params : node.params.slice(0, end);
}

/**
 * The names from which the lines of a body start as only maps can: several beside each other, or one behind a `=`. One alone
 * may be a stage that the block is given.
 */
function* sourcesIn(unit: Unit<Node>): Iterable<string> {
  const { node } = unit;
  if (
    node.kind === 'flow' &&
    (node.sources.length > 1 || (node.targets.length > 0 && node.stages.length > 0))
  )
    for (const { name } of node.sources) yield name;
  for (const { units } of bodiesOf(unit)) for (const inner of units) yield* sourcesIn(inner as Unit<Node>);
}

/** The first parameter of a block, where a line of its body begins with it: a map, unless the block is given a stage. */
export function startingIn({ node, ...unit }: Unit<Block | Network>): string | undefined {
  const name = node.kind === 'block' && node.inputs.length === 0 ? node.params[0]?.name.name : undefined;
  return bodiesOf({ ...unit, node }).some(({ units }) =>
    (units as readonly Unit<Node>[]).some(
      line => line.node.kind === 'flow' && line.node.stages.length > 0 && line.node.sources[0]?.name === name,
    ),
  )
    ? name
    : undefined;
}
