/** What every part of the grammar uses: spans relative to the unit, holes, limits, and the words of expectations. */
import {
  EmbeddedActionsParser,
  type IParserErrorMessageProvider,
  type IToken,
  type TokenType,
} from 'chevrotain';
import type { Span } from '../../text/span';
import { formMeant } from '../foreign';
import { endOf } from '../lex';
import { reservedWords, T, vocabulary } from '../tokens';
import type * as tree from '../tree';

/** A Body token carries what is between its braces; a Hole token what wants more. */
export interface Filled extends IToken {
  body?: tree.Body<never>;
  after?: IToken;
}

/** Operators in one unit beyond which a tree would be deeper than any reader or stack wants. */
export const maxOperators = 500;

/** Names what the grammar expected, in the words of a message. */
const phrases: Record<string, string> = {
  Name: 'a name',
  Number: 'a number',
  String: 'a path in quotes',
  Body: "'{'",
};

/** What a rule begins with when none of its alternatives fits. */
const rulePhrases: Record<string, string> = {
  stage: 'a stage',
  head: 'a stage or a name',
  statement: 'a statement',
  primary: 'a value',
  item: 'a budget or a placement',
  word: 'a name',
  name: 'a name',
  importDeclaration: 'a path in quotes',
  ifStage: "'{'",
};

const phrase = (type: TokenType): string => phrases[type.name] ?? type.name;
const rulePhrase = (rule: string): string => rulePhrases[rule] ?? 'something else';

const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => phrase(expected),
  buildNotAllInputParsedMessage: () => 'nothing',
  buildNoViableAltMessage: ({ ruleName }) => rulePhrase(ruleName),
  buildEarlyExitMessage: ({ ruleName }) => rulePhrase(ruleName),
};

export class GrammarBase extends EmbeddedActionsParser {
  /** Where the unit starts; every span is relative to it. */
  protected base = 0;
  protected operators = 0;
  protected problems: tree.SyntaxProblem[] = [];
  /** What has been read of the node so far, should the rest fail. */
  protected salvage: (() => tree.Node) | undefined;

  constructor(skipValidations: boolean) {
    super(vocabulary, {
      maxLookahead: 2,
      recoveryEnabled: false,
      errorMessageProvider: messages,
      skipValidations,
    });
  }

  protected problemOf(expected: string, token: IToken, tokens: readonly IToken[]): tree.SyntaxProblem {
    const at = tokens.indexOf(token);
    const row = token.tokenType === T.Comma && expected === "']'" ? rowBefore(tokens, at) : undefined;
    if (row !== undefined)
      return {
        code: 'expected',
        ...this.span(row, row),
        instead: '],',
        data: { what: "','", found: '', after: shown(row) },
      };
    const last = tokens.at(-1)!;
    const where = at === -1 ? last : token;
    const meant = formMeant(expected, tokens, at);
    const before = at === -1 ? last : tokens[at - 1];
    const found = at === -1 ? '' : token.tokenType === T.Body ? '{' : token.image;
    return {
      code: 'expected',
      ...this.span(meant?.from ?? where, where),
      ...(meant === undefined ? {} : { instead: meant.instead }),
      data: {
        what: expected,
        found,
        after: shown(before),
        ...(meant === undefined ? {} : { meant: meant.instead }),
        // Whoever names something 'from' cannot know from the word alone why it is refused.
        ...(/name|value/.test(expected) && reservedWords.includes(found) ? { reserved: found } : {}),
      },
    };
  }

  protected span(first: Span | IToken, last: Span | IToken): Span {
    const start = 'startOffset' in first ? first.startOffset - this.base : first.start;
    const end = 'startOffset' in last ? endOf(last) - this.base : last.end;
    return { start, end };
  }

  protected ident(token: IToken): tree.Ident {
    return { name: token.image, start: token.startOffset - this.base, end: endOf(token) - this.base };
  }

  /** What stands between two offsets of the unit, with one blank for any gap. */
  protected written(start: number, end: number): string {
    let text = '';
    let last: number | undefined;
    for (const token of this.input) {
      const at = token.startOffset - this.base;
      if (at < start || at >= end || token.image === '') continue;
      text += (last !== undefined && at > last ? ' ' : '') + token.image;
      last = at + token.image.length;
    }
    return text;
  }

  /** Reports what is missing behind a token, and what stands there where that says more. */
  protected missing(what: string, after: IToken | undefined, found = ''): void {
    if (after === undefined) return;
    this.problems.push({
      code: 'expected',
      ...this.span(after, after),
      data: { what, found, after: shown(after) },
    });
  }

  protected hole(token: IToken, what: string): tree.Hole {
    this.missing(what, (token as Filled).after);
    const start = token.startOffset - this.base;
    return { kind: 'hole', start, end: start };
  }

  protected countOperator(token: IToken): void {
    if (++this.operators !== maxOperators + 1) return;
    const data = { limit: `${maxOperators} operators in one statement` };
    this.problems.push({ code: 'too-deep', ...this.span(token, token), data });
  }

  /** Beyond the limit nothing is nested any more, so that no stack overflows. */
  protected nest<E extends tree.Expr>(deeper: E, flat: tree.Expr): tree.Expr {
    return this.operators > maxOperators ? flat : deeper;
  }

  protected bodyOf<N>(token: IToken | undefined): tree.Body<N> | undefined {
    return (token as Filled | undefined)?.body as tree.Body<N> | undefined;
  }
}

export const shown = (token: IToken | undefined): string =>
  token === undefined ? '' : token.tokenType === T.Body ? '}' : token.image;

/**
 * The end of a list behind which a comma is missing: without it the list below reads as an index of the one above, which
 * fails at its first comma.
 */
function rowBefore(tokens: readonly IToken[], comma: number): IToken | undefined {
  let depth = 0;
  for (let i = comma - 1; i > 0; i--) {
    const type = tokens[i]!.tokenType;
    if (type === T.ListClose || type === T.ParenClose) depth++;
    else if (type === T.ParenOpen) depth--;
    else if (type === T.ListOpen && depth-- === 0)
      return tokens[i - 1]!.tokenType === T.ListClose ? tokens[i - 1] : undefined;
  }
  return undefined;
}
