/**
 * What an operator becomes in a module of PyTorch: calls that make modules, or an expression of the pass forward. Numbers stay
 * apart from the text around them, so that whoever writes a class can put an argument's name where they stand.
 */
import type { Layer } from '../../../graph/graph';
import { show } from './value';

export type Scalar = number | boolean;
/** A string is an expression of Python: `"same"` with its quotes. */
export type Written = Scalar | string | readonly Written[];

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
  /** A function of which the map is the first argument, where others make what is called with it. */
  readonly takesMap?: true;
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
  /** In how many ways a layer can be written, which begin with the plainest; the last is one for most arguments. */
  readonly ways?: number;
  readonly make: (layer: Layer, way: number) => Made;
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

/** `shuffle(x, 4)` */
export const applied = (callee: string, ...args: readonly Slot[]): Call => ({
  callee,
  args,
  takesMap: true,
});

export const modules = (...calls: readonly Call[]): Modules => ({ kind: 'modules', calls });

export const expression = (text: Expression['text'], ...slots: readonly Slot[]): Expression => ({
  kind: 'expression',
  slots,
  text,
});

/** One number where both directions have the same. */
export const folded = (pair: readonly number[]): Written => (pair[0] === pair[1] ? pair[0]! : pair);

/** A call with the texts of its arguments in their order; one that says what PyTorch takes anyway is left out. */
export function showCall({ callee, args, fixed }: Call, texts: readonly string[]): string {
  const shown = args.flatMap(({ keyword, usual }, i) => {
    const text = texts[i]!;
    if (keyword === undefined) return [text];
    return usual !== undefined && text === show(usual) ? [] : [`${keyword}=${text}`];
  });
  return `${callee}(${[...shown, ...(fixed === undefined ? [] : [fixed])].join(', ')})`;
}
