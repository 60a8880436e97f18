/** Functions of single elements that TensorFlow Lite has no operator for, and what arithmetic of several maps needs. */
import type { Ref, Step } from './graph';
import type { OperatorName } from './model';

/** Vectors meet the last axis by themselves where there are maps, and are reshaped where there are other tensors. */
export function aligned(step: Step): readonly Ref[] {
  const rank = Math.max(...step.inputShapes.map(shape => shape.length));
  return step.inputs.map((x, i) => {
    const shape = step.inputShapes[i]!;
    if (shape.length === rank || rank === 3) return x;
    const dims = [1, shape[0]!, ...Array.from({ length: rank - 1 }, () => 1)];
    return step.before(`aligned${i}`, 'RESHAPE', [x, step.whole(`aligned${i}/shape`, dims)], dims, x.scale);
  });
}

/** relu6(x + 3) / 6, as TensorFlow writes it. */
export function hardSigmoid(step: Step): Ref {
  const sum = step.before(
    'sum',
    'ADD',
    [step.x, step.numbers('three', [3], [1])],
    step.x.dims,
    step.holding(0, 6),
    {
      activation: 3,
    },
  );
  return sum;
}

export const sixth = (step: Step): Ref => step.numbers('sixth', [1 / 6], [1]);

/** log(1 + exp(x)) as max(x, 0) + log(1 + exp(−|x|)), which does not overflow. */
export function softplus(step: Step, last: boolean): Ref | undefined {
  const { dims } = step.x;
  const unary = (label: string, name: OperatorName, x: Ref) => step.before(label, name, [x], dims, undefined);
  const small = unary('small', 'EXP', unary('below', 'NEG', unary('size', 'ABS', step.x)));
  const raised = step.before('raised', 'ADD', [small, step.numbers('one', [1], [1])], dims, undefined, {
    activation: 0,
  });
  const parts = [unary('upper', 'RELU', step.x), unary('rest', 'LOG', raised)];
  if (!last) return step.before('soft', 'ADD', parts, dims, undefined, { activation: 0 });
  step.last('ADD', parts, { activation: 0 });
  return undefined;
}
