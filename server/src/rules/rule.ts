/** What a rule is: a pattern worth a designer's attention, judged on figures that the cost engine made. */
import type { Figures } from '../cost/figures';
import type { Evaluated, Layer } from '../graph/graph';
import type { Category } from '../ops/op';
import type { Mend, Place, ProblemKind, Related } from '../text/problem';
import type { Sight } from './lib/sight';
import type { Written } from './lib/written';

/** One case of a pattern, and the text that it is about: cases of one text are one problem. */
export interface Found<F> {
  readonly place: Place;
  readonly data: F;
  /** How often it happens there, once if not said. */
  readonly times?: number;
  /** Other places that explain it. */
  readonly related?: readonly Related[];
}

/** A case with how often it happens in the network, each use and turn counted. */
export interface Case<F> {
  readonly data: F;
  readonly times: number;
}

/** The network around the cases. */
export interface Whole {
  readonly network: Evaluated;
  /** Absent while something of the network is unknown: a share of it would be wrong. */
  readonly totals: Figures | undefined;
}

interface Common<F, D> {
  readonly kind: ProblemKind<D>;
  /** The paper, with the section or guideline. */
  readonly source: string;
  /** The parameter whose argument should change: the problem stands there, else at the name. */
  readonly at?: string;
  /** All the cases of one piece of text in one network: what the message says, or `undefined` if it is not worth one. */
  readonly tell: (cases: readonly Case<F>[], whole: Whole) => D | undefined;
  /**
   * Of a rule about time: the layers that take it, of those at the problem's place or of the block whose name stands there. On
   * a chip whose time is known, that decides whether it is worth telling.
   */
  readonly weighs?: (layer: Layer) => boolean;
  /** Replacements of text that mend it, where the stage is written in a way that they know. */
  readonly mend?: (written: Written, data: D) => readonly Mend[];
}

/** Looks at a layer alone, of one category of operators. */
export interface LayerRule<F, D> extends Common<F, D> {
  readonly scope: 'layer';
  readonly on: Category;
  readonly find: (layer: Layer) => F | undefined;
}

/** Looks at layers where they stand in a body, and at what joins them. */
export interface SiteRule<F, D> extends Common<F, D> {
  readonly scope: 'site';
  /** Which layers it wants to see, judged by the layer alone. */
  readonly on: (layer: Layer) => boolean;
  /** Is not asked about a body that has no such layer. */
  readonly find: (layers: readonly Layer[], sight: Sight) => readonly Found<F>[];
}

/** Looks at a whole body: its layers, uses and loops and what joins them. A long one is a network written out, no block. */
export interface BodyRule<F, D> extends Common<F, D> {
  readonly scope: 'body';
  readonly find: (sight: Sight) => readonly Found<F>[];
}

/** Looks at a whole network; nothing is remembered, so it has to prune. */
export interface NetworkRule<F, D> extends Common<F, D> {
  readonly scope: 'network';
  readonly find: (whole: Whole) => readonly Found<F>[];
}

export type Rule<F, D> = LayerRule<F, D> | SiteRule<F, D> | BodyRule<F, D> | NetworkRule<F, D>;

/**
 * A rule as the engine sees it, its data forgotten. A rule is total and edits nothing; findings of layers and bodies are
 * remembered with what they are found in, so they depend on nothing else.
 */
export type AnyRule = Rule<unknown, unknown>;

export const defineRule = <F, D>(rule: Rule<F, D>): AnyRule => rule as unknown as AnyRule;
