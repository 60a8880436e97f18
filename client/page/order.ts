/** How the rows of a table are ordered and found, apart from any page that shows them. */
import type { TableRow } from '../../server/src/messages';

/** A column, and whether its largest come first; absent for the order of the text. */
export interface Sort {
  readonly column: number;
  readonly isFalling: boolean;
}

/** What the next press on a column's head asks for: largest first, smallest first, the order of the text. */
export function nextSort(sort: Sort | undefined, column: number): Sort | undefined {
  if (sort?.column !== column) return { column, isFalling: true };
  return sort.isFalling ? { column, isFalling: false } : undefined;
}

/** Indices of the rows in the order in which they are shown; what is not known comes last either way. */
export function ordered(rows: readonly TableRow[], sort: Sort | undefined): readonly number[] {
  const all = rows.map((_, i) => i);
  if (sort === undefined) return all;
  const of = (i: number) => rows[i]!.order[sort.column] ?? null;
  return all.sort((a, b) => {
    const [x, y] = [of(a), of(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a - b;
    return (sort.isFalling ? y - x : x - y) || a - b;
  });
}

/** Indices of the rows that have all of some words, whatever their case; all rows where there are no words. */
export function filtered(rows: readonly TableRow[], words: string): ReadonlySet<number> {
  const wanted = words.toLowerCase().split(/\s+/);
  const found = new Set<number>();
  for (const [i, { cells, links = [] }] of rows.entries()) {
    const text = [...cells, ...links.map(link => link.text)].join(' ').toLowerCase();
    if (wanted.every(word => text.includes(word))) found.add(i);
  }
  return found;
}

/** The rows that come from a line: of those that hold it the ones that take the fewest lines. */
export function rowsAt(rows: readonly TableRow[], uri: string, line: number): ReadonlySet<number> {
  const found = new Set<number>();
  let least = Number.POSITIVE_INFINITY;
  for (const [i, row] of rows.entries()) {
    if (row.uri !== uri || row.lines === undefined || line < row.lines.from || line > row.lines.to) continue;
    const size = row.lines.to - row.lines.from;
    if (size < least) found.clear();
    if (size <= least) found.add(i);
    least = Math.min(least, size);
  }
  return found;
}
