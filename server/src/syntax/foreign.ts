/** Forms of other languages: read as what they stand for in this one, so that one mistake stays one. */
import type { IToken, TokenType } from 'chevrotain';
import { comparisons, T, virtual, wordOf } from './tokens';
import type { SyntaxProblem } from './tree';

interface Meaning {
  readonly instead: string;
  /** How it is read, where it is a word or a mark. */
  readonly type?: TokenType;
}

const markOf = (type: TokenType): Meaning => ({ instead: wordOf(type), type });

/** What is written here for what the lexer does not know; full-width marks are those of input methods for Chinese and Japanese. */
const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['&&', markOf(T.And)],
  ['||', markOf(T.Or)],
  ['!', { instead: 'not ', type: T.Not }],
  ['|', markOf(T.Arrow)],
  ['→', markOf(T.Arrow)],
  ['⇒', markOf(T.Arrow)],
  ['−', markOf(T.Minus)],
  ['–', markOf(T.Minus)],
  ['－', markOf(T.Minus)],
  ['＋', markOf(T.Plus)],
  ['×', markOf(T.Times)],
  ['＊', markOf(T.Times)],
  ['÷', markOf(T.Over)],
  ['／', markOf(T.Over)],
  ['％', markOf(T.Modulo)],
  ['≤', markOf(T.AtMost)],
  ['≦', markOf(T.AtMost)],
  ['≥', markOf(T.AtLeast)],
  ['≧', markOf(T.AtLeast)],
  ['≠', markOf(T.Unequal)],
  ['＜', markOf(T.Less)],
  ['＞', markOf(T.Greater)],
  ['＝＝', markOf(T.Equal)],
  ['＝', markOf(T.Assign)],
  ['（', markOf(T.ParenOpen)],
  ['）', markOf(T.ParenClose)],
  ['［', markOf(T.ListOpen)],
  ['］', markOf(T.ListClose)],
  ['｛', markOf(T.BraceOpen)],
  ['｝', markOf(T.BraceClose)],
  ['，', markOf(T.Comma)],
  ['、', markOf(T.Comma)],
  ['．', markOf(T.Dot)],
  ['“', { instead: '"' }],
  ['”', { instead: '"' }],
  ['‘', { instead: '' }],
  ['’', { instead: '' }],
  ['\u3000', { instead: ' ' }],
  ['；', { instead: '' }],
  [';', { instead: '' }],
]);

/** What may open a body in other languages: the tokens around it say whether it does. */
const colons: ReadonlySet<string> = new Set([':', '：']);

/** What stands for a power elsewhere: whoever reads the line on tells it. */
const power = '^';

/** A path or a word in curly quotes, which no quotes of this language are. */
const curly = /[“‘]([^“”‘’"\r\n]*)[”’]/y;

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
  /** In quotes that are none here: what stands in them is no word of its own. */
  const strings: IToken[] = [];
  let read = 0;
  for (const { offset, length } of partsOf(text, unknown)) {
    if (offset < read) continue;
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
      read = offset + image.length;
      continue;
    }
    curly.lastIndex = offset;
    const quoted = curly.exec(text);
    if (quoted !== null) {
      const [whole, inside] = quoted;
      read = offset + whole.length;
      const isWord = found === '‘' && /^[A-Za-z_]\w*$/.test(inside!);
      if (!isWord) strings.push(virtual(T.String, offset, read, `"${inside}"`));
      tell(read, isWord ? inside : `"${inside}"`);
      continue;
    }
    const meant = meanings.get(found);
    if (colons.has(found)) words.push(virtual(T.Colon, offset, offset + length, found));
    else if (found === power) words.push(virtual(T.Times, offset, offset + length, found));
    else {
      if (meant?.type !== undefined) words.push(virtual(meant.type, offset, offset + length, found));
      tell(offset + length, meant?.instead);
    }
  }
  return {
    tokens: merged(tokens, [...words, ...strings], inOrder([...remarks, ...strings])),
    comments: merged(comments, remarks, inOrder([...remarks, ...strings])),
    problems,
  };
}

