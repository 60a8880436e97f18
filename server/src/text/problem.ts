/** Problems as data: what is wrong, where, with which values. Words are made where a kind is defined, once. */

import { shortened } from './shorten';

/**
 * A piece of text that survives edits elsewhere: a range relative to a syntactic unit, which keeps its identity while
 * it is not touched.
 */
export interface Place {
  readonly uri: string;
  /** The unit of the syntax tree; only its identity matters here. */
  readonly unit: object;
  readonly start: number;
  readonly end: number;
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Another place that explains a problem, with a sentence on what it has to do with it. */
export interface Related {
  readonly place: Place;
  readonly text: string;
  /** What is used there, where the place is a use that led to the problem: `Unit(64) on 3×32×32`. */
  readonly use?: string;
}

/**
 * What has to come of a mend: that the problem ends, or only that no other one begins, or that a network becomes faster on a chip
 * that it is deployed on.
 */
export type Tried = 'mends' | 'fits' | 'faster';

/** A replacement that would mend the problem, offered as a quick fix. */
export interface Mend {
  readonly title: string;
  readonly place: Place;
  readonly text: string;
  /** Other replacements that belong to it. */
  readonly also?: readonly { readonly place: Place; readonly text: string }[];
  /** True where every network computes what it did before: only then can it be made without a look at it. */
  readonly keepsFunction?: boolean;
  /** Where what comes of it depends on what stands around, it is tried before it is offered. */
  readonly tried?: Tried;
}

export interface Problem<D = unknown> {
  readonly kind: ProblemKind<D>;
  readonly place: Place;
  readonly data: D;
  readonly related: readonly Related[];
  readonly mends: readonly Mend[];
}

/** One kind of problem: its stable code, its words, and what its documentation page says. */
export interface ProblemKind<D = never> {
  /** Stable, kebab-case; settings, documentation and tools refer to it. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence: what the code stands for. */
  readonly summary: string;
  /** Why it is a problem and what to do about it, in sentences. */
  readonly why: string;
  /** True where the text has no effect: editors fade it. */
  readonly unneeded?: boolean;
  /**
   * Where what is missing would stand: between the brackets behind the place, behind it in its line, or in the line below as
   * well. While someone types there it may still come.
   */
  readonly stillComes?: 'inside' | 'behind' | 'below';
  /** A file that has exactly this problem, as documentation and test. */
  readonly bad?: string;
  /** The same file mended. */
  readonly good?: string;
  /** The message: full sentences with both numbers. */
  readonly say: (data: D) => string;
}

export function defineProblem<D>(kind: ProblemKind<D>): ProblemKind<D> {
  return kind;
}

/** The mend that puts a text in the place of what is there, if it is known which. */
export const changeTo = (place: Place, text: string | undefined): readonly Mend[] =>
  text === undefined ? [] : [{ title: `Change to '${text}'`, place, text }];

/** More characters than this nobody reads, whatever the names and numbers of a text are. */
const longestMessage = 1000;

const said = new WeakMap<Problem, string>();

/** The words of a problem; of one that edits elsewhere leave alone, those that it had. */
export function sayProblem(problem: Problem): string {
  let words = said.get(problem);
  if (words === undefined) {
    words = shortened(problem.kind.say(problem.data), longestMessage);
    said.set(problem, words);
  }
  return words;
}

/** A problem with nothing beside it. */
export const problemOf = <D>(kind: ProblemKind<D>, at: Place, data: D): Problem => ({
  kind: kind as never,
  place: at,
  data,
  related: [],
  mends: [],
});
