/** Text to tokens, with what the layout of lines says beside them. Total: every text has tokens. */
import { type IToken, Lexer } from 'chevrotain';
import { readForeign } from './foreign';
import { readClasses } from './foreign-classes';
import { outsideOf, versionsBelow } from './merge';
import { readMeant } from './misspelt';
import { lexed } from './tokens';
import type { SyntaxProblem } from './tree';

export interface Tokens {
  readonly text: string;
  readonly tokens: readonly IToken[];
  /** 1 where the token is the first on its line. */
  readonly firstOnLine: Uint8Array;
  /** How far the line that holds each token is indented: worked out once a line, however many tokens stand on it. */
  readonly indents: Int32Array;
  readonly comments: readonly IToken[];
  /** Unknown characters and merge markers; spans as in the text. */
  readonly problems: readonly SyntaxProblem[];
}

const lexer = new Lexer(lexed, {
  positionTracking: 'onlyOffset',
  ensureOptimizations: false,
  skipValidations: true,
});

export const endOf = (token: IToken): number => token.startOffset + token.image.length;

export function lex(text: string): Tokens {
  const result = lexer.tokenize(text);
  const marks = result.groups.merges ?? [];
  const below = versionsBelow(marks);
  const startOf = ({ startOffset }: IToken) => startOffset;
  const { tokens, comments, problems } = readForeign(
    text,
    outsideOf(result.errors, below, ({ offset }) => offset),
    outsideOf(result.tokens, below, startOf),
    outsideOf(result.groups.comments ?? [], below, startOf),
  );
  const firstOnLine = new Uint8Array(tokens.length);
  const indents = new Int32Array(tokens.length);
  let from = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (i === 0 || hasLineBreak(text, from, token.startOffset)) firstOnLine[i] = 1;
    indents[i] = firstOnLine[i] ? indentation(text, token.startOffset) : indents[i - 1]!;
    from = endOf(token);
  }
  const isRead = below.length > 0 ? { read: 'upper' } : {};
  for (const mark of marks)
    problems.push({ code: 'merge-marker', start: mark.startOffset, end: endOf(mark), data: isRead });
  const written = readClasses({ text, tokens, firstOnLine, indents, problems, comments });
  const read = readMeant(written);
  return {
    ...read,
    comments: written.comments,
    problems: [...read.problems].sort((a, b) => a.start - b.start),
  };
}

export function hasLineBreak(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) return true;
  }
  return false;
}

/** How far the line that holds this offset is indented, in characters. */
export function indentation(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text.charCodeAt(start - 1) !== 10 && text.charCodeAt(start - 1) !== 13) start--;
  let end = start;
  while (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9) end++;
  return end - start;
}

/** The part of a range that lies on its first line, relative to `base`: enough to point at. */
export function lineOf(
  text: string,
  start: number,
  end: number,
  base: number,
): { start: number; end: number } {
  let to = start;
  while (to < end && text.charCodeAt(to) !== 10 && text.charCodeAt(to) !== 13) to++;
  return { start: start - base, end: to - base };
}
