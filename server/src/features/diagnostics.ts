/** Problems as the editor shows them. */
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import { type Levels, noLevels, withLevels } from '../rules/levels';
import { type Problem, sayProblem } from '../text/problem';
import type { Span } from '../text/span';
import { type Elsewhere, locationOf } from './elsewhere';
import { rangeOf } from './text';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What there is to tell of a file: of its networks, or of the targets that it describes. */
type Told = Pick<Analysis, 'uri' | 'file' | 'positions' | 'problems' | 'locate'>;

/** A document with more than this many mistakes is not lwnet; a screenful tells that as well as all of them. */
const most = 500;

/**
 * @param docsBase address of the documentation's folder, which ends in a slash
 * @param levels the severities that settings give to rules
 * @param canWait whether what is wrong at a place need not be told yet
 */
export function diagnostics(
  analysis: Told,
  elsewhere: Elsewhere,
  docsBase?: string,
  levels: Levels = noLevels,
  canWait?: (at: Span) => boolean,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const problem of withLevels(analysis.problems, levels)) {
    if (found.length === most) break;
    const span = analysis.locate(problem.place);
    if (span === undefined || canWait?.(span)) continue;
    const { code, severity, unneeded } = problem.kind;
    const related = problem.related.flatMap(({ place, text }) => {
      const location = locationOf(analysis, place, elsewhere);
      return location === undefined ? [] : [{ location, message: text }];
    });
    found.push({
      range: rangeOf(analysis.file, span),
      severity: severities[severity],
      code,
      ...(docsBase === undefined ? {} : { codeDescription: { href: `${docsBase}problems.md#${code}` } }),
      source: 'lwnet',
      ...(unneeded === true ? { tags: [DiagnosticTag.Unnecessary] } : {}),
      message: sayProblem(problem),
      ...(related.length === 0 ? {} : { relatedInformation: related }),
    });
  }
  return found;
}

/** What is told of a document that is not read, at its first character. */
export function unread(why: string): Diagnostic {
  const start = { line: 0, character: 0 };
  const message = `Nothing is said of this file: ${why}`;
  return { range: { start, end: start }, severity: DiagnosticSeverity.Error, source: 'lwnet', message };
}

/** What an action says that it is about: enough for the editor to find its own diagnostic again. */
export function diagnosticOf(analysis: Analysis, problem: Problem): Diagnostic | undefined {
  const span = analysis.locate(problem.place);
  if (span === undefined) return undefined;
  const { code, severity } = problem.kind;
  return {
    range: rangeOf(analysis.file, span),
    severity: severities[severity],
    code,
    source: 'lwnet',
    message: sayProblem(problem),
  };
}
