/** What a rewrite is: a change of the tree that makes a design lighter. What it gains is never said here but computed. */
import type { Layer } from '../graph/graph';
import type { Call, Expr, Stage } from '../syntax/tree';

/** A stage of a pipeline, what follows it there, and every layer it makes. */
export interface RewriteSite {
  readonly call: Call;
  readonly following: readonly Stage[];
  readonly layers: readonly Layer[];
  /** Whether the name means a block of the standard library here; a file's own block may hide it. */
  readonly isLibrary: (name: string) => boolean;
}

export interface Replacement {
  /** How many stages it takes the place of, the site's own included. */
  readonly replaces: number;
  /** None where they are left out. */
  readonly stages: readonly Stage[];
  /** Where they stand only under a condition; the old stages stay for everything else. */
  readonly when: Expr | undefined;
  /** The layers that change. */
  readonly layers: readonly Layer[];
}

export interface Rewrite {
  readonly id: string;
  /** As a light bulb's entry begins: "Replace by shift + 1×1". */
  readonly title: string;
  readonly summary: string;
  readonly why: string;
  readonly source: string;
  /** `function`: the same results; `shape`: the same shapes, and the network must be trained again. */
  readonly keeps: 'function' | 'shape';
  /** True where it is worth nothing by itself: offered only where a chip then runs what it refused or handed away. */
  readonly isForChips?: boolean;
  /** A network before and after. */
  readonly example: { readonly before: string; readonly after: string };
  /** The new stages as tree nodes, or `undefined` where the rewrite does not apply. Fast: no evaluation. */
  readonly to: (site: RewriteSite) => Replacement | undefined;
  /** What stands in the place of an operator's name that is handed to a block, to be one of its stages. */
  readonly word?: (name: string) => string | undefined;
}

export const defineRewrite = (rewrite: Rewrite): Rewrite => rewrite;
