/**
 * Which bracket closes which. Balanced text is taken as it stands, whatever its lines; where brackets are missing,
 * an unclosed `(` or `[` ends at its line and braces close by indentation, so that a half-typed line costs that line.
 */
import type { IToken, TokenType } from 'chevrotain';
import { endOf, lineOf, type Tokens } from './lex';
import { beginsDeclaration, isClose, isOpen, neverInBrackets, T } from './tokens';
import type { SyntaxProblem } from './tree';

/** Braces or brackets inside each other beyond which nothing is read. */
export const maxDepth = 60;

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

/** A bracket that is open. However many are, one look at the innermost says whether a closing one has its partner. */
interface Open {
  readonly at: number;
  readonly type: TokenType;
  /** A round or square one is open inside the nearest brace, this one included. */
  readonly round: boolean;
  readonly square: boolean;
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

  endAtLines(lexed, brackets);
  const closedInComment = commentsThatClose(lexed);
  // Where a bracket that is reported ends: those left open inside it are the same mistake.
  let told = 0;
  /** Where the braces end that are reported and not over: so deep that nothing is read, nothing more is said. */
  const braces: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.tokenType === T.BraceOpen && /[:：]/.test(token.image))
      problems.push(colonBody(lexed, i, missing[i] ? close[i]! - 1 : undefined));
    if (token.tokenType === T.BraceOpen && /^\s+$/.test(token.image))
      problems.push(bareBody(lexed, i, close[i]!));
    // A brace that was put there is no mistake of the text's, and one in other letters is told already.
    if ((!missing[i] && !stray[i]) || !/^[()[\]{}]$/.test(token.image)) continue;
    if (missing[i] && token.tokenType !== T.BraceOpen) {
      if (i < told) continue;
      told = close[i]!;
      // `(3]`: the one that does not fit says it.
      if (stray[told]) continue;
    }
    if (missing[i] && token.tokenType === T.BraceOpen) {
      while (braces.length > 0 && braces.at(-1)! <= i) braces.pop();
      if (braces.push(close[i]!) > maxDepth) continue;
    }
    const code = missing[i] ? 'unclosed-bracket' : 'unmatched-bracket';
    const comment = missing[i] ? closedInComment(token) : undefined;
    const data = { found: token.image, ...(comment === undefined ? {} : { comment }) };
    problems.push({ code, start: token.startOffset, end: endOf(token), data });
  }
  return brackets;
}

/** A `:` that opens a body, which ends behind its last token where it has no brace. */
function colonBody({ text, tokens, indents }: Tokens, at: number, last: number | undefined): SyntaxProblem {
  const { startOffset: start, image } = tokens[at]!;
  const end = start + image.length;
  const problem = { code: 'colon-body', start, end, data: { found: image } } as const;
  const gap = text[start - 1] === ' ' ? '' : ' ';
  if (last === undefined || last <= at)
    return { ...problem, instead: `${gap}{${last === undefined ? '' : ' }'}` };
  const until = endOf(tokens[last]!);
  const inside = text.slice(end, until);
  const close = /[\n\r]/.test(inside) ? `\n${' '.repeat(indents[at]!)}}` : ' }';
  return { ...problem, until, instead: `${gap}{${inside}${close}` };
}

/** A stage where a body has to stand, up to the end of its line or to what follows the body. */
function bareBody({ text, tokens }: Tokens, at: number, close: number): SyntaxProblem {
  const start = tokens[at + 1]!.startOffset;
  const end = endOf(tokens[close - 1]!);
  return { code: 'colon-body', start, end, instead: `{ ${text.slice(start, end)} }`, data: { found: '' } };
}

