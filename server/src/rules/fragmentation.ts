import { layerFigures, movedElements } from '../cost/figures';
import { type Body, type Item, type MapId, readsOf } from '../graph/graph';
import { pixels } from '../ops/lib/shape';
import { ratio, short } from '../quantity/show';
import { defineProblem } from '../text/problem';
import { timesIn, worstOf } from './lib/cases';
import { defineRule } from './rule';

interface Work {
  /** Convolutions and poolings. */
  readonly kernels: number;
  /** The same, of each block inside the longest chain alone: its branches are its own. */
  readonly chained: number;
  /** Those of the longest chain. */
  readonly depth: number;
  /** Elements that they all read and write. */
  readonly moved: number;
}

interface Data extends Work {
  readonly uses: number;
}

/** More than twice what the paper counts in a regular block (2 or 3), half of what it criticises (13). */
const leastKernels = 7;
/** Two side by side are a branch and its shortcut. */
const mostBranches = 2;

export const fragmentation = defineRule<Work, Data>({
  kind: defineProblem<Data>({
    code: 'fragmentation',
    severity: 'hint',
    summary: 'A block of many small convolutions and poolings side by side.',
    why:
      'Many small kernels keep a parallel processor less busy than a few large ones, and each costs a start of its own. ' +
      'ShuffleNet V2 counts 13 convolutions and poolings in a cell of NASNet-A and 2 or 3 in a block of ResNet, and ' +
      'measures a convolution split in four to be several times slower on a GPU (guideline 3). Here a depthwise convolution ' +
      'and its 1×1 count as two. Fewer, wider branches do.',
    bad:
      'network A {\n  x = input(64, 28, 28)\n  a = x -> conv(32, 1)\n  b = x -> conv(32, 1) -> conv(32, 3)\n' +
      '  c = x -> conv(32, 1) -> conv(32, 5)\n  d = x -> maxpool(3, 1) -> conv(32, 1)\n  a, b, c, d -> concat\n}\n',
    good: 'network A {\n  input(64, 28, 28) -> conv(32, 1) -> conv(128, 3)\n}\n',
    say: d =>
      `${d.kernels} convolutions and poolings run here where the longest chain has ${d.depth}: ` +
      `${ratio(d.kernels / d.depth)} side by side, each moving ${short(Math.round(d.moved / d.kernels))} elements on ` +
      `average${d.uses === 1 ? '' : `, ${d.uses} times`}.`,
  }),
  source: 'Ma et al. 2018, ShuffleNet V2, guideline 3',
  scope: 'body',

  find({ body, home }) {
    if (workOf(body).chained < leastKernels) return [];
    let worst: Work | undefined;
    // What leads to different results need not wait for each other: heads on maps of several sizes are no branches.
    for (const result of body.results.slice(0, 8)) {
      const work = workTowards(body, result);
      if (!isFragmented(work)) continue;
      if (worst === undefined || work.kernels > worst.kernels) worst = work;
    }
    return worst === undefined ? [] : [{ place: home, data: worst }];
  },

  tell: cases => ({ ...worstOf(cases, d => d.kernels), uses: timesIn(cases) }),
});

const isFragmented = ({ chained, depth }: Work): boolean =>
  chained >= leastKernels && chained > mostBranches * depth;

const none: Work = { kernels: 0, chained: 0, depth: 0, moved: 0 };
const known = new WeakMap<Body, Work>();

/** Everything in a body, whichever result it leads to. */
function workOf(body: Body): Work {
  let work = known.get(body);
  if (work === undefined) known.set(body, (work = workTowards(body, undefined)));
  return work;
}

function workOfItem(item: Item): Work {
  if (item.kind === 'use') {
    const work = workOf(item.body);
    return { ...work, chained: work.depth };
  }
  if (item.kind === 'loop')
    return item.runs.reduce((sum, { body, times }) => {
      const { kernels, depth, moved } = workOf(body);
      return {
        kernels: sum.kernels + times * kernels,
        chained: sum.chained + times * depth,
        depth: sum.depth + times * depth,
        moved: sum.moved + times * moved,
      };
    }, none);
  const { category } = item.op;
  // A gate works on one pixel; it is no branch of the block.
  const counts = (category === 'convolution' || category === 'pooling') && pixels(item.outputs[0]!) > 1;
  return counts ? { kernels: 1, chained: 1, depth: 1, moved: movedElements(layerFigures(item)) } : none;
}

/** The items that lead to one map, in order. */
function itemsTowards(body: Body, result: MapId): readonly Item[] {
  const wanted: boolean[] = [];
  wanted[result] = true;
  const found: Item[] = [];
  for (let i = body.items.length - 1; i >= 0; i--) {
    const item = body.items[i]!;
    if (!item.outputs.some((_, output) => wanted[item.first + output])) continue;
    found.push(item);
    for (const id of readsOf(item)) if (id >= 0) wanted[id] = true;
  }
  return found.reverse();
}

/** The work that leads to one map, or all of it. */
function workTowards(body: Body, result: MapId | undefined): Work {
  const path = result === undefined ? body.items : itemsTowards(body, result);
  const depths: number[] = [];
  const sum = { ...none };
  for (const item of path) {
    const work = workOfItem(item);
    let depth = 0;
    for (const id of readsOf(item)) depth = Math.max(depth, depths[id] ?? 0);
    depth += work.depth;
    item.outputs.forEach((_, i) => {
      depths[item.first + i] = depth;
    });
    sum.kernels += work.kernels;
    sum.chained += work.chained;
    sum.moved += work.moved;
    sum.depth = Math.max(sum.depth, depth);
  }
  return sum;
}
