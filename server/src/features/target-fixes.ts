/** The light bulb in a file of targets: what was probably meant, where a key or a word is near one. */
import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver-types';
import { diagnosticOf, type Told } from './diagnostics';
import { rangeOf, spanOf } from './text';

export function targetFixes(told: Told, range: Range): CodeAction[] {
  const span = spanOf(told.file, range);
  return told.problems.flatMap(problem => {
    const at = told.locate(problem.place);
    const diagnostic = diagnosticOf(told, problem);
    if (at === undefined || diagnostic === undefined || at.end < span.start || at.start > span.end) return [];
    return problem.mends.map(({ title, text }) => ({
      title,
      kind: CodeActionKind.QuickFix,
      isPreferred: true,
      diagnostics: [diagnostic],
      edit: { changes: { [told.uri]: [{ range: rangeOf(told.file, at), newText: text }] } },
    }));
  });
}
