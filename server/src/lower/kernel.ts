/**
 * Kernels, the steps of a chip: support and placement are judged on them and reported on layers. Counts never come from here.
 */
import type { KernelDraft, Shape } from '../ops/op';

/** What a chip needs to know of one step to say whether it can do it. One object for every turn of a loop. */
export interface Work extends KernelDraft {
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  /** One element to one element: chips run it inside the layer before, so it stays on the side of its input. */
  readonly pointwise: boolean;
  readonly still: boolean;
}
