/** Figures that are beyond exact counting are a problem of their own, and never a wrong number. */
import { fp32 } from './cost/precision';
import { totalsOf } from './cost/totals';
import { counted } from './figures';
import { type Evaluated, nameOf } from './graph/graph';
import { countTooLarge } from './problems/language';
import type { Report } from './problems/list';
import { isKnown } from './quantity/quantity';

/** What is counted is the same at every precision. */
const counts = counted.filter(({ unit }) => unit === 'count');

export function checkCounts({ declared, body }: Evaluated, report: Report): void {
  const totals = totalsOf(body);
  const beyond = counts.find(figure => !isKnown(figure.of(totals, fp32)));
  if (beyond === undefined) return;
  report(countTooLarge, nameOf(declared), { what: beyond.title, callee: declared.node.name.name });
}
