/** Figures as hover shows them: one line each, those that are nothing left out. */
import type { Figures } from '../cost/figures';
import type { Precision } from '../cost/precision';
import { counted } from '../figures';
import type { Counted, Part } from '../figures/figure';
import { isKnown, numberOf, type Quantity, rangeOver } from '../quantity/quantity';
import { shareOf, tell } from '../quantity/show';
import { table } from './table';

type Row = Omit<Part, 'key'> & Pick<Counted, 'isSum' | 'isSized' | 'note'>;

const capital = (title: string): string => title[0]!.toUpperCase() + title.slice(1);

/** A figure, and what it is made of below it. */
const rows: readonly Row[] = counted.flatMap(figure => [
  { ...figure, title: capital(figure.title) },
  ...(figure.parts ?? []).map(part => ({ ...part, title: `  ${part.title}` })),
]);

const titleOf = ({ title, isSized }: Row, { name }: Precision): string =>
  isSized ? `${title} (${name})` : title;

/** The rows that are not nothing; none where all that adds up is nothing, as whatever follows from it is not known. */
function shownFor(sums: Figures, precision: Precision): readonly (readonly [Row, Quantity])[] {
  const all = rows.map(row => [row, row.of(sums, precision)] as const);
  const costs = all.some(([{ isSum }, q]) => isSum && numberOf(q) !== 0);
  return costs ? all.filter(([, q]) => numberOf(q) !== 0) : [];
}

/** One layer, use or loop. */
export const oneTable = (one: Figures, whole: Figures | undefined, precision: Precision): string =>
  table(
    shownFor(one, precision).map(([row, q]) => [
      titleOf(row, precision),
      tell(q),
      whole && row.isSum ? shareOf(q, row.of(whole, precision)) : '',
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
        each.map(one => row.of(one, precision)),
      ),
    ),
    tell(q),
    row.isSum ? shareOf(q, row.of(whole, precision)) : '',
  ]);
  return lines.length === 0 ? '' : table([['', 'each', `all ${count}`, ''], ...lines], 'lrrr');
}
