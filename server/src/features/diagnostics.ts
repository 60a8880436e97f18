/** Problems as the editor shows them. */
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Location,
} from 'vscode-languageserver-types';
import type { Analysis } from '../analysis';
import { type Levels, noLevels, withLevels } from '../rules/levels';
import { type Mend, type Place, type Problem, type Severity, sayProblem } from '../text/problem';
import type { Span } from '../text/span';
import { byPlace } from './active';
import { type Elsewhere, locationOf } from './elsewhere';
import { rangeOf } from './text';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What there is to tell of a file: of its networks, or of the targets that it describes. */
export type Told = Pick<Analysis, 'uri' | 'file' | 'positions' | 'problems' | 'locate'>;

const isSame = (a: Place, b: Place): boolean => a.uri === b.uri && a.unit === b.unit && a.start === b.start;

/** A document with more than this many mistakes is not lwnet; a screenful tells that as well as all of them. */
const most = 500;

/**
 * The problems as settings make them. An editor's list of problems leaves hints out, and whoever reads that list would miss
 * what a fix at hand gains: such a hint is information there, unless settings say that it is a hint.
 */
export const inEditor = (problems: readonly Problem[], levels: Levels): readonly Problem[] =>
  withLevels(problems, levels).map(problem => {
    const { kind, mends } = problem;
    const isListed = kind.severity === 'hint' && !levels.has(kind.code) && mends.some(gains);
    return isListed ? { ...problem, kind: { ...kind, severity: 'information' } } : problem;
  });

/** What has to be tried before it is offered says in its title what it changes. */
const gains = ({ tried }: Mend): boolean => tried !== undefined;

/**
 * @param docsBase address of the documentation's folder, which ends in a slash
 * @param levels the severities that settings give to rules
 * @param canWait whether what is wrong at a place need not be told yet
 * @param isQuiet whether a problem is only of deployments that nobody works on
 */
export function diagnostics(
  analysis: Told,
  elsewhere: Elsewhere,
  docsBase?: string,
  levels: Levels = noLevels,
  canWait?: (at: Span, problem: Problem) => boolean,
  isQuiet: (problem: Problem) => boolean = () => false,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const told = inEditor(analysis.problems, levels);
  // What a chip lacks is told of many layers, each time beside the one deployment.
  const located = new Map<Place, Location | undefined>();
  const locate = (place: Place): Location | undefined => {
    if (!located.has(place)) located.set(place, locationOf(analysis, place, elsewhere));
    return located.get(place);
  };
  const add = (problem: Problem, severity: Severity, message: string) => {
    const span = analysis.locate(problem.place);
    if (span === undefined || canWait?.(span, problem)) return;
    const { code, unneeded } = problem.kind;
    const related: DiagnosticRelatedInformation[] = [];
    for (const { place, text } of problem.related) {
      // Where it is told already, another place says nothing more.
      const location = isSame(place, problem.place) ? undefined : locate(place);
      if (location !== undefined) related.push({ location, message: text });
    }
    found.push({
      range: rangeOf(analysis.file, span),
      severity: severities[severity],
      code,
      ...(docsBase === undefined ? {} : { codeDescription: { href: `${docsBase}problems.md#${code}` } }),
      source: 'lwnet',
      ...(unneeded === true ? { tags: [DiagnosticTag.Unnecessary] } : {}),
      message,
      ...(related.length === 0 ? {} : { relatedInformation: related }),
    });
  };
  const quiet: Problem[] = [];
  for (const problem of told) {
    if (found.length === most) break;
    if (isQuiet(problem)) quiet.push(problem);
    else add(problem, problem.kind.severity, sayProblem(problem));
  }
  for (const problems of byPlace(quiet)) {
    if (found.length === most) break;
    add(problems[0], 'hint', sayQuietly(problems));
  }
  return found;
}

function sayQuietly(problems: readonly Problem[]): string {
  const words = problems.map(sayProblem);
  return words.length === 1
    ? `On a target that is not active: ${words[0]}`
    : `On ${words.length} targets that are not active:\n${words.join('\n')}`;
}

/** What is told of a document that is not read, at its first character. */
export function unread(why: string): Diagnostic {
  const start = { line: 0, character: 0 };
  const message = `Nothing is said of this file: ${why}`;
  return { range: { start, end: start }, severity: DiagnosticSeverity.Error, source: 'lwnet', message };
}

/** What an action says that it is about: enough for the editor to find its own diagnostic again. */
export function diagnosticOf(analysis: Told, problem: Problem): Diagnostic | undefined {
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
