/** Element by element, products of matrices, and norms. */
import { elements, times } from '../../ops/lib/shape';
import type { View } from '../lib/drawing';
import { inFront, together, withConstant } from '../lib/joining';
import { dense, sizeOf } from '../lib/layers';
import { product } from '../lib/product';
import { Broken, Unsaid } from '../reader';
import type { Reading } from './node';

/** Two or more maps, or a map and a constant. */
export function arithmetic(r: Reading, op: 'add' | 'sub' | 'mul' | 'div'): View {
  const maps = Array.from({ length: r.count }, (_, i) => i).filter(i => r.isView(i));
  const constants = Array.from({ length: r.count }, (_, i) => i).filter(i => r.known(i) !== undefined);
  if (constants.length === 0)
    return together(
      r.d,
      op,
      maps.map(i => r.view(i)),
    );
  if (maps.length === 0) throw new Unsaid('all that it reads is constant');
  let view =
    maps.length === 1
      ? r.view(maps[0]!)
      : together(
          r.d,
          op,
          maps.map(i => r.view(i)),
        );
  const word = op === 'add' || op === 'sub' ? 'plus' : 'times';
  for (const i of constants) {
    if (r.known(i)!.isGrid === true) continue;
    const isFirst = i === 0 && (op === 'sub' || op === 'div');
    if (isFirst) view = r.d.each(view, op === 'sub' ? 'negate' : 'invert');
    const sign = (op === 'sub' || op === 'div') && !isFirst ? -1 : 1;
    view = withConstant(r.d, word, view, r.known(i)!, sign);
  }
  return view;
}

/** The largest or smallest of maps and constants. */
export function extreme(r: Reading, op: 'maximum' | 'minimum'): View {
  const maps = Array.from({ length: r.count }, (_, i) => i)
    .filter(i => r.isView(i))
    .map(i => r.view(i));
  let view = maps.length > 1 ? together(r.d, op, maps) : maps[0];
  if (view === undefined) throw new Unsaid('all that it reads is constant');
  for (let i = 0; i < r.count; i++) {
    const known = r.known(i);
    if (known === undefined) continue;
    if (elements(known.dims) !== 1) throw new Unsaid('it compares a map with a tensor of constants');
    const bound = known.numbers?.[0] ?? Number.NaN;
    const [low, high] =
      op === 'maximum' ? [bound, Number.POSITIVE_INFINITY] : [Number.NEGATIVE_INFINITY, bound];
    view = r.d.each(view, 'clip', { low, high });
  }
  return view;
}

export function clip(r: Reading): View {
  const bound = (index: number, name: string, otherwise: number) =>
    r.has(index) ? (r.known(index)?.numbers?.[0] ?? Number.NaN) : r.float(name, otherwise);
  const low = bound(1, 'min', Number.NEGATIVE_INFINITY);
  return r.d.each(r.x, 'clip', { low, high: bound(2, 'max', Number.POSITIVE_INFINITY) });
}

export function power(r: Reading): View {
  const known = r.known(1);
  if (!r.isView(0) || known === undefined) throw new Unsaid('both sides of its power are maps');
  return r.d.each(r.x, 'power', {
    by: elements(known.dims) === 1 ? (known.numbers?.[0] ?? Number.NaN) : Number.NaN,
  });
}

export function gemm(r: Reading): View {
  const x = r.x;
  if (!r.isView(0) || x.dims.length !== 2) throw new Unsaid(`it multiplies ${times(x.dims)}`);
  if (r.int('transA', 0) === 1) throw new Unsaid('it transposes the map that arrives');
  const weight = r.weight(1);
  const [rows, columns] = weight.dims;
  const [from, out] = r.int('transB', 0) === 1 ? [columns, rows] : [rows, columns];
  if (weight.dims.length !== 2 || from !== x.dims[1])
    throw new Broken(`${r.d.origin} multiplies ${times(x.dims)} by ${times(weight.dims)}.`);
  const bias = r.has(2) && r.float('beta', 1) !== 0 ? r.weight(2) : undefined;
  // One number for all, or a bias of its own for each row, is no bias of the language.
  const isBias = bias !== undefined && elements(bias.dims) === out;
  const stored = sizeOf(weight.dims) + (isBias ? out! : 0);
  const made = dense(r.d, x, 1, out!, isBias, { weights: weight.root, stored });
  return bias === undefined || isBias ? made : withConstant(r.d, 'plus', made, bias);
}

const swapped = (dims: readonly number[]): readonly number[] => [
  ...dims.slice(0, -2),
  dims.at(-1)!,
  dims.at(-2)!,
];

