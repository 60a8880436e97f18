/** In which order Vela goes through the operators of a file. */
import type { Operator, OperatorName } from './model';
import type { Asked } from './npu-asked';
import { parts } from './npu-operators';

export const joins: ReadonlySet<OperatorName> = new Set(['CONCATENATION']);

/** The same program with an operator for each part of a split, which is copied, if it is, right before whoever reads it. */
export function withPartsAlone({ graph, outputs }: Asked): Asked {
  const { type, tensors, inputs } = graph;
  const operators = graph.operators.flatMap(operator =>
    parts.has(operator.name) ? operator.outputs.map(one => ({ ...operator, outputs: [one] })) : operator,
  );
  return { outputs, graph: { type, tensors, inputs, operators } };
}

/** An operator, by its index, or that a tensor which it joins is copied to where it belongs. */
export interface Turn {
  readonly at: number;
  readonly copied?: number;
}

interface Copied {
  /** Of a part that is joined. */
  readonly isCopied: (part: number) => boolean;
  /** By the tensor, the operator that copies it, whose copy all others read (`InsertCopyOpAfterTensor` in optimiser_utils.cpp). */
  readonly copies: ReadonlyMap<number, number>;
}

/**
 * The operators from the results back, what a step reads last first, which is how Vela orders them. Of what is joined, parts that are
 * written where they belong come first, and each of the others with its copy, the last of them first.
 */
export function inOrder(
  operators: readonly Operator[],
  outputs: readonly number[],
  { isCopied, copies }: Copied,
): readonly Turn[] {
  const maker = new Map<number, number>();
  for (const [i, { outputs: made }] of operators.entries()) for (const tensor of made) maker.set(tensor, i);
  const order: Turn[] = [];
  const seen = new Set<number>();
  const turnFor = (tensor: number): readonly Turn[] =>
    maker.has(tensor) ? [{ at: maker.get(tensor)! }] : [];
  const before = ({ at, copied }: Turn): readonly Turn[] => {
    const { name, inputs } = operators[at]!;
    if (copied !== undefined) return turnFor(copied);
    const turnOf = (tensor: number): readonly Turn[] => {
      const copy = copies.get(tensor);
      return copy === undefined || copy === at ? turnFor(tensor) : [{ at: copy }];
    };
    if (!joins.has(name)) return inputs.flatMap(turnOf);
    const later = inputs.filter(isCopied);
    const others = inputs.filter(tensor => !later.includes(tensor));
    return [...later.map(tensor => ({ at, copied: tensor })), ...others.reverse().flatMap(turnOf)];
  };
  const stack: { readonly turn: Turn; readonly isDone: boolean }[] = outputs
    .flatMap(turnFor)
    .map(turn => ({ turn, isDone: false }));
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { turn, isDone } = entry;
    const isOperator = turn.copied === undefined;
    if (isDone) order.push(turn);
    else if (!isOperator || !seen.has(turn.at)) {
      if (isOperator) seen.add(turn.at);
      stack.push({ turn, isDone: true });
      for (const from of before(turn))
        if (from.copied !== undefined || !seen.has(from.at)) stack.push({ turn: from, isDone: false });
    }
  }
  return order;
}
