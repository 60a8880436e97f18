/**
 * One evaluation: everything that it keeps as it goes, declared here and nowhere else. What it does is in the functions of
 * the files beside, which take it first and call each other as bodies, statements, stages and blocks hold each other.
 */
import type { Declared } from '../graph/graph';
import type { Value } from '../graph/values';
import type { SharedBinding } from '../names/scope';
import type { Place } from '../text/problem';
import type { Spent } from './effort';
import type { Memo } from './memo';

export interface Evaluator {
  readonly memo: Memo;
  /** Told what each name stands for, where someone asks. */
  readonly witness: Witness | undefined;
  /** Nothing is known but what is written: a condition that has a value always has it. */
  readonly checking: boolean;

  /** Blocks that the evaluation is in, one inside the other. */
  depth: number;
  /** Bodies that it is in: of blocks, turns of loops, arms and shared layers. */
  bodies: number;
  /** Turns of loops and uses of shared layers that it is in, each with values or maps of its own. */
  turning: number;
  /** Arms around it of which it is not known whether they are taken. */
  uncertain: number;
  /** Blocks that were used too deep inside each other, until all of them are left: another use of one goes nowhere. */
  readonly endless: Set<Declared>;
  /** Shared layers that are being defined or used: none can be used inside itself. */
  readonly inside: Set<SharedBinding>;

  /** How often blocks inside each other were cut short; what comes of it depends on where the evaluation came from. */
  cut: number;
  /** Problems told so far, those that are remembered with a block left out. */
  told: number;
  /** How often something written was not evaluated. */
  skipped: number;

  /** Statements and turns evaluated so far, those of each block once. */
  steps: number;
  /** Statements and turns outside of blocks that are remembered by themselves. */
  own: number;
  /** The most bodies around a block or shared layer since a measurement began, that one counted. */
  deepest: number;
  /** Blocks used since a measurement began. */
  used: Set<Spent> | undefined;
  /** Blocks whose steps are counted. */
  readonly counted: Set<Spent>;
}

export interface Witness {
  readonly defined: (place: Place, value: Value | undefined) => void;
}

/** @param options whether a declaration is checked without arguments, and who is told of its names */
export const evaluatorOf = (
  memo: Memo,
  { checking = false, witness }: { readonly checking?: boolean; readonly witness?: Witness } = {},
): Evaluator => ({
  memo,
  witness,
  checking,
  depth: 0,
  bodies: 0,
  turning: 0,
  uncertain: 0,
  endless: new Set(),
  inside: new Set(),
  cut: 0,
  told: 0,
  skipped: 0,
  steps: 0,
  own: 0,
  deepest: 0,
  used: undefined,
  counted: new Set(),
});
