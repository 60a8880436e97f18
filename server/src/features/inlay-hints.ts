/**
 * What stands at the ends of lines. The shape, where it differs from that of the line above, and where it is one and the
 * same at every use and turn; what changes from turn to turn is in hover. Who wants it has what the line costs as well.
 */
import type { InlayHint } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { totalsOf } from '../cost/totals';
import type { Counted } from '../figures/figure';
import { bodiesOf as bodiesUsedIn } from '../graph/bodies';
import type { Body, Line } from '../graph/graph';
import { times } from '../ops/lib/shape';
import { isKnown, numberOf } from '../quantity/quantity';
import { shareOf, short, tell } from '../quantity/show';
import { bodiesOf } from '../syntax/bodies';
import type { Flow, Node, Shared, Unit, UnitList } from '../syntax/tree';
import { few } from '../text/shorten';
import type { Span } from '../text/span';
import { type Cost, lineCosts } from './line-costs';
import { precisionOf } from './sites';
import { positionOf } from './text';

export interface Wish {
  readonly shapes: boolean;
  /** The figure that is told of lines. */
  readonly cost: Counted | undefined;
}

const shapesAlone: Wish = { shapes: true, cost: undefined };

export function inlayHints(analysis: Analysis, span: Span, wish = shapesAlone): InlayHint[] {
  const ends = new Map<number, End>();
  const units = new Set<object>();
  const visit = (list: UnitList<Node>, base: number) => {
    let above: Key | undefined;
    list.units.forEach((unit, i) => {
      const start = base + list.offsets[i]!;
      const isSeen = start <= span.end && start + unit.length >= span.start;
      if (isSeen) for (const body of bodiesOf(unit)) visit(body, start);
      const { node } = unit;
      if (node.kind !== 'flow' && node.kind !== 'shared') return;
      for (const key of isSeen ? keysOf(analysis, unit, node, start) : [{ unit, at: undefined }]) {
        const end = start + (key.at?.end ?? node.end);
        if (isSeen) {
          const { line } = positionOf(analysis.file, end);
          // Of what ends on one line the outermost is told, which comes last.
          ends.set(line, { key, above, end });
          units.add(unit);
        }
        above = node.kind === 'shared' ? above : key;
      }
    });
  };
  visit(analysis.file, 0);
  const shapes = wish.shapes ? shapesOf(analysis, [...ends.values()]) : () => '';
  const costs = wish.cost === undefined ? undefined : lineCosts(analysis, units);
  return [...ends].flatMap(([line, { key, above, end }]) => {
    const shape = shapes(key);
    const parts = shape === '' || shape === (above && shapes(above)) ? [] : [shape];
    const cost = costs?.get(line);
    if (cost !== undefined) parts.push(...costLine(analysis, cost, wish.cost!));
    if (parts.length === 0) return [];
    return [{ position: positionOf(analysis.file, end), label: parts.join(' · '), paddingLeft: true }];
  });
}

/** A statement, or one of its stages that ends a line inside it. */
interface Key {
  readonly unit: Unit;
  readonly at: Span | undefined;
}

interface End {
  readonly key: Key;
  readonly above: Key | undefined;
  readonly end: number;
}

/** The ends of lines in a chain, each with the stage before it. */
function keysOf({ file }: Analysis, unit: Unit, node: Flow | Shared, base: number): readonly Key[] {
  const keys: Key[] = [];
  const lineAt = (offset: number) => positionOf(file, base + offset).line;
  // A name alone in front of a chain may be an operator as well as a map.
  const chain: readonly Span[] = node.kind === 'flow' ? [...node.sources, ...node.stages] : node.stages;
  for (const [i, stage] of chain.slice(0, -1).entries())
    if (lineAt(chain[i + 1]!.start) > lineAt(stage.end)) keys.push({ unit, at: stage });
  // What leaves a shared layer is what leaves its last stage, wherever it is used.
  keys.push({ unit, at: node.kind === 'shared' ? chain.at(-1) : undefined });
  return keys;
}

type Outputs = Line['outputs'];

/** What leaves a line, wherever one network has it at work; each different answer once. */
type Answers = Map<string, Outputs>;

/** By statement, and by where a stage begins in it; -1 for the whole. */
type Wanted = Map<object, Map<number, Answers | undefined>>;

const startOf = ({ at }: Key): number => at?.start ?? -1;

function shapesOf({ networks }: Analysis, ends: readonly End[]): (key: Key) => string {
  const wanted: Wanted = new Map();
  for (const { key, above } of ends)
    for (const one of above === undefined ? [key] : [key, above]) {
      let inside = wanted.get(one.unit);
      if (inside === undefined) wanted.set(one.unit, (inside = new Map()));
      inside.set(startOf(one), undefined);
    }
  // A line that several networks use is told for the first.
  for (const { evaluated } of networks) answer(evaluated.body, wanted);
  return key => labelOf(wanted.get(key.unit)?.get(startOf(key)));
}

/** Finds the answers for the lines that have none. */
function answer(network: Body, wanted: Wanted): void {
  const open = new Map(
    [...wanted].map(([unit, all]) => [
      unit,
      new Set([...all.keys()].filter(at => all.get(at) === undefined)),
    ]),
  );
  const note = (unit: object, at: number, outputs: Outputs) => {
    if (open.get(unit)?.has(at) !== true) return;
    const inside = wanted.get(unit)!;
    const answers: Answers = inside.get(at) ?? new Map();
    answers.set(outputs?.map(shape => shape?.join() ?? '?').join(';') ?? '?', outputs);
    inside.set(at, answers);
  };
  for (const { segments } of bodiesUsedIn(network).outerFirst)
    for (const { lines, items } of segments) {
      for (const { unit, outputs } of lines) note(unit, -1, outputs);
      for (const [i, item] of items.entries()) {
        const { unit, start } = item.place;
        const next = items[i + 1]?.place;
        // One word may stand for several layers in a row: the last of them gives what leaves it.
        if (next?.unit !== unit || next.start !== start) note(unit, start, item.outputs);
      }
    }
}

function labelOf(answers: Answers | undefined): string {
  if (answers?.size !== 1) return '';
  const [shapes] = answers.values();
  if (shapes === undefined || shapes.some(shape => shape === undefined)) return '';
  const all = shapes.map(shape => times(shape!));
  return all.length > 2 && all.every(shape => shape === all[0])
    ? `${all.length} × (${all[0]})`
    : few(all, 'maps');
}

/** `10.84 M MACs · 3.6 %`; nothing of a line that has none of it. */
function costLine(analysis: Analysis, { network, sums }: Cost, figure: Counted): readonly string[] {
  const precision = precisionOf(analysis, network);
  const part = figure.of(sums, precision);
  if (!isKnown(part) || numberOf(part) === 0) return [];
  const shown = figure.unit === 'count' ? tell(part, short) : tell(part);
  return [`${shown} ${figure.title}`, shareOf(part, figure.of(totalsOf(network.body), precision))];
}
