/** Where a piece of text is at work in a network: its layers, uses and loops, with how often each happens. */
import type { Analysis } from '../analysis';
import { type Figures, nothing, plus } from '../cost/figures';
import { fp32, type Precision } from '../cost/precision';
import { foldsOf, itemFigures, storedFigures } from '../cost/totals';
import type { Body, Evaluated, Item } from '../graph/graph';

export interface Site {
  readonly item: Item;
  readonly times: number;
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
  const visit = (inside: Body, times: number) => {
    for (const item of inside.items) {
      if (wanted(item)) {
        const before = found.get(item);
        const figures = before?.figures ?? figuresIn(inside, item);
        found.set(item, { item, times: (before?.times ?? 0) + times, figures });
      }
      if (item.kind === 'use') visit(item.body, times);
      else if (item.kind === 'loop') for (const run of item.runs) visit(run.body, times * run.times);
    }
  };
  visit(body, 1);
  return [...found.values()];
}

export const figuresIn = (body: Body, item: Item): Figures =>
  item.kind === 'layer' ? storedFigures(item, foldsOf(body)) : itemFigures(item);

/** All of them together; weights of a shared instance count once. */
export function sumOf(sites: readonly Site[]): Figures {
  const seen = new Set<object>();
  let sum = nothing;
  for (const { item, times, figures } of sites) {
    sum = plus(sum, figures, times);
    if (item.kind !== 'use' || item.shared === undefined) continue;
    const again = seen.has(item.shared) ? times : times - 1;
    seen.add(item.shared);
    const { params, storedKernelElements, storedBiasElements } = figures;
    sum = plus(sum, { ...nothing, params, storedKernelElements, storedBiasElements }, -again);
  }
  return sum;
}

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
