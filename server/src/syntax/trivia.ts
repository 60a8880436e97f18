/**
 * What stands between the tokens, comments and the problems of lexer and brackets, handed in the order of the text to
 * the units they belong to.
 */
import type { Span } from '../text/span';
import { bodiesIn } from './bodies';
import type { Filled } from './grammar/base';
import { endOf, hasLineBreak, type Tokens } from './lex';
import type { Comment, Node, SyntaxProblem } from './tree';

/** How much of the text's comments and problems was taken, and how many units lacked some, at one moment. */
interface Moment {
  readonly comment: number;
  readonly problem: number;
  readonly lacking: number;
}

/** The moments at which a body began and ended. */
interface Inside {
  readonly from: Moment;
  readonly to: Moment;
}

/** A unit that still lacks what stands in one of its bodies. */
interface Lacking {
  readonly base: number;
  readonly inside: Inside;
  readonly comments: Comment[];
  readonly problems: SyntaxProblem[];
}

export class Trivia {
  private readonly comments: readonly Comment[];
  private readonly structural: readonly SyntaxProblem[];
  private nextComment = 0;
  private nextProblem = 0;
  private readonly inside = new Map<object, Inside>();
  /** Each is handed what it lacks at the end: a body that is lost may stand in one that is lost as well. */
  private readonly lacking: (Lacking | undefined)[] = [];

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
    this.structural = withHeads(text, problems, bracketProblems).sort((a, b) => a.start - b.start);
  }

  /** Where the next comment or problem begins. */
  protected nextStart(): number {
    const comment = this.comments[this.nextComment]?.start ?? Number.POSITIVE_INFINITY;
    return Math.min(comment, this.structural[this.nextProblem]?.start ?? Number.POSITIVE_INFINITY);
  }

  protected hasProblemsLeft(): boolean {
    return this.nextProblem < this.structural.length;
  }

  protected moment(): Moment {
    return { comment: this.nextComment, problem: this.nextProblem, lacking: this.lacking.length };
  }

  /** Leaves what stands in front of an offset to whoever is handed what a body held. */
  protected pass(before: number): void {
    while ((this.comments[this.nextComment]?.start ?? before) < before) this.nextComment++;
    while ((this.structural[this.nextProblem]?.start ?? before) < before) this.nextProblem++;
  }

  protected ends(body: object, from: Moment): void {
    this.inside.set(body, { from, to: this.moment() });
  }

  /**
   * Notes the bodies of a unit that the grammar did not get to: nothing is lost of their comments, and not how their
   * brackets stand, as everything around those without partner is read by its lines.
   */
  protected loses(
    node: Node,
    stream: readonly Filled[],
    base: number,
    comments: Comment[],
    problems: SyntaxProblem[],
  ): void {
    const kept = new Set<unknown>(bodiesIn(node));
    for (const { body } of stream) {
      const inside = body === undefined || kept.has(body) ? undefined : this.inside.get(body);
      if (inside === undefined) continue;
      this.lacking.fill(undefined, inside.from.lacking, inside.to.lacking);
      this.lacking.push({ base, inside, comments, problems });
    }
  }

  /** Hands the units what they lack. */
  protected handLost(): void {
    for (const unit of this.lacking) {
      if (unit === undefined) continue;
      const { base, inside, comments, problems } = unit;
      const { from, to } = inside;
      for (const c of this.comments.slice(from.comment, to.comment)) comments.push(movedBy(c, -base));
      for (const p of this.structural.slice(from.problem, to.problem))
        if (isOfBrackets(p)) problems.push(movedBy(p, -base));
    }
  }

  /** Takes what stands in front of an offset into a list; there may be more than a call has arguments. */
  protected takeComments(before: number, base: number, taken: Comment[] = []): Comment[] {
    for (let c = this.comments[this.nextComment]; c !== undefined && c.start < before; ) {
      taken.push(movedBy(c, -base));
      c = this.comments[++this.nextComment];
    }
    return taken;
  }

  protected takeProblems(before: number, base: number, taken: SyntaxProblem[] = []): SyntaxProblem[] {
    for (let p = this.structural[this.nextProblem]; p !== undefined && p.start < before; ) {
      taken.push(movedBy(p, -base));
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
  return alikeTogether(text, base, joined);
}

/** Marks and words in quotes that are wrong in the same way all over a line are one mistake, which is mended at once. */
function alikeTogether(text: string, base: number, problems: SyntaxProblem[]): SyntaxProblem[] {
  if (problems.length < 2) return problems;
  const read: SyntaxProblem[] = [];
  for (const problem of problems) {
    const before = read.at(-1);
    const isSame =
      before?.instead !== undefined &&
      problem.instead !== undefined &&
      before.code === problem.code &&
      kindOf(before) !== undefined &&
      kindOf(before) === kindOf(problem);
    const from = before?.until ?? before?.end ?? 0;
    const isApart = problem.start < from || hasLineBreak(text, base + from, base + problem.start);
    if (!isSame || isApart) read.push(problem);
    else {
      const instead = before.instead + text.slice(base + from, base + problem.start) + problem.instead;
      read[read.length - 1] = { ...before, until: problem.end, instead };
    }
  }
  return read;
}

/** What is wrong, where it may be so more than once on a line. */
function kindOf({ data: { found = '' } }: SyntaxProblem): string | undefined {
  if (/^['"‘“]/.test(found)) return 'quotes';
  if (/^:\s*\w/.test(found)) return 'type';
  if (/^-(?:\s+|-)>$/.test(found)) return 'arrow';
  return /^[.:|;]$/.test(found) ? found : undefined;
}

const isOfBrackets = ({ code }: SyntaxProblem): boolean =>
  code === 'unclosed-bracket' || code === 'unmatched-bracket';

export const movedBy = <S extends Span & { readonly until?: number }>(span: S, by: number): S => ({
  ...span,
  start: span.start + by,
  end: span.end + by,
  ...(span.until === undefined ? {} : { until: span.until + by }),
});

/** Whether nothing but blanks stands in front of an offset on its line. */
export function startsLine(text: string, offset: number): boolean {
  for (let i = offset - 1; i >= 0; i--) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) return true;
    if (c !== 32 && c !== 9) return false;
  }
  return true;
}

/**
 * What is wrong on a line and the colon that ends it are one mistake: it is written as another language has it. Both are
 * mended together.
 */
function withHeads(
  text: string,
  problems: readonly SyntaxProblem[],
  brackets: readonly SyntaxProblem[],
): SyntaxProblem[] {
  if (problems.length === 0 || !brackets.some(({ data }) => data.found === ':'))
    return [...problems, ...brackets];
  const gone = new Set<SyntaxProblem>();
  // Both are in the order of the text.
  let next = 0;
  const whole = [...brackets]
    .sort((a, b) => a.start - b.start)
    .map(colon => {
      if (colon.code !== 'colon-body' || colon.data.found !== ':' || colon.instead === undefined)
        return colon;
      while ((problems[next]?.end ?? colon.start + 1) <= colon.start) next++;
      const own: SyntaxProblem[] = [];
      for (let i = next - 1; i >= 0 && own.length < mostMended; i--) {
        const one = problems[i]!;
        if (one.instead === undefined || gone.has(one) || hasLineBreak(text, one.end, colon.start)) break;
        own.unshift(one);
      }
      const [first] = own;
      if (first === undefined) return colon;
      let head = '';
      let read = first.start;
      for (const { start, end, instead } of own) {
        head += text.slice(read, start) + instead;
        read = end;
      }
      head += text.slice(read, colon.start);
      for (const one of own) gone.add(one);
      const line = Math.max(text.lastIndexOf('\n', first.start), text.lastIndexOf('\r', first.start)) + 1;
      return {
        ...colon,
        start: first.start,
        until: colon.until ?? colon.end,
        instead: head + colon.instead,
        data: { ...colon.data, header: text.slice(line, first.start).trimStart() + head.trimEnd() },
      };
    });
  return [...problems.filter(one => !gone.has(one)), ...whole];
}

/** Mistakes on one line that are mended together: beyond them nobody meant a header. */
const mostMended = 8;
