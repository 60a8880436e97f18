/** The canonical form, as edits of the editor. */
import type { TextEdit } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { format, formatRange } from '../format';
import type { Span } from '../text/span';
import { rangeOf } from './text';

/** Edits of the whole file, or of the statements that a range touches. */
export function formatting(analysis: Analysis, span?: Span): TextEdit[] {
  const edits = span === undefined ? format(analysis.file) : formatRange(analysis.file, span);
  return edits.map(edit => ({ range: rangeOf(analysis.file, edit), newText: edit.text }));
}
