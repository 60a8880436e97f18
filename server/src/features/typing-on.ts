/** Where a line may go on with a word of the language, judged by the words before it. */
import type { IToken } from 'chevrotain';
import { isClose, isOpen, T } from '../syntax/tokens';

/** `deploy Net on`, `import A from`, `for x of` and `width = 8 of`, `if … { } else`, `precision int8 for`. */
export type Continuing = 'on' | 'from' | 'of' | 'else' | 'for';

/** The index of the bracket that one closes, the last where none is named. */
export function openingOf(tokens: readonly IToken[], close = tokens.length - 1): number {
  let depth = 0;
  for (let i = close; i >= 0; i--) {
    if (isClose(tokens[i]!.tokenType)) depth++;
    else if (isOpen(tokens[i]!.tokenType) && --depth === 0) return i;
  }
  return -1;
}

/** Whether the parameter that is typed has a default, and no choices yet. */
export function takesChoices(tokens: readonly IToken[], opener: number): boolean {
  let hasDefault = false;
  for (let i = tokens.length - 1; i > opener; i--) {
    const { tokenType } = tokens[i]!;
    if (isClose(tokenType)) i = openingOf(tokens, i);
    else if (tokenType === T.Of) return false;
    else if (tokenType === T.Comma) break;
    else hasDefault ||= tokenType === T.Assign;
  }
  return hasDefault;
}

/** Whether the last line of a deployment may go on with where it holds: `precision int8`, `patches [2, 2]`. */
export function takesPath(tokens: readonly IToken[]): boolean {
  const close = tokens.at(-1)?.tokenType === T.ListClose;
  const word = tokens[(close ? openingOf(tokens) : tokens.length - 1) - 1]?.image;
  return word === 'precision' || (word === 'patches' && close);
}

/** Whether the last brace ends what is there under a condition. */
export function isOfIf(tokens: readonly IToken[]): boolean {
  for (let i = openingOf(tokens) - 1; i >= 0; i--) {
    const { tokenType } = tokens[i]!;
    if (tokenType === T.If) return true;
    if (isClose(tokenType)) i = openingOf(tokens, i);
    else if (isOpen(tokenType) || endsSearch.has(tokenType)) return false;
  }
  return false;
}

const endsSearch: ReadonlySet<IToken['tokenType']> = new Set([T.Else, T.For, T.Repeat, T.Arrow, T.Assign]);

/** Whether names stand behind `for`, up to here. */
export function namesTurn(tokens: readonly IToken[]): boolean {
  let at = tokens.length - 1;
  while (tokens[at]?.tokenType === T.Name && tokens[at - 1]?.tokenType === T.Comma) at -= 2;
  return tokens[at]?.tokenType === T.Name && tokens[at - 1]?.tokenType === T.For;
}
