/**
 * What a figure is: a record that hover, tables, JSON, the titles of rewrites, budgets and the pages read. Whoever shows
 * figures asks the list and names none.
 */
import type { Figures } from '../cost/figures';
import type { Precision } from '../cost/precision';
import type { Body } from '../graph/graph';
import type { Quantity, Unit } from '../quantity/quantity';
import type { Related } from '../text/problem';

/** What holds a figure to a limit in a deployment. */
export interface Budget {
  readonly word: string;
  /** What people call it elsewhere: a message leads from there to the word. */
  readonly alsoCalled?: readonly string[];
  /** What people budget that is so many of it, with the unit that its name says: two FLOPs are one MAC. */
  readonly multiples?: Readonly<Record<string, { readonly of: number; readonly unit: string }>>;
  readonly measure: 'time' | 'bytes' | 'energy' | 'rate' | 'count';
  /** A limit as one would write it. */
  readonly example: string;
}

/** What can be read from the sums that the cost model has of a layer, a body or a network. */
interface Read {
  /** Its name in JSON, with the unit in it. */
  readonly key: string;
  readonly unit: Unit;
  readonly of: (sums: Figures, precision: Precision) => Quantity;
}

/** One of several that make up a figure. */
export interface Part extends Read {
  readonly title: string;
}

export interface Named {
  readonly id: string;
  /** As it stands within a sentence: "memory access". */
  readonly title: string;
  readonly better: 'less' | 'more';
  readonly summary: string;
  readonly source: string;
  readonly budget?: Budget;
  /** What a memory must hold of it: a budget that is kept stands for the size of a memory that nobody knows. */
  readonly limits?: 'weights' | 'activations';
}

export interface Counted extends Named, Read {
  /** Parts of a network add up to the network's, so that a share in it makes sense. */
  readonly isSum?: true;
  /** It follows from how many bits weights and maps take. */
  readonly isSized?: true;
  readonly parts?: readonly Part[];
  /** What it presumes. */
  readonly note?: string;
  /** It is a column of the tables of stages and layers, where it matters with the share in the network's behind it. */
  readonly column?: 'alone' | 'with share';
  /** A rewrite tells in its title how this changes: menus are narrow. */
  readonly inTitles?: true;
  /** It is told where a network has one line: above its declaration. */
  readonly inSummary?: true;
  /** The word of a budget that says as much of a deployment. */
  readonly saidBy?: string;
}

/** What follows from how the layers of a network stand together, and of none of them alone. */
export interface Whole extends Named {
  readonly key: string;
  readonly unit: Unit;
  readonly ofBody: (body: Body, precision: Precision) => Quantity;
  /** The places that make it what it is, with a sentence each. */
  readonly because?: (body: Body, precision: Precision) => readonly Related[];
  /** What would lower it with every layer as it is, with a sentence each: it takes longer, and is worked out for whoever asks. */
  readonly lowered?: (body: Body, precision: Precision) => readonly Related[];
  readonly isSized?: true;
  readonly note?: string;
  readonly inSummary?: true;
  /** What a runtime that is known makes of it on a chip, which is judged there: this is the least that it can be. */
  readonly laidOutAs?: string;
}

/** What a network has on a chip alone: it follows from how long it takes there. */
export interface Timed extends Named {
  /** Its name in JSON, with the unit in it. */
  readonly key: string;
  readonly unit: Unit;
  /** @param latency in seconds */
  readonly ofLatency: (latency: Quantity) => Quantity;
}

/**
 * A tier of a design: what a network is like before anything of it is counted. It is told where a deployment says how far it
 * may go.
 */
export interface Tier extends Named {
  readonly key: string;
  readonly unit: Unit;
  readonly ofForm: (body: Body) => Quantity;
  /** The places that make it what it is, with a sentence each. */
  readonly because?: (body: Body) => readonly Related[];
}

/** A figure that nobody works out yet can be budgeted, and is said to be open. */
export type Figure = Named | Counted | Whole | Timed | Tier;

export const isCounted = (figure: Figure): figure is Counted => 'of' in figure;

export const isTimed = (figure: Figure): figure is Timed => 'ofLatency' in figure;

export const isTier = (figure: Figure): figure is Tier => 'ofForm' in figure;

export const isWhole = (figure: Figure): figure is Whole => 'ofBody' in figure;

export const defineFigure = <F extends Figure>(figure: F): F => figure;
