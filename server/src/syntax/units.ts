/**
 * Finds the units of a text (declarations, statements, items of a deployment), hands each to the grammar and assembles
 * the tree. Total: every text has a tree, every span lies inside its text.
 *
 * Putting two things side by side is never an operator in this language, so a new unit begins exactly where a token that
 * can end one is followed by a word that can begin one: line breaks carry no meaning in a valid file.
 */
import type { TokenType } from 'chevrotain';
import { keepBody } from './bodies';
import { type Brackets, matchBrackets, maxDepth } from './brackets';
import type { Filled } from './grammar/base';
import { mendHeaders } from './headers';
import { fillHole, pushHole } from './holes';
import { asMeant, importMeant } from './imports';
import { layoutOf, layouts } from './layout';
import { endOf, lex, lineOf, type Tokens } from './lex';
import { behindAll, misplacedIn } from './outside';
import { createParser } from './parser';
import { endOfPlainIf, lacksLet, wantsValue } from './plain';
import {
  beginsDeclaration,
  beginsStatement,
  comparisons,
  isClose,
  isOpen,
  T,
  virtual,
  virtualClose,
  wantsMore,
} from './tokens';
import type {
  Body,
  Comment,
  Declaration,
  File,
  Item,
  Node,
  Statement,
  SyntaxProblem,
  Unit,
  UnitList,
} from './tree';
import { Trivia, withPairs } from './trivia';

type Kind = 'file' | 'body' | 'deploy';
export type ListKind = Exclude<Kind, 'file'>;

const rules = { file: 'declaration', body: 'statement', deploy: 'item' } as const;

let parser: ReturnType<typeof createParser> | undefined;

export function parse(text: string): File {
  const lexed = mendHeaders(lex(text));
  const brackets = matchBrackets(lexed);
  const file = new Assembly(lexed, brackets).file();
  layouts.set(file, layoutOf(lexed, brackets));
  return file;
}

/** A run of statements or items inside `depth` bodies; `undefined` when a problem lies outside all of them. */
export function parseList(
  lexed: Tokens,
  brackets: Brackets,
  kind: ListKind,
  depth: number,
): UnitList<Statement | Item> | undefined {
  return new Assembly(lexed, brackets).run(kind, depth);
}

/** One parse. Offsets are absolute in here; units leave with relative ones. */
class Assembly extends Trivia {
  constructor(
    lexed: Tokens,
    private readonly brackets: Brackets,
  ) {
    super(lexed, brackets.problems);
  }

  file(): File {
    const list = this.list<Declaration>('file', 0, this.lexed.tokens.length, 0, 0);
    const comments = this.takeComments(Number.POSITIVE_INFINITY, 0);
    this.handLost();
    return {
      ...list,
      comments,
      text: this.lexed.text,
      problems: this.takeProblems(Number.POSITIVE_INFINITY, 0),
    };
  }

  run(kind: ListKind, depth: number): UnitList<Statement | Item> | undefined {
    const list = this.list<Statement | Item>(kind, 0, this.lexed.tokens.length, 0, depth);
    const comments = this.takeComments(Number.POSITIVE_INFINITY, 0);
    this.handLost();
    return this.hasProblemsLeft() ? undefined : { ...list, comments };
  }

  /** The units between two tokens; offsets are made relative to `base`. */
  private list<N extends Node>(
    kind: Kind,
    from: number,
    to: number,
    base: number,
    depth: number,
  ): UnitList<N> {
    const units: Unit<N>[] = [];
    const offsets: number[] = [];
    for (let first = from; first < to; ) {
      const after = this.endOfUnit(kind, first, to);
      const start = Math.min(this.lexed.tokens[first]!.startOffset, this.nextStart());
      units.push(this.unit<N>(kind, first, after, start, depth));
      offsets.push(start - base);
      first = after;
    }
    return { units, offsets, comments: [] };
  }

