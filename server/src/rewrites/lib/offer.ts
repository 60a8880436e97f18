/** What a light bulb shows of a rewrite at a place. */
import type { Edit } from '../../text/span';

export interface Delta {
  readonly network: string;
  /** After less before, by the keys of the figures; NaN where it is not known. */
  readonly change: Readonly<Record<string, number>>;
}

export interface Offer {
  readonly id: string;
  readonly title: string;
  /** The change as text, printed and formatted only when somebody takes the offer. */
  readonly edits: () => readonly Edit[];
  /** What changes in each network that holds the stage. */
  readonly deltas: readonly Delta[];
  /** The names of chips that run more of the network then than now. */
  readonly mends: readonly string[];
}
