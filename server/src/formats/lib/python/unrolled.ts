/** A network layer by layer, with a variable for each map: for what has no form as blocks that are written once and used often. */
import type { Flat, FlatNode, TensorId } from '../../../graph/flat';
import type { Refusal } from '../../format';
import { isInput } from '../names';
import type { Dialect } from './dialect';
import type { Made } from './module';
import { type Names, snake } from './names';

export const madeOf = ({ conversions }: Dialect, { layer }: FlatNode): Made =>
  conversions[layer.op.name]!.make(layer, 0);

export function refusalsOf(dialect: Dialect, { nodes }: Flat): readonly Refusal[] {
  return nodes.flatMap(node => {
    const made = madeOf(dialect, node);
    return made.kind === 'refusal' ? [{ node, why: made.why }] : [];
  });
}

export interface Line {
  readonly node: FlatNode;
  /** Its path as names of Python are spelt. */
  readonly name: string;
  /** The variables that it reads, and those that it sets. */
  readonly arriving: readonly string[];
  readonly results: readonly string[];
}

const spelt = (path: string): string => snake(path.replaceAll(/\[(\d+)\]/g, '$1').replaceAll('.', '_'));

/** @returns the variables that leave the network too */
export function linesOf(
  flat: Flat,
  variables: Names,
): { readonly lines: readonly Line[]; readonly leaving: readonly string[] } {
  const uses = usesOf(flat);
  const running = variables.take('x');
  const names = new Map<TensorId, string>();
  const lines = flat.nodes.map((node, at): Line => {
    const name = spelt(node.path);
    const results = node.outputs.map((tensor, i) => {
      const passes = node.outputs.length === 1 && uses.get(tensor)?.join() === String(at + 1);
      if (passes && !isInput(node)) return running;
      return variables.take(node.outputs.length === 1 ? name : `${name}_${i}`);
    });
    const arriving = node.inputs.map(tensor => names.get(tensor)!);
    for (const [i, tensor] of node.outputs.entries()) names.set(tensor, results[i]!);
    return { node, name, arriving, results };
  });
  return { lines, leaving: flat.outputs.map(({ tensor }) => names.get(tensor)!) };
}

/** Which nodes read a tensor, by their places; what leaves the network is read at its end. */
function usesOf({ nodes, outputs }: Flat): ReadonlyMap<TensorId, readonly number[]> {
  const uses = new Map<TensorId, number[]>();
  const add = (tensor: TensorId, at: number) => uses.set(tensor, [...(uses.get(tensor) ?? []), at]);
  for (const [at, node] of nodes.entries()) for (const tensor of node.inputs) add(tensor, at);
  for (const { tensor } of outputs) add(tensor, Number.POSITIVE_INFINITY);
  return uses;
}
