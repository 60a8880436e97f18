/**
 * What lies beside the accelerator, while a stretch of the network is gone through: operators that hand maps to each other
 * belong together, and are told by the innermost use of a block that holds them all.
 */
import type { Use } from '../graph/graph';
import type { Effect, Group, OpenUse, Stretch } from './effect';

/** A use at work, in which stretches lie. */
interface Home extends Omit<OpenUse, 'counted'> {
  counted: boolean;
}

/** A stretch beside the accelerator; `into` the one that it grew together with. */
export interface Region {
  into: Region | undefined;
  /** Those of the regions that arrive that are in it. */
  arriving: readonly number[];
  /** The innermost use that holds it; `undefined` where it lies in what is gone through itself. */
  within: Home | undefined;
  operators: ReadonlyMap<string, number>;
  crossings: number;
}

export const rootOf = (region: Region): Region => {
  let root = region;
  while (root.into !== undefined) root = root.into;
  // So that a long chain is walked once.
  for (let at = region; at !== root; ) {
    const next = at.into!;
    at.into = root;
    at = next;
  }
  return root;
};

/** What arrived and stayed as it was is not told again. */
const hasGrown = ({ arriving, operators, crossings }: Region): boolean =>
  arriving.length > 1 || operators.size > 0 || crossings > 0;

const noOperators: ReadonlyMap<string, number> = new Map();

function joinOperators(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
  shift = 0,
): ReadonlyMap<string, number> {
  if (a.size === 0 && shift === 0) return b;
  let all: Map<string, number> | undefined;
  for (const [name, first] of b) {
    const known = (all ?? a).get(name);
    if (known !== undefined && known <= first + shift) continue;
    all ??= new Map(a);
    all.set(name, first + shift);
  }
  return all ?? a;
}

export class Aside {
  private readonly regions: Region[] = [];
  private readonly groups = new Map<string, Group>();
  private ended: Stretch | undefined;

  /** @param arriving which of the regions that arrive it is */
  open(arriving: readonly number[]): Region {
    const region: Region = {
      into: undefined,
      arriving,
      within: undefined,
      operators: noOperators,
      crossings: 0,
    };
    this.regions.push(region);
    return region;
  }

  /** What grows together in two uses lies in what holds both. */
  unite(a: Region, b: Region): Region {
    const [to, from] = [rootOf(a), rootOf(b)];
    if (to === from) return to;
    from.into = to;
    to.arriving = from.arriving.length === 0 ? to.arriving : [...to.arriving, ...from.arriving];
    to.within = undefined;
    to.operators = joinOperators(to.operators, from.operators);
    to.crossings += from.crossings;
    return to;
  }

  /** Takes over what a stretch has beside the accelerator. */
  grow(
    effect: Effect,
    arriving: readonly Region[],
    use: Use | undefined,
    shift: number,
    times: number,
  ): readonly Region[] {
    if (effect.stretches.length + effect.groups.size === 0 && effect.ended === undefined) return [];
    const home: Home | undefined = use && { use, whole: !effect.stays, counted: false };
    const inner = effect.openUses.map((open): Home => ({ ...open }));
    for (const [key, group] of effect.groups) this.add(key, group, shift, times);
    if (effect.ended !== undefined) {
      const { operators, crossings } = effect.ended;
      const stretch = { operators, crossings: crossings * times };
      if (home === undefined) this.end(stretch, shift);
      else this.endIn(home, stretch, shift, times);
    }
    return effect.stretches.map(({ arriving: came, within, operators, crossings }) => {
      const isOwn = operators.size > 0;
      let region: Region | undefined;
      for (const i of came) region = region === undefined ? arriving[i]! : this.unite(region, arriving[i]!);
      if (region === undefined) {
        region = this.open([]);
        region.within = within < 0 ? home : inner[within]!;
      } else if (isOwn) {
        region = rootOf(region);
        region.within = undefined;
      }
      const root = rootOf(region);
      root.operators = joinOperators(root.operators, operators, shift);
      root.crossings += crossings;
      return root;
    });
  }

  private add(key: string, group: Group, shift: number, times: number): void {
    const known = this.groups.get(key);
    const operators = joinOperators(known?.operators ?? noOperators, group.operators, shift);
    this.groups.set(key, {
      use: known?.use ?? group.use,
      whole: group.whole,
      uses: (known?.uses ?? 0) + group.uses * times,
      operators,
      crossings: (known?.crossings ?? 0) + group.crossings * times,
    });
  }

  /** A stretch that lies in a use, in as many turns as it is there. */
  private endIn(home: Home, { operators, crossings }: Stretch, shift: number, times = 1): void {
    const { use, whole } = home;
    const uses = home.counted ? 0 : times;
    this.add(`${whole}:${use.name}`, { use, whole, uses, operators, crossings }, shift, 1);
    home.counted = true;
  }

  private end({ operators, crossings }: Stretch, shift: number): void {
    this.ended = {
      operators: joinOperators(this.ended?.operators ?? noOperators, operators, shift),
      crossings: (this.ended?.crossings ?? 0) + crossings,
    };
  }

  /** @param leaving the regions of what leaves */
  finish(leaving: readonly Region[]): Pick<Effect, 'stretches' | 'openUses' | 'ended' | 'groups'> & {
    readonly open: readonly Region[];
  } {
    const open: Region[] = [];
    for (const region of this.regions)
      if (region.into === undefined && region.arriving.length > 0 && hasGrown(region)) open.push(region);
    for (const region of leaving) if (!open.includes(region)) open.push(region);
    for (const region of this.regions) {
      if (region.into !== undefined || region.arriving.length > 0 || open.includes(region)) continue;
      if (region.within === undefined) this.end(region, 0);
      else this.endIn(region.within, region, 0);
    }
    const homes: Home[] = [];
    const stretches = open.map(({ arriving, within, operators, crossings }) => {
      if (within !== undefined && !homes.includes(within)) homes.push(within);
      return { arriving, within: within === undefined ? -1 : homes.indexOf(within), operators, crossings };
    });
    return {
      open,
      stretches,
      openUses: homes.map(({ use, whole, counted }) => ({ use, whole, counted })),
      ended: this.ended,
      groups: this.groups,
    };
  }
}
