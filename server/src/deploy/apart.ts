/**
 * Joins on a chip that reads the parts of one beside processors of their own: pools and sums leave a map beside the processors
 * where they found it, so that parts which these made of the same map, or which are summed elsewhere, lie upon each other.
 * More channels than there are processors lie in turns, and their parts are copied.
 */
import { type TensorId, wired } from '../graph/flat';
import type { Body } from '../graph/graph';
import * as kinds from '../problems/targets';
import type { Target } from '../targets/target';
import { type Problem, problemOf } from '../text/problem';
import type { Deployed } from './deployment';
import type { Effect } from './effect';
import { keyOf } from './guilt';
import { inOrder } from './listing';

type Read = TensorId | undefined;

/** Maps by where they lie: those that lie beside the same processors are one. */
class Places {
  private readonly same = new Map<TensorId, TensorId>();
  private readonly parts = new Map<TensorId, readonly TensorId[]>();

  root(one: TensorId): TensorId {
    let at = one;
    for (let next = this.same.get(at); next !== undefined; next = this.same.get(at)) at = next;
    return at;
  }

  unite(one: TensorId, other: TensorId): void {
    const [a, b] = [this.root(one), this.root(other)];
    if (a !== b) this.same.set(a, b);
  }

  join(whole: TensorId, parts: readonly TensorId[]): void {
    this.parts.set(this.root(whole), parts);
  }

  /** What a map consists of. */
  leaves(one: TensorId): readonly TensorId[] {
    const at = this.root(one);
    return this.parts.get(at)?.flatMap(part => this.leaves(part)) ?? [at];
  }
}

/** @param body of no more layers than the chip takes */
export function apartProblems(
  { targetPlace, uri }: Deployed,
  { name: target, memories }: Target,
  body: Body,
  effect: Effect,
): readonly Problem[] {
  const pieces = memories.find(memory => memory.pieces !== undefined)?.pieces;
  if (pieces?.apart === undefined) return [];
  const { apart, every, reads } = pieces;
  const { layers, tensors } = wired(body);
  const channels = (tensor: TensorId): number => tensors[tensor]![0]!;
  const places = new Places();
  const joins: { at: number; whole: TensorId; parts: readonly TensorId[] }[] = [];
  const placed = [...inOrder(effect)];
  for (const [at, { inputs, outputs }] of layers.entries()) {
    const { works } = placed[at]!;
    const arriving = inputs.filter((tensor: Read) => tensor !== undefined);
    const [whole] = outputs;
    if (whole === undefined || arriving.length === 0) continue;
    if (works.some(({ kind }) => apart.joins.includes(kind))) {
      if (channels(whole) <= every) joins.push({ at, whole, parts: arriving });
    } else if (works.every(({ kind }) => apart.keeps.includes(kind) || reads.includes(kind)))
      for (const one of arriving) if (channels(one) === channels(whole)) places.unite(one, whole);
  }
  for (const { whole, parts } of joins) places.join(whole, parts);
  const problems = new Map<string, Problem>();
  for (const { at, parts } of joins) {
    const from = parts.map(part => places.leaves(part));
    const isMet = (i: number) => from.slice(0, i).some(one => one.some(leaf => from[i]!.includes(leaf)));
    const met = from.findIndex((_, i) => isMet(i));
    if (met < 0) continue;
    const before = from.findIndex(one => one.some(leaf => from[met]!.includes(leaf)));
    const { place } = placed[at]!.layer;
    const problem = kinds.partsMeet;
    const data = { target, parts: [before + 1, met + 1] as const, channels: channels(parts[met]!) };
    const here = `The network is deployed on ${target} here.`;
    // Of a block of another file it is told where the network is put on the chip.
    const [told, other, text] =
      place.uri === uri ? [place, targetPlace, here] : [targetPlace, place, 'Its parts are joined here.'];
    problems.set(keyOf(place), { ...problemOf(problem, told, data), related: [{ place: other, text }] });
  }
  return [...problems.values()];
}
