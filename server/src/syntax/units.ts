/**
 * Finds the units of a text (declarations, statements, items of a deployment), hands each to the grammar and assembles
 * the tree. Total: every text has a tree, every span lies inside its text.
 *
 * Putting two things side by side is never an operator in this language, so a new unit begins exactly where a token that
 * can end one is followed by a word that can begin one: line breaks carry no meaning in a valid file.
 */
import { createTokenInstance, type IToken, type TokenType } from 'chevrotain';
import { bodiesIn } from './bodies';
import { type Brackets, matchBrackets } from './brackets';
import type { Filled } from './grammar/base';
import { mendHeaders } from './headers';
import { endOf, hasLineBreak, lex, type Tokens } from './lex';
import { createParser } from './parser';
import { beginsDeclaration, beginsStatement, comparisons, isClose, isOpen, T, wantsMore } from './tokens';
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

type Kind = 'file' | 'body' | 'deploy';
export type ListKind = Exclude<Kind, 'file'>;

/** Braces or brackets inside each other beyond which nothing is read. */
const maxDepth = 60;

const rules = { file: 'declaration', body: 'statement', deploy: 'item' } as const;

let parser: ReturnType<typeof createParser> | undefined;

export function parse(text: string): File {
  const lexed = mendHeaders(lex(text));
  return new Assembly(lexed, matchBrackets(lexed)).file();
}

/** A run of statements or items on their own; `undefined` when a problem lies outside all of them. */
export function parseList(
  lexed: Tokens,
  brackets: Brackets,
  kind: ListKind,
): UnitList<Statement | Item> | undefined {
  return new Assembly(lexed, brackets).run(kind);
}

/** One parse. Offsets are absolute in here; units leave with relative ones. */
class Assembly {
  private readonly comments: readonly Comment[];
  private readonly structural: readonly SyntaxProblem[];
  private nextComment = 0;
  private nextProblem = 0;

  constructor(
    private readonly lexed: Tokens,
    private readonly brackets: Brackets,
  ) {
    const { text, comments, problems } = lexed;
    this.comments = comments.map(token => ({
      start: token.startOffset,
      end: endOf(token),
      text: token.image,
      doc: /^\/\/\/(?!\/)/.test(token.image),
      trailing: !startsLine(text, token.startOffset),
    }));
    const all = [...problems, ...brackets.problems];
    this.structural = all.sort((a, b) => a.start - b.start);
  }

  file(): File {
    const list = this.list<Declaration>('file', 0, this.lexed.tokens.length, 0, 0);
    const comments = this.takeComments(Number.POSITIVE_INFINITY, 0);
    return {
      ...list,
      comments,
      text: this.lexed.text,
      problems: this.takeProblems(Number.POSITIVE_INFINITY, 0),
    };
  }

