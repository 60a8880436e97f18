/** In which order Vela goes through the operators of a file. */
import type { Operator, OperatorName } from './model';
import { parts } from './npu-operators';
import type { Asked } from './npu-packing';

export const joins: ReadonlySet<OperatorName> = new Set(['CONCATENATION']);

/** The same program with an operator for each part of a split, which is copied, if it is, right before whoever reads it. */
export function withPartsAlone({ graph, outputs }: Asked): Asked {
  const { type, tensors, inputs } = graph;
  const operators = graph.operators.flatMap(operator =>
    parts.has(operator.name) ? operator.outputs.map(one => ({ ...operator, outputs: [one] })) : operator,
  );
  return { outputs, graph: { type, tensors, inputs, operators } };
}

/** The operators from the results back, what a step reads last first, which is how Vela orders them. */
export function inOrder(operators: readonly Operator[], outputs: readonly number[]): readonly number[] {
  const maker = new Map<number, number>();
  for (const [i, { outputs: made }] of operators.entries()) for (const tensor of made) maker.set(tensor, i);
  const order: number[] = [];
  const seen = new Set<number>();
  const stack = outputs.flatMap(tensor =>
    maker.has(tensor) ? [{ at: maker.get(tensor)!, isDone: false }] : [],
  );
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { at, isDone } = entry;
    if (isDone) order.push(at);
    else if (!seen.has(at)) {
      seen.add(at);
      stack.push({ at, isDone: true });
      const before = operators[at]!.inputs.flatMap(tensor => maker.get(tensor) ?? []);
      if (joins.has(operators[at]!.name)) before.reverse();
      for (const from of before) if (!seen.has(from)) stack.push({ at: from, isDone: false });
    }
  }
  return order;
}
