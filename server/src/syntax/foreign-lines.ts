/**
 * Parts of a line as papers and other languages have them: `conv(16) x3`, `3 × Unit(16)`, `[a, b] -> concat`. Each is read
 * as what it stands for here, and told as one mistake. Looks no further than its line.
 */
import type { IToken, TokenType } from 'chevrotain';
import { closeOf, type Header } from './foreign-headers';
import { endOf, type Tokens } from './lex';
import { T, virtual } from './tokens';

type Written = Pick<Tokens, 'text' | 'tokens' | 'firstOnLine'>;

const sources: ReadonlySet<TokenType> = new Set([T.Name, T.In, T.It, T.Comma]);

/** The part that begins at a token, outside of round brackets, where it is one of another language. */
export function partMeant(
  written: Written,
  at: number,
  before: TokenType | undefined,
  isStart: boolean,
): Header | undefined {
  const { tokens, firstOnLine } = written;
  const isOnLine = firstOnLine[at] !== 1;
  if (isStart) return firstTimes(written, at) ?? bracketed(written, at);
  const isBehind = before === T.ParenClose || (before === T.Name && tokens[at - 2]?.tokenType === T.Arrow);
  if (isBehind && isOnLine) return lastTimes(written, at);
  const isNamed = before === T.Assign && isOnLine && tokens[at - 3]?.tokenType !== T.Let;
  return isNamed ? bracketed(written, at) : undefined;
}

/** How often a layer is repeated, behind it and at the end of its line or in front of an arrow: `x3`, `x 3`. */
function lastTimes({ tokens, firstOnLine }: Written, at: number): Header | undefined {
  const token = tokens[at]!;
  if (token.tokenType !== T.Name) return undefined;
  const [, times] = /^x(\d*)$/i.exec(token.image) ?? [];
  if (times === undefined) return undefined;
  const last = times === '' ? at + 1 : at;
  if (times === '' && (firstOnLine[last] === 1 || tokens[last]?.tokenType !== T.Number)) return undefined;
  const next = firstOnLine[last + 1] === 1 ? undefined : tokens[last + 1]?.tokenType;
  if (next !== undefined && next !== T.Arrow && next !== T.BraceClose) return undefined;
  return repeated(tokens, at, last, times === '' ? tokens[last]!.image : times);
}

/** The same in front of a layer, where no line begins so: `3x conv(16)`, `3 * conv(16)`, `x3 conv(16)`. */
function firstTimes({ tokens, firstOnLine }: Written, at: number): Header | undefined {
  const { image, tokenType } = tokens[at]!;
  const own = /^(?:(\d+)x|x(\d+))$/i.exec(image);
  const sign = firstOnLine[at + 1] === 1 ? undefined : tokens[at + 1];
  const isSigned =
    tokenType === T.Number && /^\d+$/.test(image) && (sign?.tokenType === T.Times || sign?.image === 'x');
  if (own === null && !isSigned) return undefined;
  const last = own === null ? at + 1 : at;
  // A call alone: `x3, y` are maps, and `x3 -> conv(8)` is one.
  const isCall = [T.Name, T.ParenOpen].every(
    (type, i) => firstOnLine[last + 1 + i] !== 1 && tokens[last + 1 + i]?.tokenType === type,
  );
  const times = own === null ? image : (own[1] ?? own[2]!);
  // `2 * round(width)` is a number.
  if (!isCall || (own === null && isInValue(tokens, at))) return undefined;
  return repeated(tokens, at, last, times);
}

const opening: ReadonlySet<TokenType> = new Set([T.ParenOpen, T.ListOpen, T.BraceOpen]);
const closing: ReadonlySet<TokenType> = new Set([T.ParenClose, T.ListClose, T.BraceClose]);

/** Behind these a value goes on, on the next line as well. */
const wantsValue: ReadonlySet<TokenType> = new Set([
  ...[T.Assign, T.Comma, T.Colon, T.And, T.Or, T.Not, T.Plus, T.Minus, T.Times, T.Over, T.Modulo],
  ...[T.Equal, T.Unequal, T.AtMost, T.AtLeast, T.Less, T.Greater, T.ParenOpen, T.ListOpen],
]);

/** Whether a number is meant at a token: in brackets, behind a sign, or in an arm of an `if` that is a value. */
function isInValue(tokens: readonly IToken[], at: number): boolean {
  const typeAt = (i: number): TokenType | undefined => tokens[i]?.tokenType;
  /** The last place in front of one that is outside of brackets opened and closed since, and is one of these. */
  const lastOf = (types: ReadonlySet<TokenType>, before: number): number => {
    let depth = 0;
    for (let i = before - 1; i >= 0; i--) {
      const type = tokens[i]!.tokenType;
      if (depth === 0 && types.has(type)) return i;
      if (closing.has(type)) depth++;
      else if (opening.has(type) && --depth < 0) return -1;
    }
    return -1;
  };
  if (wantsValue.has(typeAt(at - 1) ?? T.Arrow)) return true;
  for (let open = lastOf(opening, at); open >= 0; ) {
    if (typeAt(open) !== T.BraceOpen) return true;
    let word = lastOf(governing, open);
    while (typeAt(word) === T.Else || typeAt(word - 1) === T.Else) {
      if (typeAt(word) !== T.Else) word--;
      word = lastOf(governing, lastOf(braces, word - 1));
    }
    if (typeAt(word) !== T.If) return false;
    if (wantsValue.has(typeAt(word - 1) ?? T.Arrow)) return true;
    open = lastOf(opening, word);
  }
  return false;
}

const braces: ReadonlySet<TokenType> = new Set([T.BraceOpen]);

/** What braces belong to. */
const governing: ReadonlySet<TokenType> = new Set([
  ...[T.If, T.Else, T.Repeat, T.For, T.Network, T.Block, T.Deploy],
]);

function repeated(tokens: readonly IToken[], at: number, last: number, times: string): Header {
  const [start, end] = [tokens[at]!.startOffset, endOf(tokens[last]!)];
  return {
    tokens: [],
    last,
    problem: { code: 'misspelt', start, end, data: { times } },
    begins: true,
  };
}

/** Maps in a list: `[a, b] -> concat`. What layers make among them has no name yet, and is open. */
function bracketed(written: Written, at: number): Header | undefined {
  const { text, tokens, firstOnLine } = written;
  if (tokens[at]!.tokenType !== T.ListOpen) return undefined;
  const last = closeOf(written, at);
  if (last === undefined || firstOnLine[last + 1] === 1 || tokens[last + 1]?.tokenType !== T.Arrow)
    return undefined;
  const inside = tokens.slice(at + 1, last);
  if (!inside.some(({ tokenType }) => tokenType === T.Comma)) return undefined;
  const isNames = inside.every(
    ({ tokenType }, i) => sources.has(tokenType) && (tokenType === T.Comma) === (i % 2 === 1),
  );
  const [start, end] = [tokens[at]!.startOffset, endOf(tokens[last]!)];
  const problem = { code: 'expected', start, end } as const;
  const data = { what: 'maps without brackets' };
  if (!isNames || inside.length % 2 === 0)
    return {
      tokens: [virtual(T.Hole, start)],
      last,
      problem: { ...problem, data: { ...data, unnamed: '' } },
    };
  const maps = text.slice(endOf(tokens[at]!), tokens[last]!.startOffset).trim();
  return { tokens: inside, last, problem: { ...problem, instead: maps, data: { ...data, maps } } };
}
