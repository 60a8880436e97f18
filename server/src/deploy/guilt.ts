/** What layers break or lack on a chip, gathered by the pieces of text that can be changed. */
import { identity } from '../graph/values';
import { oneOf } from '../kernels';
import type { Place } from '../text/problem';
import type { Guilt, PlacedLayer } from './effect';
import type { Outcome } from './support';

/** Equal keys exactly for the same piece of text. */
export const keyOf = ({ unit, start, end }: Place): string => `${identity(unit)}:${start}:${end}`;

interface Sum extends Guilt {
  layers: number;
  uses: number;
  readonly pieces: Set<string>;
  readonly blocks: Set<string>;
  readonly reasons: Map<string | undefined, ReasonSum>;
  readonly by: Set<string>;
}

interface ReasonSum {
  readonly whats: Set<string>;
  readonly values: Set<string>;
  readonly steps: readonly string[];
}

const sumOf = (outcome: Outcome): Sum => ({
  outcome,
  layers: 0,
  uses: 0,
  pieces: new Set(),
  blocks: new Set(),
  reasons: new Map(),
  by: new Set(),
});

/** What one layer does; nothing where all of it is native, or where it only goes where the layer before is. */
export function guiltOf({ layer, works, supports, follows }: PlacedLayer): readonly Guilt[] {
  if (follows || supports.every(support => support === undefined || support.outcome === 'native')) return [];
  const sums = new Map<Outcome, Sum>();
  for (const support of supports) {
    if (support === undefined || support.outcome === 'native') continue;
    const { outcome, by, reason } = support;
    let sum = sums.get(outcome);
    if (sum === undefined) sums.set(outcome, (sum = sumOf(outcome)));
    sum.layers = sum.uses = 1;
    sum.pieces.add(keyOf(layer.place));
    if (by !== undefined) sum.by.add(by);
    const known = sum.reasons.get(reason.limit);
    // What a layer is run as, where that is more than one step.
    const steps = works.length > 1 ? works.map(({ kind }) => oneOf(kind)) : [];
    const one = known ?? { whats: new Set(), values: new Set(), steps };
    if (known === undefined) sum.reasons.set(reason.limit, one);
    one.whats.add(reason.what);
    if (reason.value !== undefined) one.values.add(reason.value);
  }
  return [...sums.values()];
}

/** Adds up guilt; what it was given stays as it is. */
export class Ledger {
  readonly spots = new Map<
    string,
    { readonly key: string; readonly place: Place; readonly guilt: Guilt[] }
  >();
  /** Of layers of other files that are at work in no use that this file writes. */
  readonly abroad: Guilt[] = [];
  private readonly made = new Set<Guilt>();

  /** @param block the block of another file that is used at the place; `undefined` for a layer of this file */
  blame(place: Place, guilt: readonly Guilt[], block: string | undefined, times: number): void {
    const key = keyOf(place);
    let spot = this.spots.get(key);
    if (spot === undefined) this.spots.set(key, (spot = { key, place, guilt: [] }));
    for (const one of guilt)
      this.add(spot.guilt, block === undefined ? one : { ...one, uses: 1, blocks: new Set([block]) }, times);
  }

  blameAbroad(guilt: readonly Guilt[], times: number): void {
    for (const one of guilt) this.add(this.abroad, one, times);
  }

  private add(list: Guilt[], guilt: Guilt, times: number): void {
    const at = list.findIndex(other => other.outcome === guilt.outcome);
    if (at < 0 && times === 1) {
      list.push(guilt);
      return;
    }
    const known = at < 0 ? undefined : list[at]!;
    let sum: Sum;
    if (known !== undefined && this.made.has(known)) sum = known as Sum;
    else {
      sum = sumOf(guilt.outcome);
      this.made.add(sum);
      if (known !== undefined) addTo(sum, known, 1);
      if (at < 0) list.push(sum);
      else list[at] = sum;
    }
    addTo(sum, guilt, times);
  }
}

function addTo(sum: Sum, { layers, uses, pieces, blocks, reasons, by }: Guilt, times: number): void {
  sum.layers += layers * times;
  sum.uses += uses * times;
  for (const piece of pieces) sum.pieces.add(piece);
  for (const block of blocks) sum.blocks.add(block);
  for (const means of by) sum.by.add(means);
  for (const [limit, { whats, values, steps }] of reasons) {
    let one = sum.reasons.get(limit);
    if (one === undefined) sum.reasons.set(limit, (one = { whats: new Set(), values: new Set(), steps }));
    for (const what of whats) one.whats.add(what);
    for (const value of values) one.values.add(value);
  }
}
