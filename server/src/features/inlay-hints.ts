/**
 * The shape behind a line, at its end: where it differs from that of the line above, and where it is one and the same
 * at every use and turn. What changes from turn to turn is in hover.
 */
import type { InlayHint } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { bodiesOf as bodiesUsedIn } from '../graph/bodies';
import type { Body, Line } from '../graph/graph';
import { times } from '../ops/lib/shape';
import { bodiesOf } from '../syntax/bodies';
import type { Node, Unit, UnitList } from '../syntax/tree';
import { few } from '../text/shorten';
import type { Span } from '../text/span';
import { positionOf } from './text';

export function inlayHints(analysis: Analysis, span: Span): InlayHint[] {
  const shown: Shown[] = [];
  const wanted = new Map<object, Answers | undefined>();
  const visit = (list: UnitList<Node>, base: number) => {
    let above: Unit | undefined;
    list.units.forEach((unit, i) => {
      const start = base + list.offsets[i]!;
      const isSeen = start <= span.end && start + unit.length >= span.start;
      if (isSeen) for (const body of bodiesOf(unit)) visit(body, start);
      if (unit.node.kind !== 'flow') return;
      if (isSeen) {
        shown.push({ unit, above, end: start + unit.node.end });
        wanted.set(unit, undefined);
        if (above !== undefined) wanted.set(above, undefined);
      }
      above = unit;
    });
  };
  visit(analysis.file, 0);
  // A line that several networks use is told for the first.
  for (const { evaluated } of analysis.networks) answer(evaluated.body, wanted);
  const label = (unit: Unit | undefined) => labelOf(unit === undefined ? undefined : wanted.get(unit));
  return shown.flatMap(({ unit, above, end }) => {
    const text = label(unit);
    if (text === '' || text === label(above)) return [];
    return [{ position: positionOf(analysis.file, end), label: text, paddingLeft: true }];
  });
}

interface Shown {
  readonly unit: Unit;
  readonly above: Unit | undefined;
  readonly end: number;
}

/** What leaves a line, wherever one network has it at work; each different answer once. */
type Answers = Map<string, Line['outputs']>;

/** Finds the answers for the lines that have none. */
function answer(network: Body, wanted: Map<object, Answers | undefined>): void {
  const open = new Set([...wanted].filter(([, answers]) => answers === undefined).map(([unit]) => unit));
  for (const { segments } of bodiesUsedIn(network).outerFirst)
    for (const { lines } of segments)
      for (const { unit, outputs } of lines) {
        if (!open.has(unit)) continue;
        const answers: Answers = wanted.get(unit) ?? new Map();
        answers.set(outputs?.map(shape => shape?.join() ?? '?').join(';') ?? '?', outputs);
        wanted.set(unit, answers);
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
