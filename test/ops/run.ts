import { ops } from '../../server/src/ops/index';
import { isMismatch, type Mismatch, type Shape } from '../../server/src/ops/op';

export type Given = Readonly<Record<string, unknown>>;

/** Everything a record says about one layer, its counts already summed. */
export interface Layer {
  readonly shapes: readonly Shape[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
  readonly parameters: number;
  readonly macs: number;
  readonly otherOps: number;
  readonly reads: readonly number[];
}

export const product = (extents: readonly number[]): number => extents.reduce((p, extent) => p * extent, 1);

/** The arguments that are given, on top of the defaults. */
export function attributes(name: string, given: Given = {}): Record<string, unknown> {
  const { params } = ops.get(name)!;
  for (const key of Object.keys(given)) if (!(key in params)) throw new Error(`${name} has no ${key}`);
  return Object.fromEntries(
    Object.entries(params).map(([key, p]) => [key, key in given ? given[key] : p.default]),
  );
}

/** What the operator makes of these inputs, or why it makes nothing. */
export function answer(name: string, inputs: readonly Shape[], given: Given = {}): Layer | Mismatch {
  const op = ops.get(name)!;
  const attrs = attributes(name, given);
  const shapes = op.shape(inputs, attrs);
  if (isMismatch(shapes)) return shapes;
  const weights = op.weights?.(inputs, attrs) ?? [];
  return {
    shapes,
    weights: Object.fromEntries(weights.map(w => [w.name, w.shape])),
    parameters: weights.reduce((sum, w) => sum + product(w.shape), 0),
    macs: op.macs?.(inputs, attrs, shapes) ?? 0,
    otherOps: op.otherOps?.(inputs, attrs, shapes) ?? 0,
    reads: op.reads?.(inputs, attrs, shapes) ?? inputs.map(product),
  };
}

/** For tests of what is valid. */
export function layer(name: string, inputs: readonly Shape[], given: Given = {}): Layer {
  const result = answer(name, inputs, given);
  if ('fact' in result) throw new Error(`${name}: ${result.fact}`);
  return result;
}

/** The only output of a layer. */
export const shapeOf = (name: string, input: Shape, given: Given = {}): Shape =>
  layer(name, [input], given).shapes[0]!;

/** For tests of what is not: parameter, fact and help on one line. */
export function complaint(name: string, inputs: readonly Shape[], given: Given = {}): string {
  const result = answer(name, inputs, given);
  if (!('fact' in result)) throw new Error(`${name} gives ${JSON.stringify(result.shapes)}`);
  return `${result.at}: ${result.fact}; ${result.help}`;
}