const inOrder = (tokens: IToken[]): IToken[] => tokens.sort((a, b) => a.startOffset - b.startOffset);

/** Unknown parts by the marks in them that mean something; what means nothing stays together. */
function* partsOf(text: string, unknown: readonly Unknown[]): Iterable<Unknown> {
  for (const { offset, length } of unknown) {
    const end = offset + length;
    let from = offset;
    for (let at = offset; at < end; ) {
      const size = [2, 1].find(size => at + size <= end && isMeant(text.slice(at, at + size)));
      const isRemark = text[at] === '#';
      if (size === undefined && !isRemark) {
        at++;
        continue;
      }
      if (at > from) yield { offset: from, length: at - from };
      yield { offset: at, length: isRemark ? end - at : size! };
      at = from = isRemark ? end : at + size!;
    }
    if (end > from) yield { offset: from, length: end - from };
  }
}

const isMeant = (found: string): boolean => meanings.has(found) || colons.has(found) || found === power;

/** What is meant where the grammar fails at a form of another language: from which token on, and what it is here. */
export function formMeant(
  expected: string,
  tokens: readonly IToken[],
  at: number,
): { readonly from: IToken; readonly instead: string } | undefined {
  const token = tokens[at];
  const before = tokens[at - 1];
  const [first] = tokens;
  // `int8` alone: a line of a deployment begins with a word that says what it is.
  if (expected === 'a value' && tokens.length === 1 && first?.tokenType === T.Name) {
    if (/^(?:u?int|fp|float|bf)\d+$|^w\d+a\d+$/i.test(first.image))
      return { from: first, instead: `precision ${first.image.toLowerCase()}` };
    if (/^(?:budget|limit|constraint|require|assert|max|min)s?$/.test(first.image))
      return { from: first, instead: '' };
  }
  if (token === undefined || before === undefined) return undefined;
  const isArrow = token.tokenType === T.Greater && before.tokenType === T.Assign;
  if (isArrow && before.startOffset + before.image.length === token.startOffset)
    return { from: before, instead: wordOf(T.Arrow) };
  const isPlaced = token.tokenType === T.In || token.tokenType === T.On || token.tokenType === T.Of;
  if (expected === 'nothing' && isPlaced && isItem(tokens)) return { from: token, instead: wordOf(T.For) };
  // `precision int8, weights <= 2MB`: each stands by itself.
  if (expected === 'nothing' && token.tokenType === T.Comma && isItem(tokens))
    return { from: token, instead: '' };
  if (expected === T.On.name && tokens[0]!.tokenType === T.Deploy) return onMeant(tokens, at);
  const word = token.tokenType === T.String ? /^"([A-Za-z_]\w*)"$/.exec(token.image)?.[1] : undefined;
  if (
    word !== undefined &&
    (expected === 'a value' || expected === 'a name' || expected === T.ParenClose.name)
  )
    return before.tokenType === T.Assign && isItem(tokens)
      ? { from: before, instead: word }
      : { from: token, instead: word };
  return undefined;
}

/** Whether tokens are a line of a deployment: nowhere else a value stands beside a name. */
const isItem = ([name, value]: readonly IToken[]): boolean =>
  name?.tokenType === T.Name &&
  value !== undefined &&
  (value.tokenType === T.Name ||
    value.tokenType === T.ListOpen ||
    value.tokenType === T.Assign ||
    comparisons.has(value.tokenType));

/** `deploy A to chip`, `deploy A chip`: whatever stands before the chip, or the chip alone. */
function onMeant(tokens: readonly IToken[], at: number): { from: IToken; instead: string } | undefined {
  const from = tokens[at]!;
  const next = tokens[at + 1];
  if (next?.tokenType === T.Name) return { from, instead: wordOf(T.On) };
  return from.tokenType === T.Name ? { from, instead: `${wordOf(T.On)} ${from.image}` } : undefined;
}

/** Tokens in the order of the text, without those that stand inside remarks or quotes. */
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
