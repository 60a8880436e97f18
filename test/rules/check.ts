/** A text whose problems of one rule are marked: `⟦` and `⟧` around the place, what is said given beside. */
import { expect } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import type { AnyRule } from '../../server/src/rules/rule';
import { type Problem, sayProblem } from '../../server/src/text/problem';
import { applyEdits } from '../../server/src/text/span';

const analysed = (text: string): Analysis => analyse('test:/a.lwnet', text);

const errors = (analysis: Analysis): string[] =>
  analysis.problems.filter(p => p.kind.severity === 'error').map(sayProblem);

export const problemsOf = (rule: AnyRule, analysis: Analysis): readonly Problem[] =>
  analysis.problems.filter(problem => problem.kind.code === rule.kind.code);

/** The rule tells exactly what is marked, in the order of the text, with these words. */
export function expectTold(rule: AnyRule, marked: string, ...words: readonly string[]): void {
  const text = marked.replace(/[⟦⟧]/g, '');
  const analysis = analysed(text);
  expect(errors(analysis)).toEqual([]);
  const found = problemsOf(rule, analysis)
    .map(problem => ({ ...analysis.locate(problem.place)!, words: sayProblem(problem) }))
    .sort((a, b) => a.start - b.start);
  let shown = text;
  for (const { start, end } of [...found].reverse())
    shown = `${shown.slice(0, start)}⟦${shown.slice(start, end)}⟧${shown.slice(end)}`;
  expect(shown).toBe(marked);
  expect(found.map(f => f.words)).toEqual(words);
}

export const expectQuiet = (rule: AnyRule, text: string): void => expectTold(rule, text);

/** The text after the rule's only mend, which leaves nothing to tell and no error. */
export function expectMended(rule: AnyRule, text: string, mended: string): void {
  const analysis = analysed(text);
  const mends = problemsOf(rule, analysis).flatMap(problem => problem.mends);
  expect(mends).toHaveLength(1);
  const [{ also = [], ...own }] = mends as [(typeof mends)[number]];
  const edits = [own, ...also].map(edit => ({ ...analysis.locate(edit.place)!, text: edit.text }));
  const after = applyEdits(text, edits);
  expect(after).toBe(mended);
  expect(errors(analysed(after))).toEqual([]);
  expect(problemsOf(rule, analysed(after)).map(sayProblem)).toEqual([]);
}

/** The places beside the rule's only problem, with what is said of them. */
export function expectRelated(rule: AnyRule, text: string, ...expected: readonly string[]): void {
  const analysis = analysed(text);
  const related = problemsOf(rule, analysis).flatMap(problem => problem.related);
  const said = related.map(({ place, text: words }) => {
    const { start, end } = analysis.locate(place)!;
    return `${text.slice(0, start).split('\n').length} ${text.slice(start, end)}: ${words}`;
  });
  expect(said).toEqual(expected);
}

export function expectNoMend(rule: AnyRule, text: string): void {
  const found = problemsOf(rule, analysed(text));
  expect(found).toHaveLength(1);
  expect(found[0]!.mends).toEqual([]);
}
