/**
 * What an operator becomes in a module of PyTorch: calls that make modules, or an expression of the pass forward. Numbers stay
 * apart from the text around them, so that whoever writes a class can put an argument's name where they stand.
 */
import type { Layer } from '../../../graph/graph';

export type Scalar = number | boolean;
export type Written = Scalar | readonly number[];

/** A place in a call that holds a value. */
export interface Slot {
  readonly value: Written;
  /** The argument's name where it is said by name. */
  readonly keyword?: string;
  /** The value with which PyTorch goes on where the argument is left out. */
  readonly usual?: Written;
  /** The parameter of the language whose argument says it. */
  readonly from?: string;
}

/** `nn.Conv2d(16, 32, 3, padding=1)` */
export interface Call {
  readonly callee: string;
  readonly args: readonly Slot[];
  /** Arguments that hold no number, as text. */
  readonly fixed?: string;
}

/** One module behind the other, each with one map in and one out. */
export interface Modules {
  readonly kind: 'modules';
  readonly calls: readonly Call[];
}

/** A step of the pass forward without parameters of its own. */
export interface Expression {
  readonly kind: 'expression';
  readonly slots: readonly Slot[];
  readonly text: (inputs: readonly string[], slots: readonly string[]) => string;
}

export type Made = Modules | Expression | { readonly kind: 'refusal'; readonly why: string };

export interface Conversion {
  /** What it becomes, as the documentation says it. */
  readonly becomes: string;
  readonly make: (layer: Layer) => Made;
}

export const slot = (value: Written, from?: string): Slot =>
  from === undefined ? { value } : { value, from };

/** An argument by name, left out where it has the value that PyTorch takes anyway. */
export const named = (keyword: string, value: Written, usual: Written | undefined, from = keyword): Slot => ({
  value,
  keyword,
  from,
  ...(usual === undefined ? {} : { usual }),
});

export const call = (callee: string, ...args: readonly Slot[]): Call => ({ callee, args });

export const modules = (...calls: readonly Call[]): Modules => ({ kind: 'modules', calls });

export const expression = (text: Expression['text'], ...slots: readonly Slot[]): Expression => ({
  kind: 'expression',
  slots,
  text,
});

/** One number where both directions have the same. */
export const folded = (pair: readonly number[]): Written => (pair[0] === pair[1] ? pair[0]! : pair);

/** How a value reads in Python. */
export function python(value: Written): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return value === Number.NEGATIVE_INFINITY ? 'float("-inf")' : String(value);
  return value.length === 1 ? `(${value[0]},)` : `(${value.map(String).join(', ')})`;
}

export const same = (a: Written, b: Written): boolean => python(a) === python(b);

/** A call with the texts of its arguments in their order; one that says what PyTorch takes anyway is left out. */
export function showCall({ callee, args, fixed }: Call, texts: readonly string[]): string {
  const shown = args.flatMap(({ keyword, usual }, i) => {
    const text = texts[i]!;
    if (keyword === undefined) return [text];
    return usual !== undefined && text === python(usual) ? [] : [`${keyword}=${text}`];
  });
  return `${callee}(${[...shown, ...(fixed === undefined ? [] : [fixed])].join(', ')})`;
}