/** A side of a product of matrices, which ONNX Runtime has transposed by the product itself. */
function side(r: Reading, index: 0 | 1): View {
  const view = r.view(index);
  if (r.int(index === 0 ? 'transA' : 'transB', 0) !== 1 || view.dims.length < 2) return view;
  return r.d.transpose(view, swapped([...view.dims.keys()]));
}

export function matmul(r: Reading): View {
  if (r.isView(0) && r.isView(1)) return product(r.d, side(r, 0), side(r, 1));
  const isLeft = r.isView(0);
  const weight = r.weight(isLeft ? 1 : 0);
  const view = side(r, isLeft ? 0 : 1);
  const axis = Math.max(view.dims.length - (isLeft ? 1 : 2), 0);
  if (weight.dims.length !== 2) throw new Unsaid(`its weights are ${times(weight.dims)}, which is no matrix`);
  const isTurned = r.int(isLeft ? 'transB' : 'transA', 0) === 1;
  const [rows, columns] = isTurned ? swapped(weight.dims) : weight.dims;
  const [from, out] = isLeft ? [rows, columns] : [columns, rows];
  if (from !== view.dims[axis]) {
    const [left, right] = isLeft ? [view.dims, weight.dims] : [weight.dims, view.dims];
    throw new Broken(`${r.d.origin} multiplies ${times(left)} by ${times(right)}.`);
  }
  return dense(r.d, view, axis, out!, false, { weights: weight.root, stored: sizeOf(weight.dims) });
}

export function layerNorm(r: Reading): View {
  const { x } = r;
  const first = r.axis(r.int('axis', -1));
  const normed = x.dims.flatMap((extent, axis) => (axis >= first && extent !== 1 ? [axis] : []));
  if (normed.length > 1) throw new Unsaid('it normalises over several axes together');
  const front = inFront(r.d, x, normed[0] ?? first);
  const scale = r.weight(1);
  // PyTorch's older exporter states zeros for a shift that a module lacks, and ones for a scale.
  const lacks = (at: number, number: number) => {
    const known = r.known(at);
    return known?.isStated === true && known.numbers?.every(one => one === number) === true;
  };
  if (lacks(1, 1)) r.d.note('trains no scale; `ln` of the design does');
  const bias = r.has(2) && !lacks(2, 0);
  const known = { weights: scale.key, stored: (bias ? 2 : 1) * sizeOf(scale.dims) };
  return r.d.each(front, 'ln', bias ? {} : { bias }, known);
}

/** In as many groups as channels, until a reshape around it says otherwise. */
export function instanceNorm(r: Reading): View {
  const front = inFront(r.d, r.x, 1);
  return r.d.each(front, 'instance', {}, { weights: r.weight(1).key, stored: 2 * sizeOf(r.weight(1).dims) });
}

export function groupNorm(r: Reading): View {
  const front = inFront(r.d, r.x, 1);
  const channels = front.dims[1]!;
  const groups = r.int('num_groups', 1);
  const scale = r.weight(1);
  // Before opset 21 there is a number for each group.
  const known = sizeOf(scale.dims) === channels ? { weights: scale.key, stored: 2 * channels } : {};
  return r.d.each(front, 'gn', { groups }, known);
}

export function prelu(r: Reading): View {
  const slope = r.weight(1);
  const known = { weights: slope.root, stored: sizeOf(slope.dims) };
  if (sizeOf(slope.dims) === 1) return r.d.each(r.x, 'prelu', { single: true }, known);
  const real = slope.dims.flatMap((extent, i) =>
    extent === 1 ? [] : [i + r.x.dims.length - slope.dims.length],
  );
  if (real.length !== 1) throw new Unsaid(`its slopes are ${times(slope.dims)}, not one a channel`);
  return r.d.each(inFront(r.d, r.x, real[0]!), 'prelu', {}, known);
}

export function softmax(r: Reading): View {
  const { x } = r;
  const axis = r.axis(r.int('axis', r.opset < 13 ? 1 : -1));
  // Before opset 13 all axes from there on are one.
  const along = r.opset < 13 ? x.dims.flatMap((extent, i) => (i >= axis && extent !== 1 ? [i] : [])) : [axis];
  if (along.length > 1) {
    const flat = r.d.reshape(x, [1, sizeOf(x.dims)]);
    return r.d.reshape(r.d.each(flat, 'softmax'), x.dims);
  }
  const own = along[0] === undefined ? -1 : x.axes[along[0]]!;
  if (own <= 0)
    return own < 0 && sizeOf(x.dims) > 1
      ? r.d.each(inFront(r.d, x, along[0] ?? axis), 'softmax')
      : r.d.each(x, 'softmax');
  if (own <= 2) return r.d.each(x, 'softmax', { axis: own });
  return r.d.each(inFront(r.d, x, axis), 'softmax');
}
