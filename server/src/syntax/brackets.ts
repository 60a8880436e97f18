/**
 * Which bracket closes which. Balanced text is taken as it stands, whatever its lines; where brackets are missing,
 * an unclosed `(` or `[` ends at its line and braces close by indentation, so that a half-typed line costs that line.
 */
import type { IToken, TokenType } from 'chevrotain';
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

interface Matching extends Brackets {
  /** 1 for an opening token that holds an `if`: only then a brace can follow inside it. */
  readonly conditional: Uint8Array;
}

export function matchBrackets(lexed: Tokens): Brackets {
  const { tokens } = lexed;
  const close = new Int32Array(tokens.length).fill(-1);
  const missing = new Uint8Array(tokens.length);
  const stray = new Uint8Array(tokens.length);
  const conditional = new Uint8Array(tokens.length);
  const problems: SyntaxProblem[] = [];
  const brackets: Matching = { close, missing, stray, conditional, problems };

  const starts = declarationStarts(lexed);
  starts.forEach((from, i) => {
    matchRegion(lexed, brackets, from, starts[i + 1] ?? tokens.length);
  });

  // Where a bracket that is reported ends: those left open inside it are the same mistake.
  let told = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (missing[i] && token.tokenType !== T.BraceOpen) close[i] = endOfLine(lexed, brackets, i);
    // A brace that was put there is no mistake of the text's.
    if ((!missing[i] && !stray[i]) || token.image === '') continue;
    if (missing[i] && token.tokenType !== T.BraceOpen) {
      if (i < told) continue;
      told = close[i]!;
      // `(3]`: the one that does not fit says it.
      if (stray[told]) continue;
    }
    const code = missing[i] ? 'unclosed-bracket' : 'unmatched-bracket';
    const comment = missing[i] ? closedInComment(lexed.text, token) : undefined;
    const data = { found: token.image, ...(comment === undefined ? {} : { comment }) };
    problems.push({ code, start: token.startOffset, end: endOf(token), data });
  }
  return brackets;
}

/** The comment on the line of an open bracket in which its partner stands. */
function closedInComment(text: string, { startOffset, tokenType }: IToken): string | undefined {
  if (tokenType !== T.ParenOpen && tokenType !== T.ListOpen) return undefined;
  const [rest] = /^[^\n\r]*/.exec(text.slice(startOffset))!;
  const comment = /\/\/.*$/.exec(rest)?.[0];
  return comment?.includes(tokenType === T.ParenOpen ? ')' : ']') ? comment : undefined;
}

/**
 * The tokens at which declarations begin, the first of all included. A word that begins one is no such beginning deep in
 * the lines of another, where it is a mistake that must not cost what stands behind it.
 */
export function declarationStarts({ text, tokens, firstOnLine }: Tokens): number[] {
  const starts: number[] = [];
  let braces = 0;
  let indent = 0;
  for (let i = 0; i < tokens.length; i++) {
    const { tokenType: type, startOffset } = tokens[i]!;
    if (type === T.BraceOpen) braces++;
    if (type === T.BraceClose) braces = Math.max(0, braces - 1);
    if (i > 0 && !beginsDeclaration.has(type)) continue;
    const isInside = braces > 0 && !(firstOnLine[i] && indentation(text, startOffset) <= indent);
    if (i > 0 && isInside) continue;
    starts.push(i);
    braces = type === T.BraceOpen ? 1 : 0;
    indent = indentation(text, startOffset);
  }
  return starts;
}

/**
 * A region is one declaration: a word that begins the next one closes whatever is open. Where something is missing,
 * lines and their indentation say more than the order of brackets.
 */
function matchRegion(lexed: Tokens, b: Matching, from: number, to: number): void {
  const hasBraces = matchInOrder(lexed, b, from, to, false);
  if (!b.missing.subarray(from, to).includes(1) && !b.stray.subarray(from, to).includes(1)) return;
  reset(b, from, to);
  if (hasBraces) matchInOrder(lexed, b, from, to, true);
  else matchByIndentation(lexed, b, from, to);
}

function reset(b: Matching, from: number, to: number): void {
  b.missing.fill(0, from, to);
  b.stray.fill(0, from, to);
  b.conditional.fill(0, from, to);
  b.close.fill(-1, from, to);
}

