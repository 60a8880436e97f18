/**
 * The flat view: every layer in order, each turn of each loop, with its path. Made on demand and never stored by the
 * graph. A path names lines, blocks and operators, indexed where a scope holds several: `stage[2].Unit[1].conv`.
 */
import type { Place } from '../text/problem';
import { bodiesOf } from './bodies';
import type { Body, Layer, SharedInstance, Use } from './graph';

export interface FlatLayer {
  readonly layer: Layer;
  /** Names with indices: `stage[2].Unit[1].conv`. */
  readonly path: string;
  /** Its place in the order of execution: where a line's name is written again, the walk comes by it out of turn. */
  readonly at: number;
  /** The block uses that lead to the layer, outermost first. */
  readonly uses: readonly Use[];
  /** The sets of shared weights that it belongs to: one object for each set. */
  readonly weights: readonly object[];
}

/** The sets of weights in sight, by the instance that names them. */
type Homes = ReadonlyMap<SharedInstance, object>;

interface ScopeNode {
  readonly label: string;
  readonly layer?: Layer;
  readonly at?: number;
  readonly uses: readonly Use[];
  readonly weights: readonly object[];
  readonly children: ScopeNode[];
  /** In how many turns without a layer it stands: they have an index, and nothing else. */
  readonly times?: number;
}

/** No body is beyond the limits, so neither is this. */
export function* walk(body: Body): Generator<FlatLayer> {
  const root: ScopeNode = { label: '', uses: [], weights: [], children: [] };
  grow(body, root, new Map(), { layers: 0 });
  yield* name(root, '');
}

/** @param passed how many layers stand in front */
function grow(body: Body, scope: ScopeNode, around: Homes, passed: { layers: number }): void {
  const own = body.declares.map(instance => [instance, {}] as const);
  const homes = own.length === 0 ? around : new Map([...around, ...own]);
  const lines = new Map<string, ScopeNode>();
  for (const item of body.items) {
    let at = scope;
    let key = '';
    for (const line of item.lines) {
      key += `.${line}`;
      let next = lines.get(key);
      if (next === undefined) {
        next = { label: line, uses: at.uses, weights: at.weights, children: [] };
        at.children.push(next);
        lines.set(key, next);
      }
      at = next;
    }
    if (item.kind === 'layer') {
      at.children.push({
        label: item.op.name,
        layer: item,
        at: passed.layers++,
        uses: at.uses,
        weights: at.weights,
        children: [],
      });
    } else if (item.kind === 'use') {
      const set = item.shared && homes.get(item.shared);
      const next: ScopeNode = {
        label: item.name,
        uses: [...at.uses, item],
        weights: set === undefined ? at.weights : [...at.weights, set],
        children: [],
      };
      at.children.push(next);
      // Blocks of blocks without a layer may be many more than layers.
      if (item.body.layerCount > 0) grow(item.body, next, homes, passed);
    } else {
      for (const run of item.runs) {
        if (run.body.layerCount > 0)
          for (let turn = 0; turn < run.times; turn++) grow(run.body, at, homes, passed);
        else if (run.times > 0) {
          const turn = { ...at, children: [] as ScopeNode[] };
          grow(run.body, turn, homes, passed);
          for (const child of turn.children)
            at.children.push({ ...child, times: run.times * (child.times ?? 1) });
        }
      }
    }
  }
}

function* name(scope: ScopeNode, prefix: string): Generator<FlatLayer> {
  const counts = new Map<string, number>();
  for (const { label, times = 1 } of scope.children) counts.set(label, (counts.get(label) ?? 0) + times);
  const seen = new Map<string, number>();
  for (const child of scope.children) {
    const index = seen.get(child.label) ?? 0;
    seen.set(child.label, index + (child.times ?? 1));
    const label = counts.get(child.label)! > 1 ? `${child.label}[${index}]` : child.label;
    const path = prefix === '' ? label : `${prefix}.${label}`;
    if (child.layer !== undefined)
      yield { layer: child.layer, path, at: child.at!, uses: child.uses, weights: child.weights };
    else yield* name(child, path);
  }
}

/** For each layer in the order of execution whether it has weights of its own: what is shared has them at its first use. */
export function firstUses(body: Body): readonly boolean[] {
  const uncounted = new Map<object, number>();
  const first: boolean[] = [];
  for (const { at, uses, weights } of [...walk(body)].sort((a, b) => a.at - b.at)) {
    const shared = uses.filter(use => use.shared !== undefined);
    let again = false;
    for (const [i, set] of weights.entries()) {
      const left = uncounted.get(set) ?? shared[i]!.body.layerCount;
      uncounted.set(set, left - 1);
      again ||= left <= 0;
    }
    first[at] = !again;
  }
  return first;
}

/** A layer or use with how often it happens in all. */
export interface Occurrence<I> {
  readonly item: I;
  readonly times: number;
}

const samePlace = (a: Place, b: Place): boolean =>
  a.unit === b.unit && a.start === b.start && a.end === b.end;

/** Every layer and use that comes from this piece of text, with how often it happens. */
export function occurrences(body: Body, place: Place): readonly Occurrence<Layer | Use>[] {
  const { outerFirst, items } = bodiesOf(body);
  const found = new Map<Layer | Use, number>();
  for (const item of items) if (item.kind !== 'loop' && samePlace(item.place, place)) found.set(item, 0);
  if (found.size === 0) return [];
  const times = new Map<Body, number>([[body, 1]]);
  const add = (inner: Body, more: number) => times.set(inner, (times.get(inner) ?? 0) + more);
  for (const outer of outerFirst) {
    const own = times.get(outer)!;
    for (const item of outer.items) {
      if (item.kind === 'loop') for (const run of item.runs) add(run.body, own * run.times);
      else {
        const before = found.get(item);
        if (before !== undefined) found.set(item, before + own);
        if (item.kind === 'use') add(item.body, own);
      }
    }
  }
  return [...found].map(([item, n]) => ({ item, times: n }));
}
