/** Comments behind numbers that look like the whole-number division of other languages. */
import { dividingComment } from '../problems/hints';
import type { Report } from '../problems/list';
import { bodiesOf } from '../syntax/bodies';
import { divisorBehind, factsOf } from '../syntax/facts';
import type { Unit } from '../syntax/tree';

export function checkDivisions(uri: string, units: readonly Unit[], report: Report): void {
  for (const unit of units) {
    if (!factsOf(unit).dividing) continue;
    const comment = divisorBehind(unit);
    if (comment !== undefined) {
      const { start, end, text } = comment;
      report(dividingComment, { uri, unit, start, end }, { by: text.slice(2).trim() });
    }
    for (const body of bodiesOf(unit)) checkDivisions(uri, body.units, report);
  }
}
