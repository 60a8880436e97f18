import type { KernelKind } from '../../kernels';
import { type Arity, defineOp, type Op } from '../op';
import { broadcast } from './broadcast';
import { elements } from './shape';

interface Arithmetic {
  readonly name: string;
  readonly alsoCalled?: readonly string[];
  readonly joinsWhatIsCalled?: readonly string[];
  readonly summary: string;
  readonly detail: string;
  readonly source?: string;
  readonly inputs: Arity;
  readonly example: string;
  readonly kernel: KernelKind;
}

const BROADCAST =
  'Along each axis the extents are equal or 1; a vector, or the `C×1×1` of a global pool, counts for every pixel ' +
  'of its channel.';

/** An operator that joins its maps element by element; one operation for each map after the first. */
export const arithmetic = (record: Arithmetic): Op =>
  defineOp({
    ...record,
    category: 'arithmetic',
    detail: `${BROADCAST} ${record.detail}`,
    params: {},

    shape(inputs) {
      const joined = broadcast(inputs);
      return 'fact' in joined ? joined : [joined];
    },

    otherOps: (inputs, _, [y]) => (inputs.length - 1) * elements(y!),

    channels: 'keeps',
  });