  run(kind: ListKind): UnitList<Statement | Item> | undefined {
    const list = this.list<Statement | Item>(kind, 0, this.lexed.tokens.length, 0, 1);
    const comments = this.takeComments(Number.POSITIVE_INFINITY, 0);
    return this.nextProblem < this.structural.length ? undefined : { ...list, comments };
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
      const start = Math.min(
        this.lexed.tokens[first]!.startOffset,
        this.comments[this.nextComment]?.start ?? Number.POSITIVE_INFINITY,
        this.structural[this.nextProblem]?.start ?? Number.POSITIVE_INFINITY,
      );
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
        if (kind === 'file' && beginsDeclaration.has(type)) return i;
        if (kind === 'body' && beginsStatement.has(type)) return i;
        if (kind === 'deploy' && type === T.Name) {
          const isBudget = comparisons.has(tokens[i + 1]?.tokenType ?? type);
          if (sawValue || isBudget || (previous !== undefined && wantsMore.has(previous))) return i;
        }
        if (kind === 'deploy') sawValue = true;
      }
      if (kind === 'body' && (type === T.For || type === T.Of)) wantsOf = type === T.For;
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
    const problems: SyntaxProblem[] = [];
    const tooDeep = this.flatten(kind, first, after, start, depth, stream, comments, problems);
    const last = tokens[after - 1]!;
    comments.push(...this.takeComments(endOf(last), start));
    problems.push(...this.takeProblems(endOf(last), start));
    // A body whose brace is missing ends behind the comment on its last line.
    const read = Math.max(endOf(last), stream.length > 0 ? endOf(stream.at(-1)!) : 0);
    const end = this.takeBehind(read, after, start, comments, problems);
    const broken = { kind: 'broken', start: head - start, end: endOf(last) - start } as const;
    let node: Node = broken;
    const opens = tokens[first]!.tokenType;
    if (tooDeep !== undefined) {
      const limit = `${maxDepth} brackets inside each other`;
      problems.push({ code: 'too-deep', start: tooDeep - start, end: tooDeep - start + 1, data: { limit } });
    } else if (kind === 'file' ? !beginsDeclaration.has(opens) : beginsDeclaration.has(opens)) {
      // A stray bracket says so itself.
      if (problems.length === 0)
        problems.push({
          code: 'expected-declaration',
          ...lineOf(text, head, endOf(last), start),
          data: {},
        });
    } else if (stream.length > 0) {
      parser ??= createParser(true);
      const parsed = parser.parse(stream, start, rules[kind]);
      node = parsed.node;
      // A bracket or character already reported explains what the grammar stumbles over behind it.
      if (problems.length === 0) problems.push(...parsed.problems);
    }
    if (kind === 'file') node = this.adoptBody(node as Declaration, stream);
    if (problems.length > 0) comments.push(...lostComments(node, stream));
    return { length: end - start, head: head - start, node: node as N, comments, problems };
  }

  /** Takes what stands behind a unit on its line, unknown characters and a comment, and answers where that ends. */
  private takeBehind(
    from: number,
    next: number,
    start: number,
    comments: Comment[],
    problems: SyntaxProblem[],
  ): number {
    const { text, tokens } = this.lexed;
    const before = tokens[next]?.startOffset ?? Number.POSITIVE_INFINITY;
    const isBehind = (at: number) => at < before && !hasLineBreak(text, end, at);
    let end = from;
    for (let p = this.structural[this.nextProblem]; p !== undefined && isBehind(p.start); ) {
      problems.push(...this.takeProblems(p.start + 1, start));
      end = Math.max(end, p.end);
      p = this.structural[this.nextProblem];
    }
    const comment = this.comments[this.nextComment];
    if (!comment?.trailing || !isBehind(comment.start)) return end;
    comments.push(...this.takeComments(comment.end, start));
    return comment.end;
  }

  /** A header that could not be read keeps its body. */
  private adoptBody(node: Declaration, stream: readonly Filled[]): Declaration {
    if (node.kind === 'broken' || node.kind === 'import' || node.body !== undefined) return node;
    const body = stream.find(token => token.body !== undefined)?.body;
    return body === undefined ? node : ({ ...node, body, end: Math.max(node.end, body.end) } as Declaration);
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
    const isValue = kind === 'deploy' || tokens[first]!.tokenType === T.Let;
    const open: number[] = [];
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
      if (previous !== undefined) this.fillHole(stream, type, firstOnLine[i] === 1, open.length > 0);
      closeMissing(i, previousEnd);
      comments.push(...this.takeComments(token.startOffset, start));
      // Before a body is entered: what is wrong with its brace belongs out here.
      problems.push(...this.takeProblems(endOf(token), start));
      if (this.brackets.stray[i]) continue;
      if (type === T.BraceOpen && open.length === 0 && !isValue) {
        if (depth >= maxDepth) return token.startOffset;
        const close = Math.min(this.brackets.close[i]!, after);
        stream.push(this.bodyToken(kind, tokens[first]!.tokenType, i, close, start, depth, comments));
        i = this.brackets.missing[i] ? close - 1 : close;
        continue;
      }
      if (isOpen(type)) {
        if (open.length >= maxDepth) return token.startOffset;
        open.push(i);
      } else if (isClose(type)) {
        open.pop();
      }
      stream.push(token);
    }
    const end = stream.length > 0 ? endOf(stream.at(-1)!) : 0;
    if (stream.length > 0) this.fillHole(stream, undefined, true, open.length > 0);
    closeMissing(after, Math.min(end, text.length));
    return undefined;
  }

  /** Puts a hole behind a token that wants more when a line, a bracket or the unit ends there. */
  private fillHole(
    stream: Filled[],
    next: TokenType | undefined,
    newLine: boolean,
    inBrackets: boolean,
  ): void {
    const previous = stream.at(-1)!;
    const type = previous.tokenType;
    const opens = type === T.ParenOpen || type === T.ListOpen;
    const ends = next === undefined || isClose(next) || next === T.Comma;
    const needs = inBrackets
      ? (wantsMore.has(type) && type !== T.Comma && ends) || ((opens || type === T.Comma) && next === T.Comma)
      : wantsMore.has(type) && (newLine || ends || next === T.BraceOpen || next === T.Arrow);
    if (!needs) return;
    const at = endOf(previous);
    const hole: Filled = createTokenInstance(T.Hole, '', at, at, 0, 0, 0, 0);
    hole.after = previous;
    stream.push(hole);
  }

  private bodyToken(
    kind: Kind,
    opener: TokenType,
    open: number,
    close: number,
    start: number,
    depth: number,
    comments: Comment[],
  ): Filled {
    const { text, tokens } = this.lexed;
    const brace = tokens[open]!;
    const inner = this.comments[this.nextComment];
    const following = tokens[open + 1];
    let lastEnd = endOf(brace);
    if (
      inner?.trailing &&
      !hasLineBreak(text, endOf(brace), inner.start) &&
      (following === undefined || following.startOffset > inner.start)
    ) {
      comments.push(...this.takeComments(inner.end, start));
      lastEnd = inner.end;
    }
    const nested: Kind = kind === 'file' && opener === T.Deploy ? 'deploy' : 'body';
    const list = this.list<Statement | Item>(nested, open + 1, close, start, depth + 1);
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
    const token: Filled = createTokenInstance(
      T.Body,
      text.slice(brace.startOffset, end),
      brace.startOffset,
      end,
      0,
      0,
      0,
      0,
    );
    token.body = body as Body<never>;
    return token;
  }

  private takeComments(before: number, base: number): Comment[] {
    const taken: Comment[] = [];
    for (let c = this.comments[this.nextComment]; c !== undefined && c.start < before; ) {
      taken.push({ ...c, start: c.start - base, end: c.end - base });
      c = this.comments[++this.nextComment];
    }
    return taken;
  }

  private takeProblems(before: number, base: number): SyntaxProblem[] {
    const taken: SyntaxProblem[] = [];
    for (let p = this.structural[this.nextProblem]; p !== undefined && p.start < before; ) {
      taken.push({ ...p, start: p.start - base, end: p.end - base });
      p = this.structural[++this.nextProblem];
    }
    return taken;
  }
}

