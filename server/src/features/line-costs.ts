/**
 * What each piece of a text costs in a network: all that it makes at every use and turn. A loop's own word has no cost beside
 * what stands inside it, and a block that uses itself has none at that use, which would hold itself.
 */
import type { Analysis } from '../analysis';
import { Adder, type Figures, figuresOnce } from '../cost/figures';
import { sumOfBody } from '../cost/totals';
import { bodiesOf as bodiesIn } from '../graph/bodies';
import type { Body, Evaluated, Layer, Segment, Use } from '../graph/graph';
import { bodiesOf } from '../syntax/bodies';
import type { Unit } from '../syntax/tree';
import { positionOf } from './text';

/** What is unknown of it is what hangs on the rest of its network: what is stored, and shared weights. */
export interface Cost {
  readonly network: Evaluated;
  readonly sums: Figures;
}

/** A layer or a use of a block, once. */
interface Piece {
  /** Relative to its statement. */
  readonly start: number;
  readonly sums: Figures;
}

/** What stands in one statement, with how often that happens; a block can be at work in several ways. */
interface Part {
  readonly pieces: readonly Piece[];
  readonly times: number;
}

type Parts = ReadonlyMap<object, readonly Part[]>;

const ofBodies = new WeakMap<Body, Parts>();

/** By the statement. */
function partsIn(network: Body): Parts {
  const known = ofBodies.get(network);
  if (known !== undefined) return known;
  const circular = circularUses(network);
  const found = new Map<object, Part[]>();
  const work = new Map<Body, number>([[network, 1]]);
  const add = (inner: Body, times: number) => work.set(inner, (work.get(inner) ?? 0) + times);
  for (const body of bodiesIn(network).outerFirst) {
    const times = work.get(body)!;
    for (const segment of body.segments)
      for (const [unit, pieces] of piecesIn(segment, circular)) {
        const before = found.get(unit);
        if (before === undefined) found.set(unit, [{ pieces, times }]);
        else before.push({ pieces, times });
      }
    for (const item of body.items)
      if (item.kind === 'loop') for (const run of item.runs) add(run.body, times * run.times);
      else if (item.kind === 'use') add(item.body, times);
  }
  ofBodies.set(network, found);
  return found;
}

const ofSegments = new WeakMap<Segment, readonly (readonly [object, readonly Piece[]])[]>();

/** Kept with what an edit elsewhere leaves as it is, unless something in it comes by itself. */
function piecesIn(segment: Segment, circular: ReadonlySet<object>) {
  const isOpen = circular.size > 0 && segment.items.some(item => circular.has(item));
  const known = isOpen ? undefined : ofSegments.get(segment);
  if (known !== undefined) return known;
  const found = new Map<object, Piece[]>();
  for (const item of segment.items) {
    if (item.kind === 'loop' || circular.has(item)) continue;
    const { unit, start } = item.place;
    const piece = { start, sums: workOf(item) };
    const before = found.get(unit);
    if (before === undefined) found.set(unit, [piece]);
    else before.push(piece);
  }
  const pieces = [...found];
  if (!isOpen) ofSegments.set(segment, pieces);
  return pieces;
}

const workOf = (item: Layer | Use): Figures => ({
  ...(item.kind === 'layer' ? figuresOnce(item) : sumOfBody(item.body).figures),
  params: Number.NaN,
  storedKernelElements: Number.NaN,
  storedBiasElements: Number.NaN,
});

/** Uses whose block comes by the use again. */
function circularUses(network: Body): ReadonlySet<object> {
  const owners = new Map<Body, Use['block']>();
  const calls = new Map<Use['block'], Set<Use['block']>>();
  const uses: (readonly [Use, Use['block']])[] = [];
  for (const body of bodiesIn(network).outerFirst) {
    const owner = owners.get(body);
    for (const item of body.items)
      if (item.kind === 'loop') for (const run of item.runs) owners.set(run.body, owner);
      else if (item.kind === 'use') {
        owners.set(item.body, item.block ?? owner);
        if (item.block === undefined || owner === undefined) continue;
        uses.push([item, owner]);
        calls.set(owner, (calls.get(owner) ?? new Set()).add(item.block));
      }
  }
  const reached = new Map<Use['block'], Set<Use['block']>>();
  const reach = (from: Use['block']): Set<Use['block']> => {
    let all = reached.get(from);
    if (all !== undefined) return all;
    reached.set(from, (all = new Set([from])));
    for (const block of all) for (const next of calls.get(block) ?? []) all.add(next);
    return all;
  };
  return new Set(uses.filter(([{ block }, owner]) => reach(block).has(owner)).map(([use]) => use));
}

interface Told {
  readonly network: Evaluated;
  readonly parts: readonly Part[];
}

const ofAnalyses = new WeakMap<Analysis, ReadonlyMap<object, Told>>();

/** What several networks come by is told of the first. */
function told(analysis: Analysis): ReadonlyMap<object, Told> {
  const known = ofAnalyses.get(analysis);
  if (known !== undefined) return known;
  const found = new Map<object, Told>();
  for (const { evaluated: network } of analysis.networks)
    for (const [unit, parts] of partsIn(network.body))
      if (!found.has(unit)) found.set(unit, { network, parts });
  ofAnalyses.set(analysis, found);
  return found;
}

/** What a statement or declaration costs with all that stands inside it. */
export function costOf(analysis: Analysis, unit: Unit): Cost | undefined {
  const all = told(analysis);
  let network: Evaluated | undefined;
  const adder = new Adder();
  const visit = (one: Unit) => {
    const here = all.get(one);
    network ??= here?.network;
    if (here !== undefined && here.network === network)
      for (const { pieces, times } of here.parts) for (const { sums } of pieces) adder.add(sums, times);
    for (const body of bodiesOf(one)) for (const inside of body.units) visit(inside);
  };
  visit(unit);
  return network && { network, sums: adder.figures };
}

/**
 * What stands on each line, counted from 0; lines that cost nothing are left out.
 * @param of the statements that are asked for; all of the file
 */
export function lineCosts(analysis: Analysis, of?: Iterable<object>): ReadonlyMap<number, Cost> {
  const all = told(analysis);
  const lines = new Map<number, { network: Evaluated; adder: Adder }>();
  for (const unit of of ?? all.keys()) {
    const here = all.get(unit);
    const base = here && analysis.positions.start(unit);
    if (base === undefined) continue;
    for (const { pieces, times } of here!.parts)
      for (const { start, sums } of pieces) {
        const { line } = positionOf(analysis.file, base + start);
        let on = lines.get(line);
        if (on === undefined) lines.set(line, (on = { network: here!.network, adder: new Adder() }));
        if (on.network === here!.network) on.adder.add(sums, times);
      }
  }
  return new Map([...lines].map(([line, { network, adder }]) => [line, { network, sums: adder.figures }]));
}
