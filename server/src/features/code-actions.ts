/** The light bulb: mends of the problems at a place, and the rewrites that fit it with their gain. */
import { type CodeAction, CodeActionKind, type TextEdit } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { offersAt } from '../rewrites/offers';
import { type Levels, noLevels, withLevels } from '../rules/levels';
import { sayProblem } from '../text/problem';
import type { Edit, Span } from '../text/span';
import { rangeOf } from './text';

/** @param levels the severities that settings give to rules: what is off is not mended either */
export function codeActions(analysis: Analysis, span: Span, levels: Levels = noLevels): CodeAction[] {
  return [...mends(analysis, span, levels), ...rewrites(analysis, span)];
}

function mends(analysis: Analysis, span: Span, levels: Levels): CodeAction[] {
  const actions: CodeAction[] = [];
  for (const problem of withLevels(analysis.problems, levels)) {
    const at = analysis.locate(problem.place);
    if (at === undefined || at.end < span.start || at.start > span.end) continue;
    for (const { title, place, text } of problem.mends) {
      const where = analysis.locate(place);
      if (where === undefined) continue;
      actions.push({
        title,
        kind: CodeActionKind.QuickFix,
        isPreferred: problem.mends.length === 1,
        diagnostics: [
          { range: rangeOf(analysis.file, at), message: sayProblem(problem), code: problem.kind.code },
        ],
        edit: { changes: { [analysis.uri]: [textEdit(analysis, { ...where, text })] } },
      });
    }
  }
  return actions;
}

/** A rewrite changes the design, so none is preferred and none joins a fix of everything. */
function rewrites(analysis: Analysis, span: Span): CodeAction[] {
  return offersAt(analysis, span).map(offer => ({
    title: offer.title,
    kind: CodeActionKind.RefactorRewrite,
    edit: { changes: { [analysis.uri]: offer.edits.map(edit => textEdit(analysis, edit)) } },
  }));
}

const textEdit = (analysis: Analysis, edit: Edit): TextEdit => ({
  range: rangeOf(analysis.file, edit),
  newText: edit.text,
});
