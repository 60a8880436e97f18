/** Operators that count elements or axes as the language does, channels first: maps are transposed around them. */
import type { Shape } from '../../ops/op';
import { type Given, placed, type Ref, type Step } from './graph';
import type { OperatorName } from './model';
import type { Scale } from './quantise';

/** Where an axis of the language lies in the file. */
export const axisOf = (axis: number, rank: number): number => (rank === 3 ? [3, 1, 2][axis]! : axis + 1);

export const listed = (value: unknown): readonly number[] =>
  typeof value === 'number' ? [value] : (value as readonly number[]);

const isInPlace = ([c, h, w]: readonly number[]): boolean => c === 1 || h! * w! === 1;

/** Its elements stand channels first in the file as they do in the language. */
const isOrdered = (shape: Shape): boolean => shape.length !== 3 || isInPlace(shape);

const said = 'TRANSPOSE around what counts elements or axes channels first';

/** An input with its axes as in the language. */
export function plain(step: Step, index: number): Ref {
  const [x, shape] = [step.inputs[index]!, step.inputShapes[index]!];
  if (shape.length !== 3) return x;
  const dims = [1, ...shape];
  const label = `plain${index}`;
  if (isInPlace(shape)) return reshaped(step, label, x, dims);
  step.note(said);
  return step.before(label, 'TRANSPOSE', [x, step.whole(`${label}/order`, [0, 3, 1, 2])], dims, x.scale);
}

export const reshaped = (step: Step, label: string, x: Ref, dims: readonly number[]): Ref =>
  step.before(label, 'RESHAPE', [x, step.whole(`${label}/shape`, dims)], dims, x.scale);

/** An operator whose result has its axes as in the language, which the layer's gets channels last where it is a map. */
export function lastPlain(step: Step, name: OperatorName, inputs: readonly Ref[], options: Given = {}): void {
  const shape = step.outputs[0]!;
  if (shape.length !== 3) return step.last(name, inputs, options);
  placeLast(step, step.before('made', name, inputs, [1, ...shape], step.scale, options));
}

export function placeLast(step: Step, made: Ref): void {
  const [c, h, w] = step.outputs[0]!;
  if (isInPlace([c!, h!, w!])) return step.last('RESHAPE', [made, step.whole('shape', [1, h!, w!, c!])]);
  step.note(said);
  step.last('TRANSPOSE', [made, step.whole('order', [0, 2, 3, 1])]);
}

export function reshape(step: Step): void {
  const [from, to] = [step.inputShapes[0]!, step.outputs[0]!];
  const same = from.length === to.length && from.every((extent, axis) => extent === to[axis]);
  if (same) return step.last('RESHAPE', [step.x, step.whole('shape', step.x.dims)]);
  // A map whose elements stand in the same order either way is reached in one step, and left in one.
  const x = isOrdered(from) ? step.x : plain(step, 0);
  if (isOrdered(to)) return step.last('RESHAPE', [x, step.whole('shape', placed(to))]);
  lastPlain(step, 'RESHAPE', [x, step.whole('shape', [1, ...to])]);
}

/** One transposition, whatever order both sides have their axes in. */
export function permute(step: Step): void {
  const axes = listed(step.attrs.axes);
  const rank = axes.length;
  const order = [0];
  for (const [to, from] of axes.entries()) order[axisOf(to, rank)] = axisOf(from, rank);
  step.last('TRANSPOSE', [step.x, step.whole('order', order)]);
}

export function matmul(step: Step): void {
  const options = { adjX: step.attrs.transpose_a === true, adjY: step.attrs.transpose_b === true };
  lastPlain(step, 'BATCH_MATMUL', [plain(step, 0), plain(step, 1)], options);
}

/** Channels are regrouped as the last axes of a map, or the first of what is none. */
export function shuffle(step: Step): void {
  const groups = step.attrs.groups as number;
  const [channels, ...rest] = step.inputShapes[0]!;
  const each = channels! / groups;
  const isMap = rest.length === 2;
  const wide = isMap ? [1, ...rest, groups, each] : [1, groups, each, ...rest];
  const order = isMap ? [0, 1, 2, 4, 3] : [0, 2, 1, ...rest.map((_, i) => i + 3)];
  const split = reshaped(step, 'split', step.x, wide);
  const dims = order.map(axis => wide[axis]!);
  const moved = step.before(
    'moved',
    'TRANSPOSE',
    [split, step.whole('moved/order', order)],
    dims,
    step.x.scale,
  );
  step.last('RESHAPE', [moved, step.whole('shape', step.x.dims)]);
}

/** TensorFlow has the pixels of a square outermost in the channels, PyTorch innermost. */
export function spaceToDepth(step: Step): void {
  const block = step.attrs.block_size as number;
  const [c, h, w] = step.outputs[0] as readonly [number, number, number];
  const [square, channels] = [block * block, c / (block * block)];
  const deep = step.before('deep', 'SPACE_TO_DEPTH', [step.x], [1, h, w, c], step.x.scale, { block });
  const moved = regrouped(step, deep, [1, h, w, square, channels]);
  step.last('RESHAPE', [moved, step.whole('shape', [1, h, w, c])]);
}

export function depthToSpace(step: Step): void {
  const block = step.attrs.block_size as number;
  const [c, h, w] = step.inputShapes[0] as readonly [number, number, number];
  const square = block * block;
  const moved = regrouped(step, step.x, [1, h, w, c / square, square]);
  step.last('DEPTH_TO_SPACE', [reshaped(step, 'deep', moved, [1, h, w, c])], { block });
}

function regrouped(step: Step, x: Ref, wide: readonly number[]): Ref {
  const order = [0, 1, 2, 4, 3];
  const split = reshaped(step, 'split', x, wide);
  const dims = order.map(axis => wide[axis]!);
  return step.before('moved', 'TRANSPOSE', [split, step.whole('moved/order', order)], dims, x.scale);
}

export function softmax(step: Step): void {
  const rank = step.inputShapes[0]!.length;
  const axis = axisOf(step.attrs.axis as number, rank);
  const last = step.x.dims.length - 1;
  if (axis === last) return fixed(step, 'SOFTMAX', [step.x], { beta: 1 });
  const order = [...step.x.dims.keys()].map(i => (i === axis ? last : i === last ? axis : i));
  const dims = order.map(i => step.x.dims[i]!);
  const way = step.whole('order', order);
  const moved = step.before('moved', 'TRANSPOSE', [step.x, way], dims, step.x.scale);
  const scale = step.fixedScale(false);
  const made = step.before('made', 'SOFTMAX', [moved], dims, scale, { beta: 1 });
  step.note('TRANSPOSE around a softmax of another axis than the last');
  if (isScale(step, scale)) return step.last('TRANSPOSE', [made, way]);
  const back = step.before('back', 'TRANSPOSE', [made, way], step.x.dims, scale);
  step.last('QUANTIZE', [back]);
}

/** An operator whose scale the specification states, and another where the map is read together with others. */
export function fixed(
  step: Step,
  name: 'SOFTMAX' | 'LOGISTIC' | 'TANH',
  inputs: readonly Ref[],
  options: Given = {},
): void {
  const scale = step.fixedScale(name === 'TANH');
  if (isScale(step, scale)) return step.last(name, inputs, options);
  step.last('QUANTIZE', [step.before('fixed', name, inputs, inputs[0]!.dims, scale, options)]);
}

const isScale = ({ scale: own }: Step, scale: Scale | undefined): boolean =>
  own?.scale === scale?.scale && own?.zero === scale?.zero;
