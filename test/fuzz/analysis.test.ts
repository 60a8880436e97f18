import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Analysis, analyse } from '../../server/src/analysis';
import { totalsOf } from '../../server/src/cost/totals';
import { formatting } from '../../server/src/features/formatting';
import {
  semanticTokens,
  semanticTokensIn,
  semanticTokensSince,
} from '../../server/src/features/semantic-tokens';
import { symbols } from '../../server/src/features/symbols';
import { sayProblem } from '../../server/src/text/problem';
import { applyChange, cases, changes, examples, hostileText } from './cases';
import { visible } from './visible';

function check(analysis: Analysis, length: number): void {
  for (const problem of analysis.problems) {
    const span = analysis.locate(problem.place);
    expect(span).toBeDefined();
    expect(span!.start).toBeGreaterThanOrEqual(0);
    expect(span!.end).toBeGreaterThanOrEqual(span!.start);
    expect(span!.end).toBeLessThanOrEqual(length);
    expect(sayProblem(problem)).toMatch(/[.?]$/);
    for (const mend of problem.mends) expect(analysis.locate(mend.place)).toBeDefined();
  }
  for (const { evaluated } of analysis.networks) totalsOf(evaluated.body);
}

describe('analysis', () => {
  test('survives every text, and every range lies inside it', () => {
    fc.assert(
      fc.property(hostileText, text => check(analyse('test:/a.lwnet', text), text.length)),
      { numRuns: cases(0.4) },
    );
  });

  test('after edits is the analysis from nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...examples), changes, (example, list) => {
        let text = example;
        let analysis = analyse('test:/a.lwnet', text);
        for (const change of list) {
          text = applyChange(text, change);
          analysis = analyse('test:/a.lwnet', text, undefined, analysis);
          expect(visible(analysis)).toEqual(visible(analyse('test:/a.lwnet', text)));
        }
      }),
      { numRuns: cases(0.05) },
    );
  });

  test('shows outline, colours and form as from nothing, and tells of colours what has changed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...examples), changes, (example, list) => {
        let text = example;
        let analysis = analyse('test:/a.lwnet', text);
        let colours = semanticTokens(analysis);
        for (const change of list) {
          text = applyChange(text, change);
          analysis = analyse('test:/a.lwnet', text, undefined, analysis);
          const fresh = analyse('test:/a.lwnet', text);
          const now = semanticTokensSince(analysis, colours.resultId);
          const data = [...colours.data];
          if ('edits' in now)
            for (const { start, deleteCount, data: put = [] } of now.edits)
              data.splice(start, deleteCount, ...put);
          expect(data).toEqual(semanticTokens(fresh).data);
          colours = { resultId: now.resultId!, data };
          expect(symbols(analysis)).toEqual(symbols(fresh));
          expect(formatting(analysis)).toEqual(formatting(fresh));
          const half = { start: 0, end: Math.floor(text.length / 2) };
          expect(semanticTokensIn(analysis, half)).toEqual(semanticTokensIn(fresh, half));
        }
      }),
      { numRuns: cases(0.03) },
    );
  });
});
