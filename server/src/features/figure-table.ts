/** Figures as hover shows them: one line each, those that are nothing left out. */
import type { Figures } from '../cost/figures';
import type { Precision } from '../cost/precision';
import { totalsOf } from '../cost/totals';
import { worked } from '../figures';
import { type Counted, isWhole, type Part } from '../figures/figure';
import type { Body } from '../graph/graph';
import { isKnown, numberOf, type Quantity, rangeOver } from '../quantity/quantity';
import { shareOf, tell } from '../quantity/show';
import { table } from './table';

interface Row extends Pick<Part, 'title' | 'unit'>, Pick<Counted, 'isSum' | 'isSized' | 'note'> {
  /** Nothing of what only a whole network has, where there is none. */
  readonly of: (sums: Figures, precision: Precision, body?: Body) => Quantity | undefined;
}

const capital = (title: string): string => title[0]!.toUpperCase() + title.slice(1);

/** A figure, and what it is made of below it. */
const rows: readonly Row[] = worked.flatMap((figure): readonly Row[] => {
  const title = capital(figure.title);
  if (isWhole(figure))
    return [{ ...figure, title, of: (_, precision, body) => body && figure.ofBody(body, precision) }];
  return [{ ...figure, title }, ...(figure.parts ?? []).map(part => ({ ...part, title: `  ${part.title}` }))];
});

const titleOf = ({ title, isSized }: Row, { name }: Precision): string =>
  isSized ? `${title} (${name})` : title;

/** The rows that are not nothing; none where all that adds up is nothing, as whatever follows from it is not known. */
function shownFor(sums: Figures, precision: Precision, body?: Body): readonly (readonly [Row, Quantity])[] {
  const all: (readonly [Row, Quantity])[] = [];
  for (const row of rows) {
    const q = row.of(sums, precision, body);
    if (q !== undefined) all.push([row, q]);
  }
  const costs = all.some(([{ isSum }, q]) => isSum && numberOf(q) !== 0);
  return costs ? all.filter(([, q]) => numberOf(q) !== 0) : [];
}

/** One layer, use or loop. */
export const oneTable = (one: Figures, whole: Figures, precision: Precision): string =>
  tableOf(shownFor(one, precision), precision, whole);

/** The same where there is little room: what it is, and how much. */
export const narrowTable = (one: Figures, precision: Precision): string =>
  table(
    shownFor(one, precision).map(([row, q]) => [titleOf(row, precision), tell(q)]),
    'lr',
  );

/** A network. */
export const networkTable = (body: Body, precision: Precision): string =>
  tableOf(shownFor(totalsOf(body), precision, body), precision);

const tableOf = (
  shown: readonly (readonly [Row, Quantity])[],
  precision: Precision,
  whole?: Figures,
): string =>
  table(
    shown.map(([row, q]) => [
      titleOf(row, precision),
      tell(q),
      whole && row.isSum ? shareOf(q, row.of(whole, precision)!) : '',
      isKnown(q) ? (row.note ?? '') : q.unknown,
    ]),
    'lrrl',
  );

/** Several that come from one piece of text: the range of each, the sum of all. */
export function rangeTable(
  each: readonly Figures[],
  sum: Figures,
  count: number,
  whole: Figures,
  precision: Precision,
): string {
  const lines = shownFor(sum, precision).map(([row, q]) => [
    titleOf(row, precision),
    tell(
      rangeOver(
        row.unit,
        each.map(one => row.of(one, precision)!),
      ),
    ),
    tell(q),
    row.isSum ? shareOf(q, row.of(whole, precision)!) : '',
  ]);
  return lines.length === 0 ? '' : table([['', 'each', `all ${count}`, ''], ...lines], 'lrrr');
}
