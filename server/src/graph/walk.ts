/**
 * The flat view: every layer in order, each turn of each loop, with its path. Made on demand and never stored by the
 * graph. A path names lines, blocks and operators, indexed where a scope holds several: `stage[2].Unit[1].conv`.
 */
import type { Place } from '../text/problem';
import type { Body, Layer, SharedInstance, Use } from './graph';

export interface FlatLayer {
  readonly layer: Layer;
  /** Names with indices: `stage[2].Unit[1].conv`. */
  readonly path: string;
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
  readonly uses: readonly Use[];
  readonly weights: readonly object[];
  readonly children: ScopeNode[];
}

export function* walk(body: Body): Generator<FlatLayer> {
  const root: ScopeNode = { label: '', uses: [], weights: [], children: [] };
  grow(body, root, new Map());
  yield* name(root, '');
}

function grow(body: Body, scope: ScopeNode, around: Homes): void {
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
      grow(item.body, next, homes);
    } else {
      for (const run of item.runs) for (let turn = 0; turn < run.times; turn++) grow(run.body, at, homes);
    }
  }
}

function* name(scope: ScopeNode, prefix: string): Generator<FlatLayer> {
  const counts = new Map<string, number>();
  for (const child of scope.children) counts.set(child.label, (counts.get(child.label) ?? 0) + 1);
  const seen = new Map<string, number>();
  for (const child of scope.children) {
    const index = seen.get(child.label) ?? 0;
    seen.set(child.label, index + 1);
    const label = counts.get(child.label)! > 1 ? `${child.label}[${index}]` : child.label;
    const path = prefix === '' ? label : `${prefix}.${label}`;
    if (child.layer !== undefined)
      yield { layer: child.layer, path, uses: child.uses, weights: child.weights };
    else yield* name(child, path);
  }
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
  const found = new Map<Layer | Use, number>();
  const visit = (inside: Body, times: number) => {
    for (const item of inside.items) {
      if (item.kind === 'loop') {
        for (const run of item.runs) visit(run.body, times * run.times);
        continue;
      }
      if (samePlace(item.place, place)) found.set(item, (found.get(item) ?? 0) + times);
      if (item.kind === 'use') visit(item.body, times);
    }
  };
  visit(body, 1);
  return [...found].map(([item, times]) => ({ item, times }));
}
