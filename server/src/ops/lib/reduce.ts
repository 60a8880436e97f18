import type { KernelKind } from '../../kernels';
import { counts, defineOp, type Mismatch, type Op, one, type Shape } from '../op';
import { batchless, noAxis } from './broadcast';
import { elements } from './shape';
import { whole } from './window';

const params = {
  axes: counts('What to reduce: 0 for channels, 1 for height, 2 for width, or a list of them.', { min: 0 }),
};

interface Reduce {
  readonly name: string;
  readonly alsoCalled?: readonly string[];
  readonly summary: string;
  readonly detail: string;
  readonly source: string;
  readonly example: string;
  /** Operations for each result besides one for every number but the first. */
  readonly extra: number;
  readonly kernel: KernelKind;
  /** The step of a chip over height and width of a map, where that has a name of its own. */
  readonly pool?: KernelKind;
}

const KEPT = 'Reduced axes stay with extent 1, so that the result still meets the map it came from.';

/** An operator that makes one number of all along some axes. */
export const reduce = ({ extra, kernel, pool, ...record }: Reduce): Op =>
  defineOp({
    ...record,
    category: 'arithmetic',
    detail: `${KEPT} ${record.detail}`,
    inputs: one,
    params,

    shape([x], { axes }) {
      const list = listed(axes);
      const wrong = unfit(x!, list);
      return wrong ?? [x!.map((extent, axis) => (list.includes(axis) ? 1 : extent))];
    },

    otherOps: ([x], _, [y]) => elements(x!) + (extra - 1) * elements(y!),

    channels: (_, { axes }) => (listed(axes).includes(0) ? 'mixes' : 'keeps'),

    kernel([x], { axes }) {
      const isOverMap = x!.length === 3 && [...listed(axes)].sort().join() === '1,2';
      return pool !== undefined && isOverMap ? [{ kind: pool, window: whole(x!) }] : [{ kind: kernel }];
    },
  });

const listed = (axes: number | readonly number[]): readonly number[] =>
  typeof axes === 'number' ? [axes] : axes;

function unfit(x: Shape, axes: readonly number[]): Mismatch | undefined {
  if (axes.length === 0)
    return {
      at: 'axes',
      fact: `axes = [] names none of the ${x.length} axes`,
      help: 'name at least one axis',
    };
  const beyond = axes.find(axis => axis >= x.length);
  if (beyond !== undefined) return { ...noAxis('axes', beyond, x.length), ...batchless(axes, x.length) };
  if (new Set(axes).size !== axes.length)
    return {
      at: 'axes',
      fact: `axes = [${axes.join(', ')}] names an axis twice`,
      help: 'name each axis once',
    };
  return undefined;
}
