/**
 * Mends a declaration's header that was left without its `{`, so that half-typing a name or a parameter does not cost
 * the whole body: the brace is put at the end of the header's line when what follows can only be a body.
 */
import { createTokenInstance, type IToken } from 'chevrotain';
import { endOf, type Tokens } from './lex';
import { beginsDeclaration, beginsStatement, isClose, isOpen, neverInBrackets, T, wantsMore } from './tokens';
import type { SyntaxProblem } from './tree';

export function mendHeaders(lexed: Tokens): Tokens {
  const mends = new Map<number, SyntaxProblem | undefined>();
  const { tokens, firstOnLine } = lexed;
  for (let i = 0; i < tokens.length; i++)
    if (firstOnLine[i] && beginsDeclaration.has(tokens[i]!.tokenType) && tokens[i]!.tokenType !== T.Import)
      findMend(lexed, i, mends);
  if (mends.size === 0) return lexed;

  const mended: IToken[] = [];
  const first: number[] = [];
  const problems = [...lexed.problems];
  for (let i = 0; i < tokens.length; i++) {
    if (mends.has(i)) {
      const at = endOf(tokens[i - 1]!);
      mended.push(createTokenInstance(T.BraceOpen, '', at, at, 0, 0, 0, 0));
      // As if on a line of its own, so that a bracket left open in the header ends before it.
      first.push(1);
      const problem = mends.get(i);
      if (problem !== undefined) problems.push(problem);
    }
    mended.push(tokens[i]!);
    first.push(firstOnLine[i]!);
  }
  problems.sort((a, b) => a.start - b.start);
  return { ...lexed, tokens: mended, firstOnLine: Uint8Array.from(first), problems };
}

/** Notes the token before which a brace is missing, with its problem unless an open bracket explains it already. */
function findMend(
  { tokens, firstOnLine }: Tokens,
  from: number,
  into: Map<number, SyntaxProblem | undefined>,
): void {
  let depth = 0;
  let i = from;
  for (; i < tokens.length && (i === from || !firstOnLine[i]); i++) {
    const type = tokens[i]!.tokenType;
    if (type === T.BraceOpen) return;
    if (type === T.ParenOpen || type === T.ListOpen) depth++;
    else if (type === T.ParenClose || type === T.ListClose) depth--;
  }
  const next = tokens[i];
  const last = tokens[i - 1]!;
  if (next === undefined || beginsDeclaration.has(next.tokenType) || !beginsStatement.has(next.tokenType))
    return;
  if (i - from < 2 || (depth <= 0 && wantsMore.has(last.tokenType))) return;
  // A line of parameters continues the header; a stage or a named line begins the body.
  if (depth > 0 && (!startsStage(tokens, firstOnLine, i) || goesOn({ tokens, firstOnLine }, i, depth)))
    return;
  const data = { what: "'{'", found: '', after: last.image };
  into.set(i, depth > 0 ? undefined : { code: 'expected', start: last.startOffset, end: endOf(last), data });
}

/** Whether the brackets of a header are closed further on with what follows a header behind them. */
function goesOn(
  { tokens, firstOnLine }: Pick<Tokens, 'tokens' | 'firstOnLine'>,
  from: number,
  open: number,
): boolean {
  let depth = open;
  for (let i = from; i < tokens.length; i++) {
    const type = tokens[i]!.tokenType;
    if (firstOnLine[i] && neverInBrackets.has(type)) return false;
    if (isOpen(type)) depth++;
    if (isClose(type) && --depth === 0) {
      const behind = tokens[i + 1]?.tokenType;
      return behind === T.BraceOpen || behind === T.On;
    }
  }
  return false;
}

/** A line that reads as a pipeline and not as a parameter: it has an arrow, or a call before anything else. */
function startsStage(tokens: readonly IToken[], firstOnLine: Uint8Array, from: number): boolean {
  for (let i = from; i < tokens.length && (i === from || !firstOnLine[i]); i++) {
    if (tokens[i]!.tokenType === T.Arrow) return true;
    if (i === from + 1 && tokens[i]!.tokenType === T.ParenOpen) return true;
  }
  return false;
}
