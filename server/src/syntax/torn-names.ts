/** Names of networks and of chips as data sheets and papers print them: `MobileNet-V2`, `2Net`, `Cortex-M4`, `jetson nano`. */
import type { TokenType } from 'chevrotain';
import type { Header } from './foreign-headers';
import { endOf, type Tokens } from './lex';
import { T, virtual } from './tokens';

/** The words behind which the name of a network, or that of a chip, stands. */
export const declared: ReadonlySet<TokenType> = new Set([T.Network, T.On]);

const parts: ReadonlySet<TokenType> = new Set([T.Name, T.Number, T.Minus, T.Dot]);

/** What stands behind a name where it is whole. */
const behind: ReadonlySet<TokenType> = new Set([T.BraceOpen, T.ParenOpen, T.Colon]);

/** The index of the last part of the name that begins at a token; `at` where nothing is torn. */
export function tornName(
  { tokens, firstOnLine }: Pick<Tokens, 'tokens' | 'firstOnLine'>,
  at: number,
  word: TokenType,
): number {
  const begins = tokens[at]!.tokenType;
  if (begins !== T.Name && begins !== T.Number) return at;
  let last = at;
  for (let i = at + 1; i < tokens.length && firstOnLine[i] !== 1; i++) {
    const { tokenType, startOffset } = tokens[i]!;
    if (!parts.has(tokenType)) return behind.has(tokenType) ? last : at;
    // Two words beside each other are one name only of a chip: behind `network` something else can be wrong.
    if (word !== T.On && startOffset > endOf(tokens[i - 1]!)) return at;
    last = i;
  }
  return at;
}

/** What stands between the names of several. */
const separators: ReadonlySet<TokenType> = new Set([T.Comma, T.And, T.Or, T.Plus]);

/** What is said of several where a deployment has one, and what stands behind it. */
const several: ReadonlyMap<
  TokenType | undefined,
  readonly [said: 'networks' | 'targets', behind: TokenType]
> = new Map([
  [T.Deploy, ['networks', T.On]],
  [T.On, ['targets', T.BraceOpen]],
]);

/**
 * `on max78000, k210 {`, `on [max78000, k210] {` and `deploy A, B on`, read as the first of them: a deployment puts one network on
 * one target.
 * @param word behind which they stand
 */
export function severalMeant(
  { text, tokens, firstOnLine }: Pick<Tokens, 'text' | 'tokens' | 'firstOnLine'>,
  at: number,
  word: TokenType | undefined,
): Header | undefined {
  const [said, follows] = several.get(word) ?? [];
  if (said === undefined) return undefined;
  const isListed = tokens[at]!.tokenType === T.ListOpen;
  const names: [start: number, end: number][] = [];
  let isInside = false;
  let last = at - 1;
  for (let i = isListed ? at + 1 : at; i < tokens.length && firstOnLine[i] !== 1; last = i++) {
    const token = tokens[i]!;
    if (token.tokenType === follows || token.tokenType === T.ListClose) break;
    if (separators.has(token.tokenType)) {
      if (!isInside) return undefined;
      isInside = false;
    } else if (!parts.has(token.tokenType)) return undefined;
    else if (isInside) names.at(-1)![1] = endOf(token);
    else {
      names.push([token.startOffset, endOf(token)]);
      isInside = true;
    }
  }
  if (isListed && tokens[++last]?.tokenType !== T.ListClose) return undefined;
  if (!isInside || names.length < (isListed ? 1 : 2) || tokens[last + 1]?.tokenType !== follows)
    return undefined;
  const [[first, end]] = names as [[number, number]];
  const start = tokens[at]!.startOffset;
  const listed = names.map(([from, to]) => text.slice(from, to)).join(', ');
  return {
    tokens: [virtual(T.Name, first, end, text.slice(first, end))],
    last,
    problem: { code: 'expected', start, end: endOf(tokens[last]!), data: { [said]: listed } },
  };
}

/** A name that can stand here, and that looks most like the one that is written. */
export function asName(image: string): string {
  const name = image.replace(/[^A-Za-z0-9_]+/g, '_');
  return /^\d/.test(name) ? `Net${name}` : name;
}
