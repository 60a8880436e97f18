/** What a target does with one kernel, and why. Knows nothing of the kernels around it. */
import type { Precision } from '../cost/precision';
import type { Work } from '../lower/kernel';
import { manyOf } from '../lower/kinds';
import { brokenBy, limitOf } from './constraints';
import { firstOf, type Target } from './target';

export type Outcome = 'native' | 'emulated' | 'host' | 'refused' | 'unknown';

/** Why a kernel is not native: what the target lacks, or the demand that is broken with the value at hand. */
export interface Reason {
  /** "depthwise convolutions" */
  readonly what: string;
  /** "with kernels of 1×1 or 3×3"; absent where the target has no such kernel at all. */
  readonly limit?: string;
  /** "is 5×5" */
  readonly value?: string;
}

export interface Support {
  readonly outcome: Outcome;
  /** Means of what is emulated: "a look-up table". */
  readonly by?: string;
  readonly reason: Reason;
  /** What the sources leave open, as a sentence. */
  readonly open?: string;
  /** Where it is written: repository and commit, or document. */
  readonly source: string;
}

const known = new WeakMap<Target, WeakMap<Work, Map<string, Support>>>();

/** Judges one kernel on one target at one precision; once, as what a layer becomes outlives edits of other layers. */
export function supportOf(target: Target, work: Work, precision: Precision): Support {
  let works = known.get(target);
  if (works === undefined) known.set(target, (works = new WeakMap()));
  let supports = works.get(work);
  if (supports === undefined) works.set(work, (supports = new Map()));
  let support = supports.get(precision.name);
  if (support === undefined) supports.set(precision.name, (support = judged(target, work, precision)));
  return support;
}

function judged(target: Target, work: Work, precision: Precision): Support {
  const { support, runs, unlisted, source: itself = '' } = firstOf(target);
  const entry = support?.[work.kind];
  const what = manyOf(work.kind);
  const lacking: Outcome = target.unsupported === 'error' ? 'refused' : 'host';
  if (entry === undefined) {
    if (runs === 'everything')
      return { outcome: 'native', reason: { what }, source: target.sources[itself] ?? itself };
    const { how, source } = unlisted ?? { how: 'unknown', source: itself };
    return {
      outcome: how === 'none' ? lacking : 'unknown',
      reason: { what },
      source: target.sources[source] ?? source,
    };
  }
  const common = {
    reason: { what },
    source: target.sources[entry.source] ?? entry.source,
    ...(entry.open === undefined ? {} : { open: entry.open }),
  };
  if (entry.how === 'none') return { ...common, outcome: lacking };
  if (entry.how === 'host' || entry.how === 'unknown') return { ...common, outcome: entry.how };
  for (const constraint of entry.constraints ?? []) {
    const value = brokenBy(work, constraint, precision);
    if (value === undefined) continue;
    return { ...common, outcome: lacking, reason: { what, limit: limitOf(constraint), value } };
  }
  return entry.by === undefined
    ? { ...common, outcome: 'native' }
    : { ...common, outcome: 'emulated', by: entry.by };
}

/** True where nothing is written about such a step; it moves no element and so stays where its input is. */
export const rides = (target: Target, work: Work): boolean =>
  work.still && firstOf(target).support?.[work.kind] === undefined;
