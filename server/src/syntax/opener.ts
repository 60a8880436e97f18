/** The words of a line that a body follows: where it may begin. */
import type { IToken, TokenType } from 'chevrotain';
import { beginsDeclaration, T } from './tokens';

/** The last word of a line, how deep in brackets the line is behind it, and whether a body can follow. */
export interface Opener {
  readonly word: TokenType | undefined;
  readonly depth: number;
  readonly opens: boolean;
}

export const noOpener: Opener = { word: undefined, depth: 0, opens: false };

export function openerAfter(opener: Opener, { tokenType: type }: IToken): Opener {
  if (type === T.BraceOpen || type === T.BraceClose) return noOpener;
  if (type === T.ParenOpen || type === T.ListOpen) return moved(opener, 1);
  if (type === T.ParenClose || type === T.ListClose) return moved(opener, -1);
  // In a deployment `for` names layers, and no body follows.
  const loops = opener.word === T.For && (type === T.Of || type === T.In);
  if (loops) return { ...opener, opens: true };
  if (type === T.For) return { word: type, depth: 0, opens: false };
  const isWord = type === T.If || type === T.Else || type === T.Repeat;
  return isWord || (beginsDeclaration.has(type) && type !== T.Import)
    ? { word: type, depth: 0, opens: true }
    : opener;
}

const moved = (opener: Opener, by: number): Opener =>
  opener === noOpener ? opener : { ...opener, depth: opener.depth + by };
