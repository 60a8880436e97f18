/** Figures that are beyond exact counting are a problem of their own, and never a wrong number. */
import type { Evaluated } from '../graph/graph';
import type { Report } from '../graph/scope';
import { countTooLarge } from '../problems/language';
import { totalsOf } from './totals';

const words = { macs: 'MACs', params: 'parameters', otherOps: 'operations' } as const;

export function checkCounts({ declared, body }: Evaluated, report: Report): void {
  const totals = totalsOf(body);
  const what = (['macs', 'params', 'otherOps'] as const).find(key => Number.isNaN(totals[key]));
  if (what === undefined) return;
  const { name, start, end } = declared.node.name;
  const place = { uri: declared.uri, unit: declared.unit, start, end };
  report(countTooLarge, place, { what: words[what], callee: name });
}
