/** What tables that stand beside the text have in common. */
import type { Lines, Table } from '../messages';
import type { Column } from '../report/table';
import type { Place } from '../text/problem';
import type { Located } from './elsewhere';
import { rangeOf } from './text';

interface Sorted extends Column {
  /** What rows are sorted by, whatever it is worked out from. */
  readonly order?: unknown;
}

export const columnsOf = (columns: readonly Sorted[]): Table['columns'] =>
  columns.map(({ title, right, order }) => ({ title, right: right === true, sorts: order !== undefined }));

export const known = (n: number | undefined): number | null =>
  n === undefined || Number.isNaN(n) ? null : n;

/** The lines that a place takes. */
export function linesOf({ file, positions }: Located, place: Place): Lines | undefined {
  const span = positions.of(place);
  if (span === undefined) return undefined;
  const { start, end } = rangeOf(file, span);
  return { from: start.line, to: end.line };
}
