/**
 * What TensorFlow's converter takes together: norms of batches and scales go into the weights of the convolution before them,
 * a rectifier into the operator before it, and what does nothing at inference is left out.
 */
import type { Flat, FlatNode, TensorId } from '../../graph/flat';

export interface Fused {
  readonly node: FlatNode;
  /** In the order in which they are applied. */
  readonly affines: readonly FlatNode[];
  readonly activation: FlatNode | undefined;
  readonly outputs: readonly TensorId[];
}

export interface Kinds {
  /** Hands its input on. */
  readonly isLeftOut: (node: FlatNode) => boolean;
  /** Can be the activation of another operator. */
  readonly isActivation: (node: FlatNode) => boolean;
  /** Can have one. */
  readonly takesActivation: (node: FlatNode) => boolean;
}

export interface Fusion {
  readonly fused: readonly Fused[];
  /** The tensor that is there for one that is left out. */
  readonly standsFor: (tensor: TensorId) => TensorId;
}

export function fuse(flat: Flat, kinds: Kinds): Fusion {
  const aliases = new Map<TensorId, TensorId>();
  const standsFor = (tensor: TensorId) => aliases.get(tensor) ?? tensor;
  for (const node of flat.nodes)
    if (kinds.isLeftOut(node)) aliases.set(node.outputs[0]!, standsFor(node.inputs[0]!));
  const readers = new Map<TensorId, number>();
  const count = (tensor: TensorId) =>
    readers.set(standsFor(tensor), (readers.get(standsFor(tensor)) ?? 0) + 1);
  for (const node of flat.nodes) if (!kinds.isLeftOut(node)) node.inputs.forEach(count);
  for (const { tensor } of flat.outputs) count(tensor);
  const makers = new Map<TensorId, number>();
  const fused: Fused[] = [];
  for (const node of flat.nodes) {
    if (kinds.isLeftOut(node)) continue;
    const read = node.inputs.length === 1 ? standsFor(node.inputs[0]!) : undefined;
    const at = read !== undefined && readers.get(read) === 1 ? makers.get(read) : undefined;
    const before = at === undefined ? undefined : fused[at]!;
    const after = before && joined(before, node, kinds);
    if (at !== undefined && after !== undefined) fused[at] = after;
    const index =
      after === undefined
        ? fused.push({ node, affines: [], activation: undefined, outputs: node.outputs }) - 1
        : at!;
    for (const output of node.outputs) makers.set(output, index);
  }
  return { fused, standsFor };
}

function joined(before: Fused, node: FlatNode, kinds: Kinds): Fused | undefined {
  if (before.activation !== undefined) return undefined;
  if (node.layer.op.affine === true && before.node.layer.op.absorbsAffine === true)
    return { ...before, affines: [...before.affines, node], outputs: node.outputs };
  if (kinds.isActivation(node) && kinds.takesActivation(before.node))
    return { ...before, activation: node, outputs: node.outputs };
  return undefined;
}
