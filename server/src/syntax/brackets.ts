/**
 * Which bracket closes which. Balanced text is taken as it stands, whatever its lines; where brackets are missing,
 * an unclosed `(` or `[` ends at its line and braces close by indentation, so that a half-typed line costs that line.
 */
import { endOf, indentation, type Tokens } from './lex';
import { beginsDeclaration, isClose, isOpen, neverInBrackets, T } from './tokens';
import type { SyntaxProblem } from './tree';

export interface Brackets {
  /** For an opening token: the index of the token that closes it or, if `missing`, before which it ends. */
  readonly close: Int32Array;
  /** 1 for an opening token whose closing one is missing. */
  readonly missing: Uint8Array;
  /** 1 for a closing token that closes nothing. */
  readonly stray: Uint8Array;
  readonly problems: readonly SyntaxProblem[];
}

export function matchBrackets(lexed: Tokens): Brackets {
  const { tokens } = lexed;
  const close = new Int32Array(tokens.length).fill(-1);
  const missing = new Uint8Array(tokens.length);
  const stray = new Uint8Array(tokens.length);
  const problems: SyntaxProblem[] = [];
  const brackets: Brackets = { close, missing, stray, problems };

  let from = 0;
  for (let i = 0; i <= tokens.length; i++) {
    if (i < tokens.length && (i === from || !beginsDeclaration.has(tokens[i]!.tokenType))) continue;
    matchRegion(lexed, brackets, from, i);
    from = i;
  }

  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (missing[i] && token.tokenType !== T.BraceOpen) close[i] = endOfLine(lexed, brackets, i);
    if (!missing[i] && !stray[i]) continue;
    const code = missing[i] ? 'unclosed-bracket' : 'unmatched-bracket';
    problems.push({ code, start: token.startOffset, end: endOf(token), data: { found: token.image } });
  }
  return brackets;
}

/** A region is one declaration: a word that begins the next one closes whatever is open. */
function matchRegion(lexed: Tokens, b: Brackets, from: number, to: number): void {
  if (matchInOrder(lexed, b, from, to)) return;
  matchByIndentation(lexed, b, from, to);
}

/** Ordinary matching; answers false when a brace has no partner. */
function matchInOrder({ tokens, firstOnLine }: Tokens, b: Brackets, from: number, to: number): boolean {
  const stack: number[] = [];
  let balanced = true;
  for (let i = from; i < to; i++) {
    const type = tokens[i]!.tokenType;
    if (isOpen(type)) {
      stack.push(i);
    } else if (isClose(type)) {
      balanced = pair(tokens, b, stack, i) && balanced;
    } else if (firstOnLine[i] && neverInBrackets.has(type)) {
      dropToBrace(tokens, b, stack);
    }
  }
  for (const open of stack) {
    b.missing[open] = 1;
    b.close[open] = to;
    if (tokens[open]!.tokenType === T.BraceOpen) balanced = false;
  }
  return balanced;
}

/** Pairs a closing token with the nearest opening one of its kind; false for a brace without partner. */
function pair(tokens: Tokens['tokens'], b: Brackets, stack: number[], i: number): boolean {
  const type = tokens[i]!.tokenType;
  if (type === T.BraceClose) {
    dropToBrace(tokens, b, stack);
    const open = stack.pop();
    if (open === undefined) {
      b.stray[i] = 1;
      return false;
    }
    b.close[open] = i;
    return true;
  }
  const wanted = type === T.ParenClose ? T.ParenOpen : T.ListOpen;
  for (let s = stack.length - 1; s >= 0; s--) {
    const kind = tokens[stack[s]!]!.tokenType;
    if (kind === T.BraceOpen) break;
    if (kind !== wanted) continue;
    for (const open of stack.splice(s + 1)) b.missing[open] = 1;
    b.close[stack.pop()!] = i;
    return true;
  }
  b.stray[i] = 1;
  return true;
}

/** Gives up the brackets above the nearest brace. */
function dropToBrace(tokens: Tokens['tokens'], b: Brackets, stack: number[]): void {
  while (stack.length > 0 && tokens[stack.at(-1)!]!.tokenType !== T.BraceOpen) b.missing[stack.pop()!] = 1;
}

function matchByIndentation(lexed: Tokens, b: Brackets, from: number, to: number): void {
  const { text, tokens, firstOnLine } = lexed;
  for (let i = from; i < to; i++) {
    b.missing[i] = b.stray[i] = 0;
    b.close[i] = -1;
  }
  const stack: number[] = [];
  const indents: number[] = [];
  const endBrace = (before: number) => {
    dropToBrace(tokens, b, stack);
    const open = stack.pop();
    if (open === undefined) return;
    indents.pop();
    b.missing[open] = 1;
    b.close[open] = before;
  };
  for (let i = from; i < to; i++) {
    const type = tokens[i]!.tokenType;
    const inBrackets = stack.length > 0 && tokens[stack.at(-1)!]!.tokenType !== T.BraceOpen;
    if (firstOnLine[i] && (!inBrackets || neverInBrackets.has(type) || type === T.BraceClose)) {
      const indent = indentation(text, tokens[i]!.startOffset);
      if (type === T.BraceClose) while (indents.length > 1 && indents.at(-1)! > indent) endBrace(i);
      else while (indents.length > 0 && indent <= indents.at(-1)!) endBrace(i);
      if (neverInBrackets.has(type)) dropToBrace(tokens, b, stack);
    }
    if (isOpen(type)) {
      stack.push(i);
      if (type === T.BraceOpen) indents.push(indentation(text, tokens[i]!.startOffset));
    } else if (isClose(type)) {
      if (pair(tokens, b, stack, i) && type === T.BraceClose) indents.pop();
    }
  }
  for (const open of stack) {
    b.missing[open] = 1;
    b.close[open] = to;
  }
}

/** The index of the first token behind the line on which an unclosed bracket and what it holds ends. */
function endOfLine({ tokens, firstOnLine }: Tokens, b: Brackets, open: number): number {
  let i = open + 1;
  while (i < tokens.length && !firstOnLine[i] && !b.stray[i]) {
    const type = tokens[i]!.tokenType;
    if (type === T.BraceClose) break;
    if (isOpen(type) && !b.missing[i]) i = b.close[i]!;
    i++;
  }
  return i;
}
