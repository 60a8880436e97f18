/**
 * Kernels, the steps of a chip: support and placement are judged on them and reported on layers. Counts never come from here.
 */
import type { Shape } from '../ops/op';
import type { KernelKind } from './kinds';

type Two = readonly [number, number];

export interface KernelWindow {
  readonly kernel: Two;
  readonly stride: Two;
  readonly dilation: Two;
  /** Top, right, bottom, left; absent where a border has no meaning. */
  readonly border?: readonly [number, number, number, number];
}

/** What a chip needs to know of one step to say whether it can do it. One object for every turn of a loop. */
export interface Work {
  readonly kind: KernelKind;
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  readonly window?: KernelWindow;
  readonly groups?: number;
  /** True where a bias is added, also one that a folded batch norm leaves. */
  readonly bias?: boolean;
  /** For each axis of a transpose's result, which axis it was. */
  readonly order?: readonly number[];
  /** One element to one element: chips run it inside the layer before, so it stays on the side of its input. */
  readonly pointwise: boolean;
  /** True for what only renames elements while channels come first in memory. */
  readonly still: boolean;
}
