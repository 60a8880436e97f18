import type { KernelKind } from '../../kernels';
import type { Shape } from '../op';
import { type Attrs, defineOp, type Op, one, type Params, type Weight } from '../op';
import { elements } from './shape';

interface Activation<P extends Params> {
  readonly name: string;
  readonly alsoCalled?: readonly string[];
  readonly summary: string;
  /** Says how its operations are counted. */
  readonly detail: string;
  readonly source?: string;
  readonly params: P;
  readonly example: string;
  readonly weights?: (inputs: readonly Shape[], attrs: Attrs<P>) => readonly Weight[];
  readonly kernel: KernelKind;
  /** Operations an element. */
  readonly operations: number;
}

/** A function of one element to one element. */
export function activation<const P extends Params>({ operations, ...record }: Activation<P>): Op {
  return defineOp({
    ...record,
    category: 'activation',
    inputs: one,
    pointwise: true,
    shape: inputs => inputs,
    channels: 'keeps',
    otherOps: ([x]) => operations * elements(x!),
  });
}
