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
  return isCall ? repeated(tokens, at, last, times) : undefined;
}

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
