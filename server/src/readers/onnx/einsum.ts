/** Einstein's sums of two tensors: products of matrices whose axes are named. */
import type { View } from '../lib/drawing';
import { dense, sizeOf } from '../lib/layers';
import { product } from '../lib/product';
import { Broken, Unsaid } from '../reader';
import type { Reading } from './node';

const unique = (labels: readonly string[]): boolean => new Set(labels).size === labels.length;

export function einsum(r: Reading): View {
  const equation = r.text('equation', '').replaceAll(' ', '');
  const found = /^([A-Za-z]+),([A-Za-z]+)->([A-Za-z]+)$/.exec(equation);
  if (found === null || r.count !== 2)
    throw new Unsaid(`it sums ${equation}, which is no product of two maps`);
  const [a, b, out] = found.slice(1).map(term => [...term]) as [string[], string[], string[]];
  const both = a.filter(label => b.includes(label));
  const batch = both.filter(label => out.includes(label));
  const summed = both.filter(label => !out.includes(label));
  const [ownA, ownB] = [a, b].map(labels => labels.filter(label => !both.includes(label)));
  const all = [...batch, ...ownA!, ...ownB!];
  if (![a, b, out].every(unique) || all.length !== out.length || !all.every(label => out.includes(label)))
    throw new Unsaid(`it sums ${equation}, which is no product of two maps`);
  const known = r.isView(0) && batch.length === 0 ? r.known(1) : undefined;
  const [left, right] = [r.joined(0), known ?? r.joined(1)];
  const extents = new Map<string, number>();
  for (const [labels, { dims }] of [
    [a, left],
    [b, right],
  ] as const)
    for (const [i, label] of labels.entries()) {
      const extent = dims[i];
      if (dims.length !== labels.length || (extents.get(label) ?? extent) !== extent)
        throw new Broken(
          `${r.d.origin} sums ${equation} of ${left.dims.join('×')} and ${right.dims.join('×')}.`,
        );
      extents.set(label, extent!);
    }
  const sizes = (labels: readonly string[]) => labels.map(label => extents.get(label)!);
  /** A side as rows of matrices: what is kept apart, and two axes behind it. */
  const matrix = (
    view: View,
    labels: readonly string[],
    rows: readonly string[],
    columns: readonly string[],
  ) => {
    const order = [...batch, ...rows, ...columns].map(label => labels.indexOf(label));
    const turned = r.d.transpose(view, order);
    return r.d.reshape(turned, [...sizes(batch), sizeOf(sizes(rows)), sizeOf(sizes(columns))]);
  };
  const rows = matrix(left, a, ownA!, summed);
  const columns = sizeOf(sizes(ownB!));
  const made =
    known === undefined
      ? product(r.d, rows, matrix(right as View, b, summed, ownB!))
      : dense(r.d, rows, rows.dims.length - 1, columns, false, {
          weights: known.root,
          stored: sizeOf(known.dims),
        });
  const apart = r.d.reshape(made, sizes(all));
  return r.d.transpose(
    apart,
    out.map(label => all.indexOf(label)),
  );
}
