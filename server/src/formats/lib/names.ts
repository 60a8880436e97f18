import type { Flat, FlatNode, TensorId } from '../../graph/flat';

export const isInput = ({ layer }: FlatNode): boolean => layer.op.inputs.max === 0;

/**
 * A tensor is named by the layer that makes it, or by the output that it is; inputs keep theirs. `standsFor` says which
 * tensor is there in the place of one that a format leaves out.
 */
export function namesOf(
  { nodes, outputs }: Flat,
  standsFor: (tensor: TensorId) => TensorId = tensor => tensor,
): readonly string[] {
  const names: string[] = [];
  const given = new Set(nodes.filter(isInput).flatMap(node => node.outputs));
  for (const { path, outputs: made } of nodes)
    for (const [i, tensor] of made.entries()) names[tensor] = made.length === 1 ? path : `${path}:${i}`;
  for (const { name, tensor } of outputs) {
    const there = standsFor(tensor);
    if (name === undefined || given.has(there) || names.includes(name)) continue;
    names[there] = name;
    // What is handed on twice keeps the first of its names.
    given.add(there);
  }
  return names;
}
