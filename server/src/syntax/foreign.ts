/** Forms of other languages: read as what they stand for in this one, so that one mistake stays one. */
import type { IToken, TokenType } from 'chevrotain';
import { T, virtual, wordOf } from './tokens';
import type { SyntaxProblem } from './tree';

/** What is written here for what the lexer does not know, and how it is read where it is a word or a mark. */
const meanings: ReadonlyMap<string, { readonly instead: string; readonly type?: TokenType }> = new Map([
  ['&&', { instead: 'and', type: T.And }],
  ['||', { instead: 'or', type: T.Or }],
  ['!', { instead: 'not ', type: T.Not }],
  ['→', { instead: '->', type: T.Arrow }],
  ['−', { instead: '-', type: T.Minus }],
  ['–', { instead: '-', type: T.Minus }],
  ['≤', { instead: '<=', type: T.AtMost }],
  ['≥', { instead: '>=', type: T.AtLeast }],
  ['≠', { instead: '!=', type: T.Unequal }],
  [';', { instead: '' }],
]);

/** A part of the text that the lexer does not know. */
interface Unknown {
  readonly offset: number;
  readonly length: number;
}

interface Read {
  readonly tokens: readonly IToken[];
  readonly comments: readonly IToken[];
  readonly problems: SyntaxProblem[];
}

/** Tokens and comments in the order of the text, with those that unknown parts stand for. */
export function readForeign(
  text: string,
  unknown: readonly Unknown[],
  tokens: readonly IToken[],
  comments: readonly IToken[],
): Read {
  const problems: SyntaxProblem[] = [];
  if (unknown.length === 0) return { tokens, comments, problems };
  const words: IToken[] = [];
  const remarks: IToken[] = [];
  for (const { offset, length } of unknown) {
    if (offset < (remarks.at(-1)?.endOffset ?? 0)) continue;
    const found = text.slice(offset, offset + length);
    const tell = (end: number, instead?: string) =>
      problems.push({
        code: 'unexpected-character',
        start: offset,
        end,
        data: { found: text.slice(offset, end), ...(instead === undefined ? {} : { meant: instead.trim() }) },
        ...(instead === undefined ? {} : { instead }),
      });
    if (found.startsWith('#')) {
      const image = /^[^\n\r]*/.exec(text.slice(offset))![0];
      remarks.push(virtual(T.Comment, offset, offset + image.length, image));
      tell(offset + /^#+/.exec(found)![0].length, '//');
      continue;
    }
    const meant = meanings.get(found);
    if (meant?.type !== undefined) words.push(virtual(meant.type, offset, offset + length, found));
    tell(offset + length, meant?.instead);
  }
  return {
    tokens: merged(tokens, words, remarks),
    comments: merged(comments, remarks, remarks),
    problems,
  };
}

/** What is meant where the grammar fails at a form of another language: from which token on, and what it is here. */
export function formMeant(
  expected: string,
  tokens: readonly IToken[],
  at: number,
): { readonly from: IToken; readonly instead: string } | undefined {
  const token = tokens[at];
  const before = tokens[at - 1];
  if (token === undefined || before === undefined) return undefined;
  const isArrow = token.tokenType === T.Greater && before.tokenType === T.Assign;
  if (isArrow && before.startOffset + before.image.length === token.startOffset)
    return { from: before, instead: wordOf(T.Arrow) };
  if (token.tokenType === T.In && expected === T.Of.name) return { from: token, instead: wordOf(T.Of) };
  const word = token.tokenType === T.String ? /^"([A-Za-z_]\w*)"$/.exec(token.image)?.[1] : undefined;
  if (word !== undefined && (expected === 'a value' || expected === T.ParenClose.name))
    return { from: token, instead: word };
  return undefined;
}

/** Tokens in the order of the text, without those that stand inside remarks. */
function merged(
  tokens: readonly IToken[],
  more: readonly IToken[],
  remarks: readonly IToken[],
): readonly IToken[] {
  if (more.length === 0 && remarks.length === 0) return tokens;
  let next = 0;
  const outside = tokens.filter(({ startOffset }) => {
    while (next < remarks.length && remarks[next]!.endOffset! <= startOffset) next++;
    return next === remarks.length || startOffset < remarks[next]!.startOffset;
  });
  return more.length === 0 ? outside : [...outside, ...more].sort((a, b) => a.startOffset - b.startOffset);
}
