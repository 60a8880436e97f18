/** The canonical form, as edits of the editor. */
import type { TextEdit } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { format, formatRange } from '../format';
import { bodiesIn } from '../syntax/bodies';
import type { Span } from '../text/span';
import { rangeOf } from './text';

/** Edits of the whole file, or of the statements that a range touches. */
export function formatting(analysis: Analysis, span?: Span): TextEdit[] {
  const { file } = analysis;
  const edits = span === undefined ? format(file) : formatRange(file, meant(file.text, span));
  return edits.map(edit => ({ range: rangeOf(analysis.file, edit), newText: edit.text }));
}

/** Of several carets one may stand in the indentation of its line, and means the line as well. */
function meant(text: string, span: Span): Span {
  const { start, end } = span;
  if (!/^[ \t]*$/.test(text.slice(start, end)) || !/(?:^|[\n\r])[ \t]*$/.test(text.slice(0, start)))
    return span;
  const blanks = /^[ \t]*/.exec(text.slice(start))![0].length;
  return { start: start + blanks, end: start + blanks };
}

/** Once a brace is closed, what it closes: a declaration as a whole, of a loop or a condition its statement. */
export function formattingAfterBrace(analysis: Analysis, offset: number): TextEdit[] {
  const unit = analysis.positions.at(offset).findLast(one => {
    const start = analysis.positions.start(one)!;
    return bodiesIn(one.node).some(({ end }) => start + end === offset);
  });
  if (unit === undefined) return [];
  const start = analysis.positions.start(unit)!;
  return formatting(analysis, { start: start + unit.head, end: start + unit.length });
}
