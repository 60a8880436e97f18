import { elements, times } from './lib/shape';
import { defineOp, flag, type Mismatch, type Shape, two } from './op';

export const matmul = defineOp({
  name: 'matmul',
  alsoCalled: ['bmm', 'batch_matmul', '@'],
  category: 'dense',
  summary: 'Matrix product of two tensors over their last two axes.',
  detail:
    'An m×k and a k×n matrix give m×n; axes before these count the products and are equal or 1 on both sides. ' +
    'For attention over the pixels of a map, `reshape` it to channels × pixels first. No parameters.',
  source: 'MACs: products·m·k·n; torch.matmul',
  inputs: two,
  params: {
    transpose_a: flag('Reads the first with its last two axes exchanged.', { default: false }),
    transpose_b: flag('Reads the second with its last two axes exchanged.', { default: false }),
  },
  example: 'q = it -> conv(32, 1)\nk = q -> relu\nq, k -> matmul(transpose_b = true)',

  shape([a, b], attrs) {
    const wrong = unfit(a!, b!);
    if (wrong) return wrong;
    const [m, k] = matrix(a!, attrs.transpose_a);
    const [rows, n] = matrix(b!, attrs.transpose_b);
    if (k !== rows)
      return {
        at: 'inputs',
        fact: `matrices of ${m}×${k} and ${rows}×${n} have no product, since ${k} is not ${rows}`,
        help: advice(a!, b!, attrs),
      };
    return [[...a!.slice(0, -2).map((extent, axis) => Math.max(extent, b![axis]!)), m, n]];
  },

  macs: ([a], attrs, [y]) => elements(y!) * matrix(a!, attrs.transpose_a)[1],
  // Axes before the last two count the products.
  channels: ([a]) => (a!.length > 2 ? 'keeps' : 'mixes'),

  kernel: 'matrix-product',
});

const matrix = (x: Shape, transposed: boolean): readonly [number, number] => {
  const [rows, columns] = [x.at(-2) ?? 1, x.at(-1) ?? 1];
  return transposed ? [columns, rows] : [rows, columns];
};

function unfit(a: Shape, b: Shape): Mismatch | undefined {
  if (a.length < 2 || b.length < 2)
    return {
      at: 'inputs',
      fact: `${times(a)} and ${times(b)} arrive, and a vector is no matrix`,
      help: 'give the vector two axes with reshape, or use fc for a product with trained weights',
    };
  if (a.length !== b.length)
    return {
      at: 'inputs',
      fact: `${times(a)} and ${times(b)} differ in the number of axes`,
      help: 'bring them to the same axes with reshape',
    };
  for (let axis = 0; axis < a.length - 2; axis++)
    if (a[axis] !== b[axis] && a[axis] !== 1 && b[axis] !== 1)
      return {
        at: 'inputs',
        fact: `${times(a)} and ${times(b)} differ in axis ${axis}, which counts the products`,
        help: 'make these extents equal, or one of them 1',
      };
  return undefined;
}

interface Transposed {
  readonly transpose_a: boolean;
  readonly transpose_b: boolean;
}

function advice(a: Shape, b: Shape, { transpose_a, transpose_b }: Transposed): string {
  if (matrix(a, transpose_a)[1] === matrix(b, !transpose_b)[0]) return `write transpose_b = ${!transpose_b}`;
  if (matrix(a, !transpose_a)[1] === matrix(b, transpose_b)[0]) return `write transpose_a = ${!transpose_a}`;
  return 'make the columns of the first and the rows of the second equal';
}