  /** The index behind the last token of the unit that starts at `first`. */
  private endOfUnit(kind: Kind, first: number, to: number): number {
    const { tokens, firstOnLine } = this.lexed;
    let canEnd = false;
    let previous: TokenType | undefined;
    // In a deployment a name and its value stand side by side, once in each item.
    let sawValue = false;
    // `from x import A`, as other languages have it, is told as one mistake.
    const isFrom = tokens[first]!.tokenType === T.From;
    let sawFrom = tokens[first]!.tokenType !== T.Import;
    // `for a xs`: what follows on the line is the list whose `of` is missing, not a new line of the flow.
    let wantsOf = false;
    for (let i = first; i < to; i++) {
      const token = tokens[i]!;
      const type = token.tokenType;
      if (this.brackets.stray[i]) {
        // Alone in front of a unit it is none of its business.
        if (previous === undefined) canEnd = true;
        continue;
      }
      const isNewLine = firstOnLine[i] === 1;
      // A line that ends although its last token wants more has a hole there, and a hole can end a statement.
      if (previous !== undefined && wantsMore.has(previous)) canEnd = isNewLine;
      if (previous === T.Else) canEnd = type !== T.If;
      if (canEnd && !(wantsOf && !isNewLine)) {
        if (kind === 'file') {
          if (beginsDeclaration.has(type) && !(isFrom && type === T.Import && !isNewLine)) return i;
          if (type === T.From && sawFrom && isNewLine) return i;
        }
        if (kind === 'body' && beginsStatement.has(type)) return i;
        if (kind === 'deploy' && type === T.Name) {
          const isBudget = comparisons.has(tokens[i + 1]?.tokenType ?? type);
          // A word of the language behind a value stands for `for`, and a path follows.
          const isPath = previous === T.In || previous === T.On || previous === T.Of;
          if ((sawValue && !isPath) || isBudget || (previous !== undefined && wantsMore.has(previous)))
            return i;
        }
        if (kind === 'deploy') sawValue = true;
      }
      if (kind === 'body' && (type === T.For || type === T.Of)) wantsOf = type === T.For;
      if (type === T.From) sawFrom = true;
      previous = type;
      canEnd = true;
      if (!isOpen(type)) continue;
      // Whatever an open bracket holds ends with its line.
      i = this.lastOf(i);
      previous = tokens[i]!.tokenType;
    }
    return to;
  }

  /** The index of the last token that belongs to the bracket group opened at `open`. */
  private lastOf(open: number): number {
    const close = this.brackets.close[open]!;
    return this.brackets.missing[open] ? Math.max(open, close - 1) : close;
  }

  private unit<N extends Node>(
    kind: Kind,
    first: number,
    after: number,
    start: number,
    depth: number,
  ): Unit<N> {
    const { text, tokens } = this.lexed;
    const comments: Comment[] = [];
    const stream: Filled[] = [];
    const head = tokens[first]!.startOffset;
    let problems: SyntaxProblem[] = [];
    const tooDeep = this.flatten(kind, first, after, start, depth, stream, comments, problems);
    const last = tokens[after - 1]!;
    this.takeComments(endOf(last), start, comments);
    this.takeProblems(endOf(last), start, problems);
    // A body whose brace is missing ends behind the comment on its last line.
    const read = Math.max(endOf(last), stream.length > 0 ? endOf(stream.at(-1)!) : 0);
    const before = tokens[after]?.startOffset ?? Number.POSITIVE_INFINITY;
    const end = this.takeBehind(read, before, start, comments, problems);
    problems = withPairs(problems, text, start);
    const broken = { kind: 'broken', start: head - start, end: endOf(last) - start } as const;
    let node: Node = broken;
    const opens = tokens[first]!.tokenType;
    const meant = kind === 'file' ? importMeant(opens, text, head, endOf(last)) : undefined;
    if (tooDeep !== undefined) {
      const limit = `${maxDepth} brackets or conditions inside each other`;
      problems.push({ code: 'too-deep', start: tooDeep - start, end: tooDeep - start + 1, data: { limit } });
    } else if (meant !== undefined) {
      // Whatever else was found in it is the same mistake.
      problems.length = 0;
      problems.push(asMeant(meant, lineOf(text, head, head + meant.length, start)));
    } else if (kind === 'file' ? !beginsDeclaration.has(opens) : beginsDeclaration.has(opens)) {
      // A stray bracket says so itself.
      if (problems.length === 0)
        problems.push({
          code: 'expected-declaration',
          ...lineOf(text, head, endOf(last), start),
          data: misplacedIn(kind === 'file', text.slice(head, endOf(last))),
        });
    } else if (stream.length > 0) {
      parser ??= createParser(true);
      const parsed = parser.parse(stream, start, rules[kind]);
      node = parsed.node;
      // A bracket or character already reported explains what the grammar stumbles over behind it.
      const behind = kind === 'file' ? behindAll(parsed.problems, text.slice(start, end)) : parsed.problems;
      if (problems.length === 0) problems.push(...behind);
    }
    if (kind === 'file') node = keepBody(node as Declaration, stream);
    if (problems.length > 0) this.loses(node, stream, start, comments, problems);
    return { length: end - start, head: head - start, node: node as N, comments, problems };
  }

