/** Figures that are beyond exact counting are a problem of their own, and never a wrong number. */
import type { Evaluated } from '../graph/graph';
import { countTooLarge } from '../problems/language';
import type { Problem } from '../text/problem';
import { totalsOf } from './totals';

export function checkCounts({ declared, body }: Evaluated): readonly Problem[] {
  const totals = totalsOf(body);
  const what = (['macs', 'params', 'otherOps'] as const).find(key => Number.isNaN(totals[key]));
  if (what === undefined) return [];
  const words = { macs: 'MACs', params: 'parameters', otherOps: 'operations' };
  const { name, start, end } = declared.node.name;
  const place = { uri: declared.uri, unit: declared.unit, start, end };
  return [
    {
      kind: countTooLarge as never,
      place,
      data: { what: words[what], callee: name },
      related: [],
      mends: [],
    },
  ];
}
