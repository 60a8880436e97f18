import { layerFigures, movedElements } from '../cost/figures';
import { totalsOf } from '../cost/totals';
import type { Body } from '../graph/graph';
import type { Category } from '../ops/op';
import { share } from '../quantity/show';
import { defineProblem } from '../text/problem';
import { sumOf } from './lib/cases';
import { Sight } from './lib/sight';
import { defineRule } from './rule';

interface Moved {
  /** Elements that all layers move, those of blocks inside too. */
  readonly all: number;
  /** Those that element-wise operators outside of these blocks move, by operator. */
  readonly by: ReadonlyMap<string, number>;
  /** MACs of all layers: where there are none, nothing else could be meant to move more. */
  readonly macs: number;
}

interface Data {
  readonly all: number;
  readonly elementWise: number;
  /** The operators that move most, with what they move. */
  readonly most: readonly (readonly [op: string, moved: number])[];
}

/** The paper's own unit with its join and shuffle stays below it (8 of 14 elements); twice as much as all else. */
const leastShare = 2 / 3;
/** Below this part of the network's memory access it does not matter. */
const leastPart = 0.05;

const elementWise: readonly Category[] = ['activation', 'normalisation', 'arithmetic', 'layout'];

export const elementWiseShare = defineRule<Moved, Data>({
  kind: defineProblem<Data>({
    code: 'element-wise-share',
    severity: 'hint',
    summary: 'A block in which element-wise operators move most of the memory.',
    why:
      'Sums, joins, shuffles and activations do hardly any arithmetic but read and write whole maps, and no count of MACs ' +
      'shows it (ShuffleNet V2, guideline 4). Batch norms and activations that ride on the layer before them are not ' +
      'counted here: runtimes fold and fuse them. Put a join, a shuffle and a split next to each other, so that they are ' +
      'one copy; drop sums and gates that do little; let norms and activations follow a convolution.',
    bad:
      'network A {\n  x = input(32, 56, 56)\n  y = x -> conv(32, 1) -> bn -> relu\n  z = x, y -> add\n' +
      '  w = z, y -> mul\n  w, x -> concat -> shuffle(2)\n}\n',
    good: 'network A {\n  x = input(32, 56, 56)\n  x -> conv(32, 1) -> bn\n  x, it -> add -> relu\n}\n',
    say: d =>
      `Element-wise operators move ${share(d.elementWise, d.all)} of the elements here ` +
      `(${d.most.map(([op, moved]) => `${op} ${share(moved, d.all)}`).join(', ')}), norms and activations that ride on a ` +
      'layer before them left out.',
  }),
  source: 'Ma et al. 2018, ShuffleNet V2, guideline 4',
  scope: 'body',

  find(sight) {
    const data = movedIn(sight);
    return data.by.size === 0 ? [] : [{ place: sight.home, data }];
  },

  weighs: ({ op }) => elementWise.includes(op.category),

  tell(cases, { totals }) {
    const all = sumOf(cases, d => d.all);
    if (sumOf(cases, d => d.macs) === 0) return undefined;
    const by = new Map<string, number>();
    for (const { data, times } of cases)
      for (const [op, moved] of data.by) by.set(op, (by.get(op) ?? 0) + times * moved);
    const moved = [...by.values()].reduce((sum, n) => sum + n, 0);
    const network = totals === undefined ? Number.NaN : movedElements(totals);
    if (!(moved >= leastShare * all && moved >= leastPart * network)) return undefined;
    const most = [...by].sort((a, b) => b[1] - a[1]).slice(0, 3);
    return { all, elementWise: moved, most };
  },
});

const known = new WeakMap<Body, Moved>();

/** Loops are left out: they belong to the same declaration and are cases of their own. */
function movedIn(sight: Sight): Moved {
  const before = known.get(sight.body);
  if (before !== undefined) return before;
  const by = new Map<string, number>();
  let all = 0;
  let macs = 0;
  for (const item of sight.body.items) {
    if (item.kind === 'use') {
      all += allIn(item.body, sight);
      macs += totalsOf(item.body).macs;
    }
    if (item.kind !== 'layer' || item.op.view || sight.schedule.rides(item)) continue;
    const figures = layerFigures(item);
    const moved = movedElements(figures);
    all += moved;
    macs += figures.macs;
    if (elementWise.includes(item.op.category)) by.set(item.op.name, (by.get(item.op.name) ?? 0) + moved);
  }
  const found = { all, by, macs };
  known.set(sight.body, found);
  return found;
}

/** What a body moves with everything inside it. */
function allIn(body: Body, { home }: Sight): number {
  let sum = movedIn(new Sight(body, home)).all;
  for (const item of body.items)
    if (item.kind === 'loop')
      for (const run of item.runs) sum += run.times * allIn(run.body, new Sight(run.body, home));
  return sum;
}