  /**
   * The tokens of one unit as the grammar wants them: bodies as one token each, missing brackets closed, holes filled.
   * Answers the offset of a bracket that is nested too deeply.
   */
  private flatten(
    kind: Kind,
    first: number,
    after: number,
    start: number,
    depth: number,
    stream: Filled[],
    comments: Comment[],
    problems: SyntaxProblem[],
  ): number | undefined {
    const { text, tokens, firstOnLine } = this.lexed;
    const needsLet = kind === 'body' && lacksLet(this.lexed, first, after);
    const isValue = kind === 'deploy' || needsLet || tokens[first]!.tokenType === T.Let;
    const open: number[] = [];
    let conditions = 0; // Those of values that their braces have not ended.
    let plainEnd = first; // Behind an `if` that is read as if it stood in brackets.
    const closeMissing = (before: number, at: number) => {
      while (
        open.length > 0 &&
        this.brackets.missing[open.at(-1)!] &&
        this.brackets.close[open.at(-1)!]! <= before
      )
        stream.push(virtualClose(tokens[open.pop()!]!.tokenType, at));
    };
    for (let i = first; i < after; i++) {
      const token = tokens[i]!;
      const type = token.tokenType;
      const previous = stream.at(-1);
      const previousEnd = previous === undefined ? token.startOffset : endOf(previous);
      if (i === plainEnd && i > first) stream.push(virtual(T.ParenClose, previousEnd));
      if (previous !== undefined)
        fillHole(stream, type, firstOnLine[i] === 1, open.length > 0 || i < plainEnd);
      closeMissing(i, previousEnd);
      const isOutside = open.length === 0 && i >= plainEnd && !isValue;
      this.takeComments(token.startOffset, start, comments);
      // Before a body is entered: what is wrong with its brace belongs out here.
      this.takeProblems(endOf(token), start, problems);
      if (this.brackets.stray[i]) continue;
      if (type === T.BraceOpen && isOutside) {
        if (depth >= maxDepth) return token.startOffset;
        const close = Math.min(this.brackets.close[i]!, after);
        stream.push(
          this.bodyToken(kind, tokens[first]!.tokenType, i, close, start, depth, comments, problems),
        );
        i = this.brackets.missing[i] ? close - 1 : close;
        continue;
      }
      if (needsLet && i === first) {
        stream.push(virtual(T.Let, token.startOffset));
        const at = lineOf(text, token.startOffset, endOf(token), start);
        const instead = `let ${token.image}`;
        problems.push({ code: 'let-missing', ...at, data: { name: token.image }, instead });
      }
      if (isOutside && type === T.If && stream.length > 0 && wantsValue.has(stream.at(-1)!.tokenType)) {
        const ends = endOfPlainIf(this.lexed, this.brackets, i, after);
        if (ends === undefined) pushHole(stream);
        else {
          plainEnd = ends;
          stream.push(virtual(T.ParenOpen, token.startOffset));
          const at = lineOf(text, token.startOffset, endOf(tokens[ends - 1]!), start);
          problems.push({ code: 'if-without-brackets', ...at, data: {} });
        }
      }
      if (type === T.If && !isOutside && ++conditions > maxDepth) return token.startOffset;
      if (type === T.BraceOpen && conditions > 0 && previous?.tokenType !== T.Else) conditions--;
      if (isOpen(type)) {
        if (open.length >= maxDepth) return token.startOffset;
        open.push(i);
      } else if (isClose(type)) {
        open.pop();
      }
      stream.push(token);
    }
    const end = stream.length > 0 ? endOf(stream.at(-1)!) : 0;
    if (stream.length > 0) fillHole(stream, undefined, true, open.length > 0);
    closeMissing(after, Math.min(end, text.length));
    return undefined;
  }

  private bodyToken(
    kind: Kind,
    opener: TokenType,
    open: number,
    close: number,
    start: number,
    depth: number,
    comments: Comment[],
    problems: SyntaxProblem[],
  ): Filled {
    const { text, tokens } = this.lexed;
    const brace = tokens[open]!;
    const followedBy = tokens[open + 1]?.startOffset ?? Number.POSITIVE_INFINITY;
    let lastEnd = this.takeComment(endOf(brace), followedBy, start, comments, problems);
    const begin = this.moment();
    const nested: Kind = kind === 'file' && opener === T.Deploy ? 'deploy' : 'body';
    // Where no declaration begins, nothing is read of what stands in braces.
    const isRead = kind !== 'file' || beginsDeclaration.has(opener);
    const list = this.list<Statement | Item>(nested, isRead ? open + 1 : close, close, start, depth + 1);
    const missing = this.brackets.missing[open];
    if (list.units.length > 0) lastEnd = start + list.offsets.at(-1)! + list.units.at(-1)!.length;
    const end = missing
      ? Math.max(endOf(tokens[Math.max(open, close - 1)]!), lastEnd)
      : endOf(tokens[close]!);
    const trailing = missing ? [] : this.takeComments(tokens[close]!.startOffset, start);
    const body: Body<Statement | Item> = {
      kind: 'body',
      ...list,
      comments: trailing,
      start: brace.startOffset - start,
      end: end - start,
    };
    if (!isRead) this.pass(endOf(tokens[this.lastOf(open)]!));
    this.ends(body, begin);
    const token: Filled = virtual(T.Body, brace.startOffset, end, text.slice(brace.startOffset, end));
    token.body = body as Body<never>;
    return token;
  }
}
