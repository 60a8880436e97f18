/**
 * The shape behind a line, at its end: where it differs from that of the line above, and where it is one and the same
 * at every use and turn. What changes from turn to turn is in hover.
 */
import type { InlayHint } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { times } from '../ops/lib/shape';
import { bodiesOf } from '../syntax/bodies';
import type { Node, Unit, UnitList } from '../syntax/tree';
import type { Span } from '../text/span';
import { positionOf } from './text';
import { witnessed } from './witnessed';

export function inlayHints(analysis: Analysis, span: Span): InlayHint[] {
  const hints: InlayHint[] = [];
  const visit = (list: UnitList<Node>, base: number) => {
    let above = '';
    list.units.forEach((unit, i) => {
      const start = base + list.offsets[i]!;
      if (start > span.end || start + unit.length < span.start) {
        above = unit.node.kind === 'flow' ? labelOf(analysis, unit) : above;
        return;
      }
      for (const body of bodiesOf(unit)) visit(body, start);
      if (unit.node.kind !== 'flow') return;
      const label = labelOf(analysis, unit);
      if (label !== '' && label !== above)
        hints.push({ position: positionOf(analysis.file, start + unit.node.end), label, paddingLeft: true });
      above = label;
    });
  };
  visit(analysis.file, 0);
  return hints;
}

function labelOf(analysis: Analysis, unit: Unit): string {
  for (const { evaluated } of analysis.networks) {
    const answers = witnessed(evaluated).lines(unit);
    if (answers.length === 0) continue;
    const [shapes] = answers;
    if (answers.length > 1 || shapes === undefined || shapes.some(shape => shape === undefined)) return '';
    const all = shapes.map(shape => times(shape!));
    return all.length > 2 && all.every(shape => shape === all[0])
      ? `${all.length} × (${all[0]})`
      : all.join(', ');
  }
  return '';
}
