/** The words of the language, as Chevrotain tokens. Tokens never span lines. */
import { createToken, createTokenInstance, type IToken, Lexer, type TokenType } from 'chevrotain';

// Chevrotain would work out of a pattern where it may begin, at every start; that takes longer than to say it.
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_'];
const digits = [...'0123456789'];

const Name = createToken({
  name: 'Name',
  pattern: /[A-Za-z_][A-Za-z0-9_]*/,
  start_chars_hint: letters,
});

function keyword(word: string): TokenType {
  return createToken({ name: `'${word}'`, pattern: word, longer_alt: Name });
}

function mark(text: string): TokenType {
  return createToken({ name: `'${text}'`, pattern: text });
}

export const T = {
  Name,
  /** Digits with an optional fraction, exponent and unit, all without a gap: `3`, `0.25`, `20ms`. */
  Number: createToken({
    name: 'Number',
    pattern: /\d+(?:\.\d+)?(?:[eE][+-]?\d+(?![A-Za-z_0-9]))?[A-Za-z_µμ]*[A-Za-z_0-9]*/,
    start_chars_hint: digits,
  }),
  /** A missing quote ends the string at its line. */
  String: createToken({
    name: 'String',
    pattern: /"[^"\n\r]*"?/,
    start_chars_hint: ['"'],
  }),
  Comment: createToken({
    name: 'Comment',
    pattern: /\/\/[^\n\r]*/,
    group: 'comments',
    start_chars_hint: ['/'],
  }),
  Space: createToken({
    name: 'Space',
    pattern: /[ \t\n\r\f\u00a0\ufeff]+/,
    group: Lexer.SKIPPED,
    start_chars_hint: [...' \t\n\r\f\u00a0\ufeff'],
  }),
  /** What version control leaves in a file with conflicts. */
  Merge: createToken({
    name: 'Merge',
    pattern: /(?<=^|[\n\r])(?:<{7}|={7}|>{7}|\|{7})(?![<=>|])[^\n\r]*/,
    group: 'merges',
    line_breaks: false,
    start_chars_hint: ['<', '=', '>', '|'],
  }),

  Network: keyword('network'),
  Block: keyword('block'),
  Deploy: keyword('deploy'),
  Import: keyword('import'),
  From: keyword('from'),
  On: keyword('on'),
  Let: keyword('let'),
  Shared: keyword('shared'),
  For: keyword('for'),
  Of: keyword('of'),
  Repeat: keyword('repeat'),
  If: keyword('if'),
  Else: keyword('else'),
  In: keyword('in'),
  It: keyword('it'),
  And: keyword('and'),
  Or: keyword('or'),
  Not: keyword('not'),
  True: keyword('true'),
  False: keyword('false'),

  Arrow: mark('->'),
  Equal: mark('=='),
  Unequal: mark('!='),
  AtMost: mark('<='),
  AtLeast: mark('>='),
  Less: mark('<'),
  Greater: mark('>'),
  Assign: mark('='),
  Plus: mark('+'),
  Minus: mark('-'),
  Times: mark('*'),
  Over: mark('/'),
  Modulo: mark('%'),
  ParenOpen: mark('('),
  ParenClose: mark(')'),
  ListOpen: mark('['),
  ListClose: mark(']'),
  BraceOpen: mark('{'),
  BraceClose: mark('}'),
  Comma: mark(','),
  Dot: mark('.'),

  /** Never lexed: what other languages open a body with, until it is clear whether it does. */
  Colon: createToken({ name: "':'", pattern: Lexer.NA }),
  /** Never lexed: put where a line or an argument ends although its last token wants more. */
  Hole: createToken({ name: 'Hole', pattern: Lexer.NA }),
  /** Never lexed: stands for a whole `{ … }`, whose units are parsed on their own. */
  Body: createToken({ name: 'Body', pattern: Lexer.NA }),
} as const;

/** The order matters where one pattern begins another: keywords before names, long marks before short ones. */
export const lexed: TokenType[] = [
  T.Space,
  T.Comment,
  T.Merge,
  T.Network,
  T.Block,
  T.Deploy,
  T.Import,
  T.From,
  T.On,
  T.Let,
  T.Shared,
  T.For,
  T.Of,
  T.Repeat,
  T.If,
  T.Else,
  T.In,
  T.It,
  T.And,
  T.Or,
  T.Not,
  T.True,
  T.False,
  T.Name,
  T.Number,
  T.String,
  T.Arrow,
  T.Equal,
  T.Unequal,
  T.AtMost,
  T.AtLeast,
  T.Less,
  T.Greater,
  T.Assign,
  T.Plus,
  T.Minus,
  T.Times,
  T.Over,
  T.Modulo,
  T.ParenOpen,
  T.ParenClose,
  T.ListOpen,
  T.ListClose,
  T.BraceOpen,
  T.BraceClose,
  T.Comma,
  T.Dot,
];

/** Everything the parser can meet. */
export const vocabulary: TokenType[] = [...lexed, T.Hole, T.Body];

/** How a keyword or a mark is written, whatever the text has in its place. */
export function wordOf(type: TokenType): string {
  return type.name.slice(1, -1);
}

/** Words that a file may not use as names. */
export const reservedWords: readonly string[] = vocabulary
  .filter(type => /^'[a-z]+'$/.test(type.name))
  .map(wordOf);

/** Words that begin a declaration; they are never used inside one. */
export const beginsDeclaration: ReadonlySet<TokenType> = new Set([T.Network, T.Block, T.Deploy, T.Import]);

/** Words that can begin a statement. */
export const beginsStatement: ReadonlySet<TokenType> = new Set([
  T.Name,
  T.In,
  T.It,
  T.Let,
  T.Shared,
  T.For,
  T.Repeat,
  T.If,
  ...beginsDeclaration,
]);

/** Words that begin a statement and cannot stand inside parentheses: there, a bracket before them was not closed. */
export const neverInBrackets: ReadonlySet<TokenType> = new Set([
  T.Let,
  T.Shared,
  T.For,
  T.Repeat,
  ...beginsDeclaration,
]);

/** Tokens after which something must follow on the same line, outside brackets. */
export const wantsMore: ReadonlySet<TokenType> = new Set([
  T.Arrow,
  T.Assign,
  T.Comma,
  T.Dot,
  T.Plus,
  T.Minus,
  T.Times,
  T.Over,
  T.Modulo,
  T.Equal,
  T.Unequal,
  T.AtMost,
  T.AtLeast,
  T.Less,
  T.Greater,
  T.And,
  T.Or,
  T.Not,
  T.Let,
  T.Shared,
  T.For,
  T.Of,
  T.On,
  T.Repeat,
  T.If,
  T.Import,
  T.From,
  T.Block,
  T.Network,
  T.Deploy,
]);

export const comparisons: ReadonlySet<TokenType> = new Set([
  T.Equal,
  T.Unequal,
  T.Less,
  T.AtMost,
  T.Greater,
  T.AtLeast,
]);

export const isOpen = (type: TokenType): boolean =>
  type === T.ParenOpen || type === T.ListOpen || type === T.BraceOpen;

export const isClose = (type: TokenType): boolean =>
  type === T.ParenClose || type === T.ListClose || type === T.BraceClose;

/** A token that the lexer did not make: of what the text lacks, or of what stands for many. */
export const virtual = (type: TokenType, start: number, end = start, image = ''): IToken =>
  createTokenInstance(type, image, start, end, 0, 0, 0, 0);

export const virtualClose = (open: TokenType, at: number): IToken =>
  virtual(open === T.ParenOpen ? T.ParenClose : open === T.ListOpen ? T.ListClose : T.BraceClose, at);
