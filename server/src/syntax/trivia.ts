/**
 * What stands between the tokens, comments and the problems of lexer and brackets, handed in the order of the text to
 * the units they belong to.
 */
import { bodiesIn } from './bodies';
import type { Filled } from './grammar/base';
import { endOf, hasLineBreak, type Tokens } from './lex';
import type { Comment, Node, SyntaxProblem, UnitList } from './tree';

export class Trivia {
  private readonly comments: readonly Comment[];
  private readonly structural: readonly SyntaxProblem[];
  private nextComment = 0;
  private nextProblem = 0;

  constructor(
    protected readonly lexed: Tokens,
    bracketProblems: readonly SyntaxProblem[],
  ) {
    const { text, comments, problems } = lexed;
    this.comments = comments.map(token => ({
      start: token.startOffset,
      end: endOf(token),
      text: token.image,
      doc: /^\/\/\/(?!\/)/.test(token.image),
      trailing: !startsLine(text, token.startOffset),
    }));
    this.structural = [...problems, ...bracketProblems].sort((a, b) => a.start - b.start);
  }

  /** Where the next comment or problem begins. */
  protected nextStart(): number {
    const comment = this.comments[this.nextComment]?.start ?? Number.POSITIVE_INFINITY;
    return Math.min(comment, this.structural[this.nextProblem]?.start ?? Number.POSITIVE_INFINITY);
  }

  protected hasProblemsLeft(): boolean {
    return this.nextProblem < this.structural.length;
  }

  protected takeComments(before: number, base: number): Comment[] {
    const taken: Comment[] = [];
    for (let c = this.comments[this.nextComment]; c !== undefined && c.start < before; ) {
      taken.push({ ...c, start: c.start - base, end: c.end - base });
      c = this.comments[++this.nextComment];
    }
    return taken;
  }

  protected takeProblems(before: number, base: number): SyntaxProblem[] {
    const taken: SyntaxProblem[] = [];
    for (let p = this.structural[this.nextProblem]; p !== undefined && p.start < before; ) {
      taken.push({ ...p, start: p.start - base, end: p.end - base });
      p = this.structural[++this.nextProblem];
    }
    return taken;
  }

  /** Takes what stands behind a unit on its line, unknown characters and a comment, and answers where that ends. */
  protected takeBehind(
    from: number,
    before: number,
    base: number,
    comments: Comment[],
    problems: SyntaxProblem[],
  ): number {
    let end = from;
    for (
      let p = this.structural[this.nextProblem];
      p !== undefined && this.isBehind(end, p.start, before);
    ) {
      problems.push(...this.takeProblems(p.start + 1, base));
      end = Math.max(end, p.end);
      p = this.structural[this.nextProblem];
    }
    return this.takeComment(end, before, base, comments);
  }

  /** Takes the comment behind something on its line, if there is one, and answers where that ends. */
  protected takeComment(from: number, before: number, base: number, comments: Comment[]): number {
    const comment = this.comments[this.nextComment];
    if (!comment?.trailing || !this.isBehind(from, comment.start, before)) return from;
    comments.push(...this.takeComments(comment.end, base));
    return comment.end;
  }

  private isBehind(end: number, at: number, before: number): boolean {
    return at < before && !hasLineBreak(this.lexed.text, end, at);
  }
}

/** The problems of one unit, where two single quotes on one line are one mistake. */
export function withQuotes(problems: readonly SyntaxProblem[], text: string, base: number): SyntaxProblem[] {
  const joined: SyntaxProblem[] = [];
  let open: SyntaxProblem | undefined;
  for (const problem of problems) {
    const isQuote = problem.code === 'unexpected-character' && problem.data.found === "'";
    const found = open && text.slice(base + open.start, base + problem.end);
    if (isQuote && found !== undefined && !/[\n\r{}]/.test(found)) {
      joined[joined.indexOf(open!)] = { ...problem, start: open!.start, data: { found } };
      open = undefined;
    } else {
      joined.push(problem);
      if (isQuote) open = problem;
    }
  }
  return joined;
}

/** The bodies that the grammar did not get to: nothing is lost of their comments, and not how their brackets stand. */
export function lostBodies(node: Node, stream: readonly Filled[]): readonly UnitList<Node>[] {
  const kept = new Set<unknown>(bodiesIn(node));
  return stream.flatMap(({ body }) => (body === undefined || kept.has(body) ? [] : [body]));
}

export const lostComments = (bodies: readonly UnitList<Node>[]): Comment[] =>
  bodies.flatMap(body => commentsIn(body, 0));

/** Brackets without partner: everything around them is read by its lines. */
export const lostBrackets = (bodies: readonly UnitList<Node>[]): SyntaxProblem[] =>
  bodies.flatMap(body => bracketsIn(body, 0));

const isOfBrackets = ({ code }: SyntaxProblem): boolean =>
  code === 'unclosed-bracket' || code === 'unmatched-bracket';

const bracketsIn = (list: UnitList<Node>, by: number): SyntaxProblem[] =>
  list.units.flatMap((unit, i) => {
    const offset = by + list.offsets[i]!;
    const own = unit.problems
      .filter(isOfBrackets)
      .map(p => ({ ...p, start: p.start + offset, end: p.end + offset }));
    return [...own, ...bodiesIn(unit.node).flatMap(body => bracketsIn(body, offset))];
  });

function commentsIn(list: UnitList<Node>, by: number): Comment[] {
  const inUnits = list.units.flatMap((unit, i) => {
    const offset = by + list.offsets[i]!;
    const own = unit.comments.map(c => ({ ...c, start: c.start + offset, end: c.end + offset }));
    return [...own, ...bodiesIn(unit.node).flatMap(body => commentsIn(body, offset))];
  });
  return [...inUnits, ...list.comments.map(c => ({ ...c, start: c.start + by, end: c.end + by }))];
}

/** Whether nothing but blanks stands in front of an offset on its line. */
export function startsLine(text: string, offset: number): boolean {
  for (let i = offset - 1; i >= 0; i--) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) return true;
    if (c !== 32 && c !== 9) return false;
  }
  return true;
}
