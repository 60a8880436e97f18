/** What becomes of each layer on a chip, the worst of its kernels. */
import type { Body } from '../graph/graph';
import { type FlatLayer, walk } from '../graph/walk';
import type { Effect, PlacedLayer } from './effect';
import { inOrder, placedLayers } from './listing';
import type { Outcome } from './support';

/** `none`: it takes no step, as a batch norm that is folded or a view of what arrives. */
export type Fate = Outcome | 'none';

/** Worst first. */
const outcomes: readonly Outcome[] = ['refused', 'host', 'unknown', 'emulated', 'native'];

export function fateOf({ supports, maker, follows }: PlacedLayer): Fate {
  if (follows) return 'host';
  const found = new Set(supports.flatMap(support => support?.outcome ?? []));
  // What nothing is written about moves no element and stays with its input.
  if (found.size === 0) return supports.length > 0 && maker > 0 ? 'host' : 'none';
  return outcomes.find(outcome => found.has(outcome))!;
}

/** How many layers meet each fate, each turn of each loop counted. */
export function fatesIn(effect: Effect): Readonly<Record<Fate, number>> {
  const counts: Record<Fate, number> = { native: 0, emulated: 0, host: 0, refused: 0, unknown: 0, none: 0 };
  for (const [placed, times] of placedLayers(effect)) counts[fateOf(placed)] += times;
  return counts;
}

/** Every layer of a network with its path and what becomes of it. */
export function* placedPaths(
  body: Body,
  effect: Effect,
): Generator<{ readonly flat: FlatLayer; readonly placed: PlacedLayer }> {
  const placed = [...inOrder(effect)];
  for (const flat of walk(body)) yield { flat, placed: placed[flat.at]! };
}
