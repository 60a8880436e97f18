/** Tree nodes that no text has yet: their spans are those of nothing, and the printer writes them out. */
import type { Arg, BinaryOp, Body, Call, Expr, If, Stage } from '../../syntax/tree';

/** The span of what is not written anywhere. */
export const unwritten = { start: -1, end: -1 };

export const number = (value: number): Expr => ({ kind: 'number', value, unit: '', ...unwritten });

export const arg = (value: Expr, name?: string): Arg => ({
  name: name === undefined ? undefined : { name, ...unwritten },
  value,
  ...unwritten,
});

export const call = (name: string, args?: readonly Arg[]): Call => ({
  kind: 'call',
  name: { name, ...unwritten },
  args,
  ...unwritten,
});

export const binary = (op: BinaryOp, left: Expr, right: Expr): Expr => ({
  kind: 'binary',
  op,
  left,
  right,
  ...unwritten,
});

export const not = (operand: Expr): Expr => ({ kind: 'unary', op: 'not', operand, ...unwritten });

/** `it.channels`: of the map that arrives at the stage. */
export const arrivingChannels: Expr = {
  kind: 'member',
  object: { kind: 'flow-ref', name: 'it', ...unwritten },
  name: { name: 'channels', ...unwritten },
  ...unwritten,
};

export const list = (items: readonly Expr[]): Expr => ({ kind: 'list', items, ...unwritten });

/** An attribute of an operator as an argument that gives it: a number, a flag, a word, one number for equal sides. */
export function literal(value: unknown): Expr {
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return { kind: 'boolean', value, ...unwritten };
  if (!Array.isArray(value)) return { kind: 'name', name: String(value), ...unwritten };
  if (value.every(side => side === value[0])) return literal(value[0]);
  return list(value.map(literal));
}

/** `if condition { then } else { otherwise }` */
export const choice = (condition: Expr, then: readonly Stage[], otherwise: readonly Stage[]): If => ({
  kind: 'if',
  condition,
  then: arm(then),
  else: arm(otherwise),
  ...unwritten,
});

const arm = (stages: readonly Stage[]): Body => ({
  kind: 'body',
  units: [
    {
      length: 0,
      head: 0,
      node: { kind: 'flow', targets: [], sources: [], stages, ...unwritten },
      comments: [],
      problems: [],
    },
  ],
  offsets: [0],
  comments: [],
  ...unwritten,
});
