/**
 * Mends a declaration's header that was left without its `{`, so that half-typing a name or a parameter does not cost
 * the whole body: the brace is put at the end of the header's line when what follows can only be a body.
 */
import type { IToken } from 'chevrotain';
import { declarationStarts } from './brackets';
import { endOf, type Tokens } from './lex';
import { beginsDeclaration, beginsStatement, neverInBrackets, T, virtual, wantsMore } from './tokens';
import type { SyntaxProblem } from './tree';

export function mendHeaders(lexed: Tokens): Tokens {
  const mends = new Map<number, SyntaxProblem | undefined>();
  const { tokens, firstOnLine, indents } = lexed;
  for (const i of declarationStarts(lexed))
    if (firstOnLine[i] && beginsDeclaration.has(tokens[i]!.tokenType) && tokens[i]!.tokenType !== T.Import)
      findMend(lexed, i, mends);
  if (mends.size === 0) return lexed;

  const mended: IToken[] = [];
  const first: number[] = [];
  const indented: number[] = [];
  const problems = [...lexed.problems];
  for (let i = 0; i < tokens.length; i++) {
    if (mends.has(i)) {
      const at = endOf(tokens[i - 1]!);
      mended.push(virtual(T.BraceOpen, at));
      // As if on a line of its own, so that a bracket left open in the header ends before it.
      first.push(1);
      indented.push(indents[i - 1]!);
      const problem = mends.get(i);
      if (problem !== undefined) problems.push(problem);
    }
    mended.push(tokens[i]!);
    first.push(firstOnLine[i]!);
    indented.push(indents[i]!);
  }
  problems.sort((a, b) => a.start - b.start);
  return {
    ...lexed,
    tokens: mended,
    firstOnLine: Uint8Array.from(first),
    indents: Int32Array.from(indented),
    problems,
  };
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
    if (type === T.ParenOpen) depth++;
    else if (type === T.ParenClose) depth--;
  }
  const next = tokens[i];
  const last = tokens[i - 1]!;
  if (next === undefined || beginsDeclaration.has(next.tokenType) || !beginsStatement.has(next.tokenType))
    return;
  // A line of parameters continues the header; any other begins the body.
  const lines = { tokens, firstOnLine };
  if (isParameters(lines, i, depth) || (depth > 0 && goesOn(lines, i, depth))) return;
  const isExplained = depth > 0 || wantsMore.has(last.tokenType);
  const data = { what: "'{'", found: '', after: last.image };
  into.set(
    i,
    isExplained ? undefined : { code: 'expected', start: last.startOffset, end: endOf(last), data },
  );
}

type Lines = Pick<Tokens, 'tokens' | 'firstOnLine'>;

/** Whether the brackets of a header are closed further on with what follows a header behind them. */
function goesOn({ tokens, firstOnLine }: Lines, from: number, open: number): boolean {
  let depth = open;
  for (let i = from; i < tokens.length; i++) {
    const type = tokens[i]!.tokenType;
    if (firstOnLine[i] && neverInBrackets.has(type)) return false;
    if (type === T.ParenOpen) depth++;
    if (type === T.ParenClose && --depth === 0) {
      const behind = tokens[i + 1]?.tokenType;
      return behind === T.BraceOpen || behind === T.On;
    }
  }
  return false;
}

/** A line of parameters ends in a comma, and neither a declaration nor, outside brackets, a body begins on it. */
function isParameters({ tokens, firstOnLine }: Lines, from: number, depth: number): boolean {
  let i = from;
  for (; i + 1 < tokens.length && !firstOnLine[i + 1]; i++) {
    const type = tokens[i]!.tokenType;
    if (beginsDeclaration.has(type) || (type === T.BraceOpen && depth <= 0)) return false;
  }
  return tokens[i]!.tokenType === T.Comma;
}
