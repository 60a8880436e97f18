import { Unsaid } from '../reader';
import type { Drawing, View } from './drawing';

/** The product of two maps as matrices: the last two axes, for each of what the others hold. */
export function product(d: Drawing, left: View, right: View): View {
  const sides = [left, right];
  const rank = Math.max(...sides.map(view => view.dims.length));
  if (sides.some(view => view.dims.length < 2)) throw new Unsaid('a vector meets a matrix');
  const [a, b] = sides.map(view => {
    const lead = Array.from({ length: rank - view.dims.length }, () => 1);
    return d.reshape(view, [...lead, ...view.dims]);
  }) as [View, View];
  const isUnit = (axis: number) => a.dims[axis] === 1 && b.dims[axis] === 1;
  const order = Array.from({ length: rank }, (_, i) => i).filter(axis => axis >= rank - 2 || !isUnit(axis));
  const [map] = d.layer('matmul', {}, [d.map(a, order), d.map(b, order)]);
  const shape = d.shape(map!);
  const dims = Array.from({ length: rank }, (_, axis) => shape[order.indexOf(axis)] ?? 1);
  return d.see(map!, order, dims);
}
