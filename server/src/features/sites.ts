/** Where a piece of text is at work in a network: its layers, uses and loops, with how often each happens. */
import type { Analysis } from '../analysis';
import { type Figures, nothing, plus } from '../cost/figures';
import { fp32, type Precision } from '../cost/precision';
import { settle, sumOfItem, weightsOnly, withoutWeights } from '../cost/totals';
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
  const found = new Map<Item, Site>();
  // Where each shared instance begins: how often it exists there, and whether its weights were met.
  const homes = new Map<SharedInstance, { readonly times: number; met: boolean }>();
  const weighedAt = (shared: SharedInstance): number => {
    const home = homes.get(shared)!;
    const own = home.met ? 0 : home.times;
    home.met = true;
    return own;
  };
  const visit = (inside: Body, times: number, weighed: number) => {
    for (const instance of inside.declares) homes.set(instance, { times: weighed, met: false });
    for (const item of inside.items) {
      const own = item.kind === 'use' && item.shared !== undefined ? weighedAt(item.shared) : weighed;
      if (wanted(item)) {
        const before = found.get(item);
        found.set(item, {
          item,
          times: (before?.times ?? 0) + times,
          weighed: (before?.weighed ?? 0) + own,
          figures: before?.figures ?? settle(sumOfItem(inside, item)),
        });
      }
      if (item.kind === 'loop')
        for (const run of item.runs) visit(run.body, times * run.times, weighed * run.times);
      else if (item.kind === 'use') visit(item.body, times, own);
    }
  };
  visit(body, 1, 1);
  return [...found.values()];
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
