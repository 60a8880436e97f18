/** What a rule is: a pattern worth a designer's attention, judged on figures that the cost engine made. */
import type { Figures } from '../cost/figures';
import type { Layer } from '../graph/graph';
import type { ProblemKind } from '../text/problem';

/** A layer as a rule sees it: once for each shape it has in a network. */
export interface Subject {
  readonly layer: Layer;
  readonly figures: Figures;
  /** How often the layer runs with these shapes. */
  readonly times: number;
}

/**
 * A rule's words are its problem kind; `check` finds the values for them. A rule edits nothing and looks at one piece of
 * text at a time: all the layers that it makes in one network.
 */
export interface Rule<D> {
  readonly kind: ProblemKind<D>;
  /** The paper, with the section or guideline. */
  readonly source: string;
  /** The parameter whose argument should change, and what the message says; `undefined` for nothing to say. */
  readonly check: (subjects: readonly Subject[]) => { readonly at: string; readonly data: D } | undefined;
}

/** A rule as the engine sees it, its data forgotten. */
export type AnyRule = Rule<unknown>;

export const defineRule = <D>(rule: Rule<D>): AnyRule => rule as unknown as AnyRule;
