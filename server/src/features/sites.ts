/** Where a piece of text is at work in a network: its layers, uses and loops, with how often each happens. */
import type { Analysis } from '../analysis';
import { type Figures, nothing, plus } from '../cost/figures';
import { fp32, type Precision } from '../cost/precision';
import { settle, sumOfItem, weightsOnly, withoutWeights } from '../cost/totals';
import { bodiesOf } from '../graph/bodies';
import type { Body, Evaluated, Item, SharedInstance } from '../graph/graph';

export interface Site {
  readonly item: Item;
  readonly times: number;
  /** How often its weights exist: a shared instance has them once for all its uses. */
  readonly weighed: number;
  /** What one of them costs, batch norm folded in what is stored. */
  readonly figures: Figures;
}

export interface AtWork {
  readonly network: Evaluated;
  readonly sites: readonly Site[];
  /** Other networks of the file that it is at work in too. */
  readonly also: readonly Evaluated[];
}

/** The first network of the file in which something happens, and what. */
export function atWork(analysis: Analysis, wanted: (item: Item) => boolean): AtWork | undefined {
  const found = analysis.networks
    .map(({ evaluated }) => ({ network: evaluated, sites: sitesIn(evaluated.body, wanted) }))
    .filter(({ sites }) => sites.length > 0);
  const [first, ...others] = found;
  return first && { ...first, also: others.map(({ network }) => network) };
}

export function sitesIn(body: Body, wanted: (item: Item) => boolean): readonly Site[] {
  const { outerFirst, items, firstUses } = bodiesOf(body);
  const found = new Map<Item, Site | undefined>();
  for (const item of items) if (wanted(item)) found.set(item, undefined);
  if (found.size === 0) return [];
  const work = new Map<Body, { times: number; weighed: number }>([[body, { times: 1, weighed: 1 }]]);
  const add = (inner: Body, times: number, weighed: number) => {
    const before = work.get(inner);
    if (before === undefined) work.set(inner, { times, weighed });
    else {
      before.times += times;
      before.weighed += weighed;
    }
  };
  // How often a shared instance exists: as often as the body that it begins in. Its first use has the weights.
  const homes = new Map<SharedInstance, number>();
  for (const outer of outerFirst) {
    const { times, weighed } = work.get(outer)!;
    for (const instance of outer.declares) homes.set(instance, weighed);
    for (const item of outer.items) {
      const shared = item.kind === 'use' ? item.shared : undefined;
      const own = shared === undefined ? weighed : firstUses.get(shared) === item ? homes.get(shared)! : 0;
      if (found.has(item)) {
        const before = found.get(item);
        found.set(item, {
          item,
          times: (before?.times ?? 0) + times,
          weighed: (before?.weighed ?? 0) + own,
          figures: before?.figures ?? settle(sumOfItem(outer, item)),
        });
      }
      if (item.kind === 'loop')
        for (const run of item.runs) add(run.body, times * run.times, weighed * run.times);
      else if (item.kind === 'use') add(item.body, times, own);
    }
  }
  return [...found.values()].filter(site => site !== undefined);
}

/** All of them together. */
export const sumOf = (sites: readonly Site[]): Figures =>
  sites.reduce(
    (sum, { times, weighed, figures }) =>
      plus(plus(sum, withoutWeights(figures), times), weightsOnly(figures), weighed),
    nothing,
  );

export const countOf = (sites: readonly Site[]): number => sites.reduce((sum, { times }) => sum + times, 0);

/** The precision that deployments of a network agree on; without any, what networks are trained in. */
export function precisionOf(analysis: Analysis, { declared }: Evaluated): Precision {
  const used = analysis.deployments
    .map(({ deployed }) => deployed)
    .filter(({ evaluated }) => evaluated?.declared === declared)
    .map(({ precision }) => precision);
  const [first] = used;
  return first !== undefined && used.every(({ name }) => name === first.name) ? first : fp32;
}
