/** The columns of the tables of stages and layers, in hover and in the terminal. */
import type { Precision } from '../cost/precision';
import { counted } from '../figures';
import type { Counted } from '../figures/figure';
import { elements } from '../ops/lib/shape';
import { numberOf, type Quantity } from '../quantity/quantity';
import { exact, counted as numbered, shapes, shareOf, tell, unknown } from '../quantity/show';
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

interface StageColumn extends Column {
  readonly cell: (stage: Stage, precision: Precision, whole: Of) => string;
  /** What rows can be sorted by, where it is a number; not known where it is none. */
  readonly order?: (stage: Stage, precision: Precision) => number;
}

const ofFigure = (figure: Counted): readonly StageColumn[] => {
  const { title } = figure;
  const of = ({ sums }: Stage, precision: Precision) => figure.of(sums, precision);
  const order: StageColumn['order'] = (stage, precision) => numberOf(of(stage, precision));
  return [
    { title, right: true, cell: (stage, precision) => tell(of(stage, precision)), order },
    ...(figure.column === 'with share'
      ? [
          {
            title: 'of all',
            right: true,
            cell: (stage: Stage, precision: Precision, whole: Of) =>
              shareOf(of(stage, precision), whole(figure)),
            order,
          },
        ]
      : []),
  ];
};

/** More outputs than these are no more than counted. */
const mostOutputs = 4;

const each = (outputs: readonly Stage['output'][]): string =>
  outputs.length > mostOutputs
    ? numbered(outputs.length, 'output')
    : outputs.map(output => (output === undefined ? unknown : shapes([output]))).join(', ');

export const stageColumns: readonly StageColumn[] = [
  { title: 'stage', cell: ({ name }) => name },
  {
    title: 'output',
    cell: ({ output, outputs = [output] }) => each(outputs),
    order: ({ output }) => (output === undefined ? Number.NaN : elements(output)),
  },
  {
    title: 'layers',
    right: true,
    cell: ({ sums }) => exact(sums.layers),
    order: ({ sums }) => sums.layers,
  },
  ...shown.flatMap(ofFigure),
];

export const stageRow = (stage: Stage, precision: Precision, whole: Of): readonly string[] =>
  stageColumns.map(({ cell }) => cell(stage, precision, whole));