/** The comments in bodies that the grammar did not get to: nothing is lost of a text. */
function lostComments(node: Node, stream: readonly Filled[]): Comment[] {
  const kept = new Set<unknown>(bodiesIn(node));
  return stream.flatMap(({ body }) => (body === undefined || kept.has(body) ? [] : commentsIn(body, 0)));
}

function commentsIn(list: UnitList<Node>, by: number): Comment[] {
  const inUnits = list.units.flatMap((unit, i) => {
    const offset = by + list.offsets[i]!;
    const own = unit.comments.map(c => ({ ...c, start: c.start + offset, end: c.end + offset }));
    return [...own, ...bodiesIn(unit.node).flatMap(body => commentsIn(body, offset))];
  });
  return [...inUnits, ...list.comments.map(c => ({ ...c, start: c.start + by, end: c.end + by }))];
}

function virtualClose(open: TokenType, at: number): IToken {
  const type = open === T.ParenOpen ? T.ParenClose : open === T.ListOpen ? T.ListClose : T.BraceClose;
  return createTokenInstance(type, '', at, at, 0, 0, 0, 0);
}

function startsLine(text: string, offset: number): boolean {
  for (let i = offset - 1; i >= 0; i--) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) return true;
    if (c !== 32 && c !== 9) return false;
  }
  return true;
}

/** The part of a range that lies on its first line, relative to `base`: enough to point at. */
function lineOf(text: string, start: number, end: number, base: number): { start: number; end: number } {
  let to = start;
  while (to < end && text.charCodeAt(to) !== 10 && text.charCodeAt(to) !== 13) to++;
  return { start: start - base, end: to - base };
}
