/** Names of networks and of chips as data sheets and papers print them: `MobileNet-V2`, `2Net`, `Cortex-M4`, `jetson nano`. */
import type { TokenType } from 'chevrotain';
import { endOf, type Tokens } from './lex';
import { T } from './tokens';

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

/** A name that can stand here, and that looks most like the one that is written. */
export function asName(image: string): string {
  const name = image.replace(/[^A-Za-z0-9_]+/g, '_');
  return /^\d/.test(name) ? `Net${name}` : name;
}
