/**
 * `lwnet check`: every problem of some files. Errors and warnings are findings, hints are shown when asked for. A budget
 * that nobody judged is told, too: a build that held no latency to its limit must not read as if it had; and so is a layer of
 * which no source says whether its chip runs it.
 */

import { counted } from '../quantity/show';
import { whereIs } from '../report/where';
import { type Level, type Levels, refusal, withLevels } from '../rules/levels';
import type { Mend, Problem } from '../text/problem';
import { Baseline, printBaseline } from './baseline';
import { paintWith } from './colours';
import { filesOf } from './folders';
import { type Read, Reader, tell } from './read';
import { reporters } from './reporters';
import type { Checked, CheckedFile, Finding, Fix } from './reporters/reporter';
import { isFinding, isOpen } from './reporters/summary';
import type { ExitCode, Terminal } from './terminal';

interface Options {
  /** The name of a reporter, `text` unless told. */
  readonly format?: string | undefined;
  /** The same as that reporter, which has its own word in other commands too. */
  readonly json: boolean;
  readonly hints: boolean;
  /** Budgets that nobody judged are findings, and layers that no source settles. */
  readonly strict?: boolean;
  /** `code=severity`, each for itself. */
  readonly rule: readonly string[];
  /** Files of targets besides those that are found. */
  readonly target?: readonly string[];
  /** A file of known problems, which are not told. */
  readonly baseline?: string | undefined;
  /** Where to write such a file of what is found. */
  readonly writeBaseline?: string | undefined;
  /** Writes over one that is there already. */
  readonly force?: boolean;
}

export async function check(
  paths: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const fail = (failure: string): ExitCode => {
    terminal.complain(`lwnet: ${failure}`);
    return 2;
  };
  const asked = readRules(options.rule);
  if ('failure' in asked) return fail(asked.failure);
  const reporter = reporters.get(options.json ? 'json' : (options.format ?? 'text'));
  if (reporter === undefined)
    return fail(`--format ${options.format}: use one of ${[...reporters.keys()].join(', ')}.`);
  const { writeBaseline, baseline: path } = options;
  if (writeBaseline !== undefined && path !== undefined)
    return fail('--baseline and --write-baseline: a baseline is read or written, not both.');
  const baseline = path === undefined ? undefined : await readBaseline(path, terminal);
  if (typeof baseline === 'string') return fail(`--baseline ${path}: ${baseline}`);
  const reader = new Reader(terminal);
  if (!(await reader.addTargets(options.target ?? []))) return 2;
  const named = await filesOf(terminal, paths);
  const files: CheckedFile[] = [];
  const unread: string[] = [];
  for (const [i, read] of (await reader.readAll(named)).entries()) {
    const file = named[i]!;
    if (read === undefined) unread.push(file);
    else files.push({ file, findings: findingsOf(read, asked.levels, options) });
  }
  if (writeBaseline !== undefined) {
    if (unread.length > 0) return fail(`${writeBaseline} is not written: not every file could be read.`);
    return write(writeBaseline, files, options.force === true, terminal);
  }
  const naming = {
    nameOf: terminal.nameOf,
    folder: folderOf('.', terminal),
    paint: paintWith(terminal.hasColours),
  };
  const checked =
    baseline === undefined ? { files, unread } : without(baseline, path!, files, unread, terminal);
  terminal.print(reporter.print(checked, naming));
  if (unread.length > 0) return 2;
  return checked.files.some(({ findings }) => findings.some(({ fails }) => fails)) ? 1 : 0;
}

/** The address of a folder, without a slash at its end. */
const folderOf = (path: string, terminal: Terminal): string => terminal.uriOf(path).replace(/\/$/, '');

const folderAround = (path: string, terminal: Terminal): string =>
  terminal.uriOf(path).replace(/\/[^/]*$/, '');

async function readBaseline(path: string, terminal: Terminal): Promise<Baseline | string> {
  const loaded = await terminal.load(path);
  return 'text' in loaded ? Baseline.read(loaded.text, folderAround(path, terminal)) : loaded.failure;
}

/** What a baseline does not know. Only what fails can be known: what was left open is told each time. */
function without(
  baseline: Baseline,
  file: string,
  files: readonly CheckedFile[],
  unread: readonly string[],
  terminal: Terminal,
): Checked {
  const left = files.map(one => ({
    ...one,
    findings: one.findings.filter(finding => !finding.fails || !baseline.knows(finding)),
  }));
  const gone = baseline.gone(files.map(one => terminal.uriOf(one.file)));
  return { files: left, unread, baseline: { file, known: baseline.known, gone } };
}

async function write(
  path: string,
  files: readonly CheckedFile[],
  force: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const known = files.flatMap(({ findings }) => findings.filter(({ fails }) => fails));
  const text = printBaseline(known, folderAround(path, terminal));
  const failure = await terminal.create(path, [new TextEncoder().encode(text)], force);
  if (failure !== undefined) {
    terminal.complain(`lwnet: ${path}: ${failure}`);
    return 2;
  }
  terminal.print(
    `${path}: ${counted(known.length, 'problem')} of ${counted(files.length, 'file')}, known from now on.\n`,
  );
  return 0;
}

function findingsOf({ problems, sources }: Read, levels: Levels, options: Options): readonly Finding[] {
  const finding = (problem: Problem): Finding => {
    const told = tell(problem, sources);
    const fails = isFinding(told) || (options.strict === true && isOpen(told));
    return { ...told, kind: problem.kind, fails, fixes: fixesOf(problem, sources) };
  };
  return withLevels(problems, levels)
    .map(finding)
    .filter(one => options.hints || isFinding(one) || isOpen(one))
    .sort(inOrder);
}

/** Those that need no trial: of the others nobody knows here whether they mend. */
const fixesOf = ({ mends }: Problem, sources: Read['sources']): readonly Fix[] =>
  mends.flatMap((mend: Mend) => {
    if (mend.tried !== undefined) return [];
    const edits = [mend, ...(mend.also ?? [])].map(({ place, text }) => ({
      where: whereIs(place, sources),
      text,
    }));
    const isWhole = edits.every((edit): edit is Fix['edits'][number] => edit.where !== undefined);
    return isWhole ? [{ title: mend.title, edits }] : [];
  });

function readRules(given: readonly string[]): { levels: Levels } | { failure: string } {
  const levels = new Map<string, Level>();
  for (const one of given) {
    const [, code, level] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(one) ?? [];
    const unknown = code === undefined && !one.includes('=') ? refusal(one.trim(), 'warning') : undefined;
    if (unknown !== undefined) return { failure: `--rule ${one}: ${unknown}` };
    if (code === undefined)
      return { failure: `--rule ${one}: write code=severity, for instance --rule missing-shuffle=error.` };
    const why = refusal(code, level);
    if (why !== undefined) return { failure: `--rule ${one}: ${why}` };
    levels.set(code, level as Level);
  }
  return { levels };
}

const inOrder = (a: Finding, b: Finding): number =>
  (a.where?.line ?? 0) - (b.where?.line ?? 0) || (a.where?.column ?? 0) - (b.where?.column ?? 0);
