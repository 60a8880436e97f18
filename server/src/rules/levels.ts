/** What whoever uses the tool makes of rules: how serious each is to them, or nothing at all. Errors stay errors. */
import { chapters } from '../problems';
import { nearest } from '../text/nearest';
import type { Problem, ProblemKind, Severity } from '../text/problem';
import { rules } from './index';

export const severities: readonly Severity[] = ['hint', 'information', 'warning', 'error'];

export type Level = Severity | 'off';

export const levelNames: readonly Level[] = ['off', ...severities];

/** Levels by code, of those codes alone that were given one. */
export type Levels = ReadonlyMap<string, Level>;

export const noLevels: Levels = new Map();

type Kind = Pick<ProblemKind, 'code' | 'severity' | 'summary'>;

const all: readonly Kind[] = [...chapters.flatMap(chapter => chapter.kinds), ...rules.map(rule => rule.kind)];

/** What can be given another severity, and silenced by a comment: all but errors, by code. */
export const adjustable: ReadonlyMap<string, Kind> = new Map(
  all
    .filter(kind => kind.severity !== 'error')
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map(kind => [kind.code, kind]),
);

const errors: ReadonlySet<string> = new Set(
  all.filter(kind => kind.severity === 'error').map(kind => kind.code),
);

const isLevel = (value: unknown): value is Level => levelNames.includes(value as Level);

const meant = (near: string | undefined): string => (near === undefined ? '' : ` Did you mean '${near}'?`);

/** Why a code cannot have a level; `undefined` where it can. */
export function refusal(code: string, level: unknown): string | undefined {
  if (errors.has(code)) return `'${code}' is an error and stays one.`;
  if (!adjustable.has(code)) return `There is no rule '${code}'.${meantBy(code)}`;
  if (isLevel(level)) return undefined;
  const near = typeof level === 'string' ? nearest(level, levelNames) : undefined;
  const shown = typeof level === 'string' ? `'${level}'` : 'This';
  return `${shown} is no severity of '${code}'; use ${levelNames.slice(0, -1).join(', ')} or ${levelNames.at(-1)}.${meant(near)}`;
}

/** The rules that are near, or that have the word in their names. */
function meantBy(code: string): string {
  const near = nearest(code, adjustable.keys());
  const having = [...adjustable.keys()].filter(name => code.length > 2 && name.includes(code)).slice(0, 4);
  if (near !== undefined || having.length === 0) return meant(near);
  return ` Did you mean ${having.map(name => `'${name}'`).join(' or ')}?`;
}

/** Levels from settings, which can be anything; what is no level of a rule is left out and told. */
export function readLevels(settings: unknown): { levels: Levels; refused: readonly string[] } {
  if (settings === undefined || settings === null) return { levels: noLevels, refused: [] };
  if (typeof settings !== 'object' || Array.isArray(settings))
    return { levels: noLevels, refused: ['The rules are no object of codes and severities.'] };
  const levels = new Map<string, Level>();
  const refused: string[] = [];
  for (const [code, level] of Object.entries(settings)) {
    const why = refusal(code, level);
    if (why === undefined) levels.set(code, level as Level);
    else refused.push(why);
  }
  return { levels, refused };
}

/** The problems that are left, each with the severity that it is given. */
export function withLevels(problems: readonly Problem[], levels: Levels): readonly Problem[] {
  if (levels.size === 0) return problems;
  return problems.flatMap(problem => {
    const { kind } = problem;
    const level = kind.severity === 'error' ? undefined : levels.get(kind.code);
    if (level === 'off') return [];
    return [
      level === undefined || level === kind.severity
        ? problem
        : { ...problem, kind: { ...kind, severity: level } },
    ];
  });
}
