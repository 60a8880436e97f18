/** Fixes of usual mistakes that follow from a problem's code and data, where whoever told the problem gave none. */
import type { Analysis } from '../analysis';
import { argumentOrder, dividingComment } from '../problems/hints';
import {
  duplicateName,
  mapInParentheses,
  missingArgument,
  nameCase,
  shapeMismatch,
  startUnsaid,
  tooManyArguments,
  unknownArgument,
  unknownName,
  wrongType,
} from '../problems/language';
import { budgetExceeded, memoryExceeded } from '../problems/targets';
import type { Problem, Tried } from '../text/problem';
import type { Edit } from '../text/span';
import { missingValue } from './fix-argument';
import { branchNamed } from './fix-branch';
import { withinBudget } from './fix-budget';
import { recased } from './fix-case';
import { classRewritten } from './fix-class';
import { earlyLayers, halvedEarlier } from './fix-early';
import { joined } from './fix-join';
import { movedUp } from './fix-late';
import { lineWritten } from './fix-line';
import { withinMemory } from './fix-memory';
import { missingPart } from './fix-missing';
import { reordered } from './fix-order';
import { movedInside } from './fix-outside';

export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly tried?: Tried;
  /** True where what was there before was never meant, so that nobody compares the two. */
  readonly isCorrection?: true;
}

type Fixes = (analysis: Analysis, problem: Problem) => readonly Fix[];

/** By the code of the problem; every other one has a word that is near, or none. */
const byCode: ReadonlyMap<string, Fixes> = new Map([
  [missingArgument.code, missingValue],
  [nameCase.code, recased],
  [argumentOrder.code, reordered],
  [
    shapeMismatch.code,
    (analysis, problem) => [...reordered(analysis, problem), ...joined(analysis, problem)],
  ],
  [budgetExceeded.code, withinBudget],
  [memoryExceeded.code, withinMemory],
  [earlyLayers, halvedEarlier],
  ['expected', (analysis, problem) => [...missingPart(analysis, problem), ...branchNamed(analysis, problem)]],
  ['expected-declaration', movedInside],
  ['python-class', classRewritten],
  ['unclosed-bracket', closed],
  [unknownName.code, (analysis, problem) => [...rename(analysis, problem), ...movedUp(analysis, problem)]],
  ['unmatched-bracket', unopened],
]);

/** By their codes, problems that a line may have because it is written in another language. */
const foreign: ReadonlySet<string> = new Set([
  'expected',
  'unexpected-character',
  'misspelt',
  'unclosed-bracket',
  'let-missing',
  dividingComment.code,
  mapInParentheses.code,
  duplicateName.code,
  unknownName.code,
  unknownArgument.code,
  tooManyArguments.code,
  startUnsaid.code,
  wrongType.code,
]);

/** The whole line as it is here, where more of it is foreign than what the problem stands at. */
export function lineOf(analysis: Analysis, problem: Problem): readonly Fix[] {
  if (!foreign.has(problem.kind.code)) return [];
  const at = analysis.locate(problem.place);
  return lineWritten(analysis, problem).filter(({ edits: [edit] }) => {
    const [mend] = problem.mends;
    const alone = mend && analysis.locate(mend.place);
    if (at === undefined || edit === undefined || mend === undefined || alone === undefined) return true;
    const { text } = analysis.file;
    // The same comes of a smaller change.
    const changed = text.slice(edit.start, alone.start) + mend.text + text.slice(alone.end, edit.end);
    return changed !== edit.text;
  });
}

export function fixesOf(analysis: Analysis, problem: Problem): readonly Fix[] {
  if (problem.mends.length > 0) return [];
  return (byCode.get(problem.kind.code) ?? rename)(analysis, problem);
}

/** A word that nothing is called, where another is near: a property, a network, a line of a deployment. */
function rename(analysis: Analysis, { place, data }: Problem): readonly Fix[] {
  const { name, near } = data as { readonly name?: unknown; readonly near?: unknown };
  const at = analysis.locate(place);
  if (typeof near !== 'string' || at === undefined) return [];
  // The problem may stand at more than the word, and then the word is not to take its place.
  if (analysis.file.text.slice(at.start, at.end) !== name) return [];
  return [{ title: `Change to '${near}'`, edits: [{ ...at, text: near }] }];
}

/** A round or square bracket is taken to end at its line, as is a body that begins there, and closed there. */
function closed(analysis: Analysis, { place }: Problem): readonly Fix[] {
  const at = analysis.locate(place);
  const { text } = analysis.file;
  const close = at && ({ '(': ')', '[': ']', '{': '}' } as Readonly<Record<string, string>>)[text[at.start]!];
  if (at === undefined || close === undefined) return [];
  const line = /^[^\n\r]*/.exec(text.slice(at.start))![0];
  const isBody = close === '}';
  if (isBody && line.trim() === '{') return [];
  // A comment may hold the partner.
  if (line.includes('//')) return [];
  const end = at.start + line.trimEnd().length;
  const edit = { start: end, end, text: isBody ? ` ${close}` : close };
  return [{ title: `Close it with '${close}'`, edits: [edit], tried: 'mends' }];
}

function unopened(analysis: Analysis, { place }: Problem): readonly Fix[] {
  const at = analysis.locate(place);
  return at === undefined ? [] : [{ title: 'Remove it', edits: [{ ...at, text: '' }], tried: 'mends' }];
}
