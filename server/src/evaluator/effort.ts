/**
 * What an evaluation takes, against the limits. Whatever is remembered is counted as if it were evaluated again, so that
 * limits are reached at the same place whatever was evaluated before.
 */
import { limits } from '../graph/limits';
import type { Env } from '../names/scope';
import * as problems from '../problems/language';
import type { Place } from '../text/problem';
import type { Evaluator } from './evaluator';

/** What took part of an evaluation, for whoever remembers that part. */
export interface Spent {
  /** Statements and turns, those of blocks left out. */
  readonly steps: number;
  /** How often something written was not evaluated, blocks left out: what they pass over is told where they are checked. */
  readonly skipped: number;
  /** How many bodies are inside each other down to the innermost block or shared layer. */
  readonly nested: number;
  /** The blocks used, with what each of them took. */
  readonly blocks: readonly Spent[];
}

/** Where a part of an evaluation began. */
interface Begun {
  readonly own: number;
  readonly skipped: number;
  readonly deepest: number;
  readonly used: Set<Spent> | undefined;
  readonly cut: number;
  readonly told: number;
}

const none: readonly never[] = [];

export function count(ev: Evaluator): void {
  ev.steps++;
  ev.own++;
}

/** Counts a statement or a turn; false when there have been too many. */
export function step(ev: Evaluator, at: Place, env: Env): boolean {
  const limit = limits.layers.toLocaleString('en');
  if (ev.steps === limits.steps) exhaust(ev, at, env, `more than ${limit} layers`, limit);
  count(ev);
  return !isExhausted(ev);
}

/** Ends the evaluation, with one problem at the place that went too far. */
export function exhaust(ev: Evaluator, at: Place, env: Env, layers: string, limit: string): void {
  if (isExhausted(ev)) return;
  ev.steps = limits.steps + 1;
  env.report(problems.tooManyLayers, at, { layers, limit });
}

/** Whether the evaluation has to end; what is half done then counts as unknown. */
export const isExhausted = (ev: Evaluator): boolean => ev.steps > limits.steps;

/** Whether a block or shared layer may stand where the evaluation is now. */
export function goesDeeper(ev: Evaluator): boolean {
  ev.deepest = Math.max(ev.deepest, ev.bodies + 1);
  return ev.bodies < limits.depth;
}

export function begin(ev: Evaluator): Begun {
  const { own, skipped, deepest, used, cut, told } = ev;
  ev.used = undefined;
  ev.deepest = ev.bodies;
  return { own, skipped, deepest, used, cut, told };
}

/**
 * Whether what a part gave may be remembered, by all that it follows from: it has come to its end, and told nothing that
 * has to be told again. What was cut short follows from where the evaluation came from besides.
 */
export const mayBeRemembered = (ev: Evaluator, { cut, told }: Begun): boolean =>
  ev.cut === cut && ev.told === told && !isExhausted(ev);

/** What was spent since then; it counts for the part around it as well. */
export function spentSince(ev: Evaluator, { own, skipped, deepest, used }: Begun): Spent {
  const blocks = ev.used === undefined ? none : [...ev.used];
  const nested = ev.deepest - ev.bodies;
  ev.used = used;
  ev.deepest = Math.max(ev.deepest, deepest);
  for (const block of blocks) use(ev, block);
  return { steps: ev.own - own, skipped: ev.skipped - skipped, nested, blocks };
}

/**
 * What was spent since then inside a block, of which the part around it sees the use alone: a block is remembered with its
 * problems, and by itself.
 */
export function spentInBlock(ev: Evaluator, { own, skipped, deepest, used, told }: Begun): Spent {
  const blocks = ev.used === undefined ? none : [...ev.used];
  const nested = ev.deepest - ev.bodies;
  const steps = ev.own - own;
  ev.used = used;
  ev.deepest = Math.max(ev.deepest, deepest);
  ev.own = own;
  ev.skipped = skipped;
  ev.told = told;
  const spent = { steps, skipped: 0, nested, blocks };
  use(ev, spent);
  return spent;
}

/** Notes the use of a block, whose steps are counted. */
function use(ev: Evaluator, block: Spent): void {
  ev.used ??= new Set();
  ev.used.add(block);
  ev.counted.add(block);
}

/** Counts what was evaluated before as if it were evaluated now; false where that would pass a limit, and nothing counts. */
export function spendAgain(ev: Evaluator, { steps, skipped, nested, blocks }: Spent): boolean {
  // Most of the blocks have been counted at a use before this one.
  const fresh = blocks.every(block => ev.counted.has(block)) ? undefined : new Set<Spent>();
  const all = fresh === undefined ? steps : steps + inBlocks(ev, blocks, fresh);
  if (ev.steps + all >= limits.steps || ev.bodies + nested > limits.depth) return false;
  ev.steps += all;
  ev.own += steps;
  ev.skipped += skipped;
  ev.deepest = Math.max(ev.deepest, ev.bodies + nested);
  if (fresh !== undefined) for (const block of fresh) ev.counted.add(block);
  for (const block of blocks) use(ev, block);
  return true;
}

/** Counts a remembered block as if it were evaluated now; false where that would pass a limit. */
export const useAgain = (ev: Evaluator, block: Spent): boolean =>
  spendAgain(ev, { steps: 0, skipped: 0, nested: block.nested, blocks: [block] });

/** The steps of blocks that are not counted yet, each once. */
function inBlocks(ev: Evaluator, blocks: readonly Spent[], fresh: Set<Spent>): number {
  let steps = 0;
  for (const block of blocks) {
    if (ev.counted.has(block) || fresh.has(block)) continue;
    fresh.add(block);
    steps += block.steps + inBlocks(ev, block.blocks, fresh);
  }
  return steps;
}
