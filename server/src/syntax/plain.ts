/**
 * An `if` that is a value stands inside brackets or behind a `let`: elsewhere its braces would read as bodies. Where it
 * is clear that a value is meant, it is read as if the brackets or the `let` were there, and what is wrong is told once.
 */
import type { IToken, TokenType } from 'chevrotain';
import type { Brackets } from './brackets';
import type { Tokens } from './lex';
import { comparisons, isOpen, T } from './tokens';

const operators = new Set([T.Plus, T.Minus, T.Times, T.Over, T.Modulo, T.And, T.Or, T.Not, ...comparisons]);
/** What begins a value and can begin no line of a body. */
export const beginsValueOnly: ReadonlySet<TokenType> = new Set([
  T.Number,
  T.True,
  T.False,
  T.ListOpen,
  T.ParenOpen,
  T.Minus,
  T.Not,
]);

/** What begins a number, a condition or a list where no maps are meant. */
const beginsNumber: ReadonlySet<TokenType> = new Set([T.Number, T.True, T.False, T.ListOpen, T.Minus, T.Not]);

/** Behind these a value stands, outside brackets too. */
export const wantsValue: ReadonlySet<TokenType> = new Set([T.Repeat, T.Of, T.If, ...operators]);

/** The index behind the value that begins with the `if` at `at`; `undefined` where it may be anything else. */
export function endOfPlainIf(
  { tokens }: Tokens,
  brackets: Brackets,
  at: number,
  after: number,
): number | undefined {
  const closeOf = (open: number) => (brackets.missing[open] ? after : brackets.close[open]!);
  /** The brace of this `if`, past what is in round and square brackets; `after` where there is none before another `if`. */
  const brace = (from: number): number => {
    for (let i = from; i < after; i++) {
      const type = tokens[i]!.tokenType;
      if (type === T.BraceOpen) return i;
      // One look at each token, however many words stand in a row.
      if (type === T.If || type === T.Arrow || type === T.Assign) return after;
      if (isOpen(type)) i = closeOf(i);
    }
    return after;
  };
  let end = at;
  do {
    const isArm = end !== at && tokens[end + 1]?.tokenType === T.If;
    const open = brace(end + (isArm ? 2 : 1));
    if (open >= after) return undefined;
    end = closeOf(open) + 1;
  } while (end < after && tokens[end]!.tokenType === T.Else);
  const next = end < after ? tokens[end]!.tokenType : undefined;
  // Without a body behind it, these braces are the body: the number in front of them is what is missing.
  return next !== undefined && (next === T.BraceOpen || operators.has(next)) ? end : undefined;
}

function hasArrow(tokens: readonly IToken[], from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (tokens[i]!.tokenType === T.Arrow) return true;
  return false;
}

/** Whether the line that begins at `first` gives a name to a number, or to an `if` whose first arm can only be one. */
export function lacksLet({ tokens }: Tokens, first: number, after: number): boolean {
  const starts = [T.Name, T.Assign].every((type, i) => tokens[first + i]?.tokenType === type);
  if (!starts || first + 2 >= after) return false;
  const value = tokens[first + 2]!.tokenType;
  if (beginsNumber.has(value)) return !hasArrow(tokens, first + 3, after);
  if (value !== T.If) return false;
  for (let i = first + 3; i + 1 < after; i++) {
    const type = tokens[i]!.tokenType;
    if (type === T.BraceOpen) return beginsValueOnly.has(tokens[i + 1]!.tokenType);
    if (type === T.If || type === T.Arrow) return false;
  }
  return false;
}