/** Finds the comment on the line of an open bracket in which its partner stands; brackets are asked about in their order. */
function commentsThatClose({ text, comments }: Tokens): (bracket: IToken) => string | undefined {
  let next = 0;
  let endOfLine = -1;
  return ({ startOffset, tokenType }) => {
    if (tokenType !== T.ParenOpen && tokenType !== T.ListOpen) return undefined;
    while (next < comments.length && comments[next]!.startOffset < startOffset) next++;
    if (endOfLine < startOffset) endOfLine = lineOf(text, startOffset, text.length, 0).end;
    const comment = comments[next];
    if (comment === undefined || comment.startOffset > endOfLine || !comment.image.startsWith('//'))
      return undefined;
    return comment.image.includes(tokenType === T.ParenOpen ? ')' : ']') ? comment.image : undefined;
  };
}

/**
 * The tokens at which declarations begin, the first of all included. A word that begins one is no such beginning deep in
 * the lines of another, where it is a mistake that must not cost what stands behind it.
 */
export function declarationStarts({ tokens, firstOnLine, indents }: Tokens): number[] {
  const starts: number[] = [];
  let braces = 0;
  let indent = 0;
  for (let i = 0; i < tokens.length; i++) {
    const type = tokens[i]!.tokenType;
    if (type === T.BraceOpen) braces++;
    if (type === T.BraceClose) braces = Math.max(0, braces - 1);
    if (i > 0 && !beginsDeclaration.has(type)) continue;
    const isInside = braces > 0 && !(firstOnLine[i] && indents[i]! <= indent);
    if (i > 0 && isInside) continue;
    starts.push(i);
    braces = type === T.BraceOpen ? 1 : 0;
    indent = indents[i]!;
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
  const stack: Open[] = [];
  let balanced = true;
  for (let i = from; i < to; i++) {
    const type = tokens[i]!.tokenType;
    if (byLines && firstOnLine[i]) dropByLine(lexed, b, stack, i);
    beforeBody(b, stack, type);
    if (isOpen(type)) {
      push(stack, i, type);
    } else if (isClose(type)) {
      balanced = pair(b, stack, i, type) && balanced;
    } else if (firstOnLine[i] && neverInBrackets.has(type)) {
      dropToBrace(b, stack);
    }
  }
  for (const { at, type } of stack) {
    b.missing[at] = 1;
    b.close[at] = to;
    if (type === T.BraceOpen) balanced = false;
  }
  return balanced;
}

function push(stack: Open[], at: number, type: TokenType): void {
  const outer = type === T.BraceOpen ? undefined : stack.at(-1);
  const round = type === T.ParenOpen || outer?.round === true;
  const square = type === T.ListOpen || outer?.square === true;
  stack.push({ at, type, round, square });
}

/** Pairs a closing token with the nearest opening one of its kind; false for a brace without partner. */
function pair(b: Matching, stack: Open[], i: number, type: TokenType): boolean {
  const isBrace = type === T.BraceClose;
  if (isBrace) dropToBrace(b, stack);
  const top = stack.at(-1);
  const hasPartner = isBrace ? top : type === T.ParenClose ? top?.round : top?.square;
  if (!hasPartner) {
    b.stray[i] = 1;
    return !isBrace;
  }
  const wanted = isBrace ? T.BraceOpen : type === T.ParenClose ? T.ParenOpen : T.ListOpen;
  while (stack.at(-1)!.type !== wanted) b.missing[stack.pop()!.at] = 1;
  b.close[stack.pop()!.at] = i;
  return true;
}

/** Gives up the brackets above the nearest brace. */
function dropToBrace(b: Matching, stack: Open[]): void {
  for (let top = stack.at(-1); top !== undefined && top.type !== T.BraceOpen; top = stack.at(-1))
    b.missing[stack.pop()!.at] = 1;
}

/** A brace inside brackets belongs to a value with `if`; without one it begins a body and the brackets were left open. */
function beforeBody(b: Matching, stack: Open[], type: TokenType): void {
  const open = stack.at(-1)?.at;
  if (open === undefined) return;
  if (type === T.If) b.conditional[open] = 1;
  if (type === T.BraceOpen && !b.conditional[open]) dropToBrace(b, stack);
}

/** Gives up brackets opened in a line that this one is not inside of: it is indented no further and does not close them. */
function dropByLine({ tokens, indents }: Tokens, b: Matching, stack: Open[], i: number): void {
  const { tokenType } = tokens[i]!;
  const indent = indents[i]!;
  for (let open = stack.at(-1); open !== undefined; open = stack.at(-1)) {
    if (open.type === T.BraceOpen) return;
    const from = indents[open.at]!;
    const closes = tokenType === (open.type === T.ParenOpen ? T.ParenClose : T.ListClose);
    if (from < indent || (from === indent && closes)) return;
    b.missing[stack.pop()!.at] = 1;
  }
}

function matchByIndentation(lexed: Tokens, b: Matching, from: number, to: number): void {
  const { tokens, firstOnLine, indents } = lexed;
  const stack: Open[] = [];
  /** Those of them that are braces. */
  const braces: number[] = [];
  const indentOfBrace = () => indents[braces.at(-1)!]!;
  const lineAfter = linesAfter(lexed, from, to);
  const endBrace = (before: number) => {
    dropToBrace(b, stack);
    stack.pop();
    const open = braces.pop()!;
    b.missing[open] = 1;
    b.close[open] = before;
  };
  for (let i = from; i < to; i++) {
    const type = tokens[i]!.tokenType;
    const indent = indents[i]!;
    if (firstOnLine[i]) dropByLine(lexed, b, stack, i);
    const inBrackets = stack.length > 0 && stack.at(-1)!.type !== T.BraceOpen;
    if (firstOnLine[i] && (!inBrackets || neverInBrackets.has(type) || type === T.BraceClose)) {
      if (type === T.BraceClose) while (braces.length > 1 && indentOfBrace() > indent) endBrace(i);
      else while (braces.length > 0 && indent <= indentOfBrace()) endBrace(i);
      if (neverInBrackets.has(type)) dropToBrace(b, stack);
    }
    beforeBody(b, stack, type);
    if (isOpen(type)) {
      push(stack, i, type);
      if (type === T.BraceOpen) braces.push(i);
    } else if (isClose(type)) {
      const isBrace = type === T.BraceClose;
      if (isBrace && braces.length > 0) {
        const wanted = indentOfBrace();
        const isInPlace = firstOnLine[i] && indent === wanted;
        const isOnLine = lineAfter[braces.at(-1)! - from]! > i;
        if (!isInPlace && !isOnLine && closesLater(lexed, lineAfter, from, i, wanted)) {
          b.stray[i] = 1;
          continue;
        }
      }
      if (pair(b, stack, i, type) && isBrace) braces.pop();
    }
  }
  for (const { at } of stack) {
    b.missing[at] = 1;
    b.close[at] = to;
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
    const here = lexed.indents[i]!;
    if (here <= indent) return here === indent && lexed.tokens[i]!.tokenType === T.BraceClose;
    i = lineAfter[i - from]!;
  }
  return false;
}

/**
 * Ends each round or square bracket that is never closed before the first token behind its line, what closes something
 * around it or, unless it holds an `if`, a body. Read from behind, so that no token is looked at for each of them.
 */
function endAtLines({ tokens, firstOnLine }: Tokens, { close, missing, stray, conditional }: Matching): void {
  if (!missing.includes(1)) return;
  const count = tokens.length;
  /** Where a bracket with an `if` that reaches a token ends, and where one without. */
  const ends = new Int32Array(count + 1).fill(count);
  const endsAtBody = new Int32Array(count + 1).fill(count);
  for (let i = count - 1; i >= 0; i--) {
    const type = tokens[i]!.tokenType;
    const isMissing = missing[i] === 1;
    if (isMissing && type !== T.BraceOpen) close[i] = (conditional[i] ? ends : endsAtBody)[i + 1]!;
    const stops = firstOnLine[i] === 1 || stray[i] === 1 || type === T.BraceClose;
    const next = isOpen(type) && !isMissing ? close[i]! + 1 : i + 1;
    ends[i] = stops ? i : ends[next]!;
    endsAtBody[i] = stops || type === T.BraceOpen ? i : endsAtBody[next]!;
  }
}
