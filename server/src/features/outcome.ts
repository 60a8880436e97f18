/** What comes of a fix, found out by making it: whether it mends, and what it changes in the figures. */
import { type Analysis, analyse } from '../analysis';
import { fp32 } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import { counted } from '../figures';
import { changesOf } from '../rewrites/lib/title';
import type { Problem, Tried } from '../text/problem';
import { applyEdits, type Edit } from '../text/span';
import { isFaster } from '../weighed';

const told = counted.filter(figure => figure.inTitles);

/**
 * How the figures change, none of an error; `undefined` where the fix makes another mistake, or does not end the problem
 * where it has to.
 */
export function outcomeOf(
  analysis: Analysis,
  problem: Problem,
  edits: readonly Edit[],
  wanted: Tried,
): readonly string[] | undefined {
  const { uri, imports, targets, file } = analysis;
  const after = analyse(uri, applyEdits(file.text, edits), { imports, targets }, analysis);
  const { code, severity } = problem.kind;
  const [before, left] = [count(analysis, isOf(code)), count(after, isOf(code))];
  if (left > before || (wanted === 'mends' && left === before)) return undefined;
  if (count(after, isError) > count(analysis, isError)) return undefined;
  if (wanted === 'faster' && !isFaster(analysis, after)) return undefined;
  return severity === 'error' ? [] : figuresOf(analysis, after);
}

const isOf = (code: string) => (problem: Problem) => problem.kind.code === code;
const isError = ({ kind }: Problem): boolean => kind.severity === 'error';
const count = ({ problems }: Analysis, counts: (problem: Problem) => boolean): number =>
  problems.filter(counts).length;

/** Of the first network that changes. */
function figuresOf(before: Analysis, after: Analysis): readonly string[] {
  for (const [i, { evaluated }] of before.networks.entries()) {
    const now = after.networks[i]?.evaluated;
    if (now === undefined || now.body === evaluated.body) continue;
    const [a, b] = [totalsOf(evaluated.body), totalsOf(now.body)];
    return changesOf(told.map(({ title, of }) => ({ title, from: of(a, fp32), to: of(b, fp32) })));
  }
  return [];
}
