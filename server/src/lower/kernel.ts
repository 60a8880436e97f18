/**
 * The second graph: kernels, the steps of a chip. A kernel points back at the layer it serves; support and placement
 * are judged on kernels and reported on layers. Counts never come from here.
 */
import type { Layer, Use } from '../graph/graph';
import type { KernelDraft, Shape } from '../ops/op';

/** What a chip needs to know of one step to say whether it can do it. One object for every turn of a loop. */
export interface Work extends KernelDraft {
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  /** One element to one element: chips run it inside the layer before, so it stays on the side of its input. */
  readonly pointwise: boolean;
  readonly still: boolean;
}

/** A tensor between kernels. Tensors that only views tell apart are one. */
export interface Tensor {
  readonly id: number;
  readonly shape: Shape | undefined;
  /** Absent for an input of the network, and for what an error leaves unknown. */
  readonly maker: Kernel | undefined;
}

/** One use of a block at work: each turn of a loop makes its own. */
export interface Scope {
  readonly use: Use;
  readonly parent: Scope | undefined;
}

export interface Kernel {
  /** Its position in the order of execution. */
  readonly id: number;
  readonly work: Work;
  readonly layer: Layer;
  /** The layer's path: `stage[2].Unit[1].conv`. */
  readonly path: string;
  /** The innermost use of a block around it. */
  readonly scope: Scope | undefined;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** Layers that vanished into this one: its batch norm. */
  readonly folded: readonly Layer[];
}

export interface Lowered {
  readonly kernels: readonly Kernel[];
  readonly results: readonly Tensor[];
}

/** The uses around a kernel, innermost first. */
export function* scopesOf(kernel: Kernel): Generator<Scope> {
  for (let at = kernel.scope; at !== undefined; at = at.parent) yield at;
}
