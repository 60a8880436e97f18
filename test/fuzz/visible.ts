import type { Analysis } from '../../server/src/analysis';
import { totalsOf } from '../../server/src/cost/totals';
import { sayProblem } from '../../server/src/text/problem';

/** Everything of an analysis that a user can see. */
export function visible(analysis: Analysis): unknown {
  return {
    problems: analysis.problems.map(problem => {
      const span = analysis.locate(problem.place);
      const related = problem.related.map(r => r.text);
      const mends = problem.mends.map(({ title, place }) => [title, analysis.locate(place)]);
      return [problem.kind.code, span?.start, span?.end, sayProblem(problem), related, mends];
    }),
    totals: analysis.networks.map(n => totalsOf(n.evaluated.body)),
  };
}
