/** Tree nodes that no text has yet: their spans are those of nothing, and the printer writes them out. */
import type { Arg, Call, Expr } from '../../syntax/tree';

/** The span of what is not written anywhere. */
const unwritten = { start: -1, end: -1 };

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