/** Ordinary matching, of parentheses within their lines if wanted; answers false when a brace has no partner. */
function matchInOrder(lexed: Tokens, b: Matching, from: number, to: number, byLines: boolean): boolean {
  const { tokens, firstOnLine } = lexed;
  const stack: number[] = [];
  let balanced = true;
  for (let i = from; i < to; i++) {
    const type = tokens[i]!.tokenType;
    if (byLines && firstOnLine[i]) dropByLine(lexed, b, stack, i);
    beforeBody(tokens, b, stack, type);
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
function pair(tokens: Tokens['tokens'], b: Matching, stack: number[], i: number): boolean {
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
function dropToBrace(tokens: Tokens['tokens'], b: Matching, stack: number[]): void {
  while (stack.length > 0 && tokens[stack.at(-1)!]!.tokenType !== T.BraceOpen) b.missing[stack.pop()!] = 1;
}

/** A brace inside brackets belongs to a value with `if`; without one it begins a body and the brackets were left open. */
function beforeBody(tokens: Tokens['tokens'], b: Matching, stack: number[], type: TokenType): void {
  const open = stack.at(-1);
  if (open === undefined) return;
  if (type === T.If) b.conditional[open] = 1;
  if (type === T.BraceOpen && !b.conditional[open]) dropToBrace(tokens, b, stack);
}

/** Gives up brackets opened in a line that this one is not inside of: it is indented no further and does not close them. */
function dropByLine({ text, tokens }: Tokens, b: Matching, stack: number[], i: number): void {
  const { tokenType, startOffset } = tokens[i]!;
  const indent = indentation(text, startOffset);
  for (let open = stack.at(-1); open !== undefined; open = stack.at(-1)) {
    const { tokenType: opener, startOffset: openedAt } = tokens[open]!;
    if (opener === T.BraceOpen) return;
    const from = indentation(text, openedAt);
    const closes = tokenType === (opener === T.ParenOpen ? T.ParenClose : T.ListClose);
    if (from < indent || (from === indent && closes)) return;
    b.missing[stack.pop()!] = 1;
  }
}

function matchByIndentation(lexed: Tokens, b: Matching, from: number, to: number): void {
  const { text, tokens, firstOnLine } = lexed;
  const stack: number[] = [];
  const indents: number[] = [];
  const lineAfter = linesAfter(lexed, from, to);
  const endBrace = (before: number) => {
    dropToBrace(tokens, b, stack);
    const open = stack.pop();
    indents.pop();
    if (open === undefined) return;
    b.missing[open] = 1;
    b.close[open] = before;
  };
  for (let i = from; i < to; i++) {
    const type = tokens[i]!.tokenType;
    if (firstOnLine[i]) dropByLine(lexed, b, stack, i);
    const inBrackets = stack.length > 0 && tokens[stack.at(-1)!]!.tokenType !== T.BraceOpen;
    if (firstOnLine[i] && (!inBrackets || neverInBrackets.has(type) || type === T.BraceClose)) {
      const indent = indentation(text, tokens[i]!.startOffset);
      if (type === T.BraceClose) while (indents.length > 1 && indents.at(-1)! > indent) endBrace(i);
      else while (indents.length > 0 && indent <= indents.at(-1)!) endBrace(i);
      if (neverInBrackets.has(type)) dropToBrace(tokens, b, stack);
    }
    beforeBody(tokens, b, stack, type);
    if (isOpen(type)) {
      stack.push(i);
      if (type === T.BraceOpen) indents.push(indentation(text, tokens[i]!.startOffset));
    } else if (isClose(type)) {
      const isBrace = type === T.BraceClose;
      if (isBrace && indents.length > 0) {
        const wanted = indents.at(-1)!;
        const isInPlace = firstOnLine[i] && indentation(text, tokens[i]!.startOffset) === wanted;
        const open = stack.findLast(s => tokens[s]!.tokenType === T.BraceOpen)!;
        const isOnLine = lineAfter[open - from]! > i;
        if (!isInPlace && !isOnLine && closesLater(lexed, lineAfter, from, i, wanted)) {
          b.stray[i] = 1;
          continue;
        }
      }
      if (pair(tokens, b, stack, i) && isBrace) indents.pop();
    }
  }
  for (const open of stack) {
    b.missing[open] = 1;
    b.close[open] = to;
  }
}

/** For each token of a region the first one on the next line, or the region's end. */
function linesAfter({ firstOnLine }: Tokens, from: number, to: number): Int32Array {
  const after = new Int32Array(to - from);
  let next = to;
  for (let i = to - 1; i >= from; i--) {
    after[i - from] = next;
    if (firstOnLine[i]) next = i;
  }
  return after;
}

/** Lines looked at for a better partner of a brace. */
const lookAhead = 500;

/** Whether a brace in a later line stands where the one that closes a brace of this indentation belongs. */
function closesLater(
  lexed: Tokens,
  lineAfter: Int32Array,
  from: number,
  at: number,
  indent: number,
): boolean {
  const to = from + lineAfter.length;
  let i = lineAfter[at - from]!;
  for (let n = 0; n < lookAhead && i < to; n++) {
    const { tokenType, startOffset } = lexed.tokens[i]!;
    const here = indentation(lexed.text, startOffset);
    if (here <= indent) return here === indent && tokenType === T.BraceClose;
    i = lineAfter[i - from]!;
  }
  return false;
}

/** The index of the first token behind the line on which an unclosed bracket and what it holds ends. */
function endOfLine({ tokens, firstOnLine }: Tokens, b: Matching, open: number): number {
  let i = open + 1;
  while (i < tokens.length && !firstOnLine[i] && !b.stray[i]) {
    const type = tokens[i]!.tokenType;
    if (type === T.BraceClose || (type === T.BraceOpen && !b.conditional[open])) break;
    if (isOpen(type) && !b.missing[i]) i = b.close[i]!;
    i++;
  }
  return i;
}
