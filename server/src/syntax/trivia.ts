/**
 * What stands between the tokens, comments and the problems of lexer and brackets, handed in the order of the text to
 * the units they belong to.
 */
import type { Span } from '../text/span';
import { bodiesIn } from './bodies';
import type { Filled } from './grammar/base';
import { endOf, hasLineBreak, type Tokens } from './lex';
import type { Comment, Node, SyntaxProblem, Unit, UnitList } from './tree';

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

  /** Takes what stands in front of an offset into a list; there may be more than a call has arguments. */
  protected takeComments(before: number, base: number, taken: Comment[] = []): Comment[] {
    for (let c = this.comments[this.nextComment]; c !== undefined && c.start < before; ) {
      taken.push({ ...c, start: c.start - base, end: c.end - base });
      c = this.comments[++this.nextComment];
    }
    return taken;
  }

  protected takeProblems(before: number, base: number, taken: SyntaxProblem[] = []): SyntaxProblem[] {
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
      this.takeProblems(p.start + 1, base, problems);
      end = Math.max(end, p.end);
      p = this.structural[this.nextProblem];
    }
    return this.takeComment(end, before, base, comments, problems);
  }

  /** Takes the comment behind something on its line, if there is one, with what is wrong with it or in front of it. */
  protected takeComment(
    from: number,
    before: number,
    base: number,
    comments: Comment[],
    problems: SyntaxProblem[],
  ): number {
    const comment = this.comments[this.nextComment];
    if (!comment?.trailing || !this.isBehind(from, comment.start, before)) return from;
    this.takeComments(comment.end, base, comments);
    this.takeProblems(comment.end, base, problems);
    return comment.end;
  }

  private isBehind(end: number, at: number, before: number): boolean {
    return at < before && !hasLineBreak(this.lexed.text, end, at);
  }
}

/** The problems of one unit, where two single quotes on one line are one mistake, and so are the marks of a choice. */
export function withPairs(problems: readonly SyntaxProblem[], text: string, base: number): SyntaxProblem[] {
  const joined: SyntaxProblem[] = [];
  let open: SyntaxProblem | undefined;
  let openAt = 0;
  let isChoice = false;
  for (const problem of problems) {
    const isUnexpected = problem.code === 'unexpected-character';
    if (isUnexpected && problem.data.found === ':' && isChoice) continue;
    isChoice ||= isUnexpected && problem.data.found === '?';
    const isQuote = isUnexpected && problem.data.found === "'";
    const found = open && text.slice(base + open.start, base + problem.end);
    if (isQuote && found !== undefined && !/[\n\r{}]/.test(found)) {
      const word = /^'([A-Za-z_]\w*)'$/.exec(found)?.[1];
      const whole = { ...problem, start: open!.start, data: { found } };
      joined[openAt] = word === undefined ? whole : { ...whole, instead: word };
      open = undefined;
    } else {
      if (isQuote) [open, openAt] = [problem, joined.length];
      joined.push(problem);
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
  bodies.flatMap(body => within(body, 0, holder => holder.comments));

/** Brackets without partner: everything around them is read by its lines. */
export const lostBrackets = (bodies: readonly UnitList<Node>[]): SyntaxProblem[] =>
  bodies.flatMap(body =>
    within(body, 0, holder => ('problems' in holder ? holder.problems.filter(isOfBrackets) : [])),
  );

const isOfBrackets = ({ code }: SyntaxProblem): boolean =>
  code === 'unclosed-bracket' || code === 'unmatched-bracket';

/** What the units of a list hold, those inside them too, and the list itself, at its place in the text of the list. */
function within<T extends Span>(
  list: UnitList<Node>,
  by: number,
  heldBy: (holder: Unit | UnitList<Node>) => readonly T[],
): T[] {
  const at = (offset: number, held: readonly T[]) =>
    held.map(one => ({ ...one, start: one.start + offset, end: one.end + offset }));
  const inUnits = list.units.flatMap((unit, i) => {
    const offset = by + list.offsets[i]!;
    return [
      ...at(offset, heldBy(unit)),
      ...bodiesIn(unit.node).flatMap(body => within(body, offset, heldBy)),
    ];
  });
  return [...inUnits, ...at(by, heldBy(list))];
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
