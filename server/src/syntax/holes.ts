/** Holes: tokens that stand where something is missing, so that what is written around it is still read. */
import type { TokenType } from 'chevrotain';
import type { Filled } from './grammar/base';
import { endOf } from './lex';
import { isClose, T, virtual, wantsMore } from './tokens';

/** Puts a hole behind a token that wants more when a line, a bracket or the unit ends there. */
export function fillHole(
  stream: Filled[],
  next: TokenType | undefined,
  newLine: boolean,
  inBrackets: boolean,
): void {
  const previous = stream.at(-1)!;
  const type = previous.tokenType;
  const opens = type === T.ParenOpen || type === T.ListOpen;
  const ends = next === undefined || isClose(next) || next === T.Comma;
  const needs = inBrackets
    ? (wantsMore.has(type) && type !== T.Comma && ends) || ((opens || type === T.Comma) && next === T.Comma)
    : wantsMore.has(type) && (newLine || ends || next === T.BraceOpen || next === T.Arrow);
  if (needs) pushHole(stream);
}

export function pushHole(stream: Filled[]): void {
  const after = stream.at(-1)!;
  const hole: Filled = virtual(T.Hole, endOf(after));
  hole.after = after;
  stream.push(hole);
}
