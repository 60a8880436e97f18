/** Where a piece of text is at work in a network: its layers, uses and loops, with how often each happens. */
import type { Analysis } from '../analysis';
import { type Figures, nothing, plus } from '../cost/figures';
import { allFolds, type Folds, foldsOf } from '../cost/folds';
import { fp32, type Precision } from '../cost/precision';
import { settle, sumOfItem, weightsOnly, withoutWeights } from '../cost/totals';
import { storedOn } from '../deploy/sizes';
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
  if (!items.some(wanted)) return [];
  // What is stored of a body hangs on what stands around it.
  const surroundings = new Map<Body, Folds[]>();
  for (const folds of allFolds(body)) {
    const others = surroundings.get(folds.body);
    if (others === undefined) surroundings.set(folds.body, [folds]);
    else others.push(folds);
  }
  const work = new Map<Folds, { times: number; weighed: number }>();
  const add = (inner: Folds, times: number, weighed: number) => {
    const before = work.get(inner);
    if (before === undefined) work.set(inner, { times, weighed });
    else {
      before.times += times;
      before.weighed += weighed;
    }
  };
  add(foldsOf(body), 1, 1);
  const sites: Site[] = [];
  // How often a shared instance exists: as often as the body that it begins in. Its first use has the weights.
  const homes = new Map<SharedInstance, number>();
  for (const outer of outerFirst) {
    const all = surroundings.get(outer) ?? [];
    const exists = all.reduce((sum, folds) => sum + work.get(folds)!.weighed, 0);
    for (const instance of outer.declares) homes.set(instance, exists);
    for (const [i, folds] of all.entries()) {
      const { times, weighed } = work.get(folds)!;
      for (const item of outer.items) {
        const shared = item.kind === 'use' ? item.shared : undefined;
        const isFirst = shared !== undefined && i === 0 && firstUses.get(shared) === item;
        const own = shared === undefined ? weighed : isFirst ? homes.get(shared)! : 0;
        if (wanted(item)) sites.push({ item, times, weighed: own, figures: settle(sumOfItem(item, folds)) });
        for (const [inner, turns] of folds.within(item)) add(inner, times * turns, own * turns);
      }
    }
  }
  return sites;
}

/** All of them together. */
export const sumOf = (sites: readonly Site[]): Figures =>
  sites.reduce(
    (sum, { times, weighed, figures }) =>
      plus(plus(sum, withoutWeights(figures), times), weightsOnly(figures), weighed),
    nothing,
  );

export const countOf = (sites: readonly Site[]): number => sites.reduce((sum, { times }) => sum + times, 0);

/**
 * The precision that deployments of a network agree on, stored as their chips do if these agree in that as well; without
 * any, what networks are trained in.
 */
export function precisionOf(analysis: Analysis, { declared }: Evaluated): Precision {
  const used = analysis.deployments.filter(({ deployed }) => deployed.evaluated?.declared === declared);
  const plain = common(used.map(({ deployed: { precision } }) => precision));
  const stored = common(
    used.map(({ deployed: { precision }, target }) =>
      target === undefined ? precision : storedOn(target, precision),
    ),
  );
  return stored ?? plain ?? fp32;
}

const common = ([first, ...others]: readonly Precision[]): Precision | undefined =>
  first !== undefined &&
  others.every(
    ({ name, biasBits, biasesApart }) =>
      name === first.name && biasBits === first.biasBits && biasesApart === first.biasesApart,
  )
    ? first
    : undefined;
