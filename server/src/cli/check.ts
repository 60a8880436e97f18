/**
 * `lwnet check`: every problem of some files. Errors and warnings are findings, hints are shown when asked for. A budget
 * that nobody judged is told, too: a build that held no latency to its limit must not read as if it had; and so is a layer of
 * which no source says whether its chip runs it.
 */

import { budgetNotJudged, kernelUnknown } from '../problems/targets';
import { counted } from '../quantity/show';
import { frame, inOneLine, type Told } from '../report/frame';
import { type Level, type Levels, refusal, withLevels } from '../rules/levels';
import { paintWith } from './colours';
import { filesOf } from './folders';
import { Reader, tell } from './read';
import { type ExitCode, type Terminal, worse } from './terminal';

interface Options {
  readonly json: boolean;
  readonly hints: boolean;
  /** Budgets that nobody judged are findings, and layers that no source settles. */
  readonly strict?: boolean;
  /** `code=severity`, each for itself. */
  readonly rule: readonly string[];
  /** Files of targets besides those that are found. */
  readonly target?: readonly string[];
}

const isFinding = (told: Told): boolean => told.severity === 'error' || told.severity === 'warning';
const isOpenBudget = (told: Told): boolean => told.code === budgetNotJudged.code;
const isUnsettled = (told: Told): boolean => told.code === kernelUnknown.code;
const isOpen = (told: Told): boolean => isOpenBudget(told) || isUnsettled(told);

export async function check(
  paths: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const asked = readRules(options.rule);
  if ('failure' in asked) {
    terminal.complain(`lwnet: ${asked.failure}`);
    return 2;
  }
  const reader = new Reader(terminal);
  if (!(await reader.addTargets(options.target ?? []))) return 2;
  const files = await filesOf(terminal, paths);
  let code: ExitCode = 0;
  const all: { readonly file: string; readonly problems: readonly Told[] }[] = [];
  for (const [i, read] of (await reader.readAll(files)).entries()) {
    const file = files[i]!;
    if (read === undefined) {
      code = worse(code, 2);
      continue;
    }
    const told = withLevels(read.problems, asked.levels).map(problem => tell(problem, read.sources));
    const problems = told.filter(one => options.hints || isFinding(one) || isOpen(one)).sort(inOrder);
    if (problems.some(one => isFinding(one) || (options.strict && isOpen(one)))) code = worse(code, 1);
    all.push({ file, problems });
  }
  if (options.json) {
    const asData = all.map(({ file, problems }) => ({
      file,
      problems: problems.map(p => data(p, terminal)),
    }));
    terminal.print(`${JSON.stringify({ files: asData }, undefined, 2)}\n`);
    return code;
  }
  const nameFile = (uri: string) => terminal.nameOf(uri);
  const paint = paintWith(terminal.hasColours);
  for (const { problems } of all) {
    for (const problem of problems)
      if (!isOpen(problem) || isFinding(problem)) terminal.print(`${frame(problem, nameFile, paint)}\n\n`);
    const open = problems.filter(problem => isOpen(problem) && !isFinding(problem));
    for (const problem of open) terminal.print(`${inOneLine(problem, nameFile, paint)}\n`);
    if (open.length > 0) terminal.print('\n');
  }
  const count = (is: (told: Told) => boolean) =>
    all.reduce((sum, { problems }) => sum + problems.filter(is).length, 0);
  const found = [
    counted(
      count(({ severity }) => severity === 'error'),
      'error',
    ),
    counted(
      count(({ severity }) => severity === 'warning'),
      'warning',
    ),
  ];
  const open = count(isOpenBudget);
  if (open > 0) found.push(`${counted(open, 'budget')} not judged`);
  const unsettled = count(isUnsettled);
  if (unsettled > 0) found.push(`unknown at ${counted(unsettled, 'place')} where layers run`);
  if (all.length > 0) terminal.print(`${counted(all.length, 'file')} checked: ${found.join(', ')}.\n`);
  return code;
}

function readRules(given: readonly string[]): { levels: Levels } | { failure: string } {
  const levels = new Map<string, Level>();
  for (const one of given) {
    const [, code, level] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(one) ?? [];
    if (code === undefined)
      return { failure: `--rule ${one}: write code=severity, for instance --rule missing-shuffle=error.` };
    const why = refusal(code, level);
    if (why !== undefined) return { failure: `--rule ${one}: ${why}` };
    levels.set(code, level as Level);
  }
  return { levels };
}

const inOrder = (a: Told, b: Told): number =>
  (a.where?.line ?? 0) - (b.where?.line ?? 0) || (a.where?.column ?? 0) - (b.where?.column ?? 0);

function data(told: Told, terminal: Terminal): object {
  const place = (where: Told['where']) =>
    where === undefined
      ? {}
      : {
          file: terminal.nameOf(where.uri),
          line: where.line,
          column: where.column,
          endLine: where.endLine,
          endColumn: where.endColumn,
        };
  return {
    severity: told.severity,
    code: told.code,
    message: told.message,
    ...place(told.where),
    related: told.related.map(({ message, where }) => ({ message, ...place(where) })),
  };
}
