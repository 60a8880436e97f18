/** The columns of the tables of stages and layers, in hover and in the terminal. */
import type { Precision } from '../cost/precision';
import { counted } from '../figures';
import type { Counted } from '../figures/figure';
import type { Quantity } from '../quantity/quantity';
import { exact, shapes, shareOf, tell, unknown } from '../quantity/show';
import type { Stage } from './stages';
import type { Column } from './table';

type Of = (figure: Counted) => Quantity;

const shown = counted.filter(figure => figure.column !== undefined);

export const figureColumns: readonly Column[] = shown.flatMap(({ title, column }) => [
  { title, right: true },
  ...(column === 'with share' ? [{ title: 'of all', right: true }] : []),
]);

/** @param whole what shares are of */
export const figureCells = (of: Of, whole: Of): readonly string[] =>
  shown.flatMap(figure => [
    tell(of(figure)),
    ...(figure.column === 'with share' ? [shareOf(of(figure), whole(figure))] : []),
  ]);

export const stageColumns: readonly Column[] = [
  { title: 'stage' },
  { title: 'output' },
  { title: 'layers', right: true },
  ...figureColumns,
];

export const stageRow = (
  { name, output, sums }: Stage,
  precision: Precision,
  whole: Of,
): readonly string[] => [
  name,
  output === undefined ? unknown : shapes([output]),
  exact(sums.layers),
  ...figureCells(figure => figure.of(sums, precision), whole),
];
