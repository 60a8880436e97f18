/** Figures that are beyond exact counting are a problem of their own, and never a wrong number. */
import { counted } from '../figures';
import type { Evaluated } from '../graph/graph';
import type { Report } from '../names/scope';
import { countTooLarge } from '../problems/language';
import { isKnown } from '../quantity/quantity';
import { fp32 } from './precision';
import { totalsOf } from './totals';

/** What is counted is the same at every precision. */
const counts = counted.filter(({ unit }) => unit === 'count');

export function checkCounts({ declared, body }: Evaluated, report: Report): void {
  const totals = totalsOf(body);
  const beyond = counts.find(figure => !isKnown(figure.of(totals, fp32)));
  if (beyond === undefined) return;
  const { name, start, end } = declared.node.name;
  const place = { uri: declared.uri, unit: declared.unit, start, end };
  report(countTooLarge, place, { what: beyond.title, callee: name });
}
