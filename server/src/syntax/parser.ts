/**
 * Parses one unit at a time: `units.ts` has already found where units begin and end, closed what was left open and put
 * a Hole where something is missing. Nested bodies arrive parsed, as one Body token each.
 */
import type { IToken } from 'chevrotain';
import { DeclarationGrammar } from './grammar/declarations';
import { keepBodies } from './grammar/recover';
import type * as tree from './tree';

export interface Parsed<N> {
  readonly node: N;
  readonly problems: readonly tree.SyntaxProblem[];
}

type Rule = 'declaration' | 'statement' | 'item';

class UnitParser extends DeclarationGrammar {
  constructor(skipValidations: boolean) {
    super(skipValidations);
    this.performSelfAnalysis();
  }

  parse<N extends tree.Node>(tokens: IToken[], base: number, rule: Rule): Parsed<N> {
    this.base = base;
    this.operators = 0;
    this.problems = [];
    this.salvage = undefined;
    this.input = tokens;
    const node = withoutStacks(() => this[rule]() as tree.Node | undefined);
    const error = this.errors[0];
    if (error === undefined && node !== undefined) return { node: node as N, problems: this.problems };
    // A leftover behind something already missing is the same mistake.
    if (error !== undefined && this.problems.length === 0)
      this.problems.push(this.problemOf(error.message, error.token, tokens));
    const rest = (this.salvage as (() => tree.Node) | undefined)?.();
    const broken: tree.Broken = { kind: 'broken', ...this.span(tokens[0]!, tokens.at(-1)!) };
    const isLine = rest?.kind === 'flow' || rest?.kind === 'shared';
    const kept = isLine ? keepBodies(rest, tokens, base) : (rest ?? broken);
    return { node: kept as tree.Node as N, problems: this.problems };
  }
}

/**
 * The parser says what it expected by an exception, and in a text that is none of this language by one in each line.
 * Nobody reads how it came there, and to write that down takes longer than all else.
 */
function withoutStacks<R>(work: () => R): R {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Built once: analysing the grammar takes milliseconds. Its own checks run in a test, not at every start. */
export const createParser = (skipValidations: boolean): Pick<UnitParser, 'parse'> =>
  new UnitParser(skipValidations);
